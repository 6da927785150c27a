"""Labelled points in the plane: in the link, on two planes that learn from them, and as a table for the keyboard."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from core import data, perceptron
from core.perceptron import Descent, DescentStep, PointSet, Rule, Step
from core.runs import Refused
from pages._shell import figure

Points = tuple[tuple[float, float], ...]
Labels = tuple[int, ...]
REACH = 9.0

HEIGHT = "clamp(500px, calc(var(--dl-tall, 100vh) - 192px), 800px)"


@dataclass(frozen=True)
class Offer:
    """What helps with these points: a button's `name` and `text`, and what it does."""

    name: str
    text: str
    act: Callable[[], None]


_learning = figure.component("perceptron_learning", "perceptron_learning")


def cloud() -> PointSet:
    """Return XOR as a noisy cloud of 40 points, so that a hidden layer has something to learn."""
    made = data.plane(data.Plane("xor", samples=40, noise=0.1, test_share=0.0, seed=3))
    points = tuple((round(float(x1) * 0.8, 1), round(float(x2) * 0.8, 1)) for x1, x2 in made.features)
    return PointSet("XOR cloud", "XOR with noise.", points, tuple(int(label) for label in made.labels))


def current(preset: PointSet) -> tuple[Points, Labels]:
    """Return the points of the link; without any, or with points nobody can read, those of `preset`."""
    text = st.query_params.get("points", "")
    try:
        rows = [row.split("_") for row in text.split("__")] if text != "none" else []
        points = tuple((float(x1), float(x2)) for x1, x2, _ in rows)
        labels = tuple(int(label) for *_, label in rows)
        perceptron.separable(points, labels)
    except ValueError:
        return preset.points, preset.labels
    return _inside(points), labels


def keep(points: Sequence[Sequence[float]], labels: Sequence[int]) -> None:
    """Put points into the link, as x1_x2_class joined by __."""
    rows = (f"{x1:g}_{x2:g}_{label}" for (x1, x2), label in zip(_inside(points), labels, strict=True))
    st.query_params["points"] = "__".join(rows) or "none"


def forget() -> None:
    """Go back to the preset's points."""
    st.query_params.pop("points", None)
    st.session_state["points-table"] = st.session_state.get("points-table", 0) + 1


def planes(rule: Rule, lessons: tuple[list[Step], list[DescentStep]], said: str, offers: Sequence[Offer]) -> None:
    """Show the rule's and the descent's steps side by side; what is edited there goes into the link."""
    verdict = perceptron.separable(rule.points, rule.labels)
    sent = {
        **_ground(rule.points, rule.labels),
        "rule": [_rule_frame(step) for step in lessons[0]],
        "descent": _descent_frames(lessons[1]),
        "rate": rule.learning_rate,
        "witness": verdict.witness and {**vars(verdict.witness)},
        "said": said,
        "offers": [{"name": offer.name, "text": offer.text} for offer in offers],
        "id": f"{hash(rule)}",
    }
    _learning(key="learning", data=sent, on_edited_change=_edited, on_asked_change=lambda: _asked(offers))


def empty(said: str) -> None:
    """Show the planes without points, ready for the first."""
    sent = {**_ground((), ()), "rule": [], "descent": [], "rate": 1, "witness": None, "id": "empty"}
    _learning(
        key="learning",
        data={**sent, "said": said, "offers": []},
        on_edited_change=_edited,
        on_asked_change=lambda: None,
    )


def table(points: Points, labels: Labels) -> None:
    """Show the points as a table that adds, changes and deletes rows."""
    version = st.session_state.setdefault("points-table", 0)
    # The table keeps its own changes on top of what it was first given, so that is what it gets until
    # someone else moves a point: then a new table starts.
    base = st.session_state.get("points-base")
    if base is None or base[0] != version or base[2] != (points, labels):
        version = st.session_state["points-table"] = version + 1
        base = (version, _rows(points, labels), (points, labels))
        st.session_state["points-base"] = base
    key = f"points-table-{version}"
    st.data_editor(
        base[1],
        key=key,
        num_rows="dynamic",
        on_change=lambda: _typed(base[1], key),
        column_config={
            "x1": st.column_config.NumberColumn(min_value=-REACH, max_value=REACH, step=0.1, required=True),
            "x2": st.column_config.NumberColumn(min_value=-REACH, max_value=REACH, step=0.1, required=True),
            "class": st.column_config.SelectboxColumn(options=[0, 1], required=True),
        },
    )


