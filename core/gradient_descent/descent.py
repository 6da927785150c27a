r"""Gradient descent as the lecture writes it, in five lines, with every number it touches."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.gradient_descent.landscape import Array, Landscape, Point, check_start
from core.perceptron import typeset
from core.perceptron.checks import positive, whole
from core.runs import frozen

FAR = 1e6
TARGET_SHARE = 0.01


@dataclass(frozen=True)
class Line:
    """One line of the algorithm: its `tag`, in `words`, as `latex`, and as TensorFlow `code`."""

    tag: str
    words: str
    latex: str
    code: str


ALGORITHM = (
    Line("start", "Choose first weights.", r"W \leftarrow W_0", "weights = tf.Variable(start)"),
    Line(
        "loop",
        "Repeat until it is flat or the steps are used up:",
        r"\text{for } t = 1, 2, \dots",
        "for step in range(steps):",
    ),
    Line(
        "gradient",
        "Compute the gradient of the loss.",
        r"\frac{\partial J(W)}{\partial W}",
        "    gradient = tape.gradient(loss, weights)",
    ),
    Line(
        "update",
        "Move the weights a little against it.",
        r"W \leftarrow W - \eta\,\frac{\partial J(W)}{\partial W}",
        "    weights.assign_sub(learning_rate * gradient)",
    ),
    Line("return", "Return the weights.", r"W", "return weights"),
)


@dataclass(frozen=True, eq=False)
class Path:
    """Where gradient descent went: `points` [n + 1, dimensions], `values` J [n + 1] and `gradients` like points.

    Step t leads from points[t - 1] to points[t]. The path is shorter than asked when it left all numbers
    (`escaped`): its last point is then the last one that has a finite loss.
    """

    landscape: Landscape
    learning_rate: float
    points: Array
    values: Array
    gradients: Array
    escaped: bool

    @property
    def steps(self) -> int:
        """How many steps were taken."""
        return len(self.values) - 1

    @property
    def moves(self) -> Array:
        """What each step added to the weights [n, dimensions]: -learning_rate * gradient."""
        return np.diff(self.points, axis=0)

    @property
    def left_at(self) -> int | None:
        """The first step after which the path is outside the picture for good; None if it ends inside."""
        return left_for_good(self.landscape, self.points)

    @property
    def diverged_at(self) -> int | None:
        """The step after which a path that climbs instead of falling is out of the picture for good, else None."""
        return self.left_at if self.escaped or self.values[-1] > self.values[0] else None

    def reached_at(self, target: float | None = None) -> int | None:
        """Return the first step with a loss of at most `target` (default: target(path)), or None."""
        return first_at_most(self.values, target_value(self) if target is None else target)


def descend(landscape: Landscape, start: Any, learning_rate: float, steps: int) -> Path:
    r"""Take `steps` (1..10,000) steps W <- W - learning_rate * dJ/dW from `start` [dimensions] (Cauchy, 1847)."""
    rate, count = positive(learning_rate, "The learning rate"), whole(steps, "The number of steps", 1, 10_000)
    point = np.array(check_start(landscape, start))
    points, escaped = [point], False
    for _ in range(count):
        with np.errstate(over="ignore", invalid="ignore"):
            point = point - rate * landscape.gradient(point)
        if not (np.abs(point) <= FAR).all() or not np.isfinite(landscape.value(point)):
            escaped = True
            break
        points.append(point)
    visited = frozen(points)
    return Path(
        landscape, rate, visited, frozen(landscape.value(visited)), frozen(landscape.gradient(visited)), escaped
    )


def target_value(path: Path, share: float = TARGET_SHARE) -> float:
    """Return the loss that counts as arrived: `share` (0..1) of the start's height above the lowest point is left."""
    return target_from(path.landscape, path.points[0], share)


def target_from(landscape: Landscape, start: Any, share: float = TARGET_SHARE) -> float:
    """Return lowest + share * (J(start) - lowest) for `start` [dimensions]."""
    return float(landscape.lowest + share * (landscape.value(start) - landscape.lowest))


def first_at_most(values: Array, target: float) -> int | None:
    """Return the first place in `values` [n] that is at most `target`, or None."""
    places = np.flatnonzero(values <= target)
    return int(places[0]) if len(places) else None


def left_for_good(landscape: Landscape, points: Array) -> int | None:
    """Return the first place in `points` [n, dimensions] from which on all lie outside the domain, or None."""
    inside = np.flatnonzero(landscape.inside(points))
    first = int(inside[-1]) + 1 if len(inside) else 0
    return first if first < len(points) else None


def tangent(path: Path, step: int, reach: float) -> tuple[Array, Array]:
    """Return the ends of the tangent at points[step] of a curve, `reach` to either side: w [2] and J [2]."""
    at, slope = path.points[step, 0], path.gradients[step, 0]
    w = at + reach * np.array([-1.0, 1.0])
    return w, path.values[step] + slope * (w - at)


@dataclass(frozen=True)
class Lit:
    """One moment of the running algorithm: the line's `tag`, the `step` it belongs to, and it with its numbers."""

    tag: str
    step: int
    latex: str


def moments(path: Path) -> Iterator[Lit]:
    """Yield the lines of ALGORITHM in the order they run, as often as they run, with the numbers of `path`."""
    yield Lit("start", 0, rf"W = {_shown(path.points[0])}")
    for step in range(path.steps):
        yield Lit("loop", step + 1, rf"t = {step + 1}, \quad J(W) = {typeset.number(path.values[step])}")
        yield Lit("gradient", step + 1, gradient_latex(path, step))
        yield Lit("update", step + 1, update_latex(path, step))
    yield Lit("return", path.steps, rf"W = {_shown(path.points[-1])}, \quad J(W) = {typeset.number(path.values[-1])}")


def gradient_latex(path: Path, step: int) -> str:
    """Return the gradient at points[step] with its numbers."""
    return rf"\frac{{\partial J}}{{\partial W}} = {_shown(path.gradients[step])}"


def update_latex(path: Path, step: int) -> str:
    """Return the update from points[step] to points[step + 1] with its numbers."""
    old, gradient, new = path.points[step], path.gradients[step], path.points[step + 1]
    sign = typeset.equals(typeset.shown((*old, *gradient, path.learning_rate, *new)))
    rate = typeset.number(path.learning_rate, 5)
    return rf"W \leftarrow {_shown(old)} - {rate} \cdot {_shown(gradient, brackets=True)} {sign} {_shown(new)}"


def _shown(values: Any, brackets: bool = False) -> str:
    point: Point = tuple(float(value) for value in values)
    if len(point) > 1:
        return typeset.column(point)
    number = typeset.number(point[0])
    return f"({number})" if brackets and point[0] < 0 else number
