"""What a fully connected layer costs and what it cannot see: parameter bars, shuffled pixels, the experiment."""

import base64
from typing import Any

import numpy as np
import plotly.graph_objects as go
import streamlit as st
from numpy.typing import NDArray

from core import images
from core.convolution import (
    Accuracies,
    Comparison,
    compare_shuffled,
    dense_parameters,
    parameters,
    parameters_formula,
    pixel_order,
    shuffle,
    shuffled_experiment,
    unshuffle,
)
from core.data import mnist
from core.figures import theme
from pages._convolution_filters import maps
from pages._shell import figure, serving, warm

_shuffle = figure.component("shuffle", "shuffle")

SHIPPED = serving.ROOT / "assets" / "models" / "shuffled_experiment.npz"
LARGEST_SEED = 9999
PICTURES = {
    "Digit, 28 x 28 x 1": (28, 28, 1),
    "Small photo, 96 x 96 x 3": (96, 96, 3),
    "Photo, 224 x 224 x 3": (224, 224, 3),
    "Phone photo, 3000 x 4000 x 3": (3000, 4000, 3),
}


def count(places: Any) -> None:
    """Show how many numbers each kind of layer has to learn."""
    titles = list(PICTURES)
    height, width, channels = PICTURES[places[0].selectbox("Picture", titles, index=2, key="flat_size",
                                                           bind="query-params")]  # fmt: skip
    units = places[1].select_slider("Units and filters", [1, 4, 16, 64, 256, 1024], 64, key="flat_units",
                                    bind="query-params")  # fmt: skip
    side = places[2].select_slider("Kernel", [1, 3, 5, 7], 3, key="flat_kernel", bind="query-params")
    dense = dense_parameters(height, width, channels, units)
    conv = parameters(side, channels, units)
    words = f"Fully connected: {dense:,} numbers. Convolution: {conv:,} numbers, {dense / conv:,.0f} times fewer."
    figure.show(bars(dense, conv), key="flat_bars", alt=words)
    left, right = st.columns(2)
    product = rf"{height} \cdot {width} \cdot {channels} \cdot {units} + {units}"
    left.latex(rf"\text{{fully connected: }} {product} = {dense:,}".replace(",", "{,}"))
    right.latex(r"\text{convolution: }" + parameters_formula(side, channels, units))
    st.markdown(
        f"Every unit of a fully connected layer has its own weight for **every** pixel; a filter uses the same "
        f"{side * side * channels} weights everywhere. That is **{dense / conv:,.0f} times** fewer to learn, "
        "and the picture may even change its size."
    )


def bars(dense: int, conv: int) -> go.Figure:
    """Return both counts as bars on a log axis, with the memory they take at four bytes each."""
    chart = theme.figure(height=300, showlegend=False, margin={"l": 150, "r": 30, "t": 20, "b": 60})
    for name, value, colour in (("Convolution", conv, theme.BLUE), ("Fully connected", dense, theme.ORANGE)):
        inside = value > max(dense, conv) ** 0.6
        chart.add_bar(
            x=[value], y=[name], orientation="h", marker_color=colour, width=0.6, hoverinfo="skip",
            text=[f" {value:,} ({memory(value)}) "], textposition="inside" if inside else "outside",
            textfont={"size": 18, "color": "#FFFFFF"} if inside else {"size": 18},
            insidetextanchor="end", cliponaxis=False,
        )  # fmt: skip
    top = np.log10(max(dense, conv))
    chart.update_xaxes(type="log", range=[0, top + 0.15], title="numbers to learn (log axis)", dtick=1)
    chart.update_yaxes(tickfont={"size": 18})
    return chart


def memory(numbers: int) -> str:
    """Return the memory that many numbers take at four bytes each."""
    size, units = 4.0 * numbers, ["bytes", "kB", "MB", "GB"]
    while size >= 1000 and len(units) > 1:
        size, units = size / 1000, units[1:]
    return f"{size:.3g} {units[0]}"


