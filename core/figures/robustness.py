"""Small multiples: the accuracy of two networks over the strength of each difficulty."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray
from plotly.subplots import make_subplots

from core.figures.theme import BLUE, GREY, ORANGE, template

Floats = NDArray[np.float32]
ACROSS = 4
LOOKS: tuple[tuple[str, str, str, str], ...] = (
    ("trained on plain digits", ORANGE, "dash", "square"),
    ("trained on difficult digits", BLUE, "solid", "circle"),
)


def robustness(titles: Sequence[str], ends: Sequence[str], plain: Floats, hardened: Floats) -> go.Figure:
    """Draw accuracies `plain` and `hardened` [kinds, strengths] in one small chart for each of `titles`.

    `ends` name the largest strength of each kind, at the right end of its axis.
    """
    down = -(-len(titles) // ACROSS)
    shown = make_subplots(down, ACROSS, subplot_titles=titles, vertical_spacing=0.19, horizontal_spacing=0.035)
    share = np.linspace(0, 1, plain.shape[1])
    for i in range(len(titles)):
        place = {"row": i // ACROSS + 1, "col": i % ACROSS + 1}
        for values, (name, colour, dash, symbol) in zip((plain[i], hardened[i]), LOOKS, strict=True):
            shown.add_scatter(
                x=share, y=values, name=name, legendgroup=name, showlegend=i == 0, mode="lines+markers",
                line={"color": colour, "dash": dash, "width": 3}, marker={"symbol": symbol, "size": 7}, **place,
            )  # fmt: skip
        shown.add_hline(y=0.5, line={"color": GREY, "width": 1, "dash": "dot"}, **place)
        shown.update_xaxes(range=(-0.04, 1.04), tickvals=(0, 1), ticktext=("0", ends[i]), **place)
        shown.update_yaxes(
            range=(0, 1.05), tickvals=(0, 0.5, 1), tickformat=".0%", showticklabels=i % ACROSS == 0, **place
        )
    shown.update_layout(template=template(), height=408, margin={"l": 56, "r": 10, "t": 50, "b": 24})
    shown.update_layout(legend={"y": 1.09}, hovermode="x")
    shown.update_annotations(font={"size": 15})
    return shown


def changes(plain: Floats, hardened: Floats) -> Mapping[int, Mapping[str, Any]]:
    """Return what another step changes in that figure, by trace number."""
    pairs = [values for i in range(len(plain)) for values in (plain[i], hardened[i])]
    return {number: {"y": values} for number, values in enumerate(pairs)}
