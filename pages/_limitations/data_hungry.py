"""Data hungry: accuracy against the number of examples, and what wrong labels cost."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from core.figures import theme
from core.limitations import hunger, learner
from core.limitations.hunger import KINDS, SIZES, Config, Snapshot
from pages._limitations import layout
from pages._shell import figure, lesson, training
from pages._shell.lesson import Task

CLAIM = "Networks need many examples: each step up costs several times the data."
REMEDY = "start from a network trained on other data, turn and move examples to get new ones, check labels."
LOOKS = ((theme.BLUE, "solid", "circle"), (theme.ORANGE, "dash", "square"), (theme.GREY, "dot", "diamond"))
WANTED = 0.9


def show() -> None:
    """Show the three curves with their bands."""
    picture, beside, _ = layout.stage(CLAIM)
    with beside:
        facts = st.container()
        noise = st.select_slider("Share of wrong labels", (0.0, 0.2, 0.4, 0.6), 0.0, key="dat_noise",
                                 bind="query-params", format_func=lambda share: f"{share:.0%}")  # fmt: skip
        with st.container(horizontal=True):
            repeats = st.number_input("Repeats", 1, 5, 3, key="dat_repeats", bind="query-params", width=120)
            seed = st.number_input("Seed", 0, 9999, 0, key="dat_seed", bind="query-params", width=120)
    with picture:
        training.show(hunger.train, Config(noise, repeats, seed), _draw, key="hunger", first=Config())
    job = st.session_state.get("hunger")
    last = job.snapshots[-1] if job and job.snapshots else None
    with facts:
        if last is not None:
            _number(last)
        layout.remedy(REMEDY)
    _tasks(noise, last)
    lesson.code(hunger.train, hunger.sample, hunger.vote, learner.trainer)


def _number(last: Snapshot) -> None:
    mean = hunger.bands(last.accuracy)[0]
    if mean[0, 0] != mean[0, 0]:
        return
    found = [hunger.enough(last.accuracy, kind, WANTED) for kind in range(len(KINDS))]
    told = ", ".join(f"{name} {size:,}" if size else f"{name} never" for name, size in zip(KINDS, found, strict=True))
    reached = int(np.flatnonzero(mean[0] == mean[0])[-1])
    layout.number(
        f"{mean[0, 0]:.0%} → {mean[0, reached]:.0%}",
        f"of unseen digits named rightly, convolutional, with 10 and {SIZES[reached]:,} examples. {WANTED:.0%} take: "
        f"{told}.",
    )


def _draw(snapshots: Sequence[Snapshot], live: bool) -> None:
    mean, low, high = hunger.bands(snapshots[-1].accuracy)
    chart = theme.figure(height=layout.TALL - 90, xaxis_title="training examples", yaxis_title="named rightly",
                         yaxis_range=[0, 1.02], yaxis_tickformat=".0%")  # fmt: skip
    chart.update_xaxes(type="log", tickvals=SIZES, ticktext=[f"{size:,}" for size in SIZES])
    for name, look, *rows in zip(KINDS, LOOKS, mean, low, high, strict=True):
        _band(chart, name, look, rows)
    alt = "Named rightly with 10 and with 4,000 examples: " + ", ".join(
        f"{name} {row[0]:.0%} and {row[-1]:.0%}" for name, row in zip(KINDS, mean, strict=True)
    )
    figure.show(chart, key="hunger-curves", alt=alt, frames=[] if live else [_frame(each) for each in snapshots])
    st.caption("Lines: mean of the repeats; bands: the worst to the best. Each repeat learns from other digits.")


def _frame(snapshot: Snapshot) -> figure.Frame:
    """Return what the nine traces show after a snapshot's repeats: of each kind least, largest and mean."""
    mean, low, high = hunger.bands(snapshot.accuracy)
    rows = [row for kind in zip(low, high, mean, strict=True) for row in kind]
    return figure.Frame(f"repeat {snapshot.step}", {place: {"y": row} for place, row in enumerate(rows)})


def _band(chart: go.Figure, name: str, look: tuple[str, str, str], rows: Sequence[Any]) -> None:
    colour, dash, symbol = look
    quiet = {"mode": "lines", "line": {"width": 0}, "hoverinfo": "skip", "showlegend": False}
    fill = f"rgba({', '.join(str(int(colour[i : i + 2], 16)) for i in (1, 3, 5))}, 0.2)"
    chart.add_trace(go.Scatter(x=SIZES, y=rows[1], **quiet))
    chart.add_trace(go.Scatter(x=SIZES, y=rows[2], fill="tonexty", fillcolor=fill, **quiet))
    line, marker = {"color": colour, "dash": dash, "width": 3.5}, {"symbol": symbol, "size": 9}
    chart.add_trace(go.Scatter(x=SIZES, y=rows[0], name=name, mode="lines+markers", line=line, marker=marker))


def _tasks(noise: float, last: Snapshot | None) -> None:
    lesson.tasks(
        Task("With ten examples, one of each digit: does a network beat the nearest neighbours?",
             ("Clearly", "Hardly or not"), 1, "With one example of each digit there is nothing to learn beyond them.",
             done=last is not None),
        Task("40 % of the labels are wrong. How many of 100 are named rightly with 4,000 examples?",
             ("About 60", "Clearly more"), 1, "Wrong labels spread over nine digits; the right one keeps the majority.",
             done=noise == 0.4),
        Task("Which of the three suffers most from wrong labels?",
             ("The convolutional network", "The nearest neighbours"), 1,
             "Three neighbours are few votes; a network averages over all the examples it has seen.", done=noise > 0),
        key="hunger",
    )  # fmt: skip
