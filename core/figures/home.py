"""Pictures of the first page: a timeline, moved digits, and what three depths look for."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray
from plotly.subplots import make_subplots

from core.figures import theme

LANES = ("Ideas", "Software")
YEARS = (1934, 2036)
YEARS_A_LETTER = 0.85  # at the page's usual width, with some air
_COLOURS = {"Ideas": theme.VIOLET, "Software": theme.GREEN, "Data": theme.BLUE, "Hardware": theme.ORANGE}
_SIDES = dict.fromkeys(("MNIST", "CIFAR-10", "ImageNet", "LAION-400M", "GeForce GTX 580", "Tesla P100"), "middle left")
_SIDES |= {"Tesla V100": "top left"}
_SIDE, _GAP = 28, 3


def timeline(events: Sequence[Any]) -> go.Figure:
    """Return named years in lanes over sizes on log axes, all on one zoomable time axis.

    An event has `year`, `kind`, `name`, `size` and `source`.
    """
    figure = make_subplots(rows=3, cols=1, shared_xaxes=True, row_heights=[0.44, 0.28, 0.28], vertical_spacing=0.04)
    ticks: list[float] = []
    free = 0.0
    for kind in LANES:
        group = [event for event in events if event.kind == kind]
        heights = [free + lane for lane in lanes(group)]
        figure.add_trace(_marks(group, heights, "middle right"), row=1, col=1)
        ticks.append((min(heights) + max(heights)) / 2)
        free = max(heights) + 1.5
    for row, kind in enumerate(("Data", "Hardware"), 2):
        group = [event for event in events if event.kind == kind]
        sides = [_SIDES.get(event.name, "middle right") for event in group]
        figure.add_trace(_marks(group, [event.size for event in group], sides), row=row, col=1)
    figure.update_layout(template=theme.template(), height=550, showlegend=False, margin={"l": 92, "t": 8, "r": 16})
    figure.update_xaxes(range=list(YEARS))
    figure.update_yaxes(row=1, col=1, tickvals=ticks, ticktext=list(LANES), range=[-0.7, free - 0.8], showgrid=False)
    figure.update_yaxes(row=2, col=1, type="log", title="Examples", range=[1, 11], dtick=3)
    figure.update_yaxes(row=3, col=1, type="log", title="FLOP/s", range=[11, 14.6], dtick=1)
    return figure


def lanes(events: Sequence[Any]) -> list[int]:
    """Return the lowest free lane for each event, so that no name runs into the next mark."""
    ends: list[float] = []
    found = {}
    for event in sorted(events, key=lambda event: event.year):
        lane = next((i for i, end in enumerate(ends) if end < event.year), len(ends))
        ends[lane : lane + 1] = [event.year + YEARS_A_LETTER * len(event.name) + 1.5]
        found[event.name] = lane
    return [found[event.name] for event in events]


def _marks(events: Sequence[Any], heights: list[Any], sides: str | list[str]) -> go.Scatter:
    kind = events[0].kind
    return go.Scatter(
        x=[event.year for event in events],
        y=heights,
        text=[f" {event.name} " for event in events],
        customdata=[event.source for event in events],
        mode="markers+text",
        textposition=sides,
        textfont={"size": 14},
        marker={"size": 11, "color": _COLOURS[kind], "symbol": "circle" if kind in LANES else "diamond"},
        hovertemplate="%{text}, %{x:.0f}<br>%{customdata}<extra></extra>",
        cliponaxis=False,
        name=kind,
    )


def mosaic(pictures: NDArray[Any], columns: int, gap: int = _GAP) -> NDArray[np.uint8]:
    """Return pictures [n, side, side] of 0..255 as one picture, `columns` in a row, with a grey gap between them."""
    side = pictures.shape[1]
    rows = -(-len(pictures) // columns)
    sheet = np.full((rows * (side + gap) + gap, columns * (side + gap) + gap), 110, np.uint8)
    for i, picture in enumerate(pictures):
        top, left = (gap + (side + gap) * part for part in divmod(i, columns))
        sheet[top : top + side, left : left + side] = picture
    return sheet


def verdicts(sheet: NDArray[np.uint8], shares: tuple[NDArray[Any], NDArray[Any]], columns: int) -> go.Figure:
    """Return moved digits with both verdicts under each, beside both accuracies over the shift.

    `shares` are the shares right of rule and network [shifts]; trace 0 is the sheet, 1 and 2 the verdicts,
    3 and 4 the curves, 5 the shift that is shown.
    """
    figure = make_subplots(rows=1, cols=2, column_widths=[0.6, 0.4], horizontal_spacing=0.1)
    figure.add_trace(
        go.Heatmap(z=sheet, colorscale="Greys", reversescale=True, showscale=False, hoverinfo="skip"), row=1, col=1
    )
    for colour, name in ((theme.ORANGE, "rule"), (theme.BLUE, "network")):
        marks = go.Scatter(mode="text", textfont={"color": colour, "size": 22}, hoverinfo="skip", name=name)
        figure.add_trace(marks, row=1, col=1)
    for share, colour, name, dash in (
        (shares[0], theme.ORANGE, "Rule", "dash"),
        (shares[1], theme.BLUE, "Network", "solid"),
    ):
        curve = go.Scatter(
            x=np.arange(len(share)), y=share, name=name, line={"color": colour, "dash": dash, "width": 3}
        )
        figure.add_trace(curve, row=1, col=2)
    figure.add_trace(
        go.Scatter(mode="markers", marker={"size": 14, "color": theme.VIOLET}, showlegend=False), row=1, col=2
    )
    figure.update_layout(template=theme.template(), height=470, margin={"t": 40, "l": 8})
    figure.update_traces(showlegend=False, selector={"mode": "text"})
    figure.update_xaxes(visible=False, row=1, col=1)
    figure.update_yaxes(visible=False, autorange="reversed", scaleanchor="x", row=1, col=1)
    figure.update_xaxes(title="Moved by pixels, right and down", row=1, col=2)
    figure.update_yaxes(title="Held-out digits told right", tickformat=".0%", range=[0, 1.03], row=1, col=2)
    return figure


def verdict_frame(
    sheet: NDArray[np.uint8], right: tuple[NDArray[np.bool_], NDArray[np.bool_]], shift: int, share: tuple[float, float]
) -> dict[int, dict[str, Any]]:
    """Return what one shift changes in `verdicts`: the sheet, a tick or a cross for each digit, the marked shift."""
    pitch = _SIDE + _GAP
    columns = sheet.shape[1] // pitch
    out: dict[int, dict[str, Any]] = {0: {"z": sheet}}
    for trace, (told, beside) in enumerate(zip(right, (6, 22), strict=True), 1):
        places = [divmod(i, columns) for i in range(len(told))]
        out[trace] = {
            "x": [column * pitch + _GAP + beside for _, column in places],
            "y": [row * pitch + _GAP + 25 for row, _ in places],
            "text": ["✓" if ok else "✗" for ok in told],
        }
    out[5] = {"x": [shift, shift], "y": list(share)}
    return out
