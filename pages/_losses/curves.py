"""Every loss against its prediction, with a probe on the curve."""

from dataclasses import dataclass
from typing import Any

import streamlit as st

from core import losses
from core.losses import formulas
from pages._shell import figure, hand, lesson
from pages._shell.lesson import Task

_picture = figure.component("losses_curves", "losses_curves")
SIGNS = {"delta": "δ", "gamma": "γ", "tau": "τ"}
SHOWN = ["bce", "mse", "focal", "softmax_ce", "hinge", "squared_hinge", "mae", "huber"]


@dataclass(frozen=True)
class Kind:
    """What a prediction can be: its `letter` in the link, the losses that take it, where it and its target start."""

    letter: str
    names: tuple[str, ...]
    prediction: float
    target: float
    bounds: tuple[float, float, float]
    goal: tuple[float, float, float]


KINDS = {
    "Probability": Kind("p", ("bce", "focal", "kl", "mse", "mae"), 0.1, 1, (0.001, 0.999, 0.01), (0, 1, 0.05)),
    "Score": Kind("s", ("softmax_ce", "hinge", "squared_hinge"), -1, 1, (-4, 4, 0.05), (0, 1, 1)),
    "Number": Kind("n", ("mse", "mae", "huber", "log_cosh", "quantile"), 2, 0, (-4, 4, 0.05), (-3, 3, 0.1)),
}


def show(row: Any) -> None:
    """Show the losses that take the chosen kind of prediction."""
    with row:
        name = st.segmented_control(
            "The prediction is a", list(KINDS), default="Probability", key="kind", required=True, **hand.QUIET
        )
    kind = KINDS[name]
    picture = st.container()
    with hand.expander():
        state = _exact(kind)
        probe = _probe(kind, state)
        st.latex(losses.loss(probe.name).latex + r"\qquad " + losses.loss(probe.name).slope_latex)
        st.latex(probe.latex)
        st.caption(f"{losses.loss(probe.name).source}. {probe.note}")
    with picture:
        known = {loss.name: _described(loss) for loss in losses.LOSSES.values()}
        hand.show(
            _picture,
            "curves",
            state,
            lambda said: _moved(kind, said),
            kind=name,
            lead=probe.name,
            losses=known,
            code=probe.code,
        )
    _tasks(probe)
    lesson.code(formulas.cross_entropy, formulas.cross_entropy_slope, formulas.huber, losses.probe)


def _described(loss: losses.Loss) -> dict[str, Any]:
    knob = loss.parameter
    setting = knob and {**vars(knob), "sign": SIGNS[knob.name]}
    return {"title": loss.title, "says": loss.says, "parameter": setting}


def _parameters() -> dict[str, losses.Parameter]:
    return {name: loss.parameter for name, loss in losses.LOSSES.items() if loss.parameter}


def _exact(kind: Kind) -> dict[str, Any]:
    """Return prediction, target, the loss that leads, what is shown, and every parameter, from the bound controls."""
    columns = st.columns(5)
    with columns[0]:
        p = hand.number("Prediction", kind.letter, kind.prediction, kind.bounds)
    with columns[1]:
        y = hand.number("Target y", f"{kind.letter}y", kind.target, kind.goal)
    settings = {}
    for column, (name, knob) in zip(columns[2:], _parameters().items(), strict=True):
        with column:
            bounds = (knob.low, knob.high, knob.step)
            settings[name] = hand.number(
                f"{losses.loss(name).title} {SIGNS[knob.name]}", knob.name, knob.default, bounds
            )
    left, right = st.columns([1, 3])
    titles = {name: loss.title for name, loss in losses.LOSSES.items()}
    lead = left.selectbox("Probe on", list(titles), format_func=titles.get, key="lead", bind="query-params")
    shown = right.multiselect(
        "Curves", list(titles), default=SHOWN, format_func=titles.get, key="show", bind="query-params"
    )
    return {"p": p, "y": y, "lead": lead, "show": shown, "k": settings}


def _target(name: str, y: float) -> float:
    """Return the target as this loss writes it: hinges call the classes -1 and 1."""
    return 2 * y - 1 if losses.loss(name).targets.choices == (-1, 1) else y


def _probe(kind: Kind, state: dict[str, Any]) -> losses.Probe:
    """Return core's numbers for the loss with the probe: the chosen one where it fits, else the first that does."""
    for name in (state["lead"], *kind.names):
        choices = losses.loss(name).targets.choices
        if name in kind.names and (not choices or _target(name, state["y"]) in choices):
            return losses.probe(name, state["p"], _target(name, state["y"]), state["k"].get(name))
    raise AssertionError("every kind has a loss for every target")


def _moved(kind: Kind, said: Any) -> None:
    hand.keep(kind.letter, said["p"], kind.bounds)
    hand.keep(f"{kind.letter}y", said["y"], kind.goal)
    for name, knob in _parameters().items():
        hand.keep(knob.name, said["k"][name], (knob.low, knob.high))
    if said["lead"] in losses.LOSSES:
        st.session_state["lead"] = said["lead"]
    st.session_state["show"] = [name for name in losses.LOSSES if name in said["show"]]


def _tasks(now: losses.Probe) -> None:
    far = now.name in ("mse", "mae", "huber") and abs(now.prediction - now.target) >= 3
    lesson.tasks(
        Task(
            "The truth is class 1 and the prediction goes to 0.01. Which slope is longer, that of the "
            "cross-entropy or that of the squared error?",
            ("Cross-entropy", "Squared error", "Both are about 1"),
            0,
            "The cross-entropy pulls with -1/0.01 = -100, the squared error with 2(0.01 - 1), never more than 2.",
            done=now.target == 1 and now.prediction <= 0.011 and now.name in ("bce", "mse"),
        ),
        Task(
            "A predicted number moves from 3 away to 4 away from its target. Whose slope stays the same?",
            ("Squared error", "Huber with δ = 1", "Neither"),
            1,
            "Beyond δ Huber is a straight line, so its slope stays 1; the squared error's goes from 6 to 8.",
            done=far,
        ),
        Task(
            "An example of class 1 has the score 1.5. What does the hinge still pay for it?",
            ("Nothing", "0.5", "A little, like the cross-entropy"),
            0,
            "Right by a margin of 1 is enough: loss and slope are 0. The cross-entropy never quite stops.",
            done=now.name == "hinge" and now.prediction >= 1,
        ),
        key="curves",
    )
