"""How far a gradient reaches back, measured; and clipping."""

from typing import Any

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from core.figures import theme
from core.rnns import cells, through_time
from core.rnns.through_time import Cell, Measured
from pages._rnns import remembered, shown
from pages._shell import figure, lesson, warm
from pages._shell.lesson import Task

LOOKS = {
    "SimpleRNN": (theme.VIOLET, "solid", "circle"),
    "GRU": (theme.BLUE, "dash", "square"),
    "LSTM": (theme.GREEN, "dot", "diamond"),
}
FLOOR = 1e-12


def show(row: Any) -> None:
    """Show the measured gradient, or the task that needs a long memory."""
    with row:
        views = ("Gradient", "Memory task")
        view = st.segmented_control("View", views, default="Gradient", key="g_view", required=True, **shown.QUIET)
    if view == "Gradient":
        _gradient()
    else:
        remembered.show()


def _gradient() -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        scale = st.select_slider(
            "Size of the recurrent weights", through_time.SCALES, 1.7, key="g_scale", bind="query-params"
        )
        bias = st.select_slider(
            "Bias of the gate that keeps", through_time.BIASES, 1.0, key="g_bias", bind="query-params"
        )
        length = st.select_slider("Length T", through_time.LENGTHS, 50, key="g_length", bind="query-params")
        clip = st.toggle("Clip at length 1", False, key="g_clip", bind="query-params")
        seed = st.number_input("Seed", 0, 999, 0, key="g_seed", bind="query-params", width=120)
    if seed and not warm.ready():
        warm.notice()
        seed = 0
    found = {kind: _measured(kind, scale, bias, length, seed) for kind in cells.KINDS}
    left, right = st.columns((3, 2))
    with left:
        figure.show(_reach(found, scale, length), key="reach", alt=_alt(found, length))
    with right:
        curves = {kind: [_weights(kind, scale, bias, n, seed) for n in through_time.LENGTHS] for kind in cells.KINDS}
        figure.show(_lengths(curves, length, clip), key="lengths", alt=_alt_clip(curves, clip))
    _steps(found, clip)
    _below(found, scale, length, clip)


@st.cache_data(max_entries=500)
def _measured_numbers(kind: str, scale: float, bias: float, length: int, seed: int) -> dict[str, Any]:
    made = Cell(kind, scale, bias, seed=seed)
    return vars(through_time.measure(made, length) if seed else through_time.known(made, length))


def _measured(kind: str, scale: float, bias: float, length: int, seed: int) -> Measured:
    return Measured(**_measured_numbers(kind, scale, bias, length, seed))


def _weights(kind: str, scale: float, bias: float, length: int, seed: int) -> float:
    return _measured(kind, scale, bias, length, seed).weights


def _reach(found: dict[str, Measured], scale: float, length: int) -> go.Figure:
    made = theme.figure(
        height=360,
        yaxis={"type": "log", "title": "|dL_T / dh_t|", "range": _span(found), "exponentformat": "power"},
        xaxis={"title": "step t", "range": [0.5, length + 0.5]},
    )
    steps = np.arange(1, length + 1)
    for kind, measured in found.items():
        colour, dash, symbol = LOOKS[kind]
        made.add_scatter(
            x=steps, y=np.maximum(measured.hidden, FLOOR), name=kind, mode="lines+markers",
            line={"color": colour, "dash": dash, "width": 3}, marker={"symbol": symbol, "size": 5},
        )  # fmt: skip
    made.add_scatter(
        x=steps[:-1], y=np.maximum(found["LSTM"].memory[:-1], FLOOR), name="LSTM, its c", mode="lines",
        line={"color": theme.GREEN, "width": 2},
    )  # fmt: skip
    made.add_scatter(
        x=steps, y=np.maximum(scale ** (length - steps.astype(float)), FLOOR), name="size^(T-t)", mode="lines",
        line={"color": theme.GREY, "dash": "longdash", "width": 2},
    )  # fmt: skip
    return made


