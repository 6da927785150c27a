"""The trails of a race: points, losses, step sizes, memory, and who is first."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.gradient_descent.descent import FAR, first_at_most, left_for_good
from core.gradient_descent.landscape import Array, Landscape
from core.runs import frozen


@dataclass(frozen=True, eq=False)
class Trail:
    """The way of one racer, up to its last finite point.

    `points` [n + 1, 2], `values` [n + 1], `gradients` [n + 1, 2]; `slots` are what it remembers after each step,
    named as in its Racer, each [n + 1, 2]. `reached_at` is the first step at or below the target, `settled_at` the
    first from which on it stays there, `diverged_at` the step from which on it is out of the picture; None: never.
    """

    name: str
    learning_rate: float
    points: Array
    values: Array
    gradients: Array
    slots: tuple[tuple[str, Array], ...]
    reached_at: int | None
    settled_at: int | None
    diverged_at: int | None

    @property
    def step_sizes(self) -> Array:
        """Length of each step [n]: |w(t) - w(t-1)|."""
        return np.asarray(np.linalg.norm(np.diff(self.points, axis=0), axis=1))

    @property
    def effective_rates(self) -> Array:
        """Length of each step over the length of the gradient it was taken at [n]; the learning rate itself for SGD."""
        slopes = np.linalg.norm(self.gradients[:-1], axis=1)
        sizes = self.step_sizes
        return np.asarray(np.divide(sizes, slopes, out=np.full_like(sizes, np.nan), where=slopes > 0))


@dataclass(frozen=True)
class Place:
    """One row of the result, `rank` 1, 2 ...: steps to the target, final loss, and its longest and last step."""

    rank: int
    name: str
    reached_at: int | None
    settled_at: int | None
    diverged_at: int | None
    value: float
    longest_step: float
    last_step: float


def standings(trails: Sequence[Trail]) -> tuple[Place, ...]:
    """Rank `trails`: fewest steps until it stays at the target, then by the loss at the end, the lost ones last."""
    return tuple(_place(rank, trail) for rank, trail in enumerate(sorted(trails, key=merit), 1))


def merit(trail: Trail) -> tuple[int, float]:
    """Return what `trail` is ranked by; smaller is better."""
    if trail.diverged_at is not None:
        return 2, -float(trail.diverged_at)
    if trail.settled_at is not None:
        return 0, float(trail.settled_at)
    return 1, float(trail.values[-1])


def trail(
    surface: Landscape, target: float, name: str, learning_rate: float, points: NDArray[Any], slots: dict[str, Any]
) -> Trail:
    """Return the trail through `points` [n + 1, 2] on `surface`, cut before the first point that is no number."""
    values = surface.value(points)
    lost = np.flatnonzero(~np.isfinite(values) | ~(np.abs(points) < FAR).all(axis=1))
    kept = slice(0, int(lost[0]) if len(lost) else len(points))
    points, values = frozen(points[kept]), frozen(values[kept])
    gone = left_for_good(surface, points) if len(lost) or values[-1] > values[0] else None
    return Trail(
        name,
        learning_rate,
        points,
        values,
        frozen(surface.gradient(points)),
        tuple((slot, frozen(memory[kept])) for slot, memory in slots.items()),
        first_at_most(values, target),
        _stays(values, target),
        gone,
    )


def _stays(values: Array, target: float) -> int | None:
    above = np.flatnonzero(values > target)
    first = int(above[-1]) + 1 if len(above) else 0
    return first if first < len(values) else None


def _place(rank: int, one: Trail) -> Place:
    sizes = one.step_sizes
    ends = one.reached_at, one.settled_at, one.diverged_at
    longest, last = (float(sizes.max()), float(sizes[-1])) if len(sizes) else (0.0, 0.0)
    return Place(rank, one.name, *ends, float(one.values[-1]), longest, last)
