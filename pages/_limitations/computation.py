"""Computationally intensive: operations counted, seconds measured here, and large networks at this pace."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from core.figures import theme
from core.limitations import cost
from core.limitations.cost import NETS, Config, Snapshot
from pages._limitations import layout
from pages._shell import figure, lesson, training
from pages._shell.lesson import Task

CLAIM = "Learning costs: every step multiplies each weight again, for every example, millions of times."
REMEDY = "use graphics cards and low precision, start from trained networks, distil large ones into small ones."


def show() -> None:
    """Show time against operations, and the known networks at this device's best pace."""
    picture, beside, _ = layout.stage(CLAIM)
    with beside:
        facts = st.container()
        number = st.number_input("Measurement", 0, 9999, 0, key="cmp_number", bind="query-params", width=140,
                                 help="0: measured where this page was made; others: here.")  # fmt: skip
    with picture:
        training.show(cost.train, Config(number), _draw, key="cost", first=Config())
    job = st.session_state.get("cost")
    last = job.snapshots[-1] if job and job.snapshots else None
    done = last is not None and last.step == len(NETS)
    with facts:
        if last is not None and done:
            _number(last)
        layout.remedy(REMEDY)
    if last is not None and done:
        _table(last)
    _tasks()
    lesson.code(cost.macs, cost.training_flops, cost.vgg16_macs, cost.seconds_per_step)


def _number(last: Snapshot) -> None:
    pace = cost.throughput(last.seconds).max()
    giant = next(each for each in cost.giants() if each.name.startswith("GPT-3"))
    layout.number(
        cost.in_words(giant.flops / pace),
        f"would GPT-3's training take at the best pace measured: {pace / 1e9:,.1f} billion operations per second "
        f"({last.device}{'' if 'GPU' in last.device else '; time of one core'}).",
    )


def _draw(snapshots: Sequence[Snapshot], _live: bool) -> None:
    last = snapshots[-1]
    work = np.array([cost.training_flops(cost.macs(net)) * 50 for net in NETS]) / 1e6
    chart = theme.figure(height=layout.TALL - 120, xaxis_title="million operations per step of 50 digits",
                         yaxis_title="milliseconds per step")  # fmt: skip
    chart.update_xaxes(type="log", dtick=1)
    chart.update_yaxes(type="log", tickvals=[1, 2, 5, 10, 20, 50, 100, 200, 500, 1000])
    text = [f"{net.parameters:,}" for net in NETS]
    for name, values, colour, dash in (
        (f"{last.device} (labels: weights)", last.seconds, theme.BLUE, "solid"),
        ("CPU of the same computer", last.cpu_seconds, theme.ORANGE, "dash"),
    ):
        if not np.isnan(values).all():
            line = {"color": colour, "dash": dash, "width": 3.5}
            labels = {"text": text, "textposition": "top center", "cliponaxis": False}
            chart.add_trace(go.Scatter(x=work, y=1000 * values, name=name, line=line, marker={"size": 10},
                                       mode="lines+markers+text", showlegend=True, **labels))  # fmt: skip
    told = "not yet measured" if np.isnan(last.seconds[0]) else f"from {1000 * last.seconds[0]:.1f} milliseconds"
    figure.show(chart, key="cost-chart", alt=f"Time of a training step of five networks, {told}.")


def _table(last: Snapshot) -> None:
    pace = cost.throughput(last.seconds).max()
    rows = [
        {"network": giant.name, "operations": f"{giant.flops:.1e}", "counted as": giant.formula,
         "at this pace": cost.in_words(giant.flops / pace), "source": giant.source}
        for giant in cost.giants()
    ]  # fmt: skip
    st.dataframe(rows, hide_index=True)


def _tasks() -> None:
    lesson.tasks(
        Task("Twice as many filters in both convolutions. How much more work is the second one?",
             ("Twice", "Four times"), 1, "Twice the kernels, and each has twice the depth.", done=True),
        Task("How much more does a training step cost than an answer?", ("The same", "About three times"), 1,
             "Backwards has two products for each one forwards: at the weights and at the inputs.", done=None),
        Task("The smallest network has 1/200 of the work of the largest. Is its step 200 times faster?",
             ("Yes", "No"), 1, "Starting each operation takes time too; small ones are mostly that.", done=True),
        key="cost",
    )  # fmt: skip
