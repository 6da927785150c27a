"""Pictures, what a network says of them, and a curve, all following one slider that lives in the browser."""

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import ArrayLike, NDArray

from pages._limitations import layout
from pages._shell import figure

_sweep = figure.component("limitations_sweep", "limitations_sweep")


@dataclass(frozen=True, eq=False)
class Panel:
    """One picture per place of the slider, `pictures` [k, h, w] of whole values: 0 paper to 255 ink.

    `signed` ones go from 0 (orange) over 128 (paper) to 255 (blue). `said` [k, 10] are probabilities drawn below,
    `note` stands under the name.
    """

    name: str
    pictures: NDArray[np.uint8]
    said: NDArray[np.float32] | None = None
    signed: bool = False
    note: str = ""


@dataclass(frozen=True)
class Line:
    """A line of the chart: its name, colour, dash and `values` at the `places` of the chart [n]."""

    name: str
    colour: str
    dash: str
    values: Sequence[float]
    places: Sequence[float]


@dataclass(frozen=True, eq=False)
class Sweep:
    """What is shown: `label` and `places` [k] of the slider, panels, lines over the same axis, and what is true.

    `true` is the digit written; `target` the one an attack aims at. `titles` are those of the chart's axes.
    """

    label: str
    places: Sequence[float]
    panels: Sequence[Panel]
    lines: Sequence[Line]
    titles: tuple[str, str]
    true: int | None = None
    target: int | None = None
    unit: str = ""


def show(
    sweep: Sweep, *, key: str, at: float, alt: str, on_rest: Callable[[float], None], height: str = layout.HEIGHT
) -> None:
    """Show `sweep` with the slider `at` a place; `on_rest` hears where a hand left it."""

    def moved() -> None:
        said = (st.session_state.get(key) or {}).get("moved")
        if isinstance(said, int | float):
            on_rest(float(said))

    data = payload(sweep) | {"at": at, "alt": alt, "height": height}
    _sweep(key=key, data=data, on_moved_change=moved)


def payload(sweep: Sweep) -> dict[str, Any]:
    """Return what the browser gets."""
    return {
        "label": sweep.label,
        "places": [round(float(place), 6) for place in sweep.places],  # float32 0.1 is above 0.1
        "panels": [_panel(panel) for panel in sweep.panels],
        "lines": [vars(line) | {"values": _plain(line.values), "places": _plain(line.places)} for line in sweep.lines],
        "titles": list(sweep.titles),
        "true": sweep.true,
        "target": sweep.target,
        "unit": sweep.unit,
    }


def _panel(panel: Panel) -> dict[str, Any]:
    said = None if panel.said is None else _packed(panel.said.astype(np.float32))
    height, width = panel.pictures.shape[1:]
    size = {"height": height, "width": width}
    words = {"name": panel.name, "note": panel.note, "signed": panel.signed}
    return {**size, **words, "pixels": _packed(panel.pictures), "said": said}


def _plain(values: ArrayLike) -> list[float]:
    return [float(value) for value in np.asarray(values)]


def _packed(values: NDArray[Any]) -> str:
    return base64.b64encode(np.ascontiguousarray(values).tobytes()).decode()
