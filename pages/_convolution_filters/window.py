"""The window that slides over a small picture: its controls, its steps for the screen, and its words."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from core.convolution import EXAMPLES, KERNELS, Step, fits, formula, slide, span, spread
from core.runs import Refused
from pages._shell import figure

_window = figure.component("window", "window")

NAMED = ("edge_4", "sharpen", "sobel_x", "sobel_y", "box_3", "emboss", "identity")
TITLES = {"cross": "Cross 3x3 (lecture)", "stroke": "Stroke 4x4 (lecture)"} | {
    name: KERNELS[name].title for name in NAMED
}
CELLS = {"cross": EXAMPLES["lecture"].kernel, "stroke": EXAMPLES["stride"].kernel} | {
    name: KERNELS[name].cells for name in NAMED
}
LARGEST = 99.0


@dataclass(frozen=True)
class Preset:
    """One click sets all of this; `says` is what to look at."""

    title: str
    size: int
    kernel: str
    stride: int
    padding: int
    dilation: int
    says: str


PRESETS = {
    "lecture": Preset("Lecture: 5x5 picture", 5, "cross", 1, 0, 1, EXAMPLES["lecture"].says),
    "stride": Preset("4x4 filter, stride 2", 10, "stroke", 2, 0, 1, EXAMPLES["stride"].says),
    "same": Preset("Padding 1: same size", 5, "cross", 1, 1, 1, "Zeros around the picture: the output keeps its size."),
    "dilation": Preset("Dilation 2", 7, "cross", 1, 0, 2, "Gaps between the cells: nine products see 5 x 5 pixels."),
    "left over": Preset("A stride that does not fit", 6, "edge_4", 2, 0, 1, "The last row and column are never seen."),
}


@dataclass(frozen=True, eq=False)
class Setting:
    """What slides over what: `picture` [size, size], `kernel` [side, side], and how."""

    picture: NDArray[np.float32]
    kernel: NDArray[np.float32]
    stride: int
    padding: int
    dilation: int
    says: str

    @property
    def sizes(self) -> tuple[int, int, int, int, int]:
        """The numbers that decide the output's size, in the order in which core takes them."""
        return len(self.picture), len(self.kernel), self.stride, self.padding, self.dilation


def own_cells() -> tuple[str, str]:
    """Offer picture and kernel as text, for the keyboard and for the link; returns both, empty if not used."""
    with st.expander("Own picture and kernel as text", icon=":material/keyboard:"):
        st.caption("Click a cell of the picture or the kernel, or type its number; or write rows, with / between them.")
        picture = st.text_input("Picture", key="win_picture", bind="query-params", placeholder="1 0 1 / 0 1 0 / 1 0 1")
        kernel = st.text_input("Kernel", key="win_cells", bind="query-params", placeholder="0 1 0 / 1 -4 1 / 0 1 0")
    return picture, kernel


def controls(own: tuple[str, str]) -> Setting:
    """Show the control bar and return what it and the `own` cells say; the link holds all of it."""
    first, *places = st.columns([2.3, 2, 1, 1, 1, 1])
    kernel = places[0].selectbox("Kernel", list(TITLES.values()), key="win_kernel", bind="query-params")
    size = _whole(places[1], "Picture side", 5, 10, "win_size")
    stride = _whole(places[2], "Stride", 1, 4, "win_stride")
    padding = _whole(places[3], "Padding", 0, 2, "win_padding")
    dilation = _whole(places[4], "Dilation", 1, 3, "win_dilation")
    name = next(key for key, title in TITLES.items() if title == kernel)
    picture = numbers(own[0], size, drawing(size))
    cells = numbers(own[1], len(CELLS[name]), CELLS[name])
    _unused(own[0], picture is drawing(size), size)
    _unused(own[1], cells is CELLS[name], len(cells))
    same = picture is drawing(size) and cells is CELLS[name]
    says = _presets(first, (size, name, stride, padding, dilation), same)
    return Setting(picture, cells, stride, padding, dilation, says)


def _unused(text: str, named: bool, side: int) -> None:
    """Say why an own text is not what is on screen."""
    if text.strip() and named:
        st.caption(f"“{text[:60]}” is not {side} rows of {side} numbers with / between the rows, so it is not used.")


def _whole(place: Any, label: str, low: int, high: int, key: str) -> int:
    """Offer a whole number; the smallest is the default, so that a preset may set it without Streamlit's warning."""
    chosen = place.number_input(label, low, high, key=key, bind="query-params")
    return low if chosen is None else int(chosen)


