"""Confidence held against how often it is right, for every temperature."""

from typing import Any

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from core.classifiers.calibration import calibration, calibration_error
from core.figures import theme
from core.limitations import nets, uncertainty
from core.limitations.uncertainty import Snapshot
from pages._limitations import layout
from pages._shell import figure


def show(run: Snapshot, picture: Any, facts: Any, _knobs: Any) -> None:
    """Confidence against accuracy on turned digits, for every temperature."""
    labels = uncertainty.bent_digits()[1]
    logits = _asked(uncertainty.members_of(run)[0])
    fit, test = slice(0, None, 2), slice(1, None, 2)
    best = uncertainty.temperature(logits[fit], labels[fit])
    temperatures = np.unique(np.round([*np.geomspace(0.25, 4, 33), best], 3))
    plain, chosen = (int(np.abs(temperatures - value).argmin()) for value in (1, best))
    tempered = [nets.softmax(logits[test] / value) for value in temperatures]
    errors = [calibration_error(said, labels[test], 10) for said in tempered]
    frames = [
        _frame(said, labels[test], f"T = {value:.2f}", error)
        for said, value, error in zip(tempered, temperatures, errors, strict=True)
    ]
    with picture:
        figure.show(
            _diagonal(),
            key="calibration",
            frames=frames,
            start=plain,
            alt=f"Calibration error {errors[plain]:.3f} at T = 1, {errors[chosen]:.3f} at T = {best:.2f}.",
        )
    with facts:
        layout.number(
            f"{errors[plain]:.3f} → {errors[chosen]:.3f}",
            f"calibration error on 500 unseen turned digits, at T = 1 and at T = {best:.2f}, which was fitted "
            "on 500 others. It changes no answer.",
        )
        costs = [f"{uncertainty.nll(logits[test], labels[test], value):.3f}" for value in (1.0, best)]
        st.markdown(rf"$p = \mathrm{{softmax}}(z/T)$; cross-entropy {costs[0]} → {costs[1]}")


@st.cache_data(max_entries=8, show_spinner=False)
def _asked(member: Any) -> Any:
    return nets.scores(uncertainty.NET, member, uncertainty.bent_digits()[0])


def _frame(said: Any, labels: Any, name: str, error: float) -> figure.Frame:
    found = calibration(said, labels, 10)
    full = found.counts > 0
    marker = {"color": theme.BLUE, "size": 8 + 2 * np.sqrt(found.counts[full])}
    changed = {"x": found.confidence[full], "y": found.accuracy[full], "marker": marker}
    return figure.Frame(name, {1: changed}, {"title": {"text": f"{name}: calibration error {error:.3f}"}})


def _diagonal() -> go.Figure:
    chart = theme.figure(
        height=layout.TALL - 10,
        xaxis_title="confidence",
        yaxis_title="share right",
        xaxis_range=[0, 1.03],
        yaxis_range=[0, 1.05],
        margin={"t": 76, "l": 60, "r": 16, "b": 50},
        title={"text": "T = 1", "y": 0.98},
    )
    honest = {"dash": "dash", "color": theme.GREY}
    chart.add_trace(go.Scatter(x=[0, 1], y=[0, 1], mode="lines", line=honest, name="honest"))
    line = {"color": theme.BLUE, "width": 3}
    chart.add_trace(go.Scatter(mode="lines+markers", name="one network, digits turned by up to 45°", line=line))
    return chart
