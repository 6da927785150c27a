"""Black box: four explanations of one answer, and the check whether they explain the network at all."""

from typing import Any

import numpy as np
import streamlit as st

from core.limitations import attribution, shipped
from core.limitations.attribution import METHODS, Explained
from pages._limitations import digit, layout
from pages._limitations.sweep import Line, Panel, Sweep
from pages._limitations.sweep import show as show_sweep
from pages._shell import lesson, warm
from pages._shell.lesson import Task
from pages._shell.pictures import grey

CLAIM = "A network gives an answer but no reason, and a pretty map is not yet a reason."
REMEDY = (
    "use several methods, and first check each: if the map stays the same for a network with random weights, "
    "it shows the digit and not the network."
)
LOOKS = (("orange", ""), ("blue", "12 5"), ("violet", "3 5"), ("green", "14 5 3 5"))
LAYERS = ("logits", "dense", "convolution 4", "convolution 3", "convolution 2", "convolution 1")


def show() -> None:
    """Show the digit, its four maps and their likeness to the trained network's."""
    picture, beside, _ = layout.stage(CLAIM)
    with beside:
        facts = st.container()
        chosen = digit.choose("box", attribution.FIRST)
        with st.container(horizontal=True):
            name = st.selectbox(
                "Why a", ("what it says", *map(str, range(10))), key="box_why", bind="query-params", width=150
            )
            at = st.number_input(
                "Layers randomised", 0, len(LAYERS), 0, key="box_layers", bind="query-params", width=150
            )
    made = _made(chosen, None if name == "what it says" else int(name))
    with picture:
        alt = ", ".join(f"{method} {made.similar[i, at]:.2f}" for i, method in enumerate(METHODS))
        show_sweep(
            _sweep(made),
            key="explained",
            at=at,
            alt=f"Likeness to the trained network's maps: {alt}.",
            on_rest=lambda value: st.session_state.update(box_layers=int(value)),
        )
    with facts:
        _number(made)
        layout.remedy(REMEDY)
    st.markdown(
        rf"Integrated gradients of *{made.name}* add up: $\sum_i a_i = {made.total:.3f}$ and "
        rf"$f(x) - f(0) = {made.risen:.3f}$."
    )
    _tasks(made, at)
    lesson.code(attribution.saliency, attribution.path_attribution, attribution.cam, attribution.randomised)


def _number(made: Explained) -> None:
    last = made.similar[:, -1]
    alike = int(last.argmax())
    others = ", ".join(f"{METHODS[i].lower()} {value:.2f}" for i, value in enumerate(last) if i != alike)
    layout.number(
        f"{last[alike]:.2f} alike",
        f"is {METHODS[alike].lower()} to itself when the network knows nothing at all; {others}.",
    )


def _made(chosen: digit.Digit, name: int | None) -> Explained:
    first = digit.held_out(attribution.FIRST)
    if chosen.number == attribution.FIRST and name in (None, first.label):
        stored = shipped.read("black_box")
        total, risen = stored["sums"].tolist()
        return Explained(stored["digit"], int(stored["name"]), stored["maps"], stored["similar"], total, risen)
    if warm.ready():
        return _computed(chosen.picture, name)
    warm.notice()
    return _made(first, None)


@st.cache_data(max_entries=32, show_spinner="Explaining ...")
def _computed(picture: Any, name: int | None) -> Explained:
    return attribution.explain(picture, name)


def _sweep(made: Explained) -> Sweep:
    panels = [Panel("The digit", grey(made.digit[None]), note=f"why a {made.name}?")]
    for i, method in enumerate(METHODS):
        size = np.abs(made.maps[i]).max(axis=(1, 2), keepdims=True)
        signed = np.rint(128 + 127 * made.maps[i] / np.maximum(size, 1e-9)).astype(np.uint8)
        panels.append(Panel(method.replace("Integrated", "Integr."), signed, signed=True, note=NOTES[i]))
    places = np.arange(len(LAYERS) + 1)
    lines = [
        Line(method, *look, np.maximum(made.similar[i], 0), places)
        for i, (method, look) in enumerate(zip(METHODS, LOOKS, strict=True))
    ]
    return Sweep("Layers randomised, from the output down", places, panels, lines, ("layers", "likeness"))


NOTES = ("slope at a pixel", "for and against", "which maps agree", "score lost if hidden")


def _tasks(made: Explained, at: int) -> None:
    lesson.tasks(
        Task(
            "All six layers become random. Which map hardly changes in size?",
            ("Grad-CAM", "Integrated gradients"),
            1,
            "It multiplies by the picture itself: where there is no ink it is 0, whatever the network has learned.",
            done=at == len(LAYERS),
        ),
        Task(
            "Integrated gradients are summed over all pixels. What comes out?",
            ("1", "The score minus the score of empty paper", "0"),
            1,
            "Slope times way, added along the way: the fundamental theorem of calculus.",
            done=True,
        ),
        Task(
            "Can you ask why the digit is *not* another one?",
            ("Yes: explain that other class", "No"),
            0,
            "Every class has its score, so every class has its maps: orange is ink that speaks against it.",
            done=st.session_state.get("box_why", "what it says") not in ("what it says", str(made.name)),
        ),
        key="black-box",
    )
