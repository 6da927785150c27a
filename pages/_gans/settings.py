"""The lab's controls, all of them in the link, and the game they ask for."""

from typing import Any

import streamlit as st

from core.gans import points
from core.gans.config import LOSSES, NOISES, OPTIMIZERS, Config

RATES = (0.0001, 0.0003, 0.001, 0.002, 0.003, 0.005, 0.01, 0.03, 0.1, 0.3, 1.0)
STEPS = (200, 400, 1000, 2000, 4000, 8000, 16000)
DRAWN = "your drawing"
DATA = (*points.SHAPES, DRAWN)
QUIET: dict[str, Any] = {"label_visibility": "collapsed", "bind": "query-params"}
SAYS = {
    "min-max": "D and G pull at one number: D up, G down.",
    "non-saturating": "G raises log D(G(z)) instead: a strong slope while D is winning.",
    "hinge": "D stops caring about samples that are beyond the margin of 1.",
    "least squares": "Real should score 1 and fake 0; being too good costs too.",
    "Wasserstein-GP": "D is a critic whose slope is held near 1, so the pull never fades.",
}


def dots() -> tuple[tuple[float, float], ...]:
    """Return the drawing of the link."""
    return points.read(st.query_params.get("g_drawn", ""))


def keep(drawn: tuple[tuple[float, float], ...]) -> None:
    """Put a drawing into the link."""
    st.query_params["g_drawn"] = points.write(drawn)


def controls() -> dict[str, Any]:
    """Show the controls and return what they say."""
    data = st.selectbox("Real samples", DATA, key="g_data", width=136, **QUIET)
    loss = st.selectbox("Loss", LOSSES, 1, key="g_loss", width=173, **QUIET)
    with st.popover("Networks", key="gan-networks"):
        left, right = st.columns(2)
        values = {"data": data, "loss_name": loss}
        values |= _network(left, "Generator", "g") | _network(right, "Discriminator", "d")
        values["noise"] = st.radio("Noise", NOISES, key="g_noise", bind="query-params", horizontal=True)
        values["noise_size"] = st.radio("Noise values", (1, 2), 1, key="g_size", bind="query-params", horizontal=True)
    with st.popover("Training", key="gan-training"):
        values |= _training()
    return values


def _network(column: Any, title: str, who: str) -> dict[str, Any]:
    with column:
        st.markdown(f"**{title}**")
        layers = st.slider("Hidden layers", 0, 4, 2, key=f"g_{who}_layers", bind="query-params")
        units = st.slider("Units a layer", 1, 64, 32, key=f"g_{who}_units", bind="query-params")
    return {f"{who}_layers": layers, f"{who}_units": units}


def _training() -> dict[str, Any]:
    left, right = st.columns(2)
    values: dict[str, Any] = {}
    for column, who, title in ((left, "g", "G"), (right, "d", "D")):
        with column:
            values[f"{who}_rate"] = st.select_slider(
                f"Learning rate of {title}", RATES, 0.002, key=f"g_{who}_rate", bind="query-params"
            )
            values[f"{who}_updates"] = st.slider(
                f"Updates of {title} a step", 0, 10, 1, key=f"g_{who}_updates", bind="query-params"
            )
    with left:
        values["optimizer"] = st.radio("Optimizer", OPTIMIZERS, key="g_optimizer", bind="query-params", horizontal=True)
        values["steps"] = st.select_slider("Steps", STEPS, 4000, key="g_steps", bind="query-params")
    with right:
        values["head_start"] = st.slider(
            "Head start of D (updates)", 0, 5000, 0, 500, key="g_head", bind="query-params"
        )
        values["start_off"] = st.slider("How far right G starts", 0.0, 3.0, 0.0, 0.5, key="g_off", bind="query-params")
        values["seed"] = st.number_input("Seed", 0, 99999, 0, key="g_seed", bind="query-params")
    return values


def config(values: dict[str, Any]) -> Config:
    """Return the game that the controls ask for; raises `Refused` when it cannot be played."""
    drawn = values["data"] == DRAWN
    return Config(**{**values, "data": points.DRAWN if drawn else values["data"], "dots": dots() if drawn else ()})
