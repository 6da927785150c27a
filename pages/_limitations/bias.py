"""Algorithmic bias: a rare group pays; weights, sampling and its own threshold."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from core.figures import theme
from core.limitations import groups
from core.limitations.groups import CURES, GROUPS, Config, Snapshot
from pages._limitations import layout
from pages._limitations.sweep import Line, Sweep
from pages._limitations.sweep import show as show_sweep
from pages._shell import figure, lesson, training
from pages._shell.lesson import Task

CLAIM = "The rare group gets more errors, and the overall accuracy hides it."
REMEDY = "measure every group by itself, weight or draw the rare group more often, and above all collect more of it."
PLACES = np.round(np.arange(0.1, 1.0, 0.02), 2)


def show() -> None:
    """Show one of three views of the three trained networks."""
    picture, beside, view = layout.stage(CLAIM, tuple(VIEWS), "bias")
    with beside:
        facts, knobs = st.container(), st.container()
        with st.container(horizontal=True):
            minority = st.select_slider("Slanted digits in training", (0.01, 0.02, 0.05, 0.1, 0.5), 0.02,
                                        key="bias_share", bind="query-params", format_func="{:.0%}".format)  # fmt: skip
        seed = st.number_input("Seed", 0, 9999, 0, key="bias_seed", bind="query-params", width=120)

    with picture:
        training.show(groups.train, Config(minority, seed=seed), _learning, key="groups", first=Config())
    job = st.session_state.get("groups")
    last = job.snapshots[-1] if job and job.snapshots else None
    if last is not None and not job.live:
        with picture:
            VIEWS[view](last, knobs)
    with facts:
        if last is not None and last.step == len(CURES):
            _number(last)
        layout.remedy(REMEDY)
    _tasks(view, minority)
    lesson.code(groups.train, groups.shares, groups.equal_threshold)


def _learning(snapshots: Sequence[Snapshot], live: bool) -> None:
    """Show the accuracies while the networks learn; the finished run is drawn outside the panel, with its controls."""
    if live:
        paying(snapshots[-1], None)


def _accuracy(last: Snapshot) -> Any:
    found = groups.accuracy(last.said, groups.unseen()[1])
    return np.where(last.said.any(axis=(2, 3)), found, np.nan)


def _number(last: Snapshot) -> None:
    found = _accuracy(last)
    gaps = 100 * (found[:, 0] - found[:, 1])
    layout.number(
        f"{gaps[0]:.0f} → {gaps[1:].min():.0f} points",
        "behind are the slanted digits, as it is and with the better cure. Slanted named rightly: "
        + ", ".join(f"{name} {value:.0%}" for name, value in zip(CURES, found[:, 1], strict=True))
        + ".",
    )


def paying(last: Snapshot, _knobs: Any) -> None:
    """Accuracy of both groups under each cure."""
    found = _accuracy(last)
    chart = theme.figure(height=layout.TALL - 50, yaxis_range=[0, 1.08], yaxis_tickformat=".0%",
                         yaxis_title="named rightly", barmode="group")  # fmt: skip
    for place, (name, colour, shape) in enumerate(zip(GROUPS, (theme.BLUE, theme.ORANGE), ("", "/"), strict=True)):
        text = ["" if value != value else f"{value:.0%}" for value in found[:, place]]
        marker = {"color": colour, "pattern": {"shape": shape}}
        chart.add_trace(
            go.Bar(x=CURES, y=found[:, place], name=f"{name} digits", marker=marker, text=text, textposition="outside")
        )
    alt = "; ".join(f"{cure}: upright {a:.0%}, slanted {b:.0%}" for cure, (a, b) in zip(CURES, found, strict=True))
    figure.show(chart, key="bias-bars", alt=alt)


def confused(last: Snapshot, knobs: Any) -> None:
    """Which slanted digit is called what."""
    place = _cure(knobs, "bias_cure", 0)
    both = [groups.confusion(last.said[place, which], groups.unseen()[1]) for which in range(2)]
    chart = theme.figure(height=layout.TALL - 50, margin={"t": 40, "l": 50, "r": 10, "b": 50})
    names = [str(name) for name in range(10)]
    chart.add_trace(go.Heatmap(z=both[0], x=names, y=names, colorscale="Blues", showscale=False, texttemplate="%{z}"))
    chart.add_trace(go.Heatmap(z=both[1], x=names, y=names, colorscale="Oranges", showscale=False,
                               texttemplate="%{z}", xaxis="x2", yaxis="y2"))  # fmt: skip
    axis = {"dtick": 1, "constrain": "domain"}
    chart.update_layout(
        xaxis={**axis, "domain": [0, 0.47], "title": "upright: called"},
        yaxis={**axis, "autorange": "reversed", "title": "written"},
        xaxis2={**axis, "domain": [0.53, 1], "anchor": "y2", "title": "slanted: called"},
        yaxis2={**axis, "autorange": "reversed", "anchor": "x2"},
    )
    off = both[1] - np.diag(np.diag(both[1]))
    written, called = np.unravel_index(off.argmax(), off.shape)
    alt = f"The most frequent slanted mistake: a {written} called {called}, {off.max()} times."
    figure.show(chart, key="bias-confusion", alt=alt)
    st.caption(alt)


def thresholds(last: Snapshot, knobs: Any) -> None:
    """An answer counts only above a threshold: the same one for both groups, or one each."""
    labels, place = groups.unseen()[1], _cure(knobs, "bias_how", 1)
    with knobs:
        at = st.number_input("Threshold", 0.1, 0.98, 0.8, 0.02, key="bias_limit", format="%g", bind="query-params")
    said = last.said[place].astype(np.float32)
    rows = [[groups.accepted(said[which], labels, value) for value in PLACES] for which in range(2)]
    lines = []
    for which, colour in enumerate(("blue", "orange")):
        given, wrong = np.array(rows[which]).T
        lines += [Line(f"{GROUPS[which]}: accepted", colour, "3 5", given, PLACES),
                  Line(f"{GROUPS[which]}: wrong among accepted", colour, "", wrong, PLACES)]  # fmt: skip
    now = [groups.accepted(said[which], labels, at) for which in range(2)]
    own = groups.equal_threshold(said[1], labels, now[0][1])
    told = (
        f"At {at:g} for both, {now[0][1]:.1%} of the accepted upright answers are wrong and {now[1][1]:.1%} of the "
        f"slanted. "
    ) + _own(said[1], labels, own)
    show_sweep(
        Sweep("Accept if at least this sure", PLACES, (), lines, ("threshold", "share")),
        key="bias-limit",
        at=at,
        alt=told,
        height=layout.LOWER,
        on_rest=lambda value: st.session_state.update(bias_limit=value),
    )
    st.markdown(told)


def _own(said: Any, labels: Any, own: float) -> str:
    if own > 1:
        return "No threshold brings the slanted ones to that."
    given = groups.accepted(said, labels, own)[0]
    return f"The same error needs **{own:.3f}** for the slanted ones, and then only {given:.0%} of them are accepted."


def _cure(knobs: Any, key: str, first: int) -> int:
    with knobs:
        return CURES.index(st.selectbox("Training", CURES, first, key=key, bind="query-params"))


VIEWS: dict[str, Callable[[Snapshot, Any], None]] = {
    "Who pays": paying,
    "Confusion": confused,
    "Thresholds": thresholds,
}


def _tasks(view: str, minority: float) -> None:
    lesson.tasks(
        Task("2 % of the training digits are slanted. Overall accuracy on a test set of the same mix?",
             ("High: it hides the slanted ones", "Low"), 0, "At 2 % even a group that is always wrong costs 2 points.",
             done=minority <= 0.02),
        Task("Half of the training digits are slanted. What is left of the gap?", ("Most of it", "Little"), 1,
             "The network can do both; it only had not seen enough of one.", done=minority == 0.5),
        Task("One threshold for all: is that fair?",
             ("Yes, all are treated alike", "Not by itself: the errors differ"), 1,
             "Equal thresholds, errors and acceptance cannot all be had at once.", done=view == "Thresholds"),
        key="bias",
    )  # fmt: skip
