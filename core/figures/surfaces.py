"""A height over two axes, as contours or as a relief, with a path over it, its lowest place and one point.

The traces stand in the order of TRACES whether they are shown or not, so that a frame can name them by number.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike, NDArray

from core.figures import theme
from core.runs import Refused

Array = NDArray[np.float64]

TRACES = ("height", "halo", "path", "lowest", "point")
HEIGHT, HALO, PATH, LOWEST, POINT = range(5)
COLOURS = "Cividis_r"  # light is low: a path ends where it can be seen best
LIFT = 0.012  # of the height's range: how far marks float above the relief, so that it does not swallow them
FEWEST_TICKS = 3
CAMERA = {"eye": {"x": 1.45, "y": 1.25, "z": 1.0}, "center": {"x": 0, "y": 0, "z": -0.18}}
GRID = "rgba(138, 148, 166, 0.4)"
MATT = {"ambient": 0.8, "diffuse": 0.4, "specular": 0.02}


@dataclass(frozen=True, eq=False)
class Scene:
    """What is drawn: `height` [rows, columns] at `across` [columns] and `up` [rows], and marks upon it.

    `path` [steps, 3], `lowest` [3] and `point` [3] are places (across, up, height) or nothing. `titles` name
    across, up and height. With `log` the heights, all above 0, are drawn as powers of ten.
    """

    across: Array
    up: Array
    height: Array
    titles: tuple[str, str, str] = ("w1", "w2", "loss")
    path: ArrayLike = ()
    lowest: ArrayLike = ()
    point: ArrayLike = ()
    log: bool = False

    def __post_init__(self) -> None:
        """Refuse shapes that do not fit, and heights without a logarithm."""
        if np.shape(self.height) != (len(self.up), len(self.across)) or np.size(self.height) < 4:
            raise Refused("A surface needs one height for each row and column, two of both at least.")
        if self.log and not np.min(self.height) > 0:
            raise Refused("Heights of 0 and less have no logarithm; draw them as they are.")


def contour(scene: Scene, **layout: Any) -> go.Figure:
    """Return the scene from above: filled contours, equal heights joined; `layout` goes to Plotly's layout."""
    chart = theme.figure(showlegend=False, margin={"l": 64, "r": 16, "t": 16, "b": 56})
    chart.add_trace(go.Contour(**_height(scene), contours=_levels(scene), line={"width": 0.6}))
    chart.add_trace(go.Scatter(mode="lines", line={"color": "#FFFFFF", "width": 7}, opacity=0.85, hoverinfo="skip"))
    chart.add_trace(go.Scatter(mode="lines+markers", line={"color": theme.VIOLET, "width": 3}, marker=_steps(7)))
    chart.add_trace(go.Scatter(mode="markers", marker=_mark("star", theme.GREEN, 20)))
    chart.add_trace(go.Scatter(mode="markers", marker=_mark("diamond", theme.VIOLET, 18)))
    _place(chart, scene, marks(scene))
    for axis, values, title in (("xaxis", scene.across, scene.titles[0]), ("yaxis", scene.up, scene.titles[1])):
        chart.layout[axis].update(range=_ends(values), title={"text": title})
    return chart.update_layout(**layout)


def relief(scene: Scene, **layout: Any) -> go.Figure:
    """Return the scene in three dimensions, to be turned by hand; `layout` goes to Plotly's layout."""
    chart = theme.figure(showlegend=False, margin={"l": 0, "r": 0, "t": 0, "b": 0})
    lines = {"z": {"show": True, "usecolormap": False, "color": "#FFFFFF", "width": 1, "highlight": False}}
    chart.add_trace(go.Surface(**_height(scene), contours=lines, lighting=MATT))
    chart.add_trace(go.Scatter3d(mode="lines", line={"color": "#FFFFFF", "width": 12}, hoverinfo="skip"))
    chart.add_trace(go.Scatter3d(mode="lines+markers", line={"color": theme.VIOLET, "width": 6}, marker=_steps(4)))
    chart.add_trace(go.Scatter3d(mode="markers", marker=_mark("circle", theme.GREEN, 8)))
    chart.add_trace(go.Scatter3d(mode="markers", marker=_mark("diamond", theme.VIOLET, 8)))
    _place(chart, scene, marks(scene, relief=True))
    axes = [_axis(title) for title in scene.titles]
    for axis, values in zip(axes, (scene.across, scene.up), strict=False):
        axis["range"] = _ends(values)
    chart.update_scenes(
        **dict(zip(("xaxis", "yaxis", "zaxis"), (*axes[:2], axes[2] | _tick_words(scene)), strict=True)),
        aspectmode="manual",
        aspectratio={"x": 1, "y": 1, "z": 0.7},
        camera=CAMERA,
    )
    return chart.update_layout(**layout)