def pixels(places: Any) -> None:
    """Shuffle the pixels: the fully connected layer cannot tell, the convolution can."""
    picture = maps.photo(places[0], "flat_photo")
    seed = _seed(places[1:], "flat_seed", "Shuffle again")
    scaled = picture / np.float32(255)
    found = compare_shuffled(scaled, seed) if warm.ready() else None
    _shuffle(key="flat_view", data=shuffle_data(picture, seed, found))
    if found is None:
        warm.notice()
    st.markdown(
        "Shuffle the pixels **and** the weights in the same way, and a fully connected layer adds the same products "
        "in another order: it never knew which pixels are neighbours. It would learn shuffled pictures just as well. "
        "A filter looks at neighbours, and shuffling destroys them."
    )


def _seed(places: Any, key: str, label: str) -> int:
    seed = places[0].number_input("Seed", 0, LARGEST_SEED, key=key, bind="query-params")
    places[1].button(label, icon=":material/shuffle:", key=f"{key}_again", on_click=_next, args=[key])
    return int(seed)


def _next(key: str) -> None:
    st.session_state[key] = (st.session_state[key] + 1) % (LARGEST_SEED + 1)


def shuffle_data(picture: NDArray[np.uint8], seed: int, found: Comparison | None) -> dict[str, Any]:
    """Return the drawing's numbers; without `found` only the two pictures."""
    height, width = picture.shape[:2]
    twin = shuffle(picture.astype(np.float32), seed)
    data: dict[str, Any] = {
        "picture": maps.packed(picture, np.uint8), "shuffled": maps.packed(twin, np.uint8),
        "height": height, "width": width, "order": maps.packed(pixel_order(height, width, seed), np.int32),
        "alt": "A photo, and the same pixels shuffled, which look like noise.",
    }  # fmt: skip
    if found is None:
        return data
    seen = [found.maps, found.maps_shuffled, unshuffle(found.maps_shuffled, seed)]
    same = "The same answers" if found.dense_gap < 1e-9 else "Not the same answers"
    return data | {
        "answers": [found.dense.tolist(), found.dense_shuffled.tolist()],
        "maps": [maps.packed(each.mean(-1)) for each in seen],
        "same": f"{same} (rounding: {found.dense_gap:.0e})" if found.dense_gap else f"{same}, to the last digit",
        "differs": "Another map:",
        "gap": f"values change by {found.maps_gap:.2f} on average",
        "alt": f"{data['alt']} The fully connected layer's answers differ by at most {found.dense_gap:.0e}; "
        f"the values of the convolution's map by {found.maps_gap:.2f} on average.",
    }


@st.cache_data(show_spinner=False, max_entries=8)
def trained(seed: int) -> Accuracies:
    """Run the experiment on the bundled digits."""
    digits = mnist()
    return shuffled_experiment(digits.train_images, digits.train_labels, digits.test_images, digits.test_labels, seed)


@st.cache_data(show_spinner=False)
def shipped() -> Accuracies:
    """Return the experiment that comes with the app, seed 0."""
    with np.load(SHIPPED, allow_pickle=False) as arrays:
        return Accuracies(**arrays)


def experiment(places: Any) -> None:
    """Train both classifiers on digits in order and on shuffled ones."""
    seed = _seed(places, "flat_run", "Next seed")
    _experiment(seed)


@st.fragment
def _experiment(seed: int) -> None:
    done: set[int] = st.session_state.setdefault("flat_trained", {0})
    known = seed in done
    curves = (shipped() if seed == 0 else trained(seed)) if known else shipped()
    chart = accuracy(curves)
    _digits(chart, seed if known else 0)
    figure.show(chart, key="flat_curves", alt=in_words(curves))
    if known:
        st.caption(f"Seed {seed}. {in_words(curves)}")
        return
    if not warm.ready():
        warm.notice()
    elif st.button(f"Train all four with seed {seed}", icon=":material/play_arrow:", type="primary", key="flat_train"):
        with st.spinner("Training four classifiers on 4,000 digits. This takes a few seconds."):
            trained(seed)
        done.add(seed)
        st.rerun(scope="fragment")
    st.caption(f"Above: seed 0. Press Train for seed {seed}.")


