"""Extrapolation: good inside the window of the data, anything outside it."""

from typing import Any

import streamlit as st

from core.limitations import extrapolation
from core.limitations.extrapolation import ACTIVATIONS, CURVES, Config, Fit
from pages._limitations import layout, window
from pages._shell import lesson
from pages._shell.lesson import Task

CLAIM = "A network fits where it has seen data. Outside, its activation decides, not the truth."
REMEDY = (
    "collect data where it will be used, build in what is known, and measure the spread of several networks: "
    "it often grows outside, but not as fast as the error."
)


def show() -> None:
    """Show the window, the three activations and the errors inside and outside."""
    picture, beside, _ = layout.stage(CLAIM)
    with beside:
        facts = st.container()
        config, picked = _settings()
    config, made = window.fitted(config, Config())
    inside = extrapolation.window(config)
    errors, spreads = made.errors(inside), made.spreads(inside)
    place = ACTIVATIONS.index(picked)
    with picture:
        alt = (f"With {picked} the error is {errors[0][place]:.2f} inside the window from {config.low:g} to "
               f"{config.high:g} and {errors[1][place]:.2f} outside.")  # fmt: skip
        window.show(config, made, picked, "ext", alt)
    with facts:
        ratio = errors[1][place] / max(errors[0][place], 1e-9)
        layout.number(
            f"{ratio:,.0f} × the error" if not inside.all() else "nothing outside",
            f"outside with {picked}: {errors[0][place]:.2f} inside, {errors[1][place]:.2f} outside. The five networks "
            f"differ by {spreads[0][place]:.2f} and {spreads[1][place]:.2f}.",
        )
        layout.remedy(REMEDY)
    _tasks(config, made, errors, spreads, place)
    lesson.code(extrapolation.outputs, extrapolation.fit)


def _settings() -> tuple[Config, str]:
    low, high = window.edges("ext", -2.0, 2.0)
    with st.container(horizontal=True):
        curve = st.selectbox("Curve", list(CURVES), key="ext_curve", bind="query-params", width=120,
                             format_func=lambda name: CURVES[name].formula)  # fmt: skip
        picked = st.selectbox("Activation", ACTIVATIONS, 1, key="ext_act", bind="query-params", width=120)
    with st.popover("More", icon=":material/tune:", key="window-more"):
        noise = st.slider("Noise", 0.0, 0.5, 0.05, 0.05, key="ext_noise", bind="query-params")
        seed = st.number_input("Seed", 0, 9999, 0, key="ext_seed", bind="query-params")
    return Config(curve, low, high, noise, seed=seed), picked


def _tasks(config: Config, made: Fit, errors: Any, spreads: Any, place: int) -> None:
    lesson.tasks(
        Task("Far outside, what does a network of ReLUs draw?", ("A straight line", "A wave", "A level line"), 0,
             "Every ReLU is straight on either side of its bend. Beyond the last bend nothing curves any more.",
             done=ACTIVATIONS[place] == "ReLU"),
        Task("And a network of tanh units?", ("A straight line upwards", "It levels off"), 1,
             "Far from its middle every tanh is a constant, so their sum becomes one too.",
             done=ACTIVATIONS[place] == "tanh"),
        Task("Does the spread of five networks say how wrong they are outside?",
             ("Yes, about as large as the error", "It grows, but stays too small"), 1,
             "All five share the same activation and the same prejudice, so they are often wrong together.",
             done=bool(spreads[1][place] < errors[1][place] / 2)),
        key="extrapolation",
    )  # fmt: skip
