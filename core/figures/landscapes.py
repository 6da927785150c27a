"""Losses over one weight or two, and the ways taken down them: arrays in, figure out."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from core.figures import theme

Array = NDArray[np.floating[Any]]
Axes = tuple[Array, Array]

CURVE, TRAIL, TANGENT, HERE = range(4)
FIRST_TRAIL = 2
LEVELS = 18
HEIGHT = 520
# Grey that lets the page's paper through reads as depth on white and on black.
DEPTH = ((0.0, "rgba(138,148,166,0.03)"), (1.0, "rgba(138,148,166,0.45)"))
DASHES = ("solid", "dash", "dot", "dashdot")


def curve(axis: Array, heights: Array, minima: Array) -> go.Figure:
    """Return J over one weight: `axis` [n], `heights` [n], stars at `minima` [m, 2] (weight, J).

    Traces CURVE, TRAIL, TANGENT and HERE; `curve_frame` fills the last three.
    """
    figure = _figure("w", "J(w)")
    figure.add_scatter(x=axis, y=heights, mode="lines", name="J(w)", line={"color": theme.BLUE, "width": 3})
    steps = {"color": theme.VIOLET, "width": 1.5, "dash": "dot"}
    figure.add_scatter(mode="lines+markers", name="steps", line=steps, marker={"size": 8, "color": theme.VIOLET})
    figure.add_scatter(mode="lines", name="slope", line={"color": theme.VIOLET, "width": 3}, hoverinfo="skip")
    here = {"size": 16, "color": theme.VIOLET, "line": {"width": 2, "color": "white"}}
    figure.add_scatter(mode="markers", name="now", marker=here)
    figure.add_scatter(x=minima[:, 0], y=minima[:, 1], **_star())
    low, high = float(heights.min()), float(heights.max())
    figure.update_yaxes(range=[low - 0.08 * (high - low), high + 0.04 * (high - low)])
    return figure.update_xaxes(range=[float(axis[0]), float(axis[-1])])


def curve_frame(points: Array, heights: Array, step: int, tangent: tuple[Array, Array]) -> dict[int, dict[str, Any]]:
    """Return what traces of `curve` show after `step` steps of `points` [n + 1] with losses `heights` [n + 1].

    `tangent` are the ends of the tangent there: weights [2] and J [2].
    """
    return {
        TRAIL: {"x": points[: step + 1], "y": heights[: step + 1]},
        TANGENT: {"x": tangent[0], "y": tangent[1]},
        HERE: {"x": points[step : step + 1], "y": heights[step : step + 1]},
    }


def contour(axes: Axes, heights: Array, minima: Array, log: bool = False) -> go.Figure:
    """Return J over two weights as level lines: `axes` two of [n], `heights` [n, n] with w2 along the rows.

    `minima` [m, 2] get stars; `log` spaces the levels so that low values stay apart. Trails come behind, from
    trace FIRST_TRAIL on.
    """
    figure = _figure("w<sub>1</sub>", "w<sub>2</sub>")
    shown = spread(heights) if log else heights
    figure.add_contour(
        x=axes[0],
        y=axes[1],
        z=shown,
        text=np.round(heights, 3),
        ncontours=LEVELS,
        colorscale=[list(stop) for stop in DEPTH],
        line={"color": theme.GREY, "width": 1},
        showscale=False,
        hovertemplate="w<sub>1</sub> %{x:.2f}, w<sub>2</sub> %{y:.2f}<br>J = %{text}<extra></extra>",
    )
    figure.add_scatter(x=minima[:, 0], y=minima[:, 1], **_star())
    figure.update_xaxes(range=[float(axes[0][0]), float(axes[0][-1])])
    return figure.update_yaxes(range=[float(axes[1][0]), float(axes[1][-1])])


def with_trails(figure: go.Figure, trails: Mapping[str, Array]) -> go.Figure:
    """Add `trails` title -> points [n + 1, 2] to a `contour`, each with its own colour, dash and symbol."""
    for place, (title, points) in enumerate(trails.items()):
        look = style(place, len(trails))
        line = {"color": look["color"], "dash": look["dash"], "width": 2.5}
        marker = _marker(look, len(points))
        figure.add_scatter(x=points[:, 0], y=points[:, 1], mode="lines+markers", name=title, line=line, marker=marker)
    return figure


def trails_frame(trails: Mapping[str, Array], step: int) -> dict[int, dict[str, Any]]:
    """Return what the trails of `with_trails` show after `step` steps; one that has ended stays where it is."""
    return {
        FIRST_TRAIL + place: {
            "x": points[: step + 1, 0],
            "y": points[: step + 1, 1],
            "marker": _marker(style(place, len(trails)), min(step + 1, len(points))),
        }
        for place, points in enumerate(trails.values())
    }


def style(place: int, count: int) -> dict[str, str]:
    """Return colour, dash and symbol of trail number `place` of `count`; a single trail is violet, an update's colour.

    Four colours with four dashes: no two of sixteen are alike.
    """
    if count == 1:
        return {"color": theme.VIOLET, "dash": "solid", "symbol": "circle"}
    group, colour = divmod(place, len(theme.CLASSES))
    symbol = theme.SYMBOLS[colour] + "-open" * (group % 2)
    return {"color": theme.CLASSES[colour], "dash": DASHES[group % len(DASHES)], "symbol": symbol}


def surface(axes: Axes, heights: Array, path: Array, path_heights: Array, log: bool = False) -> go.Figure:
    """Return J over a plane in three dimensions with a path on it.

    `axes` two of [n], `heights` [n, n] with the second axis along the rows, `path` [m, 2], `path_heights` [m]; the
    path floats a hundredth of the height above the ground, so that it is not half sunk in it.
    """
    figure = theme.figure(height=HEIGHT, margin={"l": 0, "r": 0, "t": 24, "b": 0})
    lowest = float(np.min(heights))
    z, along = (spread(heights), spread(path_heights, lowest)) if log else (heights, path_heights)
    figure.add_surface(x=axes[0], y=axes[1], z=z, colorscale="Cividis", showscale=False, opacity=0.8, name="loss")
    line, marker = {"color": theme.VIOLET, "width": 7}, {"size": 4, "color": theme.VIOLET}
    lift = 0.01 * float(np.ptp(z))
    figure.add_scatter3d(x=path[:, 0], y=path[:, 1], z=along + lift, name="training", line=line, marker=marker)
    return figure.update_layout(scene=_scene(_powers(heights, lowest) if log else {}))


def spread(values: Array, lowest: float | None = None) -> Array:
    """Return log10(values - lowest + 1): low values apart, high ones together; `lowest` is their own by default."""
    above = np.asarray(values, np.float64) - (np.min(values) if lowest is None else lowest)
    return np.asarray(np.log10(np.maximum(above, 0) + 1))


def _figure(x: str, y: str) -> go.Figure:
    figure = theme.figure(height=HEIGHT, xaxis={"title": {"text": x}}, yaxis={"title": {"text": y}})
    return figure.update_layout(uirevision="landscape")


def _star() -> dict[str, Any]:
    marker = {"symbol": "star", "size": 15, "color": theme.GREEN, "line": {"width": 1, "color": "white"}}
    return {"mode": "markers", "name": "lowest", "marker": marker, "hovertemplate": "lowest point<extra></extra>"}


def _marker(look: Mapping[str, str], count: int) -> dict[str, Any]:
    """Return small dots and, at the end of `count` points, a large symbol."""
    return {"size": [4] * (count - 1) + [13], "symbol": look["symbol"], "color": look["color"]}


def _powers(heights: Array, lowest: float) -> dict[str, Any]:
    """Return ticks of a `spread` axis that name the losses themselves: lowest, then 1, 10, 100 ... above it."""
    above = [0.0, *(10.0**power for power in range(int(np.log10(np.ptp(heights) + 1)) + 1))]
    values = np.array(above) + lowest
    return {"tickvals": spread(values, lowest), "ticktext": [f"{value:.3g}" for value in values]}


def _scene(height: Mapping[str, Any]) -> dict[str, Any]:
    axis = {"showbackground": False, "tickfont": {"size": 14}, "nticks": 5}
    titles: Sequence[str] = ("direction 1", "direction 2", "loss")
    axes = {f"{name}axis": {**axis, "title": {"text": text}} for name, text in zip("xyz", titles, strict=True)}
    camera = {"eye": {"x": 1.3, "y": -1.3, "z": 1.1}}
    return {**axes, "zaxis": {**axes["zaxis"], **height}, "aspectmode": "cube", "camera": camera}
