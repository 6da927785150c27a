"""Chooses a kernel: by name, cell by cell, or as text in the link; and turns, flips and normalises it."""

import math
import re
from collections.abc import Callable
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import ArrayLike, NDArray
from streamlit.delta_generator import DeltaGenerator

from core.convolution import KERNELS, LECTURE_KERNELS, checked, flip, normalise, rotate
from core.runs import Refused
from pages._shell import figure

OWN = "own"
NAMES = (*KERNELS, OWN)
SIDES = (3, 5, 7)
_grid = figure.component("cells", "cells", keep=False)
CHANGES: dict[str, tuple[str, str, Callable[[Any], Any]]] = {
    "Rotate": ("rotate_right", "A quarter turn, clockwise", rotate),
    "Flip": ("swap_vert", "Both ways: up-down and left-right", flip),
    "Normalise": ("balance", "Divide by the sum, so that the brightness stays", normalise),
}
Rows = tuple[tuple[float | str, ...], ...]


def choose(box: DeltaGenerator, more: DeltaGenerator, default: str) -> Rows:
    """Offer the kernel in `box`, its rarer settings in `more`; returns its rows, not yet checked."""
    chosen = st.session_state.get("kernel", default)
    names = sorted(NAMES, key=lambda name: (name != default, name not in LECTURE_KERNELS, name == OWN))
    with box:
        name = st.selectbox(
            "Kernel", names, format_func=_title, key="kernel", bind="query-params",
            on_change=_named, help=None if chosen == OWN else f"Described by: {KERNELS[chosen].source}",
        )  # fmt: skip
    with more:
        typed = st.text_input(
            "Cells, row by row", key="cells", bind="query-params", max_chars=2500, on_change=_typed,
            placeholder="for example 0,1,0, 1,-4,1, 0,1,0", help="1/9 may be written as a fraction.",
        )  # fmt: skip
    rows = from_text(typed) if name == OWN and typed.strip() else named(default if name == OWN else name)
    with box:
        _grid(key="grid", data={"rows": rows, "alt": _words(rows)}, on_edited_change=_edited)
        _buttons(rows)
        if name != OWN:
            st.caption(KERNELS[name].says)
    with more:
        _size(rows)
    return rows


def named(name: str) -> Rows:
    """Return a named kernel's rows."""
    return KERNELS[name].nested


def text(cells: ArrayLike) -> str:
    """Return `cells` [side, side] as the link holds them: numbers with commas, row by row."""
    return ",".join(f"{cell:.6g}" for cell in np.asarray(cells, np.float64).ravel())


def from_text(typed: str) -> Rows:
    """Return the rows written as numbers with commas; what is no number stays text, for the check to refuse."""
    cells = [_number(part) for part in re.split(r"[,;\s]+", typed.strip(" ,;\n"))]
    side = math.isqrt(len(cells))
    return tuple(tuple(cells[start : start + side]) for start in range(0, len(cells), side))


def _number(part: str) -> float | str:
    above, _, below = part.partition("/")
    try:
        return float(above) / float(below or 1)
    except (ValueError, ZeroDivisionError):
        return part


def _title(name: str) -> str:
    return "Own cells" if name == OWN else KERNELS[name].title


def _words(rows: Rows) -> str:
    return f"The kernel's {len(rows)} rows: " + "; ".join(" ".join(str(cell) for cell in row) for row in rows)


def _own(cells: ArrayLike) -> None:
    st.session_state["cells"] = text(cells)
    st.session_state["kernel"] = OWN


def _edited() -> None:
    st.session_state["cells"] = st.session_state["grid"]["edited"]
    st.session_state["kernel"] = OWN


def _typed() -> None:
    if st.session_state["cells"].strip():
        st.session_state["kernel"] = OWN


def _named() -> None:
    """Cells of one's own begin as those on screen; a named kernel takes them out of the link."""
    own = st.session_state["kernel"] == OWN
    st.session_state["cells"] = text(st.session_state["last-kernel"]) if own else ""


def _buttons(rows: Rows) -> None:
    try:
        cells = checked(rows)
    except Refused:
        return  # said where the filter is made
    st.session_state["last-kernel"] = cells
    with st.container(horizontal=True, gap="small"):
        for label, (icon, says, change) in CHANGES.items():
            st.button(
                label, key=f"kernel-{label}", icon=f":material/{icon}:", help=says, type="tertiary",
                on_click=_change, args=(change, cells),
            )  # fmt: skip
    if trouble := st.session_state.pop("kernel-trouble", None):
        st.caption(f":material/info: {trouble}")


def _change(change: Callable[[Any], Any], cells: NDArray[np.float32]) -> None:
    try:
        _own(change(cells))
    except Refused as refused:
        st.session_state["kernel-trouble"] = str(refused)


def _size(rows: Rows) -> None:
    st.session_state["side"] = len(rows) if len(rows) in SIDES else None
    st.segmented_control("Kernel size", SIDES, key="side", on_change=_resize, format_func=lambda side: f"{side}x{side}")


def _resize() -> None:
    """Add a ring of zeros, or cut one off."""
    cells, side = st.session_state["last-kernel"], st.session_state["side"]
    if side is None:
        return
    cut = max(0, len(cells) - side) // 2
    inner = cells[cut : len(cells) - cut, cut : len(cells) - cut]
    _own(np.pad(inner, (side - len(inner)) // 2))
