"""From pixels to features: a unit for every pixel against nine shared weights; the digit moved, its pixels shuffled."""

import base64
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from core.classifiers import moving, views
from core.convolution import dense_parameters, parameters, parameters_formula
from core.data import mnist
from core.runs import Refused
from pages._convolution_filters import flattened
from pages._convolutional_networks import pixel_tasks
from pages._shell import card, figure, hand, lesson, warm

_wiring = figure.component("vision_connections", "vision_connections")
_moved = figure.component("vision_moved", "vision_moved")
_shuffled = figure.component("vision_shuffle", "vision_shuffle")
MOST = moving.MOST
LARGEST_SEED = 9999


def show(row: Any) -> None:
    """Show the chosen comparison."""
    with row:
        kind = st.segmented_control("View", list(VIEWS), default="Connections", key="pix", required=True, **hand.QUIET)
    try:
        VIEWS[kind]()
    except Refused as refused:
        st.error(str(refused))


def connections() -> None:
    """Show which pixels one unit of each kind is connected to, and the picture unrolled."""
    picture = st.container()
    first, (kernels, biases) = moving.load_dense(), moving.first_kernels()
    units, filters = first[0].shape[1], kernels.shape[-1]
    columns = st.columns(5)
    digit = _digit(columns[4])
    unit = columns[0].number_input("Fully connected unit", 1, units, 29, key="pix_unit", bind="query-params") - 1
    filter_ = columns[1].number_input("Filter", 1, filters, 1, key="pix_filter", bind="query-params") - 1
    row = columns[2].number_input("Row", 1, 28, 10, key="pix_row", bind="query-params")
    column = columns[3].number_input("Column", 1, 28, 14, key="pix_column", bind="query-params")
    rows = st.session_state.setdefault("pix_rows", 28)
    with picture:
        hand.show(
            _wiring, "wiring", {"place": [row - 1, column - 1], "rows": rows}, _wired,
            ink=_bytes(mnist().test_images[digit]), unit=unit, units=units, filter=filter_,
            dense=_floats(first[0][:, unit]), dense_bias=float(first[1][unit]),
            kernel=_floats(kernels[:, :, 0, filter_]), kernel_bias=float(biases[filter_]),
        )  # fmt: skip
    left, right = st.columns(2)
    left.latex(rf"\text{{fully connected: }} 28 \cdot 28 \cdot {units} + {units} = "
               + f"{dense_parameters(28, 28, 1, units):,}".replace(",", "{,}"))  # fmt: skip
    right.latex(r"\text{convolution: }" + parameters_formula(3, 1, filters))
    st.markdown(
        f"**Local and shared.** The first fully connected layer learns **{dense_parameters(28, 28, 1, units):,}** "
        f"numbers, the first convolution **{parameters(3, 1, filters)}**, and those serve every place: a stroke "
        "learned at the left is known at the right."
    )
    pixel_tasks.connections(digit, row, column, rows)
    lesson.code(moving.first_kernels, dense_parameters, parameters)


def _wired(said: Any) -> None:
    for key, at in zip(("pix_row", "pix_column"), said["place"], strict=True):
        st.session_state[key] = int(np.clip(int(at), 0, 27)) + 1
    st.session_state["pix_rows"] = int(np.clip(int(said["rows"]), 0, 28))


def move() -> None:
    """Show both networks while the digit is moved."""
    picture = st.container()
    columns = st.columns([2, 2, 1])
    digit = _digit(columns[2])
    right = columns[0].slider("Pixels to the right", -MOST, MOST, 4, key="pix_right", bind="query-params")
    down = columns[1].slider("Pixels down", -MOST, MOST, 2, key="pix_down", bind="query-params")
    shares = moved_answers(digit)
    accuracy = views.views()["moved_accuracy"]
    sizes = [views.card_of(name).parameters for name in ("classifier", "dense_classifier")]
    with picture:
        hand.show(
            _moved, "moved", {"move": [right, down]}, _was_moved, ink=_bytes(mnist().test_images[digit]),
            shares=None if shares is None else _floats(shares), label=int(mnist().test_labels[digit]),
            accuracy=accuracy.tolist(), sizes=sizes,
        )  # fmt: skip
        if shares is None:
            warm.notice()
    st.markdown(
        "Both networks learned from digits moved by at most 2 pixels, and are of equal size. The fully connected one "
        "must learn each digit anew at each place; the convolutional one finds the strokes wherever they are. Not "
        "everywhere: its last layers are fully connected too."
    )
    pixel_tasks.move(right, down, accuracy[:, moving.PLACES.index((right, down))])
    lesson.code(moving.moved_answers, moving.moved_accuracy)
    card.show(views.card_of("dense_classifier"))