def in_words(curves: Accuracies) -> str:
    """Return the end of the four curves in one sentence."""
    ends = {name: 100 * getattr(curves, name)[-1] for name in ("dense", "dense_shuffled", "conv", "conv_shuffled")}
    return (
        f"Held-out digits named rightly after {curves.steps[-1]} steps: fully connected {ends['dense']:.1f} % "
        f"in order, {ends['dense_shuffled']:.1f} % shuffled; convolution {ends['conv']:.1f} % in order, "
        f"{ends['conv_shuffled']:.1f} % shuffled."
    )


LINES = (
    ("conv", "Convolution, in order", theme.BLUE, {"width": 3}),
    ("conv_shuffled", "Convolution, shuffled", theme.BLUE, {"width": 3, "dash": "dash"}),
    ("dense", "Fully connected, in order", theme.ORANGE, {"width": 7}),
    ("dense_shuffled", "Fully connected, shuffled", "#FFFFFF", {"width": 2, "dash": "dash"}),
)


def accuracy(curves: Accuracies) -> go.Figure:
    """Return the four accuracy curves: colour says which layer, dashes say shuffled."""
    chart = theme.figure(height=390, showlegend=False, margin={"l": 70, "r": 300, "t": 16, "b": 56})
    values = {name: 100 * getattr(curves, name) for name, *_ in LINES}
    low, high = min(map(min, values.values())) - 1, max(map(max, values.values())) + 1
    heights = {name: line[-1] / (high - low) * (390 - 16 - 56) for name, line in values.items()}
    shifts = apart(heights, 24)
    for name, label, colour, line in LINES:
        chart.add_scatter(x=curves.steps, y=values[name], name=label, mode="lines", line={"color": colour, **line},
                          hovertemplate=f"{label}<br>step %{{x}}: %{{y:.1f}} %<extra></extra>")  # fmt: skip
        text = f"<b>{values[name][-1]:.1f} %</b>  {label}"
        chart.add_annotation(x=curves.steps[-1], y=values[name][-1], text=text, showarrow=False, xanchor="left",
                             xshift=10, yshift=shifts[name], font={"size": 16})  # fmt: skip
    chart.update_xaxes(title="training steps", range=[0, curves.steps[-1] + 2])
    chart.update_yaxes(title="digits named rightly, %", range=[low, high])
    return chart


def apart(heights: dict[str, float], gap: float) -> dict[str, float]:
    """Return how far each label moves down so that no two are closer than `gap` pixels."""
    shifts, above = {}, np.inf
    for name, height in sorted(heights.items(), key=lambda item: -item[1]):
        above = min(height, above - gap)
        shifts[name] = above - height
    return shifts


def _digits(chart: go.Figure, seed: int, count: int = 4) -> None:
    """Put a few of the digits, in order and shuffled, beside the curves."""
    shown = mnist().test_images[:count].astype(np.float32) / 255
    for words, bottom, rows in (("in order", 0.25, shown), ("shuffled", 0.0, [shuffle(each, seed) for each in shown])):
        for place, image in enumerate(rows):
            source = "data:image/png;base64," + base64.b64encode(images.encode_png(image)).decode()
            chart.add_layout_image(source=source, xref="paper", yref="paper", x=1.02 + 0.06 * place, y=bottom,
                                   sizex=0.055, sizey=0.15, yanchor="bottom")  # fmt: skip
        chart.add_annotation(text=words, xref="paper", yref="paper", x=1.02, y=bottom + 0.15, xanchor="left",
                             yanchor="bottom", showarrow=False, font={"size": 15})  # fmt: skip