def _presets(place: Any, now: tuple[int, str, int, int, int], named: bool) -> str:
    """Offer the presets; the one that equals the settings `now`, with `named` cells only, is shown as chosen."""
    same = [p for p in PRESETS.values() if (p.size, p.kernel, p.stride, p.padding, p.dilation) == now and named]
    st.session_state["win_preset"] = same[0].title if same else None
    titles = [preset.title for preset in PRESETS.values()]
    place.selectbox("Example", titles, None, key="win_preset", placeholder="Own settings", on_change=_apply)
    return same[0].says if same else ""


def _apply() -> None:
    chosen = next((p for p in PRESETS.values() if p.title == st.session_state["win_preset"]), None)
    if chosen is None:
        return
    values = {"kernel": TITLES[chosen.kernel], "size": chosen.size, "stride": chosen.stride}
    values |= {"padding": chosen.padding, "dilation": chosen.dilation, "picture": "", "cells": ""}
    st.session_state.update({f"win_{name}": value for name, value in values.items()})


@lru_cache(maxsize=16)
def drawing(size: int) -> NDArray[np.float32]:
    """Return the picture [size, size] to start from: the lecture's, or a cross."""
    for example in EXAMPLES.values():
        if len(example.picture) == size:
            return example.picture
    return np.maximum(np.eye(size), np.eye(size)[::-1]).astype(np.float32)


def numbers(text: str, side: int, otherwise: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the cells [side, side] that `text` like "1 0 / 0 1" holds, or `otherwise` if it holds no such thing."""
    try:
        cells = np.array([[float(cell) for cell in row.split()] for row in text.split("/")], np.float32)
    except ValueError:
        return otherwise
    usable = cells.shape == (side, side) and np.isfinite(cells).all() and np.abs(cells).max() <= LARGEST
    return cells if usable else otherwise


def show(setting: Setting) -> None:
    """Show the sliding window of `setting`, or the one sentence why it cannot slide."""
    try:
        steps = slide(setting.picture, spread(setting.kernel, setting.dilation), setting.stride, setting.padding)
    except Refused as refused:
        st.error(str(refused))
        return
    _window(key="win_view", data=payload(setting, steps), on_edited_change=_edited)
    _sizes(setting)


def _edited() -> None:
    edited = st.session_state["win_view"].edited
    st.session_state[{"picture": "win_picture", "kernel": "win_cells"}[edited["what"]]] = edited["text"]


def payload(setting: Setting, steps: tuple[Step, ...]) -> dict[str, Any]:
    """Return the picture, the kernel and every step as plain numbers for the screen."""
    gaps = slice(None, None, setting.dilation)
    last, reach = steps[-1], span(len(setting.kernel), setting.dilation)
    end = len(setting.picture) + setting.padding
    return {
        "picture": setting.picture.tolist(),
        "kernel": setting.kernel.tolist(),
        "padding": setting.padding,
        "dilation": setting.dilation,
        "rows": last.row + 1,
        "columns": last.column + 1,
        "left_over": [end - last.top - reach, end - last.left - reach],
        "steps": [
            {
                "row": step.row, "column": step.column, "top": step.top, "left": step.left, "total": step.total,
                "patch": step.patch[gaps, gaps].tolist(), "products": step.products[gaps, gaps].tolist(),
            }
            for step in steps
        ],
        "alt": alternative(setting, steps),
    }  # fmt: skip


def alternative(setting: Setting, steps: tuple[Step, ...]) -> str:
    """Return the whole component in words."""
    rows = [[f"{step.total:g}" for step in steps if step.row == row] for row in range(steps[-1].row + 1)]
    return (
        f"A {len(setting.kernel)} by {len(setting.kernel)} kernel visits {len(steps)} places of a picture "
        f"of {len(setting.picture)} by {len(setting.picture)} pixels. First output {steps[0].total:g}. "
        f"Output row by row: {'; '.join(', '.join(row) for row in rows)}. "
        "Space plays, arrow keys step; picture and kernel cells take digits."
    )


def _sizes(setting: Setting) -> None:
    """Show the output's size with its numbers, and what a stride leaves over."""
    left, right = st.columns([1, 1], vertical_alignment="center")
    left.latex(r"\text{output side} = " + formula(*setting.sizes))
    missed = fits(*setting.sizes)
    if missed:
        right.warning(missed, icon=":material/grid_off:")
    elif setting.says:
        right.markdown(setting.says)
