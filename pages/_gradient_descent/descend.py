"""Gradient descent under your hand: the browser walks while you drag, core walks and judges when you let go."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from core import gradient_descent
from core.gradient_descent import LANDSCAPES, SCENARIOS, Landscape, Lit, Path, Scenario
from core.runs import Refused
from pages._shell import figure

HEIGHT = "clamp(500px, calc(var(--dl-tall, 100vh) - 196px), 800px)"
TITLES = {land.title: name for name, land in LANDSCAPES.items()}
FIRST = SCENARIOS["right"]
STEPS = {"curve": 30, "surface": 60}
LEAST_RATE, MOST_RATE, MOST_PLACE = 1e-4, 10.0, 50.0
MOST_STEPS = 5000
DETAILED = 60  # steps: of more, a frame is a whole step and not one line of the algorithm
MOST_FRAMES = 200

_walk = figure.component("descent_walk", "descent_walk")


@dataclass(frozen=True)
class Setting:
    """Where a descent starts, how fast and how long it goes."""

    name: str
    start: tuple[float, ...]
    rate: float
    steps: int

    @property
    def land(self) -> Landscape:
        """The landscape."""
        return LANDSCAPES[self.name]

    @property
    def path(self) -> Path:
        """The way down."""
        return gradient_descent.descend(self.land, self.start, self.rate, self.steps)

    @property
    def scenario(self) -> str:
        """The name of the situation this is, if it is one."""
        same = Scenario("", self.name, self.start, self.rate, self.steps, "")
        return next((key for key, one in SCENARIOS.items() if replace(one, title="", question="") == same), "")


def choose(row: Any) -> Setting:
    """Return the setting of the link; the landscape stands in `row`, exact numbers under the picture."""
    with row:
        title = st.selectbox(
            "Landscape", list(TITLES), key="land", bind="query-params", on_change=_changed, width=260,
            label_visibility="collapsed",
        )  # fmt: skip
    name = TITLES[title]
    return replace(_usual(name), name=name)


def _usual(name: str) -> Setting:
    """Return a good first setting on a landscape."""
    known = (
        FIRST if name == FIRST.landscape else next((one for one in SCENARIOS.values() if one.landscape == name), None)
    )
    if known:
        return Setting(name, known.start, known.learning_rate, known.steps)
    land = LANDSCAPES[name]
    return Setting(name, land.starts[0], land.learning_rate, STEPS["curve" if land.dimensions == 1 else "surface"])


def exact(usual: Setting) -> Setting:
    """Offer start, learning rate and steps as exact numbers; they are the link's parameters."""
    columns = st.columns(4)
    low, high = {"min_value": -MOST_PLACE}, {"max_value": MOST_PLACE}
    start = [
        column.number_input(
            f"Start w{place if usual.land.dimensions == 2 else ''}", value=value, key=f"w{place}", step=0.1,
            format="%g", bind="query-params", **low, **high,
        )
        for place, (column, value) in enumerate(zip(columns, usual.start, strict=False), 1)
    ]  # fmt: skip
    rate = columns[2].number_input(
        "Learning rate", LEAST_RATE, MOST_RATE, usual.rate, 0.01, format="%g", key="rate", bind="query-params"
    )
    steps = columns[3].number_input("Steps", 1, MOST_STEPS, usual.steps, key="steps", bind="query-params")
    return Setting(usual.name, tuple(start), rate, steps)


def show(setting: Setting) -> gradient_descent.Outcome:
    """Show the descent, its algorithm and what came of it."""
    path = setting.path
    came = gradient_descent.outcome(path)
    data = _ground(setting) | _story(setting, path) | {"kind": came.kind, "sentence": came.sentence}
    data |= {"id": repr((setting, came.kind)), "height": HEIGHT, "alt": f"{setting.land.title}. {came.sentence}"}
    _walk(key="walk", data=data, on_moved_change=lambda: _moved(setting), on_chosen_change=_chosen)
    return came


def limit(land: Landscape) -> float:
    """Return the largest learning rate that is stable at the lowest point."""
    return gradient_descent.largest_stable_rate(land, land.minima[0])


def _ground(setting: Setting) -> dict[str, Any]:
    land = setting.land
    return {
        "name": setting.name,
        "domain": land.domain,
        "minima": land.minima,
        "saddles": land.saddles,
        "log": land.logarithmic,
        "lowest": land.lowest,
        "limit": min(limit(land), 1e9),
    }


def _story(setting: Setting, path: Path) -> dict[str, Any]:
    return {
        "start": setting.start,
        "rate": setting.rate,
        "steps": setting.steps,
        "points": path.points.tolist(),
        "values": path.values.tolist(),
        "target": gradient_descent.target_value(path),
        "frames": list(frames(path)),
        "lines": [{"tag": line.tag, "words": line.words, "latex": line.latex} for line in gradient_descent.ALGORITHM],
        "scenarios": [{"key": key, "title": one.title, "question": one.question} for key, one in SCENARIOS.items()],
        "chosen": setting.scenario,
    }


def frames(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the moments of the running algorithm: `at` is the point shown, `from` where its step began."""
    every = -(-path.steps // MOST_FRAMES)
    for lit in gradient_descent.moments(path):
        whole = path.steps <= DETAILED or (lit.tag == "update" and lit.step % every == 0)
        if whole or lit.tag in ("start", "return"):
            yield _frame(lit, path.steps)


def _frame(lit: Lit, steps: int) -> dict[str, Any]:
    at = lit.step if lit.tag in ("start", "update", "return") else lit.step - 1
    label = {"start": "start", "return": f"end, {steps} steps"}.get(lit.tag, f"step {lit.step} of {steps}")
    return {"tag": lit.tag, "at": at, "from": max(0, lit.step - 1), "latex": lit.latex, "label": label}


def _put(setting: Setting) -> None:
    """Put a setting into the link's controls."""
    values = dict(zip(("w1", "w2"), setting.start, strict=False))
    now = {"land": setting.land.title, "rate": setting.rate, "steps": setting.steps, **values}
    st.session_state.update(now)


def _changed() -> None:
    _put(_usual(TITLES[st.session_state["land"]]))


def _moved(setting: Setting) -> None:
    """Take over the start and the rate that the hand left."""
    said = st.session_state["walk"].get("moved") or {}
    try:
        start = tuple(max(-MOST_PLACE, min(MOST_PLACE, float(w))) for w in said["start"])
        moved = replace(setting, start=start, rate=max(LEAST_RATE, min(MOST_RATE, float(said["rate"]))))
        moved.path  # noqa: B018  a start of the wrong size is refused here
    except (Refused, KeyError, TypeError, ValueError):
        return
    _put(moved)


def _chosen() -> None:
    """Set up a situation in one click."""
    key = (st.session_state["walk"].get("chosen") or {}).get("key")
    if key in SCENARIOS:
        one = SCENARIOS[key]
        _put(Setting(one.landscape, one.start, one.learning_rate, one.steps))