def _was_moved(said: Any) -> None:
    for key, by in zip(("pix_right", "pix_down"), said["move"], strict=True):
        st.session_state[key] = int(np.clip(int(by), -MOST, MOST))


def moved_answers(digit: int) -> NDArray[np.float32] | None:
    """Return both networks' answers to the moved digit; None while TensorFlow starts."""
    if digit == views.MOVED:
        return views.views()["moved"]
    return _moved_answers(digit) if warm.ready() else None


@st.cache_data(show_spinner=False, max_entries=100)
def _moved_answers(digit: int) -> NDArray[np.float32]:
    return moving.moved_answers(mnist().test_images[digit])


def shuffle() -> None:
    """Show three networks while more and more pixels change places."""
    picture = st.container()
    columns = st.columns([3, 1, 1])
    digit = _digit(columns[2])
    share = columns[0].select_slider("Share of pixels shuffled", range(len(moving.SHARES)), 8, key="pix_share",
                                     format_func=_percent, bind="query-params")  # fmt: skip
    seed = int(columns[1].number_input("Seed of the shuffle", 0, LARGEST_SEED, key="pix_seed", bind="query-params"))
    shares = shuffled_answers(digit, seed)
    image = mnist().test_images[digit][None]
    sheet = np.concatenate([moving.shuffled(image, each, seed) for each in moving.SHARES])
    with picture:
        hand.show(
            _shuffled, "shuffling", {"share": share}, _was_shuffled, sheet=_bytes(sheet),
            shares=None if shares is None else _floats(shares), label=int(mnist().test_labels[digit]),
            accuracy=views.views()["shuffled_accuracy"].tolist() if seed == views.SEED else None,
            names=[f"{_percent(i)} of its pixels shuffled" for i in range(len(moving.SHARES))],
        )  # fmt: skip
        if shares is None:
            warm.notice()
    pixel_tasks.shuffle(share)
    lesson.code(moving.shuffled, moving.rearranged)


def _percent(place: int) -> str:
    return f"{100 * moving.SHARES[place]:.0f} %"


def _was_shuffled(said: Any) -> None:
    st.session_state["pix_share"] = int(np.clip(int(said["share"]), 0, len(moving.SHARES) - 1))


def shuffled_answers(digit: int, seed: int) -> NDArray[np.float32] | None:
    """Return the three networks' answers to the shuffled digit; None while TensorFlow starts."""
    if (digit, seed) == (views.MOVED, views.SEED):
        return views.views()["shuffled"]
    return _shuffled_answers(digit, seed) if warm.ready() else None


@st.cache_data(show_spinner=False, max_entries=100)
def _shuffled_answers(digit: int, seed: int) -> NDArray[np.float32]:
    return moving.shuffled_answers(mnist().test_images[digit], seed)


def learn() -> None:
    """Show how both kinds learn on digits in order and on shuffled ones."""
    curves = flattened.shipped()
    figure.show(flattened.accuracy(curves), key="pix_curves", alt=flattened.in_words(curves))
    st.markdown(
        f"{flattened.in_words(curves)} **Shuffled from the start**, the fully connected network learns exactly as "
        "before: for it, pixels have no neighbours. The convolutional one loses what it relies on. "
        "Train all four with another seed on [Convolution filters](/convolution_filters?part=Flattened&flat=Train)."
    )
    pixel_tasks.learn(curves)
    lesson.code(moving.order)


def _digit(place: Any) -> int:
    return int(place.number_input("Held-out digit", 0, 999, views.MOVED, key="pix_n", bind="query-params"))


VIEWS = {"Connections": connections, "Move": move, "Shuffle": shuffle, "Learn shuffled": learn}


def _bytes(values: NDArray[np.uint8]) -> str:
    return base64.b64encode(np.ascontiguousarray(values, np.uint8).tobytes()).decode()


def _floats(values: NDArray[np.float32]) -> str:
    return base64.b64encode(np.ascontiguousarray(values, np.float32).tobytes()).decode()
