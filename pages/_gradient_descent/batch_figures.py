"""The pictures of the batches: numbers from core in, Plotly figures out."""

from collections.abc import Mapping, Sequence
from itertools import cycle
from typing import Any

import numpy as np
import plotly.graph_objects as go

from core import gradient_descent
from core.figures import landscapes, theme
from core.gradient_descent import SCHEDULES, Cloud, RangeTest, Walked
from core.gradient_descent.landscape import Array
from pages._shell.figure import Frame

HEIGHT = 430
FRAMES = 60
MOST_DOTS = 400
DASHES = ("solid", "dash", "dot", "dashdot")
LEFT, RIGHT = [0.0, 0.55], [0.66, 1.0]


def titled(walked: Walked) -> str:
    """Return how many examples a step uses, in words."""
    batch, samples = walked.walk.batch, walked.walk.examples.samples
    return {samples: f"all {samples}", 1: "one"}.get(batch, f"{batch} at a time")


def three_ways(walks: Mapping[str, Walked]) -> tuple[go.Figure, list[Frame]]:
    """Return the paths over the loss of all examples and their losses over epochs, with frames."""
    trails = {titled(each): each.points for each in walks.values()}
    axes = _around([each.points for each in walks.values()])
    examples = next(iter(walks.values())).walk.examples
    heights = gradient_descent.loss(examples, np.stack(np.meshgrid(*axes), axis=-1))
    lowest = np.unravel_index(np.argmin(heights), heights.shape)
    minima = np.array([[axes[0][lowest[1]], axes[1][lowest[0]]]])
    chart = landscapes.with_trails(landscapes.contour(axes, heights, minima, log=True), trails)
    for place, each in enumerate(walks.values()):
        look = landscapes.style(place, len(walks))
        epochs = np.arange(len(each.losses)) / each.walk.steps_per_epoch
        line = {"color": look["color"], "dash": look["dash"], "width": 2.5}
        chart.add_scatter(x=epochs, y=each.losses, mode="lines", line=line, showlegend=False, xaxis="x2", yaxis="y2")
    _side_by_side(chart, "epochs", "loss on all examples")
    chart.update_layout(yaxis2={"type": "log", "dtick": "D2"})
    return chart, [_frame(list(walks.values()), trails, share / FRAMES) for share in range(FRAMES + 1)]


