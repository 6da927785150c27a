"""Shows a grid of small grey pictures, ink on the page's paper, with words around them, and their frames' player."""

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import ArrayLike, NDArray

from pages._shell import figure

_pictures = figure.component("pictures", "pictures")


@dataclass(frozen=True, eq=False)
class Grid:
    """Pictures `images` [n, h, w], or [frames, n, h, w] to play, of whole values: 0 paper to 255 ink.

    They fill rows of `columns`. `labels` [n] stand above each, `notes` [n] below; with frames, `notes` may be
    [frames][n]. `row_names` stand left of each row, `column_names` above each column. A rim is drawn in the house
    colour named by `tones` [n] ("green", "orange", "blue", "violet", "grey" or ""). `frame_names` label the frames.
    """

    images: NDArray[np.uint8]
    columns: int
    labels: Sequence[str] = ()
    notes: Sequence[Any] = ()
    row_names: Sequence[str] = ()
    column_names: Sequence[str] = ()
    tones: Sequence[str] = ()
    frame_names: Sequence[str] = ()


def grey(values: ArrayLike, low: float = 0.0, high: float = 1.0) -> NDArray[np.uint8]:
    """Return values as whole ones, `low` or less 0, `high` or more 255."""
    scaled = (np.asarray(values, np.float32) - low) / (high - low)
    return np.rint(np.clip(scaled, 0, 1) * 255).astype(np.uint8)


def show(
    grid: Grid,
    *,
    key: str,
    alt: str,
    picture_height: int = 84,
    picked: int | None = None,
    on_click: Callable[[int], None] | None = None,
) -> None:
    """Show `grid`; pictures are `picture_height` pixels high where the page is wide enough, else smaller.

    `alt` says in words what it shows. A click, or Enter on the focused picture, calls `on_click` with its number
    before the page runs again; the picture `picked` is outlined.
    """

    def clicked() -> None:
        said = st.session_state[key].get("clicked")
        if said is not None and on_click:
            on_click(int(said))

    data = payload(grid) | {
        "alt": alt,
        "high": picture_height,
        "picked": picked,
        "clickable": on_click is not None,
    }
    _pictures(key=key, data=data, on_clicked_change=clicked)


def payload(grid: Grid) -> dict[str, Any]:
    """Return what the browser gets."""
    images = np.ascontiguousarray(grid.images, np.uint8)
    frames = images if images.ndim == 4 else images[None]
    notes = list(grid.notes)
    return {
        "pixels": base64.b64encode(frames.tobytes()).decode(),
        "frames": frames.shape[0],
        "count": frames.shape[1],
        "height": frames.shape[2],
        "width": frames.shape[3],
        "columns": grid.columns,
        "labels": list(grid.labels),
        "notes": [notes] if notes and isinstance(notes[0], str) else [list(each) for each in notes],
        "rows": list(grid.row_names),
        "heads": list(grid.column_names),
        "tones": list(grid.tones),
        "names": list(grid.frame_names),
    }
