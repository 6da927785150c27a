"""Maps of two-number codes, training curves of an autoencoder, and the two terms of a VAE's loss over beta."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray
from plotly.subplots import make_subplots

from core.figures.theme import BLUE, GREY, ORANGE, VIOLET, template

Values = NDArray[np.floating]
# One per digit, of different lightness; the digit itself is the marker.
HUES = ("#1D4ED8", "#E06C00", "#0E9F6E", "#D6336C", "#8B5CF6", "#0891B2", "#B45309", "#5C940D", "#A21CAF", "#8A94A6")


@dataclass(frozen=True, eq=False)
class Terms:
    """Curves over training `steps` [n]: reconstruction error and KL, on training and on held-out digits [n]."""

    steps: Values
    error: Values
    divergence: Values
    held_out_error: Values
    held_out_divergence: Values


def codes(places: Values, labels: NDArray[np.integer], size: int = 13) -> dict[str, Any]:
    """Return a scatter trace of codes [n, 2], each drawn as its digit."""
    return {
        "x": places[:, 0],
        "y": places[:, 1],
        "mode": "text",
        "text": [str(label) for label in labels],
        "textfont": {"size": size, "color": [HUES[label] for label in labels]},
        "hoverinfo": "skip",
        "showlegend": False,
    }


def beta_sweep(
    places: Values, labels: NDArray[np.integer], terms: Terms, sweep: Mapping[str, Sequence[float]]
) -> go.Figure:
    """Draw one VAE's map, its two loss terms while it learned, and both terms against beta; `sweep` is
    {"beta", "error", "divergence", "chosen"}, the last one the chosen place."""
    shown = make_subplots(1, 3, column_widths=[0.36, 0.3, 0.34], horizontal_spacing=0.075)
    shown.update_layout(template=template(), height=330, margin={"t": 40, "b": 44, "l": 40, "r": 10})
    shown.add_scatter(**codes(places, labels, 12), row=1, col=1)
    _rings(shown)
    _over_steps(shown, terms)
    _over_beta(shown, sweep)
    shown.update_xaxes(title_text="z1", row=1, col=1)
    shown.update_yaxes(title_text="z2", scaleanchor="x", row=1, col=1)
    return shown


def _rings(shown: go.Figure) -> None:
    """Draw one and two standard deviations of N(0, 1)."""
    for radius, dash in ((1, "solid"), (2, "dash")):
        line = {"color": GREY, "width": 2, "dash": dash}
        shown.add_shape(type="circle", x0=-radius, x1=radius, y0=-radius, y1=radius, line=line, row=1, col=1)


def _over_steps(shown: go.Figure, terms: Terms) -> None:
    for held_out, dash in ((False, "solid"), (True, "dash")):
        error = terms.held_out_error if held_out else terms.error
        apart = terms.held_out_divergence if held_out else terms.divergence
        for name, values, colour in (("reconstruction", error, BLUE), ("KL", apart, VIOLET)):
            line = {"color": colour, "width": 3, "dash": dash}
            told = f"{name}, {'held out' if held_out else 'training'}"
            shown.add_scatter(
                x=terms.steps, y=values, name=told, line=line, mode="lines", showlegend=False, row=1, col=2
            )
    shown.update_xaxes(title_text="training step", nticks=4, row=1, col=2)
    shown.update_yaxes(title_text="nats per digit", rangemode="tozero", row=1, col=2)
    for values, name, colour in ((terms.error, "reconstruction", BLUE), (terms.divergence, "KL", VIOLET)):
        place = {"x": float(terms.steps[-1]), "y": float(values[-1])}
        shown.add_annotation(
            **place,
            text=name,
            font={"color": colour, "size": 15},
            showarrow=False,
            yshift=14,
            xanchor="right",
            row=1,
            col=2,
        )


def _over_beta(shown: go.Figure, sweep: Mapping[str, Sequence[float]]) -> None:
    place = int(sweep["chosen"][0])
    sizes = [18 if i == place else 11 for i in range(len(sweep["beta"]))]
    marker = {"size": sizes, "color": [ORANGE if i == place else BLUE for i in range(len(sizes))]}
    text = [f"β = {beta:g}" for beta in sweep["beta"]]
    shown.add_scatter(
        x=sweep["divergence"], y=sweep["error"], mode="lines+markers+text", text=text, textposition="top right",
        marker=marker, line={"color": GREY, "width": 2}, textfont={"size": 15}, showlegend=False, cliponaxis=False,
        hovertemplate="KL %{x:.1f}, reconstruction %{y:.1f}<extra>%{text}</extra>", row=1, col=3,
    )  # fmt: skip
    ends = np.log10([0.6 * min(sweep["divergence"]), 3.5 * max(sweep["divergence"])]).tolist()
    ticks = [1, 3, 10, 30, 100, 300]
    shown.update_xaxes(title_text="KL, nats", type="log", range=ends, tickvals=ticks, row=1, col=3)
    shown.update_yaxes(title_text="reconstruction, nats", row=1, col=3)


def learning(
    snapshots: Sequence[Any], images: NDArray[np.uint8], labels: NDArray[np.integer]
) -> tuple[go.Figure, list[dict[str, Any]]]:
    """Return the map of codes, digits over what is rebuilt of them, and the loss; and its frames, one per snapshot.

    A snapshot has `step`, `codes` [n, 2], `rebuilt` [k, 28, 28], `error`, `divergence`, `held_out_error`,
    `held_out_divergence`; `images` [k, 28, 28] are what is rebuilt, `labels` [n] the digits on the map.
    """
    shown = make_subplots(
        2, 2, column_widths=[0.58, 0.42], row_heights=[0.42, 0.58], specs=[[{"rowspan": 2}, {}], [None, {}]],
        vertical_spacing=0.14, horizontal_spacing=0.08,
    )  # fmt: skip
    shown.update_layout(template=template(), height=352, margin={"t": 6, "b": 44, "l": 44, "r": 8})
    last = snapshots[-1]
    shown.add_scatter(**codes(last.codes.astype(np.float64), labels), row=1, col=1)
    shown.add_heatmap(
        z=_tiles(images, last.rebuilt),
        colorscale=_INK,
        zmin=0,
        zmax=255,
        showscale=False,
        hoverinfo="skip",
        row=1,
        col=2,
    )
    shown.update_xaxes(visible=False, row=1, col=2)
    shown.update_yaxes(visible=False, scaleanchor="x2", autorange="reversed", row=1, col=2)
    _curves(shown, snapshots)
    return shown, [_frame(snapshots, i, images) for i in range(len(snapshots))]


_INK = [[0, "#FFFFFF"], [1, "#101828"]]
_SERIES = (
    ("reconstruction", "error", BLUE, "solid"),
    ("held out", "held_out_error", BLUE, "dash"),
    ("KL", "divergence", VIOLET, "solid"),
    ("KL, held out", "held_out_divergence", VIOLET, "dash"),
)


def _curves(shown: go.Figure, snapshots: Sequence[Any]) -> None:
    steps = [each.step for each in snapshots]
    shows_kl = any(each.divergence for each in snapshots)
    for name, field, colour, dash in _SERIES[: 4 if shows_kl else 2]:
        values = [getattr(each, field) for each in snapshots]
        line = {"color": colour, "width": 3, "dash": dash}
        shown.add_scatter(x=steps, y=values, name=name, line=line, mode="lines", row=2, col=2)
    now = {"size": 13, "color": ORANGE}
    shown.add_scatter(
        x=[steps[-1]], y=[snapshots[-1].error], mode="markers", marker=now, showlegend=False, row=2, col=2
    )
    shown.update_xaxes(title_text="training step", row=2, col=2)
    shown.update_yaxes(title_text="error per digit", rangemode="tozero", row=2, col=2)
    shown.update_layout(legend={"x": 0.62, "y": 0.5, "orientation": "h", "font": {"size": 15}})


def _frame(snapshots: Sequence[Any], place: int, images: NDArray[np.uint8]) -> dict[str, Any]:
    now = snapshots[place]
    span = now.codes.astype(np.float32)
    low, high = np.percentile(span, [1, 99], axis=0)
    pad = 0.12 * np.maximum(high - low, 1e-3)
    last = (4 if any(each.divergence for each in snapshots) else 2) + 2
    return {
        "label": f"step {now.step:,}",
        "data": {
            0: {"x": span[:, 0], "y": span[:, 1]},
            1: {"z": _tiles(images, now.rebuilt)},
            last: {"x": [now.step], "y": [now.error]},
        },
        "layout": {
            "xaxis.range": [float(low[0] - pad[0]), float(high[0] + pad[0])],
            "yaxis.range": [float(low[1] - pad[1]), float(high[1] + pad[1])],
        },
    }


def _tiles(images: NDArray[np.uint8], rebuilt: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return pictures [k, 28, 28] in one row over what is rebuilt of them: [56, 28 k]."""
    return np.vstack([np.hstack(list(images)), np.hstack(list(rebuilt))])
