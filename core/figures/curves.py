"""Curves with their slopes, a tangent and shaded zones; bars per layer on a log axis."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from core.figures.theme import BLUE, GREEN, GREY, ORANGE, VIOLET, figure

Values = NDArray[np.float64]

# Colour and marker of the nth curve: a learner who cannot tell the colours apart still has the markers.
STYLES = (
    (BLUE, "circle"),
    (ORANGE, "square"),
    (GREEN, "triangle-up"),
    ("#D6336C", "diamond"),
    ("#0891B2", "cross"),
    ("#B58900", "x"),
    ("#7A5C3E", "star"),
    ("#4C6EF5", "pentagon"),
    ("#A61E4D", "hexagon"),
    ("#5C940D", "triangle-down"),
    (GREY, "hourglass"),
)
MARKS = 12
ZONE = "rgba(138, 148, 166, 0.22)"
SMALLEST = 1e-300
FOOT = 0.3  # the shortest bar stands this many decades tall, so that it can be seen


@dataclass(frozen=True, eq=False)
class Line:
    """One curve: `value` and `slope` over `z`, all [points]; `style` is its place in STYLES, whoever else is shown."""

    name: str
    z: Values
    value: Values
    slope: Values
    style: int = 0


def curves(lines: Sequence[Line], slopes: bool = True, zones: Sequence[tuple[float, float]] = ()) -> go.Figure:
    """Draw `lines` solid and, with `slopes`, their slopes dashed; `zones` (low, high) are shaded.

    A single curve has its slope in violet, the colour of gradients; among several each slope has its curve's colour.
    """
    shown = figure(hovermode="x unified", xaxis_title="z", height=460)
    several = len(lines) > 1
    for line in lines:
        colour, _ = STYLES[line.style % len(STYLES)]
        common: dict[str, Any] = {"x": line.z, "mode": "lines", "legendgroup": line.name, "showlegend": not several}
        shown.add_scatter(y=line.value, name=line.name, line={"color": colour, "width": 3.5}, **common)
        if slopes:
            style = {"color": colour if several else VIOLET, "width": 2.5, "dash": "dash"}
            shown.add_scatter(y=line.slope, name=f"slope of {line.name}", line=style, **common)
        if several:
            _mark(shown, line)
    if several and slopes:
        grey = {"color": GREY, "width": 2.5, "dash": "dash"}
        shown.add_scatter(x=[None], y=[None], mode="lines", name="slopes", line=grey, hoverinfo="skip")
    if lines:
        shade(shown, zones, (float(lines[0].z[0]), float(lines[0].z[-1])))
        shown.update_yaxes(range=_reach(lines, slopes))
    return shown


def _mark(shown: go.Figure, line: Line) -> None:
    """Put a few markers on a curve; each style starts elsewhere, so that curves that coincide stay readable.

    They stand for the curve in the legend: there shape and colour are seen together.
    """
    colour, symbol = STYLES[line.style % len(STYLES)]
    step = max(len(line.z) // MARKS, 1)
    places = slice(step * (1 + line.style % 5) // 6, None, step)
    shown.add_scatter(
        x=line.z[places], y=line.value[places], mode="markers", name=line.name, hoverinfo="skip",
        legendgroup=line.name, marker={"color": colour, "symbol": symbol, "size": 11},
    )  # fmt: skip


def _reach(lines: Sequence[Line], slopes: bool) -> tuple[float, float]:
    heights = np.concatenate(
        [part for line in lines for part in ((line.value, line.slope) if slopes else (line.value,))]
    )
    low, high = max(float(heights.min()), -3.0), min(float(heights.max()), 5.0)
    return low - 0.08 * (high - low or 1), high + 0.08 * (high - low or 1)


def shade(shown: go.Figure, zones: Sequence[tuple[float, float]], limits: tuple[float, float]) -> None:
    """Shade the `zones` (low, high), perhaps infinite, behind the curves of `shown`, cut off at `limits`."""
    for low, high in zones:
        left, right = max(low, limits[0]), min(high, limits[1])
        if left < right:
            shown.add_vrect(x0=left, x1=right, fillcolor=ZONE, line_width=0, layer="below")


def tangent(shown: go.Figure, z: float, value: float, slope: float, half: float = 1.5) -> go.Figure:
    """Add the point (`z`, `value`) and its tangent, `half` to either side, to the curves of `shown`."""
    ends = np.array([z - half, z + half])
    style = {"color": VIOLET, "width": 2.5, "dash": "dot"}
    shown.add_scatter(x=ends, y=value + slope * (ends - z), mode="lines", name="tangent", line=style)
    marker = {"color": VIOLET, "size": 14, "symbol": "diamond", "line": {"color": "white", "width": 2}}
    shown.add_scatter(x=[z], y=[value], mode="markers", name=f"z = {z:g}", marker=marker)
    return shown


def layer_bars(values: Sequence[float], title: str, theory: Sequence[float] = (), colour: str = VIOLET) -> go.Figure:
    """Draw one bar per layer, layer 1 leftmost, on a log axis; `theory` is a line over the same layers.

    A value of 0 has no place on a log axis: it gets a "0" at the foot instead of a bar.
    """
    measured, layers = np.asarray(values, np.float64), np.arange(1, len(values) + 1)
    above = measured > SMALLEST
    shown = figure(height=460, bargap=0.25)
    shown.add_bar(x=layers[above], y=measured[above], name="measured", marker={"color": colour})
    if len(theory):
        style, marker = {"color": GREY, "width": 2.5, "dash": "dash"}, {"size": 8, "symbol": "circle-open"}
        expected = np.where(np.asarray(theory) > SMALLEST, theory, np.nan)
        places = layers[: len(theory)]
        shown.add_scatter(x=places, y=expected, mode="lines+markers", name="theory", line=style, marker=marker)
    low, high = decades(np.concatenate([measured, np.asarray(theory, np.float64)]))
    foot = {"yref": "paper", "y": 0, "yanchor": "bottom", "showarrow": False, "font": {"color": colour, "size": 16}}
    for layer in layers[~above]:
        shown.add_annotation(x=int(layer), text="0", **foot)
    shown.update_xaxes(title="layer (1 is next to the input)", dtick=1 if len(values) <= 16 else 5, range=_span(layers))
    shown.update_yaxes(type="log", range=(low, high), title=title, exponentformat="power")
    shown.update_yaxes(dtick=max(1, ceil((high - low) / 8)))
    return shown


def decades(values: Values) -> tuple[int, int]:
    """Return the powers of ten that hold all of `values` above 0, at least three apart."""
    inside = values[(values > SMALLEST) & np.isfinite(values)]
    if not inside.size:
        return -3, 0
    low, high = floor(log10(inside.min()) - FOOT), ceil(log10(inside.max()))
    return min(low, high - 3), high


def _span(layers: NDArray[np.int_]) -> tuple[float, float]:
    return 0.4, len(layers) + 0.6
