"""What one neuron cannot do, a hidden layer can: its run, drawn as a map that bends while it learns."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from core import networks, perceptron
from core.figures import theme
from pages._shell import figure, training, warm

KEY = "hidden-run"


def opened() -> bool:
    """Say whether the link asks for the hidden layer."""
    return st.query_params.get("network") == "1"


def leave() -> None:
    """Offer the way back to one neuron."""
    st.button("Back", icon=":material/arrow_back:", help="Back to one neuron", on_click=_close, key="one-back")


def show(config: networks.Config, rates: Sequence[float]) -> None:
    """Show the network's run and its map."""

    def cure(cured: networks.Config) -> None:
        st.session_state["rate"] = min(rates, key=lambda rate: abs(rate - cured.learning_rate))

    training.show(
        networks.train, config, lambda snapshots, live: _draw(config, snapshots, live), key=KEY, first=config, cure=cure
    )


def _close() -> None:
    st.query_params.pop("network", None)


def open_with(config: networks.Config) -> None:
    """Open the hidden layer and start its training."""
    st.query_params["network"] = "1"
    if warm.ready():
        training.begin(networks.train, config, KEY)


def _draw(config: networks.Config, snapshots: Sequence[networks.Snapshot], live: bool) -> None:
    last = snapshots[-1]
    right = f"{last.accuracy:.0%} of the points are right"
    figure.show(
        _map(config, snapshots),
        key="hidden-map",
        alt=f"Map of the network's output after {last.step} epochs: {right}, loss {last.loss:.4f}.",
        frames=[] if live else [_frame(config, snapshot) for snapshot in snapshots],
    )
    st.caption(
        f"Blue says class 1, orange class 0. Each grey line is one of the four hidden neurons' own lines; "
        f"the output neuron weighs them together: "
        f"{networks.parameters(config)} parameters. {right}."
    )


def _frame(config: networks.Config, snapshot: networks.Snapshot) -> figure.Frame:
    label = f"epoch {snapshot.step:,} · loss {snapshot.loss:.3f}"
    dot = {"x": [snapshot.step], "y": [snapshot.loss]}
    return figure.Frame(label, {0: {"z": _picture(snapshot)}, 1: _lines(config, snapshot), 5: dot})


def _map(config: networks.Config, snapshots: Sequence[networks.Snapshot]) -> go.Figure:
    snapshot = snapshots[-1]
    axis = networks.grid_axis(config.reach)
    picture = go.Heatmap(
        x=axis,
        y=axis,
        z=_picture(snapshot),
        zmin=0,
        zmax=255,
        zsmooth="best",
        colorscale=[list(stop) for stop in theme.DIVERGING],
        opacity=0.6,
        hoverinfo="skip",
        showscale=False,
    )
    lines = go.Scatter(
        **_lines(config, snapshot), mode="lines", line={"color": theme.GREY, "width": 2}, hoverinfo="skip"
    )
    shown = theme.figure(height=385, showlegend=False, margin={"t": 12, "b": 52})
    shown.add_traces([picture, lines, *(_points(config, label) for label in (0, 1)), *_curve(snapshots)])
    limits = [-config.reach, config.reach]
    first = {"range": limits, "constrain": "domain"}
    shown.update_layout(
        xaxis={"title": "x<sub>1</sub>", "domain": [0, 0.5], **first},
        yaxis={"title": "x<sub>2</sub>", "scaleanchor": "x", **first},
        xaxis2={"title": "epoch", "domain": [0.6, 1], "anchor": "y2"},
        yaxis2={"title": "loss", "anchor": "x2", "rangemode": "tozero", "domain": [0, 0.94]},
    )
    return shown


def _curve(snapshots: Sequence[networks.Snapshot]) -> tuple[go.Scatter, go.Scatter]:
    """Return the loss over the epochs, and the dot at the epoch shown."""
    steps, losses = [snapshot.step for snapshot in snapshots], [snapshot.loss for snapshot in snapshots]
    second = {"xaxis": "x2", "yaxis": "y2"}
    curve = go.Scatter(x=steps, y=losses, mode="lines", line={"color": theme.BLUE, "width": 3}, **second)
    dot = {"size": 13, "color": theme.VIOLET}
    return curve, go.Scatter(x=steps[-1:], y=losses[-1:], mode="markers", marker=dot, hoverinfo="skip", **second)


def _points(config: networks.Config, label: int) -> go.Scatter:
    own = [point for point, of in zip(config.points, config.labels, strict=True) if of == label]
    marker = {"size": 13, "color": theme.CLASSES[label], "symbol": theme.SYMBOLS[label]}
    marker["line"] = {"width": 2, "color": "#FFFFFF"}
    return go.Scatter(
        x=[x1 for x1, _ in own], y=[x2 for _, x2 in own], mode="markers", name=f"class {label}", marker=marker
    )


def _lines(config: networks.Config, snapshot: networks.Snapshot) -> dict[str, list[float | None]]:
    """Return where each hidden neuron's sum is 0."""
    matrix, bias = snapshot.weights[:2]
    edge = (-config.reach, config.reach)
    x1: list[float | None] = []
    x2: list[float | None] = []
    for weights, own in zip(np.clip(matrix.T, -1000, 1000).tolist(), np.clip(bias, -1000, 1000).tolist(), strict=True):
        segment = perceptron.boundary(perceptron.Neuron(own, tuple(weights)), edge, edge).segment
        for point in segment or ():
            x1.append(point[0])
            x2.append(point[1])
        x1.append(None)
        x2.append(None)
    return {"x": x1, "y": x2}


def _picture(snapshot: networks.Snapshot) -> Any:
    return np.round(snapshot.picture * 255).astype(np.uint8)
