"""Train a classifier while you watch: curves, filters, maps and confusions, every stored step within reach."""

import base64
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from core.classifiers import confusion, filter_maps, loop, training
from core.classifiers.training import Config, Snapshot
from core.data import mnist
from core.images import encode_png
from core.runs import Refused
from pages._shell import figure, hand, lesson, pictures
from pages._shell import training as panel
from pages._shell.lesson import Task

_picture = figure.component("classifier_training", "classifier_training")
RUN, KEPT = "learning-run", "learning-kept"
RATES = (0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10)
STEPS = (100, 200, 400, 800, 1600, 3200)
EXAMPLES = (10, 30, 100, 300, 1000, 4000)
BATCHES = (8, 16, 32, 64, 128, 256)
START = Config()
ACROSS = 25


def show(row: Any) -> None:
    """Show the run panel around the network that learns."""
    with row:
        values = _values()
    screen = st.container()
    with hand.expander():
        digit, cell = _chosen()
    config = None
    try:
        config = Config(**values)
    except Refused as refused:
        screen.error(str(refused))
    with screen:
        panel.show(
            training.train, config or START, lambda snapshots, live: _draw(snapshots, live, digit, cell),
            key=RUN, first=START, cure=_cure,
        )  # fmt: skip
    if config:
        st.caption(f"This network has {training.parameters(config):,} weights.")
    _tasks()
    lesson.code(training.train, loop.Loop, loop.forward, loop.descended)


def _values() -> dict[str, Any]:
    """Return the settings of the link."""
    with st.popover("Network", icon=":material/layers:", key="t-network"):
        depth = st.radio("Convolutions", (1, 2, 3), 1, key="t_depth", horizontal=True, bind="query-params")
        first = st.select_slider("Filters of the first", (2, 4, 8, 16), 8, key="t_filters", bind="query-params")
        kernel = st.radio("Kernel", (1, 3, 5, 7), 1, key="t_kernel", horizontal=True, bind="query-params")
        units = st.select_slider("Dense units", (8, 16, 32, 64, 128), 32, key="t_units", bind="query-params")
        dropout = st.slider("Dropout", 0.0, 0.9, 0.0, 0.1, key="t_dropout", bind="query-params")
    with st.popover("Training", icon=":material/tune:", key="t-training"):
        rate = st.select_slider("Learning rate", RATES, 0.003, key="t_rate", bind="query-params")
        optimizer = st.radio("Optimizer", loop.OPTIMIZERS, key="t_optimizer", horizontal=True, bind="query-params")
        batch = st.select_slider("Digits in a batch", BATCHES, 64, key="t_batch", bind="query-params")
        steps = st.select_slider("Steps", STEPS, 400, key="t_steps", bind="query-params")
        examples = st.select_slider("Digits to learn from", EXAMPLES, 4000, key="t_examples", bind="query-params")
        augmented = st.toggle("Bend, turn and scale each digit anew", key="t_augmented", bind="query-params")
        seed = st.number_input("Seed", 0, 9999, 0, key="t_seed", bind="query-params")
    return {
        "filters": (first, 2 * first, 2 * first)[:depth], "kernel": kernel, "units": units, "dropout": dropout,
        "augmented": augmented, "learning_rate": rate, "batch": batch, "steps": steps, "examples": examples,
        "optimizer": optimizer, "seed": seed,
    }  # fmt: skip


def _chosen() -> tuple[int, tuple[int, int]]:
    """Return the opened digit and the chosen cell, both in the link."""
    columns = st.columns(3)
    digit = columns[0].number_input("Opened held-out digit", 0, 999, 794, key="t_digit", bind="query-params")
    label = columns[1].number_input("Cell: digit", 0, 9, 4, key="t_label", bind="query-params")
    answer = columns[2].number_input("Cell: answer", 0, 9, 9, key="t_answer", bind="query-params")
    return digit, (label, answer)


def _keep() -> None:
    st.session_state[KEPT] = st.session_state.get(RUN)


def _cure(cured: Config) -> None:
    st.session_state["t_rate"] = min(RATES, key=lambda rate: abs(rate - cured.learning_rate))


def _draw(snapshots: Sequence[Snapshot], live: bool, digit: int, cell: tuple[int, int]) -> None:
    job, kept = st.session_state[RUN], st.session_state.get(KEPT)
    data = sent(snapshots, digit) | {"live": live, "id": job.key, "height": hand.LOWER, "kept": _kept(kept, job.config)}
    data["atlas"] = None if live else _atlas()
    data["timed"] = job.config != START  # the run that comes with the app was timed on another computer
    state = {"digit": digit, "cell": list(cell)}
    hand.show(_picture, "learning", state, _moved, in_panel=True, **data, play=hand.plays(RUN, live))
    if not live:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button("Keep as A", icon=":material/push_pin:", key="t_keep", on_click=_keep)
            _words(snapshots[-1])


def _moved(said: Any) -> None:
    st.session_state["t_digit"] = max(0, min(999, int(said["digit"])))
    st.session_state["t_label"], st.session_state["t_answer"] = (max(0, min(9, int(k))) for k in said["cell"])