def _span(found: dict[str, Measured]) -> list[float]:
    """Return the powers of ten that show every curve."""
    powers = np.log10(np.maximum(np.concatenate([each.hidden for each in found.values()]), FLOOR))
    return [float(powers.min()) - 0.4, float(powers.max()) + 0.6]


def _lengths(curves: dict[str, list[float]], length: int, clip: bool) -> go.Figure:
    made = theme.figure(
        height=360,
        yaxis={"type": "log", "title": "|dL_T / dU|", "exponentformat": "power", "range": [-3.2, 6.2]},
        xaxis={"title": "length T"},
        showlegend=False,
    )
    for kind, values in curves.items():
        colour, dash, symbol = LOOKS[kind]
        limited = np.minimum(values, through_time.CLIP) if clip else values
        made.add_scatter(
            x=through_time.LENGTHS, y=np.maximum(limited, FLOOR), name=kind, mode="lines+markers",
            line={"color": colour, "dash": dash, "width": 3}, marker={"symbol": symbol, "size": 8},
        )  # fmt: skip
    if clip:
        made.add_hline(through_time.CLIP, line={"color": theme.ORANGE, "width": 2, "dash": "dash"})
    made.add_vline(length, line={"color": theme.GREY, "width": 1})
    return made


def _steps(found: dict[str, Measured], clip: bool) -> None:
    """Say what one step of gradient descent does to the loss, with the clipping that is chosen."""
    words = []
    for kind, measured in found.items():
        after = float(measured.after[int(clip)])
        word = "better" if after < measured.loss else "worse"
        words.append(f"**{kind}** {measured.loss:.2f} → {after:.2f} ({word})")
    st.markdown(f"Loss before and after one step {'with' if clip else 'without'} clipping: " + " · ".join(words))


def _alt(found: dict[str, Measured], length: int) -> str:
    said = ", ".join(f"{kind} {measured.hidden[0]:.1e}" for kind, measured in found.items())
    return f"Gradient at step 1 of {length}, as a share of that at the end: {said}."


def _alt_clip(curves: dict[str, list[float]], clip: bool) -> str:
    said = ", ".join(f"{kind} {min(values[-1], 1.0) if clip else values[-1]:.1e}" for kind, values in curves.items())
    return f"Length of the gradient of the recurrent weights at T = 100: {said}."


def _below(found: dict[str, Measured], scale: float, length: int, clip: bool) -> None:
    st.latex(
        r"\frac{\partial L_T}{\partial h_t} = \frac{\partial L_T}{\partial h_T} \prod_{k=t+1}^{T}"
        r"\frac{\partial h_k}{\partial h_{k-1}},\qquad g \leftarrow g \cdot \min\Big(1, \frac{1}{|g|}\Big)"
    )
    first = float(found["SimpleRNN"].hidden[0])
    fate = "explodes" if first > 10 else "vanishes" if first < 0.1 else "survives"
    st.markdown(
        f"Measured on Keras' own untrained cells of {through_time.UNITS} units over {through_time.SEQUENCES} random "
        f"sequences: a nudge at the first step changes the SimpleRNN's last loss **{first:.1e}** times as much as a "
        f"nudge at the last: its gradient **{fate}**. Clipping cuts a gradient's length, never its direction; it cures "
        "exploding and cannot cure vanishing."
    )
    lesson.tasks(
        Task(
            "Recurrent weights of size 2, T = 100. What does the SimpleRNN's gradient do?",
            ("Vanish", "Stay", "Explode"),
            2,
            "Each step back multiplies by about 2 times the slope of tanh, and that is more than 1.",
            done=scale == 2.0 and length == 100,
        ),
        Task(
            "Set the gate's bias to 4. Which curves rise?",
            ("GRU and LSTM", "All three", "None"),
            0,
            "A gate near 1 carries the state on unchanged, and the gradient comes back so. SimpleRNN has no gate.",
        ),
        Task(
            "Does clipping help a gradient that vanishes?",
            ("Yes", "No"),
            1,
            "It only shortens. What is too short stays too short.",
            done=clip,
        ),
        key="gradient",
    )
    lesson.code(through_time.gradients, through_time.clipped, through_time.measure)
