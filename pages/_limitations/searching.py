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
    done = range(last.step)
    rows = [_row(trials[i]) for i in done]
    chart = theme.figure(height=layout.TALL - 70, margin={"t": 70, "l": 70, "r": 60, "b": 20})
    accuracy = [float(last.valid[i]) for i in done]
    dimensions = [_axis(name, [row[name] for row in rows]) for name in ("filters", "units", "activation", "dropout")]
    rates = [np.log10(trials[i].rate) for i in done]
    ticks = search.SPACE["rate"]
    dimensions.append({"label": "learning rate", "values": rates, "tickvals": np.log10(ticks),
                       "ticktext": [f"{rate:g}" for rate in ticks]})  # fmt: skip
    dimensions.append({"label": "right (validation)", "values": accuracy, "tickformat": ".0%"})
    line = {"color": accuracy, "colorscale": "Cividis", "showscale": False}
    chart.add_trace(go.Parcoords(dimensions=dimensions, line=line, labelfont={"size": 16}, tickfont={"size": 15},
                                 rangefont={"size": 1, "color": "rgba(0,0,0,0)"}))  # fmt: skip
    alt = f"{last.step} trials." + (f" The best has {max(accuracy):.1%} on validation digits." if accuracy else "")
    figure.show(chart, key="search-lines", alt=alt)


def _row(trial: Trial) -> dict[str, str]:
    net = trial.net
    return {
        "filters": " ".join(map(str, net.filters)) or "none",
        "units": str(net.units[0]),
        "activation": net.activation,
        "dropout": f"{net.dropout:g}",
    }


def _axis(name: str, values: Sequence[str]) -> dict[str, Any]:
    options = search.SPACE[name]
    names = [(" ".join(map(str, each)) or "none") if isinstance(each, tuple) else str(each) for each in options]
    names = [each.removesuffix(".0") for each in names]
    return {"label": name, "values": [names.index(value) for value in values], "range": [-0.2, len(names) - 0.8],
            "tickvals": list(range(len(names))), "ticktext": names}  # fmt: skip


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
