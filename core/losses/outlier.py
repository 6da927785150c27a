"""The best straight line through points under squared, absolute and Huber loss, each one exact."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.losses import formulas
from core.perceptron.checks import positive, reals
from core.runs import Refused

Array = NDArray[np.float64]
Point = tuple[float, float]

MOST_POINTS = 60
POINTS: tuple[Point, ...] = (
    (0.5, 1.4), (1.2, 1.5), (1.9, 2.1), (2.6, 2.2), (3.3, 2.8), (4.0, 2.9), (4.7, 3.5), (5.4, 3.6), (6.1, 4.2),
    (6.8, 4.3), (7.5, 4.9), (8.2, 5.0),
)  # fmt: skip
OUTLIER: Point = (9.0, 0.5)
BOX = ((0.0, 10.0), (-4.0, 10.0))


@dataclass(frozen=True)
class Line:
    """The line y = `intercept` + `slope` x, and the mean `loss` it makes least."""

    intercept: float
    slope: float
    loss: float

    def at(self, x: float) -> float:
        """Return the line's height at `x`."""
        return self.intercept + self.slope * x


@dataclass(frozen=True)
class Fits:
    """The best lines under squared error (`mse`), absolute error (`mae`) and Huber's loss with `delta`."""

    mse: Line
    mae: Line
    huber: Line
    delta: float


def fit(points: Sequence[Any], delta: float = 1.0) -> Fits:
    """Fit the three lines to `points` [n, 2], n in 2..60 with two different x at least; `delta` in 0..1000.

    Several lines can share the least absolute error; of those through two points the one of least squared error
    is returned.
    """
    xy = _checked(points)
    delta = positive(delta, "Delta", 1000)
    squared, absolute = _least_squares(xy, np.ones(len(xy))), _least_absolute(xy)
    huber = _least_huber(xy, (absolute, squared), delta)
    return Fits(
        _line(xy, squared, formulas.squared, delta),
        _line(xy, absolute, formulas.absolute, delta),
        _line(xy, huber, formulas.huber, delta),
        delta,
    )


def _checked(points: Sequence[Any]) -> Array:
    rows = [reals(point, f"Point {place}, coordinate") for place, point in enumerate(points, 1)]
    if any(len(row) != 2 for row in rows):
        raise Refused("Every point needs two coordinates.")
    if not 2 <= len(rows) <= MOST_POINTS:
        raise Refused(f"A line is fitted to 2 to {MOST_POINTS} points, not {len(rows)}.")
    xy = np.array(rows)
    if np.ptp(xy[:, 0]) < 1e-6:
        raise Refused("All points stand above one another; move one sideways, so that a line has a slope.")
    return xy


def _least_squares(xy: Array, weights: Array) -> Array:
    """Return (intercept, slope) of the least weighted squared error: slope = cov(x, y) / var(x)."""
    mean = weights @ xy / weights.sum()
    x, y = (xy - mean).T
    slope = (weights * x) @ y / ((weights * x) @ x)
    return np.array([mean[1] - slope * mean[0], slope])


def _least_absolute(xy: Array) -> Array:
    """Return (intercept, slope) of the least absolute error: some best line passes two points, so all are tried.

    The error is convex and piecewise linear in the line; its least value lies in a corner.
    """
    first, second = np.array(list(combinations(range(len(xy)), 2))).T
    run, rise = (xy[second] - xy[first]).T
    apart = np.abs(run) >= 1e-9
    slopes = rise[apart] / run[apart]
    intercepts = xy[first[apart], 1] - slopes * xy[first[apart], 0]
    errors = np.abs(intercepts[:, None] + slopes[:, None] * xy[:, 0] - xy[:, 1])
    totals, squares = errors.sum(axis=1), (errors**2).sum(axis=1)
    best = np.where(totals <= totals.min() * (1 + 1e-12) + 1e-12, squares, np.inf).argmin()
    return np.array([intercepts[best], slopes[best]])


def _least_huber(xy: Array, starts: tuple[Array, Array], delta: float) -> Array:
    """Return (intercept, slope) of the least Huber loss.

    Reweighted least squares approaches it; once it is known which points lie within delta, the rest is one
    linear system, and a solution that agrees with its own assumption is the least, the loss being convex.
    """
    for start in starts:
        line = start
        for _ in range(200):
            exact = _settled(xy, line, delta)
            if exact is not None:
                return exact
            size = np.abs(_residuals(xy, line))
            line = _least_squares(xy, delta / np.maximum(size, delta))
    return line


def _settled(xy: Array, line: Array, delta: float) -> Array | None:
    """Solve for the points now within `delta` of `line`, and return the answer if the same points are within it."""
    signs = _signs(xy, line, delta)
    near = signs == 0
    inputs = np.column_stack([np.ones(len(xy)), xy[:, 0]])
    system = inputs[near].T @ inputs[near]
    if near.sum() < 2 or np.ptp(xy[near, 0]) < 1e-9:
        return None
    solved = np.linalg.solve(system, inputs[near].T @ xy[near, 1] - delta * inputs[~near].T @ signs[~near])
    return solved if (_signs(xy, solved, delta) == signs).all() else None


def _signs(xy: Array, line: Array, delta: float) -> Array:
    residuals = _residuals(xy, line)
    return np.where(np.abs(residuals) <= delta, 0.0, np.sign(residuals))


def _residuals(xy: Array, line: Array) -> Array:
    return np.asarray(line[0] + line[1] * xy[:, 0] - xy[:, 1])


def _line(xy: Array, line: Array, loss: Any, delta: float) -> Line:
    return Line(float(line[0]), float(line[1]), float(loss(_residuals(xy, line), 0.0, delta).mean()))