def _frame(walks: Sequence[Walked], trails: Mapping[str, Array], share: float) -> Frame:
    """Return what is seen after the same share of all looks at examples."""
    data: dict[int, dict[str, Any]] = {}
    for place, (each, points) in enumerate(zip(walks, trails.values(), strict=True)):
        step = int(share * each.walk.steps + 1e-9)
        every = max(1, len(points) // MOST_DOTS)
        kept = np.unique(np.append(np.arange(0, step, every), step))
        look = landscapes.style(place, len(walks))
        marker = {
            "size": [4] * (len(kept) - 1) + [13],
            "symbol": look["symbol"],
            "color": look["color"],
            "line": {"width": 0},
        }
        data[landscapes.FIRST_TRAIL + place] = {"x": points[kept, 0], "y": points[kept, 1], "marker": marker}
        epochs = kept / each.walk.steps_per_epoch
        data[landscapes.FIRST_TRAIL + len(walks) + place] = {"x": epochs, "y": each.losses[kept]}
    return Frame(f"epoch {share * walks[0].walk.epochs:.1f}", data)


def _around(paths: Sequence[Array]) -> tuple[Array, Array]:
    """Return axes that show where the paths go, those that leave cut at a sensible distance."""
    points = np.concatenate([path[np.isfinite(path).all(axis=1)] for path in paths]).clip(-8, 8)
    low, high = points.min(axis=0), points.max(axis=0)
    room = np.maximum(0.15 * (high - low), 0.4)
    x, y = np.linspace(low - room, high + room, 81, axis=1)
    return x, y


def clouds(found: Sequence[Cloud], batch: int) -> go.Figure:
    """Return gradients of single examples, of batches and of all, and the spread against the law."""
    chart = theme.figure(height=HEIGHT)
    single, some = found[0], next(cloud for cloud in found if cloud.batch == batch)
    for cloud, colour, size, name in (
        (single, theme.ORANGE, 5, "one example"),
        (some, theme.BLUE, 6, f"{batch} at a time"),
    ):
        chart.add_scatter(
            x=cloud.gradients[:, 0], y=cloud.gradients[:, 1], mode="markers", name=name,
            marker={"color": colour, "size": size, "opacity": 0.55, "symbol": "circle"},
        )  # fmt: skip
    full = some.full
    arrow = {"mode": "lines+markers", "name": "all: the true gradient", "line": {"color": theme.VIOLET, "width": 4}}
    marker = {"size": [0, 15], "symbol": "arrow", "angleref": "previous", "color": theme.VIOLET}
    chart.add_scatter(x=[0, full[0]], y=[0, full[1]], marker=marker, **arrow)
    sizes = [cloud.batch for cloud in found]
    right = {"xaxis": "x2", "yaxis": "y2", "x": sizes}
    law = {"color": theme.GREY, "dash": "dash", "width": 2.5}
    chart.add_scatter(y=[cloud.law for cloud in found], mode="lines", name="σ/√batch", line=law, **right)
    dots = {"color": theme.BLUE, "size": 10}
    measured = [cloud.spread for cloud in found]
    chart.add_scatter(y=measured, mode="markers", name="measured", marker=dots, **right)
    _side_by_side(chart, "batch", "distance from the true gradient")
    ends = [np.log10(0.5 * min(each for each in measured if each > 1e-9)), np.log10(1.6 * measured[0])]
    ticks = {"tickvals": sizes[::2], "ticktext": [str(size) for size in sizes[::2]], "type": "log", "tickangle": 0}
    chart.update_layout(xaxis2=ticks, yaxis2={"type": "log", "range": ends, "dtick": 1})
    return chart.update_layout(
        xaxis={"title": {"text": "gradient, first weight"}}, yaxis={"title": {"text": "second weight"}}
    )


def schedules(walks: Mapping[str, Walked]) -> go.Figure:
    """Return the learning rates over steps and the losses they lead to."""
    chart = theme.figure(height=HEIGHT)
    for (name, each), colour, dash in zip(walks.items(), cycle(theme.CLASSES), cycle(DASHES)):
        line = {"color": colour, "dash": dash, "width": 2.5}
        chart.add_scatter(y=each.rates, mode="lines", name=SCHEDULES[name].title, line=line)
        thin = {"color": colour, "dash": dash, "width": 2}
        chart.add_scatter(y=each.losses, mode="lines", line=thin, showlegend=False, xaxis="x2", yaxis="y2")
    _side_by_side(chart, "step", "loss on all examples", split=0.46)
    chart.update_layout(
        xaxis={"title": {"text": "step"}}, yaxis={"title": {"text": "learning rate"}, "rangemode": "tozero"}
    )
    return chart.update_layout(yaxis2={"type": "log", "dtick": "D2"})


def range_test(test: RangeTest) -> go.Figure:
    """Return the loss while the learning rate grows, with the lowest place, the suggestion and where it blows up."""
    chart = theme.figure(height=HEIGHT)
    grey, blue = {"color": theme.GREY, "width": 1.5}, {"color": theme.BLUE, "width": 3.5}
    chart.add_scatter(x=test.rates, y=test.losses, mode="lines", name="each batch", line=grey, opacity=0.6)
    chart.add_scatter(x=test.rates, y=test.smoothed, mode="lines", name="running mean", line=blue)
    marks = [(test.suggested, theme.GREEN, "suggested", "solid"), (test.lowest, theme.VIOLET, "lowest", "dash")]
    if test.too_large:
        marks.append((test.too_large, theme.ORANGE, "blows up", "dot"))
    for rate, colour, text, dash in marks:
        chart.add_vline(x=rate, line={"color": colour, "dash": dash, "width": 2.5})
        chart.add_annotation(
            x=np.log10(rate), y=1, yref="paper", yanchor="bottom", text=f"{text} {rate:.2g}",
            xanchor="left" if text == "blows up" else "right", showarrow=False, font={"color": colour},
        )  # fmt: skip
    top = 30 * float(np.median(test.losses[: len(test.losses) // 2]))
    ends = [np.log10(0.5 * test.smoothed.min()), np.log10(min(top, 2 * float(test.losses.max())))]
    chart.update_xaxes(type="log", title={"text": "learning rate"}, dtick=1, tickformat="~g")
    chart.update_layout(margin={"t": 56}, legend={"y": 1.09})
    return chart.update_yaxes(type="log", title={"text": "loss"}, range=ends, dtick=1)


def _side_by_side(chart: go.Figure, x: str, y: str, split: float = LEFT[1]) -> None:
    """Make room for the second picture at the right."""
    chart.update_layout(
        height=HEIGHT,
        margin={"t": 48, "l": 64},
        xaxis={"domain": [0.0, split]},
        xaxis2={"domain": [split + 0.11, 1.0], "anchor": "y2", "title": {"text": x}},
        yaxis2={"anchor": "x2", "title": {"text": y}},
        legend={"y": 1.03},
    )
