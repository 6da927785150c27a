"""A task that needs a long memory: how long each cell remembers, and one training of it."""

from collections.abc import Sequence

import plotly.graph_objects as go
import streamlit as st

from core.figures import theme
from core.rnns import cells, memory
from core.rnns.memory import Config, Snapshot
from core.runs import Refused
from pages._rnns import shown
from pages._shell import figure, lesson, training
from pages._shell.lesson import Task


def show() -> None:
    """Show the shipped table, and one training of it."""
    with st.container(horizontal=True, vertical_alignment="center"):
        kind = st.selectbox("Cell", cells.KINDS, 2, key="m_cell", width=150, **shown.QUIET)
        delay = st.select_slider("Delay", memory.DELAYS, 20, key="m_delay", **shown.QUIET)
        ready = st.toggle("Starts able to remember", True, key="m_ready", bind="query-params")
        clip = st.toggle("Clip at length 1", True, key="m_clip", bind="query-params")
        seed = st.number_input("Seed", 0, 999, 0, key="m_seed", width=120, **shown.QUIET)
    left, right = st.columns((1, 1))
    with left:
        st.markdown("**Share of symbols remembered** after a delay, 300 steps of training each (chance: 12.5%)")
        figure.show(_table(kind, delay, ready), key="memory-table", alt=_alt_table())
    with right:
        try:
            config = Config(kind, delay, ready, float(clip), seed=seed)
            training.show(memory.train, config, lambda snaps, _: _course(snaps), key="m-run", first=Config())
        except Refused as refused:
            st.error(str(refused))
    st.markdown(
        "The first symbol, one of eight, has to be named after a stretch of noise. *Able to remember* means: U starts "
        "orthogonal (SimpleRNN), or the gate that keeps starts with bias ln(delay) (GRU, LSTM). A cell whose gradient "
        "does not reach the first step never learns that there is something to remember."
    )
    _tasks(kind, ready)
    lesson.code(memory.begun, memory.rows, memory.train)


def _tasks(kind: str, ready: bool) -> None:
    lesson.tasks(
        Task(
            "An LSTM whose forget gate starts at 1/2, delay 20. How much of the first symbol is left in c?",
            ("About half", "About a millionth"),
            1,
            "One half to the power of 20. So there is nothing to learn from.",
            done=kind == "LSTM" and not ready,
        ),
        Task(
            "A SimpleRNN with an orthogonal U, delay 20. Can it remember without any gate?",
            ("No, it needs gates", "Yes"),
            1,
            "An orthogonal matrix keeps the length of what it multiplies. See the table.",
        ),
        Task(
            "Which helps a cell to remember longer: more units or a better start?",
            ("More units", "A better start"),
            1,
            "Compare the rows: same size, same training, only the start differs.",
        ),
        key="memory",
    )


def _table(kind: str, delay: int, ready: bool) -> go.Figure:
    shares = memory.table().reshape(-1, len(memory.DELAYS))
    names = [f"{each}{', able' if good else ''}" for each in cells.KINDS for good in (False, True)]
    made = theme.figure(
        height=330, yaxis={"autorange": "reversed"}, xaxis={"title": "delay in steps", "type": "category"}
    )
    made.add_heatmap(
        z=shares, x=[str(d) for d in memory.DELAYS], y=names, zmin=0.125, zmax=1, showscale=False, xgap=3, ygap=3,
        colorscale=[[0, theme.GREY], [1, theme.GREEN]], textfont={"color": "#FFFFFF"},
        text=[[f"{100 * share:.0f}%" for share in line] for line in shares], texttemplate="%{text}",
    )  # fmt: skip
    at = [names.index(f"{kind}{', able' if ready else ''}"), memory.DELAYS.index(delay)]
    made.add_shape(
        type="rect",
        x0=at[1] - 0.5,
        x1=at[1] + 0.5,
        y0=at[0] - 0.5,
        y1=at[0] + 0.5,
        line={"width": 3, "color": theme.BLUE},
    )
    return made


def _alt_table() -> str:
    shares = memory.table()
    said = [
        f"{kind} {100 * shares[i, 0, -1]:.0f}% or {100 * shares[i, 1, -1]:.0f}%" for i, kind in enumerate(cells.KINDS)
    ]
    return f"After {memory.DELAYS[-1]} steps, not ready or ready to remember: {', '.join(said)}."


def _course(snapshots: Sequence[Snapshot]) -> None:
    steps = [snapshot.step for snapshot in snapshots]
    made = theme.figure(
        height=270, xaxis={"title": "training step"}, yaxis={"title": "", "range": [-0.03, 1.05], "tickformat": ".0%"},
        yaxis2={
            "overlaying": "y", "side": "right", "type": "log", "dtick": 1, "exponentformat": "power",
            "title": "longest gradient", "showgrid": False,
        },
    )  # fmt: skip
    shares = [snapshot.accuracy for snapshot in snapshots]
    made.add_scatter(x=steps, y=shares, name="remembered", line={"color": theme.GREEN, "width": 3})
    made.add_scatter(
        x=steps[1:], y=[snapshot.gradient for snapshot in snapshots[1:]], name="gradient before clipping", yaxis="y2",
        line={"color": theme.VIOLET, "dash": "dot", "width": 2},
    )  # fmt: skip
    longest = max((snapshot.gradient for snapshot in snapshots), default=0.0)
    alt = f"{100 * shares[-1]:.0f}% remembered after {steps[-1]} steps; the longest gradient was {longest:.1f}."
    figure.show(made, key="memory-course", alt=alt)
