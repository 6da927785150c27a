"""Softmax as its own view: many numbers in, shares out, the slope a table."""

from functools import lru_cache
from typing import Any

import numpy as np
import streamlit as st

from core import activations
from core.activations.softmax import CODE, FORMULA, JACOBIAN
from pages._shell import figure, warm

NAMES = ("s_1", "s_2", "s_3")
START = (2.0, 1.0, -1.0)
MOST, COLDEST, HOTTEST = 6.0, 0.1, 10.0
HEIGHT = "clamp(380px, calc(var(--dl-tall, 100vh) - 330px), 620px)"
KEY = "softmax"

_view = figure.component("activations_softmax", "activations_softmax")


def show() -> activations.WorkedSoftmax:
    """Show logits, shares and slopes; return them as core works them out."""
    screen, below = st.container(), st.container()
    with st.expander("Exact numbers", icon=":material/calculate:"):
        columns = st.columns(4)
        bound: dict[str, Any] = {"step": 0.1, "bind": "query-params", "format": "%g"}
        logits = [
            columns[i].number_input(f"Logit z{i + 1}", -MOST, MOST, START[i], key=name, **bound)
            for i, name in enumerate(NAMES)
        ]
        heat = columns[3].number_input("Temperature", COLDEST, HOTTEST, 1.0, key="s_t", **bound)
    worked = activations.work_out_softmax(logits, heat, shift=10.0)
    said = st.session_state.get(KEY)
    seq = int(((said or {}).get("moved") or {}).get("seq", 0))
    with screen:
        data = {"z": list(worked.logits), "temperature": heat, "seq": seq, "height": HEIGHT}
        _view(key=KEY, data=data, on_moved_change=_moved)
    with below:
        _words(worked)
    return worked


def _moved() -> None:
    said = st.session_state[KEY].get("moved") or {}
    try:
        logits = [max(-MOST, min(MOST, float(z))) for z in said["z"]]
        heat = max(COLDEST, min(HOTTEST, float(said["temperature"])))
    except (KeyError, TypeError, ValueError):
        return
    st.session_state.update(dict(zip(NAMES, logits, strict=False)), s_t=heat)


def _words(worked: activations.WorkedSoftmax) -> None:
    st.markdown(f"$\\displaystyle {FORMULA}$ &emsp; $\\displaystyle {JACOBIAN}$ &emsp; `{CODE}`")
    same = float(np.abs(worked.shifted - worked.probabilities).max())
    tape = tape_gap(worked.logits, worked.temperature) if warm.ready() else None
    checked = "" if tape is None else f" GradientTape finds the same table{_within(tape)}."
    st.markdown(
        f"${worked.latex}$ &emsp; Each row and column of the table adds up to 0: what one class gains, others lose."
        f"{checked} Adding 10 to every logit changes no share{_within(same)}."
    )
    if not warm.ready():
        warm.notice()


def _within(gap: float) -> str:
    return f" (to {gap:.0e})" if gap else ""


@lru_cache(maxsize=256)
def tape_gap(logits: tuple[float, ...], temperature: float) -> float:
    """Return the largest difference between GradientTape's table of slopes and the closed form."""
    found: Any = activations.tape_jacobian(logits, temperature)
    return float(np.abs(found - activations.jacobian(logits, temperature)).max())