def _typed(rows: pd.DataFrame, key: str) -> None:
    """Take over what was typed; rows that are not complete yet wait."""
    changes = st.session_state[key]
    records = rows.to_dict("records")
    for place, cells in changes["edited_rows"].items():
        records[int(place)] |= cells
    gone = set(changes["deleted_rows"])
    left = [record for place, record in enumerate(records) if place not in gone]
    full = [record for record in [*left, *changes["added_rows"]] if all(_given(record, c) for c in rows.columns)]
    points = _inside([(record["x1"], record["x2"]) for record in full])
    labels = tuple(int(record["class"]) for record in full)
    keep(points, labels)
    version, base, _ = st.session_state["points-base"]
    st.session_state["points-base"] = (version, base, (points, labels))


def _given(record: dict[str, Any], column: str) -> bool:
    return bool(pd.notna(record.get(column)))


def _edited() -> None:
    said = st.session_state["learning"].get("edited") or {}
    try:
        perceptron.separable(said["points"], said["labels"])
        keep(said["points"], said["labels"])
    except (Refused, KeyError, TypeError):
        return


def _asked(offers: Sequence[Offer]) -> None:
    name = st.session_state["learning"].get("asked")
    for offer in offers:
        if offer.name == name:
            offer.act()


def _rows(points: Points, labels: Labels) -> pd.DataFrame:
    x1, x2 = ([point[axis] for point in points] for axis in (0, 1))
    return pd.DataFrame({"x1": pd.Series(x1, dtype=float), "x2": pd.Series(x2, dtype=float), "class": list(labels)})


def _inside(points: Sequence[Sequence[float]]) -> Points:
    return tuple((_near(x1), _near(x2)) for x1, x2 in points)


def _near(value: float) -> float:
    return max(-REACH, min(REACH, round(float(value), 2))) + 0.0


def _ground(points: Points, labels: Labels) -> dict[str, Any]:
    """Return the points and the piece of the plane that shows them: small sets, as XOR's, large."""
    high = max((abs(x) for point in points for x in point), default=5.0)
    small = high <= 1.6
    said = st.session_state.get("learning") or {}
    return {
        "points": points,
        "labels": labels,
        "centre": [0.5, 0.5] if small else [0, 0],
        "units": 3.2 if small else max(10.0, 2.2 * max(abs(x2) for _, x2 in points) if points else 0),
        "height": HEIGHT,
        "smooth": {"left": False, "right": True},
        "seq": int((said.get("edited") or {}).get("seq", 0)),
    }


def _rule_frame(step: Step) -> dict[str, Any]:
    return {
        "old": step.old if step.corrected else None,
        "new": step.new,
        "change": step.change if step.corrected else None,
        "wrong": step.wrong,
        "end": step.end,
        "chosen": step.chosen,
        "point": step.point,
        "prediction": step.prediction,
        "target": step.target,
        "updates": step.updates,
        "epoch": step.epoch,
        "loop": step.loop,
    }


def _descent_frames(steps: list[DescentStep]) -> list[dict[str, Any]]:
    before = [None, *steps[:-1]]
    return [
        {
            "old": old and old.weights,
            "new": step.weights,
            "change": step.change if old else None,
            "wrong": step.wrong,
            "loss": step.loss,
            "end": step.end,
        }
        for old, step in zip(before, steps, strict=True)
    ]


def lessons(rule: Rule, steps: int) -> tuple[list[Step], list[DescentStep]]:
    """Return both ways to learn, from the same start at the same rate."""
    descent = Descent(rule.points, rule.labels, rule.learning_rate, rule.start, steps)
    return list(perceptron.steps(rule)), list(perceptron.logistic_steps(descent))