def sent(snapshots: Sequence[Snapshot], digit: int) -> dict[str, Any]:
    """Return what the browser gets of a run, opened for one held-out digit."""
    opened = [_opened(each, digit) for each in snapshots]
    image = mnist().test_images[digit]
    kernel = snapshots[0].weights[0].shape[0]
    return {
        **{name: [getattr(each, name) for each in snapshots] for name in ("loss", "accuracy", "test_loss", "seconds")},
        "steps": [each.step for each in snapshots],
        "test_accuracy": [each.test_accuracy for each in snapshots],
        "answers": _text(np.stack([each.answers for each in snapshots])),
        "sure": _text(np.stack([each.sure for each in snapshots])),
        "labels": _text(mnist().test_labels),
        "kernels": _text(np.stack([each.weights[0].astype(np.float32).ravel() for each in snapshots])),
        "maps": base64.b64encode(b"".join(maps for maps, _, _ in opened)).decode(),
        "odds": _text(np.stack([odds for _, odds, _ in opened])),
        "digit": digit,
        "network": {
            "kernel": kernel, "layers": opened[0][2], "image": _text(image), "label": int(mnist().test_labels[digit]),
        },
    }  # fmt: skip


@lru_cache(maxsize=512)
def _opened(snapshot: Snapshot, digit: int) -> tuple[bytes, NDArray[np.float32], list[dict[str, int]]]:
    """Return every map as bytes (each layer's brightest value 255), the probabilities, and the layers' sizes."""
    found = filter_maps.filter_maps(snapshot.weights, mnist().test_images[digit].astype(np.float32) / 255)
    parts = [pictures.grey(maps, high=max(float(maps.max()), 1e-6)).transpose(2, 0, 1).tobytes() for maps in found.maps]
    sizes = [{"side": maps.shape[0], "filters": maps.shape[2]} for maps in found.maps]
    return b"".join(parts), found.probabilities, sizes


@lru_cache(maxsize=1)
def _atlas() -> str:
    """Return the 1,000 held-out digits as one picture, 25 to a row."""
    images = mnist().test_images
    rows = images.reshape(-1, ACROSS, 28, 28).transpose(0, 2, 1, 3).reshape(-1, ACROSS * 28)
    return "data:image/png;base64," + base64.b64encode(encode_png(rows / 255.0)).decode()


def _text(values: NDArray[Any]) -> str:
    return base64.b64encode(np.ascontiguousarray(values).tobytes()).decode()


def _kept(job: Any, now: Config) -> dict[str, Any] | None:
    """Return the kept run's curves, and which settings differ from the one shown."""
    if job is None or not job.snapshots:
        return None
    names = [name for name, value in vars(now).items() if value != getattr(job.config, name)]
    told = [f"{name.replace('_', ' ')} {getattr(job.config, name)} → {getattr(now, name)}" for name in names]
    return {
        **{name: [getattr(each, name) for each in job.snapshots] for name in ("test_loss", "test_accuracy")},
        "steps": [each.step for each in job.snapshots],
        "words": "A → now: " + ", ".join(told) if told else "Same settings.",
    }


def _words(last: Snapshot) -> None:
    """Say what the finished network confuses most, and which digit it knows best."""
    matrix = confusion.confusion(mnist().test_labels, last.answers)
    label, answer, count = confusion.most_confused(matrix)
    recall, _ = confusion.recall_and_precision(matrix)
    best, worst = int(recall.argmax()), int(recall.argmin())
    st.caption(
        f"At the end {count} of 100 digits {label} are taken for {answer}. "
        f"Best known: {best} ({recall[best]:.0%}); least: {worst} ({recall[worst]:.0%})."
    )


def _tasks() -> None:
    job = st.session_state.get(RUN)
    config = job.config if job else START
    lesson.tasks(
        Task(
            "After one single step, what will the confusion matrix look like?",
            ("A clean diagonal", "A few full columns", "All cells alike"), 1,
            "The first step favours a few answers, and nearly every digit gets one of them. Scrub to step 1.",
        ),
        Task(
            "Learn from 100 digits instead of 4,000, as many steps. The training loss becomes",
            ("larger", "smaller", "the same"), 1,
            "A hundred digits are learned by heart: almost no loss in training, and the test curve stays far below.",
            config.examples <= 100,
        ),
        Task(
            "Kernels of 1 x 1 pixel: how good can it still become?",
            ("Not better than chance", "It still learns a lot", "Just as good as 3 x 3"), 1,
            "Such filters see no strokes, only grey values. But the dense layers still see where the ink is.",
            config.kernel == 1,
        ),
        Task(
            "The learning rate is 10 with plain SGD. What happens?",
            ("It learns ten times faster", "The loss leaves the numbers or sticks at ln 10 = 2.3"), 1,
            "Each step overshoots: the weights explode, or all units die and every digit gets the same answer.",
            config.learning_rate >= 3 and config.optimizer == "SGD",
        ),
        key="learning",
    )  # fmt: skip
