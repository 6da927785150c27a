"""The game: the sum V, the best discriminator when both densities are known, and one that learns to become it."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
import streamlit as st
from plotly.subplots import make_subplots

from core.figures import theme
from core.gans import optimum
from core.gans.optimum import Config, Snapshot
from pages._shell import figure, lesson
from pages._shell import training as panel
from pages._shell.lesson import Task

FORMULA = (
    r"\arg\min_G\max_D\; V = \mathbb{E}_x[\log D(x)] + \mathbb{E}_z[\log(1 - D(G(z)))], \qquad "
    r"D^*(x) = \frac{p(x)}{p(x) + q(x)}, \qquad V(D^*) = -\log 4 + 2\,\mathrm{JS}(p, q)"
)


def show(row: Any) -> None:
    """Show a discriminator that learns against a generator that stands still."""
    with row:
        gap = st.segmented_control(
            "How far G is from the real samples", optimum.GAPS, default=0.6, key="g_gap", bind="query-params",
            required=True, format_func=lambda gap: f"G {gap:g} away", label_visibility="collapsed",
        )  # fmt: skip
    config = Config(float(gap))
    panel.show(optimum.train, config, _draw, key="gan-game", first=Config())
    st.latex(FORMULA)
    _tasks(config)
    lesson.code(optimum.best, optimum.divergence, optimum.highest, optimum.train)


def _draw(snapshots: Sequence[Snapshot], live: bool) -> None:
    config: Config = st.session_state["gan-game"].config
    best = optimum.best(config, optimum.cells()).reshape(optimum.SIDE, optimum.SIDE)
    bound = optimum.highest(config)
    values = [-each.loss for each in snapshots]
    shown = [snapshots[-1]] if live else snapshots
    frames = [
        figure.Frame(
            f"update {each.step:,}",
            {0: {"z": each.surface}, 7: {"x": [each.step], "y": [-each.loss]}},
            {"title": {"text": _said(each, bound)}},
        )
        for each in shown
    ]
    drawn = _figure(config, best, snapshots, values, bound)
    drawn.update_layout(title_text=_said(snapshots[-1], bound))
    figure.show(drawn, key="gan-game-figure", alt=_said(snapshots[-1], bound), frames=frames)


def _said(each: Snapshot, bound: float) -> str:
    """Return the sum, its bound and the divergence in one line."""
    distance = (bound + np.log(4)) / 2
    return (
        f"V = {-each.loss:.3f} of at most −log 4 + 2 · {distance:.3f} = {bound:.3f}; "
        f"D is {each.off:.3f} from D* on average"
    ).replace("-", "−")


def _figure(
    config: Config, best: Any, snapshots: Sequence[Snapshot], values: Sequence[float], bound: float
) -> go.Figure:
    """Draw the learned D, the best D, and V over the updates."""
    titles = ("What D has learned", "The best D: p / (p + q)", "V over the updates")
    drawn = make_subplots(1, 3, subplot_titles=titles, horizontal_spacing=0.06, column_widths=[0.33, 0.33, 0.34])
    at = (np.arange(optimum.SIDE) + 0.5) / optimum.SIDE * 2 * optimum.EDGE - optimum.EDGE
    scale = {"colorscale": [list(stop) for stop in theme.DIVERGING], "showscale": False, "x": at, "y": at}
    drawn.add_trace(go.Heatmap(z=snapshots[-1].surface, zmin=0, zmax=255, **scale), 1, 1)
    drawn.add_trace(go.Heatmap(z=best, zmin=0, zmax=1, **scale), 1, 2)
    real, fake = (part[:150] for part in optimum.samples(config))
    for column in (1, 2):
        for part, colour, symbol, name in (
            (real, theme.BLUE, "circle", "real"),
            (fake, theme.ORANGE, "diamond", "fake"),
        ):
            mark = {"color": colour, "symbol": symbol, "size": 5, "line": {"width": 0.5, "color": "white"}}
            drawn.add_scatter(x=part[:, 0], y=part[:, 1], mode="markers", marker=mark, name=name, showlegend=False,
                              row=1, col=column)  # fmt: skip
    steps = [each.step for each in snapshots]
    drawn.add_scatter(x=steps, y=values, line={"color": theme.BLUE, "width": 3}, showlegend=False, row=1, col=3)
    drawn.add_scatter(
        x=steps[-1:], y=values[-1:], mode="markers", marker={"size": 12, "color": theme.BLUE}, showlegend=False,
        row=1, col=3,
    )  # fmt: skip
    drawn.add_hline(y=bound, line={"color": theme.GREEN, "dash": "dash"}, row=1, col=3)
    drawn.update_layout(template=theme.template(), height=350, margin={"l": 40, "r": 10, "t": 78, "b": 40})
    drawn.update_xaxes(range=[-optimum.EDGE, optimum.EDGE], col=1)
    drawn.update_xaxes(range=[-optimum.EDGE, optimum.EDGE], col=2)
    drawn.update_yaxes(range=[-optimum.EDGE, optimum.EDGE], col=1)
    drawn.update_yaxes(range=[-optimum.EDGE, optimum.EDGE], col=2)
    drawn.update_yaxes(range=[min(-1.7, *values[1:]), 0], col=3)
    return drawn


def _tasks(config: Config) -> None:
    lesson.tasks(
        Task(
            "Where p(x) = q(x), what does the best discriminator answer?",
            ("0", "1/2", "1"),
            1,
            "p / (p + p) = 1/2: such a place is as often real as generated.",
        ),
        Task(
            "G moves closer to the real samples: from 0.9 to 0. What happens to the bound?",
            ("It rises", "It falls", "It stays"),
            1,
            "The bound is −log 4 + 2 JS(p, q): as the two get alike, even the best D gains less.",
            done=config.gap == 0,
        ),
        Task(
            "What is the lowest that a perfect G can push max V?",
            ("0", "−log 4 = −1.386", "Without limit"),
            1,
            "With p = q the divergence is 0; D answers 1/2 everywhere and both terms are log 1/2.",
        ),
        key="gan-game-tasks",
    )
