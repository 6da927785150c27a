"""One cell, step by step, with its numbers."""

from functools import lru_cache
from typing import Any

import numpy as np
import streamlit as st

from core.pretrained import load
from core.rnns import bits, cells
from core.rnns.bits import Line
from pages._rnns import shown
from pages._shell import card, figure, lesson, warm
from pages._shell.lesson import Task

_cell = figure.component("rnns_cell", "rnns_cell")
START = "1 0 1 1 0 0 1 0"


def show(row: Any) -> None:
    """Show a trained cell that counts ones, every sum of it."""
    with row:
        kind = st.segmented_control(
            "Cell", cells.KINDS, default="SimpleRNN", key="c_cell", required=True, **shown.QUIET
        )
        _, read = shown.typed("Bits", "c_bits", START, bits.bits_of, label_visibility="collapsed", width=200)
    seen = bits.read(kind, read)
    mark = bits.tracker(kind)
    data = sent(kind, read) | {"mark": mark.unit, "height": shown.TALL, "id": f"{kind}{read.tobytes().hex()}"}
    _cell(key="cell", data=data)
    _below(kind, read, seen, mark)
    card.show(load(bits.NAME).card)


def sent(kind: str, read: Any) -> dict[str, Any]:
    """Return what the browser gets: every step at once."""
    seen = bits.read(kind, read)
    odd = seen.probabilities[0, :, 1]
    return {
        "kind": kind,
        "x": [int(bit) for bit in read[0, :, 0]],
        "y": shown.rounded(odd, 6),
        "h": shown.rounded(seen.hidden[0], 6),
        "rows": [_row(line) for line in bits.worked(kind, read)],
        "says": [_says(kind, read, seen, t) for t in range(read.shape[1])],
        "alt": f"A {kind} cell has read {read.shape[1]} bits and says odd with probability {odd[-1]:.2f}.",
    }


def _row(line: Line) -> dict[str, Any]:
    said = {name: getattr(line, name) for name in ("name", "formula", "kind", "key")}
    return said | {"values": shown.rounded(line.values)}


def _says(kind: str, read: Any, seen: Any, t: int) -> str:
    ones = int(read[0, : t + 1].sum())
    p = seen.probabilities[0, t, 1]
    answer = "odd" if p > 0.5 else "even"
    change = float(np.abs(seen.hidden[0, t] - (seen.hidden[0, t - 1] if t else 0)).max())
    moved = (
        "the state turns over"
        if change > 0.8
        else "the state stays nearly as it was"
        if change < 0.3
        else "the state moves"
    )
    return f"x = {int(read[0, t, 0])}: {moved}. {ones} one{'s' * (ones != 1)} so far, the cell says <b>{answer}</b>."


def _below(kind: str, read: Any, seen: Any, mark: Any) -> None:
    formulas = {
        "SimpleRNN": r"h_t = \tanh(x_t W + h_{t-1} U + b)",
        "GRU": r"h_t = z_t \odot h_{t-1} + (1 - z_t) \odot \tanh(x_t W_n + b_n + r_t \odot (h_{t-1} U_n + b'_n))",
        "LSTM": r"c_t = f_t \odot c_{t-1} + i_t \odot g_t,\quad h_t = o_t \odot \tanh(c_t)",
    }
    st.latex(formulas[kind] + rf",\qquad P(\text{{odd}}) = {seen.probabilities[0, -1, 1]:.3f}")
    count = cells.parameters(kind, 1, bits.UNITS)
    st.markdown(
        f"The {kind} has **{count} numbers**, and the same {count} at every step. Framed: unit {mark.unit + 1}. "
        f"Over all 4,096 strings of 12 bits its value goes along with *odd or even* with correlation "
        f"**{mark.correlation:+.2f}**: that is where this memory sits."
    )
    if warm.ready():
        gap = _gap(kind, read.tobytes())
        st.caption(
            f"Keras' own {kind} layer with the same weights gives the same states; the largest difference is {gap:.0e}."
        )
    lesson.tasks(*_tasks(kind), key="cell")
    lesson.code(cells.STEPS[kind], cells.run, bits.by_keras)


@lru_cache(maxsize=256)
def _gap(kind: str, stored: bytes) -> float:
    """Return how far Keras' states [time, units] are from ours, for bits kept as bytes."""
    read = np.frombuffer(stored, np.float32).reshape(1, -1, 1)
    hidden, _ = bits.by_keras(kind, read)
    return float(np.abs(hidden - bits.read(kind, read).hidden[0]).max())


def _tasks(kind: str) -> list[Task]:
    return [
        Task(
            "The next bit is 0. What happens to the answer?",
            ("It stays", "It flips", "It becomes unsure"),
            0,
            "A 0 does not change whether the count is odd. The state may move a little, what it means does not.",
        ),
        Task(
            "In which cell does one single unit follow odd and even best?",
            ("SimpleRNN", "GRU"),
            1,
            "Compare the correlations of the framed units: the SimpleRNN spreads this memory over several.",
            done=kind == "GRU",
        ),
        Task(
            "How many new weights does the cell need for 16 bits instead of 8?",
            ("Twice as many", "None"),
            1,
            "The same cell runs again at every step. Only the drawing grows.",
        ),
    ]
