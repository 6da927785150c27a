"""The lecture's two tables under your hand, and a TensorFlow call that looks right and is not."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import streamlit as st

from core import losses
from core.losses import tables
from core.runs import Refused
from pages._shell import figure, hand, lesson, warm
from pages._shell.lesson import Task

Rows = tuple[tuple[float, ...], tuple[float, ...]]
_picture = figure.component("losses_tables", "losses_tables")


@dataclass(frozen=True)
class Kind:
    """A table's name in the link, its largest prediction, the lecture's rows, and the function that works it out."""

    prefix: str
    top: float
    rows: Rows
    work_out: Any
    note: str = ""


KINDS = {
    "Pass or fail": Kind("pass", 1, (losses.PASS_PREDICTIONS, losses.PASS_LABELS), losses.binary_cross_entropy_table),
    "Grades": Kind(
        "grade",
        100,
        (losses.GRADE_PREDICTIONS, losses.GRADES),
        losses.mean_squared_error_table,
        "The square weighs: an error of 60 points is six times as large as one of 10, and costs 36 times as much. "
        "Drag the worst prediction first, it moves J(W) most.",
    ),
}


def show(row: Any) -> None:
    """Show the chosen table."""
    with row:
        name = st.segmented_control(
            "Table", list(KINDS), default="Pass or fail", key="table", required=True, **hand.QUIET
        )
    kind = KINDS[name]
    picture = st.container()
    with hand.expander():
        (f, y), table = _typed(kind)
        st.latex(table.formula)
        st.latex(table.latex)
        for call in table.code:
            st.code(call, language="python")
    with picture:
        trap = _trap(f, y) if kind.prefix == "pass" else None
        hand.show(
            _picture,
            "tables",
            {"f": f, "y": y},
            lambda said: _moved(kind, said),
            kind=kind.prefix,
            probability=kind.prefix == "pass",
            top=kind.top,
            lecture={"f": kind.rows[0], "y": kind.rows[1]},
            code=table.code[0],
            note=table.note or kind.note,
            trap=trap,
        )
        if trap and trap["keras"] is None:
            warm.notice()
    _tasks(f, y, table, kind.prefix)
    lesson.code(kind.work_out, losses.binary_cross_entropy, losses.single_probability)


def _typed(kind: Kind) -> tuple[Rows, tables.Table]:
    """Return the rows of the two text controls; together they must make a table."""
    first = [hand.words(column) for column in kind.rows]
    names = ("Predictions f(x)", "Truth y")
    read = []
    for name, letter, start in zip(names, "fy", first, strict=True):
        read.append(hand.typed(name, f"{kind.prefix}_{letter}", start, hand.numbers))
    try:
        rows = (read[0], read[1])
        if min(read[0], default=0) < 0 or max(read[0], default=0) > kind.top:
            raise Refused(f"Predictions here are from 0 to {kind.top:g}.")
        return rows, kind.work_out(*rows)
    except Refused as refused:
        st.error(str(refused))
        return kind.rows, kind.work_out(*kind.rows)


def _moved(kind: Kind, said: Any) -> None:
    kind.work_out(said["f"], said["y"])
    st.session_state[f"{kind.prefix}_f"] = hand.words(said["f"])
    st.session_state[f"{kind.prefix}_y"] = hand.words(said["y"])


def _trap(f: tuple[float, ...], y: tuple[float, ...]) -> dict[str, Any]:
    """Return TensorFlow's own two answers, or None for them while it is still starting."""
    said = _asked(f, y) if warm.ready() else None
    return {
        "wrong": losses.WRONG_CALL,
        "right": losses.RIGHT_CALLS[0],
        "reason": losses.REASON,
        "softmax": said and said.softmax,
        "keras": said and said.keras,
    }


@lru_cache(maxsize=64)
def _asked(f: tuple[float, ...], y: tuple[float, ...]) -> losses.SingleProbability:
    return losses.single_probability(f, y)


def _tasks(f: tuple[float, ...], y: tuple[float, ...], table: tables.Table, prefix: str) -> None:
    lesson.tasks(
        Task(
            "The first student's prediction goes from 0.1 to 0.01, and the truth is still pass. What does this row "
            "cost then?",
            ("Ten times as much", "Twice as much", "The same"),
            1,
            "-ln 0.1 is 2.303 and -ln 0.01 is 4.605: each factor of ten adds the same amount.",
            done=prefix == "pass" and f[:1] == (0.01,) and y[:1] == (1,),
        ),
        Task(
            "All three grades are predicted 10 points too low. What is J(W)?",
            ("10", "100", "300"),
            1,
            "Each row costs 10² = 100, and the mean of 100, 100, 100 is 100.",
            done=prefix == "grade" and all(abs(a - b) == 10 for a, b in zip(f, y, strict=True)),
        ),
        Task(
            "A network always answers 0.5. What is its binary cross-entropy, whatever the truth?",
            ("0.5", "0.693", "1"),
            1,
            "ln 2 = 0.693 for every row: a loss above that is worse than not knowing.",
            done=prefix == "pass" and set(f) == {0.5} and len(table.rows) > 0,
        ),
        key="tables",
    )
