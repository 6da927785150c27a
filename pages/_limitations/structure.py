"""Structure and prior knowledge: what is built in need not be learned."""

from dataclasses import replace
from typing import Any

import numpy as np
import streamlit as st

from core.limitations import extrapolation, shifts, shipped
from core.limitations.extrapolation import ACTIVATIONS, CURVES, SYMMETRIC, Config
from core.limitations.shifts import MODELS, SHIFTS, Moved
from pages._limitations import digit, layout, window
from pages._limitations.sweep import Line, Panel, Sweep
from pages._limitations.sweep import show as show_sweep
from pages._shell import lesson, warm
from pages._shell.lesson import Task
from pages._shell.pictures import grey

CLAIM = "What is not built in must be learned from data, or it is missing."
REMEDY = "build known structure in: convolutions for shifts, recurrence for time, symmetries and laws for physics."
VIEWS = ("Shifted digits", "A known symmetry")


def show() -> None:
    """Show shifted digits, or a fit with and without its symmetry."""
    picture, beside, view = layout.stage(CLAIM, VIEWS, "str")
    (shifted if view == VIEWS[0] else symmetry)(picture, beside)


def shifted(picture: Any, beside: Any) -> None:
    """One digit moved aside, asked of both classifiers."""
    with beside:
        facts = st.container()
        chosen = digit.choose("str", shifts.FIRST)
        at = st.number_input("Moved right by (pixels)", -9, 9, 5, key="str_shift", bind="query-params", width=220)
    made, curve = _moved(chosen), shipped.read("shifts")["curve"]
    inked = grey(made.pictures)
    panels = [Panel(f"{name} network", inked, said) for name, said in zip(MODELS, made.said, strict=True)]
    lines = [
        Line(f"{name} (100 digits)", colour, dash, values, SHIFTS)
        for name, colour, dash, values in zip(MODELS, ("blue", "orange"), ("", "12 5"), curve, strict=True)
    ]
    place = int(np.abs(SHIFTS - at).argmin())
    alt = f"Moved by {at} pixels, {curve[0, place]:.0%} and {curve[1, place]:.0%} of 100 digits are named rightly."
    sweep = Sweep("Moved by", SHIFTS, panels, lines, ("pixels to the right", "named rightly"), chosen.label, unit=" px")
    with picture:
        show_sweep(sweep, key="shifted", at=at, alt=alt,
                   on_rest=lambda value: st.session_state.update(str_shift=int(value)))  # fmt: skip
    with facts:
        layout.number(
            f"{curve[0, place]:.0%} vs {curve[1, place]:.0%}",
            f"named rightly {abs(at)} pixels aside: convolutional and dense network of equal size. Both saw shifts of "
            "up to 2 pixels in training.",
        )
        layout.remedy(REMEDY)
    _shift_tasks(at)
    lesson.code(shifts.moved, shifts.ask)


def _moved(chosen: digit.Digit) -> Moved:
    if chosen.number == shifts.FIRST:
        stored = shipped.read("shifts")
        return Moved(stored["pictures"], stored["said"])
    if warm.ready():
        return _computed(chosen.picture)
    warm.notice()
    return _moved(digit.held_out(shifts.FIRST))


@st.cache_data(max_entries=64, show_spinner=False)
def _computed(picture: Any) -> Moved:
    return shifts.ask(picture)


def symmetry(picture: Any, beside: Any) -> None:
    """An even potential, learned with and without knowing that it is even."""
    with beside:
        facts = st.container()
        low, high = window.edges("sym", SYMMETRIC.low, SYMMETRIC.high)
        with st.container(horizontal=True):
            even = [name for name, curve in CURVES.items() if curve.even]
            curve = st.selectbox("Curve", even, even.index(SYMMETRIC.curve), key="sym_curve", bind="query-params",
                                 width=130, format_func=lambda name: CURVES[name].formula)  # fmt: skip
            picked = st.selectbox("Activation", ACTIVATIONS, 1, key="sym_act", bind="query-params", width=120)
        known = st.toggle("Build in f(-x) = f(x)", True, key="sym_on", bind="query-params")
    config, made = window.fitted(Config(curve, low, high, symmetric=known), replace(SYMMETRIC, symmetric=known))
    other, without = window.fitted(replace(config, symmetric=not known), replace(SYMMETRIC, symmetric=not known))
    mirrored = (-config.high <= extrapolation.GRID) & (-config.low >= extrapolation.GRID)
    place = ACTIVATIONS.index(picked)
    errors = {c.symmetric: fit.errors(mirrored)[0][place] for c, fit in ((config, made), (other, without))}
    told = f"error on the mirrored side with {picked}: without and with the symmetry built in."
    with picture:
        alt = f"The {told[:-1]} {errors[False]:.2f} and {errors[True]:.2f}."
        window.show(config, made, picked, "sym", alt)
    with facts:
        layout.number(f"{errors[False]:.2f} → {errors[True]:.2f}", f"{told} Not one point lies there.")
        layout.remedy(REMEDY)
    _symmetry_tasks(known)
    lesson.code(extrapolation.outputs)


def _shift_tasks(at: int) -> None:
    lesson.tasks(
        Task("A digit is moved by 5 pixels. Which network still knows it more often?", ("Dense", "Convolutional"), 1,
             "Its kernels find the same strokes anywhere; for the dense one every pixel is a new input.",
             done=abs(at) == 5),
        Task("Is the convolutional network blind to shifts, then?", ("Yes, entirely", "No"), 1,
             "Pooling forgives a little; its dense layer at the end still learned where things usually are.",
             done=abs(at) >= 8),
        Task("Both saw shifts of up to 2 pixels in training. Is the dense one good at 2?", ("Yes", "No"), 0,
             "What it was shown it can learn. Structure gives what was not shown.", done=abs(at) == 2),
        key="shifts",
    )  # fmt: skip


def _symmetry_tasks(known: bool) -> None:
    lesson.tasks(
        Task("All points lie right of 0. With f(-x) = f(x) built in, what is the fit on the left?",
             ("Anything", "The mirror image"), 1, "The network only ever sees |x|: both sides are one.", done=known),
        Task("And without it?", ("It finds the symmetry by itself", "It has no reason to"), 1,
             "Nothing in the points says so: every continuation fits them equally well.", done=not known),
        Task("Does the symmetry help beyond the mirrored window?", ("No", "Yes"), 0,
             "A symmetry copies knowledge; where neither side has data it has nothing to copy.", done=known),
        key="symmetry",
    )  # fmt: skip
