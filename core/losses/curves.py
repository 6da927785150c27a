"""The losses of the lesson: formula, slope, TensorFlow's call, what they take, and one probe on each curve."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np

from core.losses import catalogue
from core.losses.catalogue import Loss
from core.losses.formulas import Array
from core.perceptron.typeset import equals, number
from core.runs import Refused, frozen

LOSSES: Mapping[str, Loss] = MappingProxyType({known.name: known for known in catalogue.ALL})
SAMPLES = 401


@dataclass(frozen=True)
class Probe:
    """One `prediction` on a loss curve: `value` L, `slope` dL/dprediction, and both with numbers in `latex`.

    `corner` says that the slope jumps here, from `slopes[0]` on the left to `slopes[1]` on the right. `code` is
    TensorFlow's call with these numbers; `note` says what a number cannot, or is empty.
    """

    name: str
    prediction: float
    target: float
    parameter: float | None
    value: float
    slope: float
    slopes: tuple[float, float]
    latex: str
    code: str
    note: str = ""

    @property
    def corner(self) -> bool:
        """Whether the slope jumps at this prediction."""
        return self.slopes[0] != self.slopes[1]

    def tangent(self, reach: float) -> tuple[tuple[float, float], tuple[float, float]]:
        """Return the tangent's ends (x, y), `reach` to the left and right of the prediction."""
        left, right = self.prediction - reach, self.prediction + reach
        return (left, self.value - reach * self.slope), (right, self.value + reach * self.slope)


@dataclass(frozen=True, eq=False)
class Curve:
    """A loss drawn over its domain: `prediction`, `loss`, `slope`, each [samples]; the slope is nan at a corner."""

    name: str
    target: float
    parameter: float | None
    prediction: Array
    loss: Array
    slope: Array


def loss(name: str) -> Loss:
    """Return the loss called `name`."""
    if name not in LOSSES:
        raise Refused(f"There is no loss called {name!r}; choose one of {', '.join(LOSSES)}.")
    return LOSSES[name]


def probe(name: str, prediction: Any, target: Any = None, parameter: Any = None) -> Probe:
    """Return value and slope of the loss `name` at one prediction; target and parameter default to the loss's own."""
    chosen = loss(name)
    p = _within(prediction, chosen.axis.lowest, chosen.axis.highest, f"For {chosen.title}, the prediction")
    y, k = _target(chosen, target), _parameter(chosen, parameter)
    at = 0.0 if k is None else k
    value, slope = float(chosen.value(p, y, at)), float(chosen.slope(p, y, at))
    code = chosen.code.format(p=repr(p), y=repr(y), k=repr(at), r=repr(round(1 - p, 12)), n=repr(round(1 - y, 12)))
    sides, latex = _sides(chosen, p, y, at), _latex(chosen, (p, y, at), value, slope)
    return Probe(name, p, y, k, value, slope, sides, latex, code, _note(p, value, sides))


def curve(name: str, target: Any = None, parameter: Any = None, samples: int = SAMPLES) -> Curve:
    """Return the loss `name` and its slope at `samples` (2..10,000) predictions over its domain, corners included."""
    chosen = loss(name)
    y, k = _target(chosen, target), _parameter(chosen, parameter)
    if not 2 <= samples <= 10_000:
        raise Refused("A curve needs 2 to 10,000 points.")
    at = 0.0 if k is None else k
    corner = chosen.corner(y)
    inside = [] if corner is None or not chosen.axis.low < corner < chosen.axis.high else [corner]
    p = np.union1d(np.linspace(chosen.axis.low, chosen.axis.high, samples), inside)
    slope = np.where(np.isin(p, inside), np.nan, chosen.slope(p, y, at))
    return Curve(name, y, k, frozen(p), frozen(chosen.value(p, y, at)), frozen(slope))


def _target(chosen: Loss, target: Any) -> float:
    kind = chosen.targets
    y = _within(kind.default if target is None else target, kind.low, kind.high, f"For {chosen.title}, the target")
    if kind.choices and y not in kind.choices:
        offered = " or ".join(f"{choice:g}" for choice in kind.choices)
        raise Refused(f"For {chosen.title}, the target is {offered}, not {y:g}.")
    return y


def _parameter(chosen: Loss, parameter: Any) -> float | None:
    kind = chosen.parameter
    if kind is None:
        return None
    return _within(kind.default if parameter is None else parameter, kind.low, kind.high, f"The {kind.name}")


def _within(value: Any, low: float, high: float, name: str) -> float:
    try:
        real = float(value) + 0.0
    except (TypeError, ValueError, OverflowError):
        real = math.nan
    if not low <= real <= high:
        raise Refused(f"{name} must be a number from {low:g} to {high:g}, not {value}.")
    return real


def _sides(chosen: Loss, p: float, y: float, k: float) -> tuple[float, float]:
    # At a corner the slope is constant on either side, so any small distance shows it.
    away = 1e-6 if p == chosen.corner(y) else 0.0
    left, right = chosen.slope(np.array([p - away, p + away]), y, k).tolist()
    return left, right


def _latex(chosen: Loss, numbers: tuple[float, float, float], value: float, slope: float) -> str:
    worked = chosen.worked(*numbers)
    return f"L = {worked} {_shown(value)}, \\quad L' {_shown(slope)}"


def _shown(value: float) -> str:
    if math.isinf(value):
        return r"= \infty" if value > 0 else r"= -\infty"
    return f"{equals(abs(value - round(value, 3)) < 1e-12)} {number(value)}"


def _note(p: float, value: float, sides: tuple[float, float]) -> str:
    if math.isinf(value):
        return f"The prediction {p:g} is certain and does not fit the target, so the loss is infinite."
    if sides[0] != sides[1]:
        return f"The slope jumps here, from {sides[0]:g} to {sides[1]:g}; gradient descent takes 0."
    return ""
