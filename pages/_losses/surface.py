"""The loss of one neuron over two of its weights: contour or relief, a point to drag, and the way down."""

import base64
from functools import lru_cache
from typing import Any

import numpy as np
import streamlit as st

from core.figures import surfaces
from core.losses import landscape
from core.losses.landscape import Path, Surface
from pages._shell import figure, hand, lesson
from pages._shell.lesson import Task

_picture = figure.component("losses_surface", "losses_surface")
AXES = {"w1, w2": (1, 2), "w0, w1": (0, 1), "w0, w2": (0, 2)}
RATES = (0.1, 0.3, 1, 3, 10, 30)
START = (3.4, -1.5, 7.0)
WEIGHT = (-2.0, 8.0, 0.1)
STEPS = 60
EYE = {"x": 1.15, "y": 1.0, "z": 0.75}


def show(row: Any) -> None:
    """Show the surface of the chosen slice."""
    with row:
        axes = AXES[st.selectbox("Axes", list(AXES), key="axes", width=125, **hand.QUIET)]
        st.markdown("η")
        words = {"format_func": "{:g}".format, **hand.QUIET}
        rate = st.selectbox("Learning rate", RATES, 2, key="rate", width=85, **words)
        relief = st.toggle("Relief", key="relief", bind="query-params")
    picture = st.container()
    with hand.expander():
        columns = st.columns(3)
        weights = []
        for place, (column, value) in enumerate(zip(columns, START, strict=True)):
            with column:
                weights.append(hand.number(f"Start {landscape.NAMES[place]}", f"w{place}", value, WEIGHT))
        st.latex(r"J(w) = \frac{1}{n}\sum_{i=1}^{n} \ln(1 + e^{z_i}) - y_i z_i, \quad z = w_0 + w_1 x_1 + w_2 x_2")
        seen, path = _slice(tuple(weights), axes), landscape.descend(_data(), weights, axes, rate, STEPS)
        st.caption(_words(seen, path))
    with picture:
        if relief:
            _relief(seen, path)
        else:
            _flat(seen, weights, rate)
    _tasks(axes, rate, tuple(weights) != START and path.loss[-1] - seen.lowest.loss < 0.01)
    lesson.code(landscape.surface, landscape.descend, landscape.lowest)


@lru_cache(maxsize=1)
def _data() -> landscape.Examples:
    return landscape.examples()


@lru_cache(maxsize=32)
def _slice(weights: tuple[float, float, float], axes: tuple[int, int]) -> Surface:
    return landscape.surface(_data(), weights, axes)


def _words(seen: Surface, path: Path) -> str:
    low = seen.lowest
    found = low.words or f"The lowest loss of this slice is {low.loss:.4f}."
    return f"{found} After {len(path.loss) - 1} steps: {path.loss[-1]:.4f}. {path.end}"


def _flat(seen: Surface, weights: list[float], rate: float) -> None:
    """Show it from above, live."""
    data = _data()
    hand.show(
        _picture,
        "surface",
        {"w": weights},
        _moved,
        axes=seen.axes,
        across=seen.across.tolist(),
        up=seen.up.tolist(),
        loss=base64.b64encode(seen.loss.astype(np.float32).tobytes()).decode(),
        lowest=seen.lowest.weights,
        least=seen.lowest.loss,
        points=data.features.tolist(),
        labels=data.labels.astype(int).tolist(),
        rate=rate,
        steps=STEPS,
        id="students",
    )


def _relief(seen: Surface, path: Path) -> None:
    """Show it in three dimensions, with the same way down."""
    names = [landscape.NAMES[axis] for axis in seen.axes]
    lowest = seen.lowest.weights and [*(seen.lowest.weights[axis] for axis in seen.axes), seen.lowest.loss]
    inside = (np.abs(path.places - np.mean(WEIGHT[:2])) <= np.ptp(WEIGHT[:2]) / 2).all(axis=1)
    places = np.column_stack([path.places, path.loss])[inside]
    scene = surfaces.Scene(
        seen.across, seen.up, seen.loss, (names[0], names[1], "loss"), places, lowest or (), places[:1]
    )
    shown = surfaces.relief(scene, height=460).update_scenes(camera_eye=EYE)
    alt = f"Loss over {names[0]} and {names[1]}. {_words(seen, path)}"
    frames = [figure.Frame(f"step {i}", _here(scene, place)) for i, place in enumerate(places)]
    figure.show(shown, key="relief-figure", alt=alt, frames=frames)


def _here(scene: surfaces.Scene, place: Any) -> dict[int, Any]:
    at = surfaces.Scene(scene.across, scene.up, scene.height, scene.titles, point=place)
    return {surfaces.POINT: surfaces.marks(at, relief=True)[surfaces.POINT]}


def _moved(said: Any) -> None:
    for place, value in enumerate(said["w"][:3]):
        hand.keep(f"w{place}", value, WEIGHT)


def _tasks(axes: tuple[int, int], rate: float, arrived: bool) -> None:
    lesson.tasks(
        Task(
            "How many lowest places does this surface have, wherever the descent starts?",
            ("One", "Several", "It depends on the start"),
            0,
            "Cross-entropy of one neuron is convex in its weights: every start leads to the same star.",
            done=bool(arrived),
        ),
        Task(
            "The learning rate is 30. What does the path do?",
            ("It arrives thirty times sooner", "It jumps across the valley", "It stops at the start"),
            1,
            "Each step is longer than the valley is wide, so it lands on the other side.",
            done=rate == 30,
        ),
        Task(
            "Look at w0 and w1 instead. What happens to the data when w0 alone grows?",
            ("The line turns", "The line shifts towards class 0", "Nothing"),
            1,
            "w0 is the bias: it moves the line without turning it, and more students are said to pass.",
            done=0 in axes,
        ),
        key="surface",
    )
