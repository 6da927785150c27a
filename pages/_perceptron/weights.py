"""The numbers of a dense layer in the learner's hand: its inputs, and its weights as a table that is in the link."""

import math
from collections.abc import Sequence

import pandas as pd
import streamlit as st

from core.perceptron import LECTURE_LAYER, LECTURE_POINT, Dense

MOST = 4
MOST_WEIGHT, MOST_INPUT = 20.0, 10.0
LINK = "m_w"
Rows = list[list[float]]
# The lecture's layer in the corner; the first row is the biases, then one row per input.
START: tuple[tuple[float, ...], ...] = (
    (*LECTURE_LAYER.bias, 0.5, 0.0),
    (*LECTURE_LAYER.matrix[0], -1.0, 2.0),
    (*LECTURE_LAYER.matrix[1], 1.5, -0.5),
    (0.5, -1.0, 2.0, 1.0),
    (-1.5, 0.5, -2.0, 1.0),
)
AT = (*LECTURE_POINT, 1.0, 0.5)
DOWN = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def under(number: int) -> str:
    """Return `number` in lowered digits."""
    return str(number).translate(DOWN)


def point(inputs: int) -> tuple[float, ...]:
    """Let the learner set the inputs, two in a row, and return them."""
    values = []
    for place in range(1, inputs + 1):
        if place % 2:
            columns = st.columns(2)
        values.append(
            columns[(place - 1) % 2].number_input(
                f"Input x{under(place)}",
                -MOST_INPUT,
                MOST_INPUT,
                AT[place - 1],
                0.5,
                format="%g",
                key=f"m_x{place}",
                bind="query-params",
            )  # fmt: skip
        )
    return tuple(values)


def table(inputs: int, units: int, activation: str) -> Dense:
    """Let the learner edit biases and weights as a table, and return them as a layer."""
    every = st.session_state.setdefault("m_rows", read(st.query_params.get(LINK, "")))
    key = f"m_table-{inputs}-{units}-{st.session_state.get('m_again', 0)}"
    if key not in st.session_state:
        # The table keeps its edits beside what it was given, so it is given the same until it is made anew.
        st.session_state["m_given"] = [list(row) for row in every]
    given = pd.DataFrame(cut(st.session_state["m_given"], inputs, units))
    given.columns = [f"z{under(unit)}" for unit in range(1, units + 1)]
    given.index = pd.Index(["bias", *(f"x{under(place)}" for place in range(1, inputs + 1))])
    column = st.column_config.NumberColumn(min_value=-MOST_WEIGHT, max_value=MOST_WEIGHT, required=True, format="%.6g")
    settings = {**dict.fromkeys(given.columns, column), "_index": st.column_config.Column(disabled=True)}
    st.data_editor(given, key=key, column_config=settings, on_change=edit, args=(key, list(given)))
    rows = cut(st.session_state["m_rows"], inputs, units)
    keep(rows)
    return Dense(rows[0], rows[1:], activation)


def edit(key: str, columns: Sequence[str]) -> None:
    """Take the table's edits into the layer's numbers."""
    for row, changes in st.session_state[key]["edited_rows"].items():
        for column, value in changes.items():
            if value is not None and abs(value) <= MOST_WEIGHT:
                st.session_state["m_rows"][int(row)][columns.index(column)] = float(value)


def again() -> None:
    """Go back to the lecture's numbers."""
    st.session_state["m_rows"] = read("")
    st.session_state["m_again"] = st.session_state.get("m_again", 0) + 1
    st.session_state.update({f"m_x{place}": value for place, value in enumerate(AT, 1)})


def cut(rows: Sequence[Sequence[float]], inputs: int, units: int) -> Rows:
    """Return the bias row and the rows of the first `inputs` inputs, for the first `units` units."""
    return [list(row[:units]) for row in rows[: inputs + 1]]


def keep(rows: Rows) -> None:
    """Put the numbers into the link while they are not the lecture's."""
    text = "~".join("_".join(f"{value:.6g}" for value in row) for row in rows)
    if rows == cut(START, len(rows) - 1, len(rows[0])):
        st.query_params.pop(LINK, None)
    elif st.query_params.get(LINK) != text:
        st.query_params[LINK] = text


def read(text: str) -> Rows:
    """Return the link's numbers, bias row first, with the lecture's in every place it leaves open."""
    rows = [list(row) for row in START]
    try:
        said = [[float(value) for value in row.split("_")] for row in text.split("~")] if text else []
    except ValueError:
        return rows
    if any(not (math.isfinite(value) and abs(value) <= MOST_WEIGHT) for row in said for value in row):
        return rows
    for own, row in zip(rows, said, strict=False):
        own[: min(len(row), MOST)] = row[:MOST]
    return rows