def marks(scene: Scene, *, relief: bool = False) -> Mapping[int, Mapping[str, Any]]:
    """Return what a frame changes: per trace number, the places of the scene's path, lowest place and point."""
    path, lowest, point = (_places(each) for each in (scene.path, scene.lowest, scene.point))
    traces = ((HALO, path), (PATH, path), (LOWEST, lowest), (POINT, point))
    return {trace: _coordinates(scene, places, relief) for trace, places in traces}


def _coordinates(scene: Scene, places: Array, relief: bool) -> dict[str, Any]:
    x, y, height = places.T
    known = {"x": x, "y": y, "customdata": height}
    if not relief:
        return known
    drawn = _drawn(scene.height, scene.log)
    lift = LIFT * float(np.ptp(drawn))
    return {**known, "z": _drawn(height, scene.log) + lift}


def _place(chart: go.Figure, scene: Scene, changes: Mapping[int, Mapping[str, Any]]) -> None:
    across, up, height = scene.titles
    told = f"{across} %{{x:.3g}}<br>{up} %{{y:.3g}}<br>{height} %{{customdata:.4g}}"
    words = {PATH: "path", LOWEST: "lowest", POINT: "here"}
    for trace, change in changes.items():
        chart.data[trace].update(name=TRACES[trace], **change)
        if trace in words:
            chart.data[trace].update(hovertemplate=f"{told}<extra>{words[trace]}</extra>")
    chart.data[HEIGHT].update(name="height", hovertemplate=f"{told}<extra></extra>")


def _height(scene: Scene) -> dict[str, Any]:
    bar = {
        "title": {"text": scene.titles[2], "side": "right"},
        "thickness": 16,
        "outlinewidth": 0,
        **_tick_words(scene),
    }
    return {
        "x": scene.across,
        "y": scene.up,
        "z": _drawn(scene.height, scene.log),
        "customdata": scene.height,
        "colorscale": COLOURS,
        "colorbar": bar,
    }


def _drawn(height: ArrayLike, log: bool) -> Array:
    heights = np.asarray(height, np.float64)
    return np.log10(np.maximum(heights, np.finfo(float).tiny)) if log else heights


def _levels(scene: Scene) -> dict[str, float]:
    drawn = _drawn(scene.height, scene.log)
    low, high = float(drawn.min()), float(drawn.max())
    step = _round_step((high - low) / 20) if high > low else 1.0
    return {"start": step * (math.floor(low / step) + 1), "end": high, "size": step}


def _round_step(step: float) -> float:
    """Return 1, 2 or 5 times a power of ten, the first that is not below `step`."""
    power = 10.0 ** math.floor(math.log10(step))
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= step * (1 - 1e-9))


def _tick_words(scene: Scene) -> dict[str, Any]:
    """Return ticks at 1, 2 and 5 times powers of ten, in heights' own words, when powers are drawn; else nothing."""
    if not scene.log:
        return {}
    low, high = float(np.min(scene.height)), float(np.max(scene.height))
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    whole = [10.0**power for power in powers]
    ticks = _inside(whole, low, high)
    if len(ticks) < FEWEST_TICKS:
        ticks = _inside([step * power for power in whole for step in (1, 2, 5)], low, high)
    return {"tickvals": [math.log10(tick) for tick in ticks], "ticktext": [f"{tick:g}" for tick in ticks]}


def _inside(ticks: list[float], low: float, high: float) -> list[float]:
    return [tick for tick in ticks if low <= tick <= high]


def _places(values: ArrayLike) -> Array:
    places = np.asarray(values, np.float64)
    if places.size == 0:
        return np.empty((0, 3))
    if places.shape[-1] != 3 or places.ndim > 2:
        raise Refused("A place on a surface has three numbers: across, up, height.")
    return places.reshape(-1, 3)


def _axis(title: str) -> dict[str, Any]:
    return {
        "title": {"text": title, "font": {"size": 16}},
        "tickfont": {"size": 14},
        "gridcolor": GRID,
        "zeroline": False,
        "showbackground": False,
    }


def _ends(values: Array) -> list[float]:
    return [float(values[0]), float(values[-1])]


def _steps(size: int) -> dict[str, Any]:
    return {"size": size, "color": theme.VIOLET, "line": {"color": "#FFFFFF", "width": 1}}


def _mark(symbol: str, colour: str, size: int) -> dict[str, Any]:
    return {"symbol": symbol, "size": size, "color": colour, "line": {"color": "#FFFFFF", "width": 2}}
