"""How many corrections the perceptron rule can need at most."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from core.perceptron.rule import Rule
from core.perceptron.separation import separable

FORMULA = r"\text{corrections} \le \Big(\frac{R}{\gamma}\Big)^2"


@dataclass(frozen=True)
class Bound:
    """At most `corrections` are possible: (R / gamma)^2 from start weights 0.

    `radius` R is the longest (1, x1, x2); `margin` gamma is how far the widest-gap line, as the unit vector
    (w0, w1, w2), keeps the nearest of them on its right side.
    """

    radius: float
    margin: float
    corrections: int


def mistake_bound(rule: Rule) -> Bound | None:
    """Return Novikoff's bound (1962), extended to any start weights v; None when no line parts the classes.

    With u the unit line and k corrections: u.w >= u.v + k eta gamma and |w|^2 <= |v|^2 + k eta^2 R^2.
    """
    line = separable(rule.points, rule.labels).line
    if line is None:
        return None
    unit = [weight / math.hypot(*line) for weight in line]
    rows = [(1.0, *point) for point in rule.points]
    radius = max(math.hypot(*row) for row in rows)
    margin = min((2 * label - 1) * _dot(unit, row) for row, label in zip(rows, rule.labels, strict=True))
    if margin <= 0:  # a gap thinner than float rounding
        return None
    return Bound(radius, margin, _most(rule, unit, radius, margin))


def _most(rule: Rule, unit: list[float], radius: float, margin: float) -> int:
    """Return the largest k with (b + k a)^2 <= c + k d, where a = eta gamma, b = u.v, c = |v|^2, d = eta^2 R^2."""
    a, b = rule.learning_rate * margin, _dot(unit, rule.start)
    c, d = _dot(rule.start, rule.start), (rule.learning_rate * radius) ** 2
    half = d - 2 * a * b
    root = (half + math.sqrt(half**2 + 4 * a**2 * max(c - b**2, 0.0))) / (2 * a**2)
    # A whole number must not be lost to the last digit.
    return math.floor(root * (1 + 1e-12))


def _dot(a: Sequence[float], b: Sequence[float]) -> float:
    return math.fsum(x * y for x, y in zip(a, b, strict=True))
