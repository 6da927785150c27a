"""Overfitting: a curve that learns its points by heart, and what helps."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from core import gradient_descent
from core.figures import theme
from core.gradient_descent import Stop, overfitting
from core.gradient_descent.overfitting import Config, Snapshot
from core.runs import Refused
from pages._shell import figure, training
from pages._shell.figure import Frame

HEIGHT = 372
FIT, NOW, NOW_TEST = 3, 6, 7
FIRST = Config()
CURES: Mapping[str, dict[str, Any]] = MappingProxyType(
    {
        "Overfit": {},
        "Dropout": {"dropout": 0.2},
        "L2": {"l2": 0.001},
        "More data": {"samples": 200},
    }
)
KEYS = {"samples": "o_samples", "dropout": "o_dropout", "l2": "o_l2"}
PENALTIES = (0.0, 0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1)


def choose(row: Any) -> None:
    """Offer the cures in one click."""
    with row:
        st.pills("In one click", list(CURES), key="o_cure", on_change=_cured, label_visibility="collapsed")


def settings() -> tuple[Config, int]:
    """Return the config of the controls, and the patience of early stopping in epochs."""
    samples = st.slider("Training points", 8, 200, FIRST.samples, key="o_samples", bind="query-params")
    dropout = st.slider("Dropout", 0.0, 0.8, FIRST.dropout, 0.05, key="o_dropout", bind="query-params")
    l2 = st.select_slider("L2 penalty", PENALTIES, FIRST.l2, key="o_l2", bind="query-params", format_func="{:g}".format)
    patience = st.slider("Patience, epochs", 100, 3000, 600, 100, key="o_patience", bind="query-params")
    with st.popover("More", icon=":material/tune:", key="over-more"):
        noise = st.slider("Noise", 0.0, 1.0, FIRST.noise, 0.05, key="o_noise", bind="query-params")
        rate = st.number_input(
            "Learning rate", 0.001, 10.0, FIRST.learning_rate, 0.01, format="%g", key="o_rate", bind="query-params"
        )
        epochs = st.select_slider("Epochs", (600, 3000, 6000, 12000), 6000, key="o_epochs", bind="query-params")
        seed = st.number_input("Seed", 0, 9999, FIRST.seed, key="o_seed", bind="query-params")
    return Config(samples, noise, dropout, l2, rate, epochs, seed), patience


def show(config: Config, patience: int) -> None:
    """Show the run with its controls."""

    def draw(snapshots: Sequence[Snapshot], live: bool) -> None:
        run = st.session_state["overfit"].config
        chart, frames = drawn(run, snapshots, patience)
        said = _said(snapshots, patience)
        figure.show(chart, key="o-fit", alt=said, frames=[] if live else frames)
        st.markdown(said)

    def cure(better: Config) -> None:
        st.session_state["o_rate"] = max(0.001, better.learning_rate)

    training.show(overfitting.train, config, draw, key="overfit", first=FIRST, cure=cure)


def _said(snapshots: Sequence[Snapshot], patience: int) -> str:
    try:
        stop = gradient_descent.early_stop(gradient_descent.curves(snapshots), patience)
    except Refused as refused:
        return str(refused)
    return stop.sentence


def drawn(config: Config, snapshots: Sequence[Snapshot], patience: int) -> tuple[go.Figure, list[Frame]]:
    """Return the fit and the losses with the stop marked, and one frame per snapshot."""
    points, found = overfitting.points(config), gradient_descent.curves(snapshots)
    chart = theme.figure(height=HEIGHT)
    test = {"color": theme.GREY, "size": 7, "symbol": "x-thin-open", "opacity": 0.7}
    chart.add_scatter(x=points.test_x, y=points.test_y, mode="markers", name="test points", marker=test)
    truth = {"color": theme.GREEN, "dash": "dash", "width": 2.5}
    chart.add_scatter(x=overfitting.GRID, y=points.truth, mode="lines", name="the truth", line=truth)
    dots = {"color": theme.BLUE, "size": 11, "line": {"width": 1.5, "color": "white"}}
    chart.add_scatter(x=points.x, y=points.y, mode="markers", name="training points", marker=dots)
    fit = {"color": theme.VIOLET, "width": 3.5}
    chart.add_scatter(x=overfitting.GRID, y=snapshots[-1].curve, mode="lines", name="the network", line=fit)
    _losses(chart, found)
    if len(found.epochs) > 1:
        _marked(chart, found, gradient_descent.early_stop(found, patience))
    _axes(chart, points)
    return chart, [_frame(snapshot) for snapshot in snapshots]


def _losses(chart: go.Figure, found: gradient_descent.Curves) -> None:
    right = {"x": found.epochs, "xaxis": "x2", "yaxis": "y2", "mode": "lines", "showlegend": False}
    chart.add_scatter(y=found.train, name="training", line={"color": theme.BLUE, "width": 3}, **right)
    chart.add_scatter(y=found.test, name="test", line={"color": theme.ORANGE, "width": 3, "dash": "dash"}, **right)
    for y, colour in ((found.train, theme.BLUE), (found.test, theme.ORANGE)):
        marker = {"color": colour, "size": 13, "line": {"width": 2, "color": "white"}}
        now = {"x": found.epochs[-1:], "y": y[-1:], "marker": marker, "showlegend": False}
        chart.add_scatter(xaxis="x2", yaxis="y2", mode="markers", hoverinfo="skip", **now)
    for values, text, colour in ((found.train, "training", theme.BLUE), (found.test, "test", theme.ORANGE)):
        at = int(0.62 * (len(values) - 1))
        chart.add_annotation(
            x=found.epochs[at], y=np.log10(max(float(values[at]), 1e-6)), xref="x2", yref="y2", text=text,
            showarrow=False, yshift=14, font={"color": colour, "size": 16},
        )  # fmt: skip


def _marked(chart: go.Figure, found: gradient_descent.Curves, stop: Stop) -> None:
    """Mark the weights that early stopping keeps, and the epoch at which the patience ran out."""
    marks = [(stop.best, "keep ", theme.GREEN, "solid")]
    if stop.stopped is not None:
        marks.append((stop.stopped, " stop", theme.GREY, "dot"))
    for place, text, colour, dash in marks:
        x = float(found.epochs[place])
        line = {"color": colour, "dash": dash, "width": 2.5}
        chart.add_shape(type="line", x0=x, x1=x, y0=0, y1=1, xref="x2", yref="y2 domain", line=line)
        chart.add_annotation(
            x=x,
            y=1,
            xref="x2",
            yref="y2 domain",
            text=text,
            showarrow=False,
            yanchor="bottom",
            xanchor="right" if place == stop.best else "left",
            font={"color": colour},
        )


def _axes(chart: go.Figure, points: overfitting.Points) -> None:
    reach = max(2.0, float(np.abs(points.y).max()) + 0.2)
    chart.update_layout(
        margin={"t": 56, "l": 48, "b": 44},
        xaxis={"domain": [0.0, 0.56], "title": {"text": "x"}, "range": [-1.15, 1.15]},
        yaxis={"title": {"text": "y"}, "range": [-reach, reach]},
        xaxis2={"domain": [0.68, 1.0], "anchor": "y2", "title": {"text": "epoch"}, "nticks": 4},
        yaxis2={"anchor": "x2", "title": {"text": "loss"}, "type": "log", "dtick": 1},
        legend={"y": 1.06},
    )


def _frame(snapshot: Snapshot) -> Frame:
    now = {"x": [snapshot.step]}
    data = {FIT: {"y": snapshot.curve}, 6: {**now, "y": [snapshot.loss]}, 7: {**now, "y": [snapshot.test_loss]}}
    return Frame(f"epoch {snapshot.step:,}", data)


def _cured() -> None:
    """Set up what was clicked; the pill itself stays a button."""
    settings = CURES.get(st.session_state["o_cure"], {})
    st.session_state["o_cure"] = None
    for name, key in KEYS.items():
        st.session_state[key] = settings.get(name, getattr(FIRST, name))
