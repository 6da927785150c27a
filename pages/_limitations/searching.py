"""Expert knowledge: twelve settings tried, and how far the default would have got."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from core.figures import theme
from core.limitations import search
from core.limitations.search import Config, Snapshot, Trial
from pages._limitations import layout
from pages._shell import figure, lesson, training
from pages._shell.lesson import Task

CLAIM = "Architecture and settings decide, and no formula gives them: people try, or let machines try."
REMEDY = "start from a published recipe, search the learning rate first, judge the winner on digits that chose nothing."

AXES = ("filters", "units", "activation", "dropout")


def show() -> None:
    """Show the trials as parallel coordinates and as a table."""
    picture, beside, _ = layout.stage(CLAIM)
    with beside:
        facts = st.container()
        steps = st.select_slider("Steps of each trial", (50, 200, 600), 200, key="sea_steps", bind="query-params")
        seed = st.number_input("Seed", 0, 9999, 0, key="sea_seed", bind="query-params", width=120)
    config = Config(steps, seed)

    def draw(snapshots: Sequence[Snapshot], _live: bool) -> None:
        _coordinates(snapshots[-1], search.trials(st.session_state["search"].config))

    with picture:
        training.show(search.train, config, draw, key="search", first=Config())
    job = st.session_state.get("search")
    last = job.snapshots[-1] if job and job.snapshots else None
    if last is not None and last.step:
        with facts:
            _number(last)
            layout.remedy(REMEDY)
        _table(last, search.trials(job.config))
    _tasks(last, steps)
    lesson.code(search.trials, search.train)


def _number(last: Snapshot) -> None:
    best = search.chosen(last)
    worst = float(np.nanmin(last.test))
    layout.number(
        f"{last.test[0]:.1%} → {last.test[best]:.1%}",
        f"on unseen digits: the default, and the best of {last.step} by 500 other digits, where it had "
        f"{last.valid[best]:.1%}. The worst trial: {worst:.1%}.",
    )


def _coordinates(last: Snapshot, trials: Sequence[Trial]) -> None:
    """Draw one line for each trial: the default, the winner and the worst stand out."""
    chart = theme.figure(height=layout.TALL - 40, margin={"t": 40, "l": 70, "r": 60, "b": 44})
    best, worst = (search.chosen(last), int(np.nanargmin(last.valid))) if last.step else (0, 0)
    looks = {worst: ("worst", theme.ORANGE, "dash"), best: ("best", theme.GREEN, "solid"),
             0: ("default", theme.BLUE, "dot")}  # fmt: skip
    for i in sorted(range(last.step), key=lambda i: i in looks):
        name, colour, dash = looks.get(i, ("others", theme.GREY, "solid"))
        line = {"color": colour, "dash": dash, "width": 4.5 if i in looks else 1.8}
        heights = _heights(trials[i], float(last.valid[i]), i)
        seen = {"showlegend": i in looks, "opacity": 1 if i in looks else 0.6}
        chart.add_trace(go.Scatter(x=list(range(6)), y=heights, line=line, name=name, mode="lines", **seen))
    chart.update_xaxes(tickvals=list(range(6)), ticktext=[*AXES, "learning rate", "validation"], range=[-0.3, 5.3])
    chart.update_yaxes(visible=False, range=[-0.06, 1.06])
    for place, name in enumerate((*AXES, "rate")):
        for text, height in _ticks(name):
            chart.add_annotation(
                x=place, y=height, text=text, showarrow=False, xanchor="right", xshift=-5, font={"size": 15}
            )
    for height in (0.0, 0.5, 1.0):
        chart.add_annotation(x=5, y=height, text=f"{height:.0%}", showarrow=False, xanchor="left", xshift=5)
    alt = f"{last.step} trials." + (f" The best has {last.valid[best]:.1%} on validation digits." if last.step else "")
    figure.show(chart, key="search-lines", alt=alt)


def _heights(trial: Trial, accuracy: float, number: int) -> list[float]:
    """Return where a trial's line crosses the six axes, lines on the same value a little apart."""
    values = [*(getattr(trial.net, name) for name in AXES), trial.rate]
    apart = 0.008 * (number - search.TRIALS / 2)
    names = (*AXES, "rate")
    heights = [_height(name, value) + apart for name, value in zip(names, values, strict=True)]
    return [*heights, accuracy]


def _height(name: str, value: Any) -> float:
    options = search.SPACE[name]
    return options.index(value) / (len(options) - 1)


def _ticks(name: str) -> list[tuple[str, float]]:
    return [(_told(each), _height(name, each)) for each in search.SPACE[name]]


def _told(value: Any) -> str:
    if isinstance(value, tuple):
        return " ".join(map(str, value)) or "none"
    return value if isinstance(value, str) else f"{value:g}"


def _row(trial: Trial) -> dict[str, str]:
    net = trial.net
    return {
        "filters": " ".join(map(str, net.filters)) or "none",
        "units": str(net.units[0]),
        "activation": net.activation,
        "dropout": f"{net.dropout:g}",
    }


def _table(last: Snapshot, trials: Sequence[Trial]) -> None:
    order = np.argsort(-np.nan_to_num(last.valid[: last.step]))
    rows = [
        {"trial": "default" if i == 0 else str(i), **_row(trials[i]), "learning rate": trials[i].rate,
         "weights": trials[i].net.parameters, "validation": f"{last.valid[i]:.1%}", "unseen": f"{last.test[i]:.1%}"}
        for i in order
    ]  # fmt: skip
    st.dataframe(rows, hide_index=True)


def _tasks(last: Snapshot | None, steps: int) -> None:
    lesson.tasks(
        Task("Which of the five settings decides most?", ("Dropout", "Units", "Learning rate"), 2,
             "Follow the worst lines: most pass the smallest or the largest rate.", done=last is not None),
        Task("The winner was chosen by its validation accuracy. Is it as good on unseen digits?",
             ("On average a little worse", "The same"), 0,
             "The largest of twelve lucky numbers is luckier than it will be again.",
             done=last is not None and bool(last.step and last.test[search.chosen(last)] < np.nanmax(last.valid))),
        Task("Only 50 steps of training each. Does the same kind of setting win?", ("Yes", "Often a faster one"), 1,
             "A short search prefers what learns quickly, not what ends up best.", done=steps == 50),
        key="search",
    )  # fmt: skip
