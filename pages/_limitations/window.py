"""The curve with its draggable window, used with and without a symmetry."""

import base64
import threading
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from core.limitations import extrapolation, shipped
from core.limitations.extrapolation import ACTIVATIONS, GRID, NARROWEST, REACH, SHIPPED, Config, Fit
from core.runs import Refused
from pages._limitations import layout
from pages._shell import figure, warm

_window = figure.component("limitations_window", "limitations_window")
TALL = 2.4


def edges(name: str, low: float, high: float) -> tuple[float, float]:
    """Return the window's edges as exact numbers of the link, `name`_low and `name`_high."""
    with st.container(horizontal=True):
        a = st.number_input("From", -REACH, REACH, low, 0.1, key=f"{name}_low", format="%.1f", bind="query-params",
                            width=120)  # fmt: skip
        b = st.number_input("to", -REACH, REACH, high, 0.1, key=f"{name}_high", format="%.1f", bind="query-params",
                            width=120)  # fmt: skip
    return a, b


def fitted(config: Config, first: Config) -> tuple[Config, Fit]:
    """Return the fit of `config`; until TensorFlow is there, that of `first`, which is shipped."""
    if warm.ready():
        _compile()
    if config not in SHIPPED and warm.ready():
        return config, _fitted(config)
    if config not in SHIPPED:
        warm.notice()
        config = first
    stored, place = shipped.read("extrapolation"), SHIPPED.index(config)
    return config, Fit(*(stored[name][place] for name in ("x", "y", "truth", "members")))


@st.cache_resource(show_spinner=False)
def _compile() -> threading.Thread:
    """Compile the fit beside the first visitor: it takes seconds, and then the first drag answers as the later do."""
    thread = threading.Thread(target=extrapolation.fit, args=(Config(),), name="extrapolation", daemon=True)
    thread.start()
    return thread


@st.cache_data(max_entries=64, show_spinner=False)
def _fitted(config: Config) -> Fit:
    return extrapolation.fit(config)


def show(config: Config, made: Fit, picked: str, name: str, alt: str) -> None:
    """Show the window of `config` with its edges to drag; the hand's window goes into the numbers of the link."""
    said = (st.session_state.get(f"{name}-window") or {}).get("moved") or {}
    arrays = {"members": made.members, "truth": made.truth, "grid": GRID, "x": made.x, "y": made.y}
    data = {key: _packed(value) for key, value in arrays.items()} | {
        "names": list(ACTIVATIONS),
        "picked": picked,
        "low": config.low,
        "high": config.high,
        "reach": REACH,
        "narrowest": NARROWEST,
        "tall": TALL,
        "symmetric": config.symmetric,
        "seq": int(said.get("seq", 0)),
        "height": layout.HEIGHT,
        "alt": alt,
    }
    _window(key=f"{name}-window", data=data, on_moved_change=lambda: _moved(name))


def _moved(name: str) -> None:
    said = (st.session_state.get(f"{name}-window") or {}).get("moved")
    try:
        low, high = round(float(said["low"]), 1), round(float(said["high"]), 1)
        Config(low=low, high=high)
    except (KeyError, TypeError, ValueError, Refused):
        return
    st.session_state[f"{name}_low"], st.session_state[f"{name}_high"] = low, high
    if said.get("picked") in ACTIVATIONS:
        st.session_state[f"{name}_act"] = said["picked"]


def _packed(values: NDArray[Any]) -> str:
    return base64.b64encode(np.ascontiguousarray(values, np.float32).tobytes()).decode()
