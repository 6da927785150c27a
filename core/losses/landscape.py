"""The empirical loss of one logistic neuron as a surface over two of its three weights, computed from its data."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.data import Plane, plane
from core.perceptron.checks import positive, reals, whole
from core.perceptron.logistic import logistic_gradient, logistic_loss
from core.perceptron.neuron import sigmoid
from core.runs import Refused, frozen

Array = NDArray[np.float64]
Weights = tuple[float, float, float]
Range = tuple[float, float]

NAMES = ("w0", "w1", "w2")
SPANS: tuple[Range, Range] = ((-2.0, 8.0), (-2.0, 8.0))
SIDE = 61
MOST_SIDE = 201
MOST_STEPS = 2000
FAR = 1000.0
FLAT = 1e-12


@dataclass(frozen=True, eq=False)
class Examples:
    """What the neuron sees: `features` [n, 2], best standardised, and `labels` [n] of 0 and 1."""

    features: Array
    labels: Array

    def __post_init__(self) -> None:
        """Close the arrays against writing and refuse what no neuron learns from."""
        features, labels = frozen(np.asarray(self.features, np.float64)), frozen(np.asarray(self.labels, np.float64))
        if features.ndim != 2 or features.shape[1] != 2 or labels.shape != (len(features),) or not len(features):
            raise Refused("Examples are rows of two features, with one label for each.")
        if not np.isfinite(features).all() or not np.isin(labels, (0, 1)).all():
            raise Refused("Features must be numbers, and labels 0 or 1.")
        object.__setattr__(self, "features", features)
        object.__setattr__(self, "labels", labels)


@dataclass(frozen=True)
class Lowest:
    """The least `loss` and the three `weights` where it is; `words` say so when there is none (weights then None)."""

    weights: Weights | None
    loss: float
    words: str = ""


@dataclass(frozen=True, eq=False)
class Surface:
    """J over two weights: `loss` [side, side] in nats at `across` [side] (columns) and `up` [side] (rows).

    `axes` are the places 0..2 of these two in `weights`, whose third stays as it is. `lowest` is the exact
    minimum of this slice, not of the grid.
    """

    axes: tuple[int, int]
    weights: Weights
    across: Array
    up: Array
    loss: Array
    lowest: Lowest


@dataclass(frozen=True, eq=False)
class Path:
    """Gradient descent over the two weights of a slice: `places` [steps + 1, 2] and their `loss` [steps + 1].

    `end` says why it stops early, or is empty.
    """

    places: Array
    loss: Array
    learning_rate: float
    end: str = ""


def examples(samples: int = 300, noise: float = 0.3, seed: int = 0) -> Examples:
    """Return the students of "Will I pass this class?" that train the neuron, features standardised."""
    part = plane(Plane("passing", samples, noise, seed=seed)).scaled().train
    return Examples(part.features.astype(np.float64), part.labels.astype(np.float64))


def lowest(data: Examples, weights: Sequence[Any] = (0, 0, 0), free: Sequence[int] = (0, 1, 2)) -> Lowest:
    """Return the minimum of J over the `free` places of (w0, w1, w2) by Newton's method; the others stay as they are.

    Points that a line can part have none: ever larger weights cost ever less, and `words` say so.
    """
    free, at = list(free), np.array(_three(weights))
    at[free] = 0
    inputs = np.column_stack([np.ones(len(data.labels)), data.features])
    for _ in range(100):
        slope = logistic_gradient(at, data.features, data.labels)[free]
        if np.abs(slope).max() < FLAT:
            return Lowest(_three(at), logistic_loss(at, data.features, data.labels))
        chance = sigmoid(inputs @ at)
        bend = (inputs.T * (chance * (1 - chance))) @ inputs / len(inputs)
        move = _newton(bend[np.ix_(free, free)], slope)
        if move is None or np.abs(at).max() > FAR:
            break
        at[free] -= _halved(data, at, free, move) * move
    parted = (((inputs @ at) > 0) == (data.labels == 1)).all()
    return Lowest(None, logistic_loss(at, data.features, data.labels), _PARTED if parted else _TOO_FAR)


_PARTED = (
    "A line parts these points without a mistake, so the loss has no lowest point: "
    "ever larger weights make it ever smaller."
)
_TOO_FAR = "The lowest point of this slice lies too far away: the third weight is too large."


def _newton(bend: Array, slope: Array) -> Array | None:
    # A bend of almost 0 means that every example is decided: the minimum has run off to infinity.
    return np.asarray(np.linalg.solve(bend, slope)) if np.linalg.eigvalsh(bend)[0] > 1e-9 else None


def _halved(data: Examples, at: Array, free: list[int], move: Array) -> float:
    """Return the largest share 1, 1/2, 1/4 ... of the move that does not raise the loss."""
    now, share = logistic_loss(at, data.features, data.labels), 1.0
    while share > 1e-6:
        there = at.copy()
        there[free] -= share * move
        if logistic_loss(there, data.features, data.labels) <= now + 1e-15:
            break
        share /= 2
    return share


def surface(
    data: Examples,
    weights: Sequence[Any],
    axes: tuple[int, int] = (1, 2),
    spans: tuple[Range, Range] = SPANS,
    side: int = SIDE,
) -> Surface:
    """Return J = mean(ln(1 + e^z) - y z), z = w0 + w1 x1 + w2 x2, over two weights in `spans`.

    The third weight is that of `weights`; `side` is 2..201 points each way, ends included.
    """
    at = _three(weights)
    _check_axes(axes)
    across, up = (np.linspace(*_span(span), whole(side, "The surface's side", 2, MOST_SIDE)) for span in spans)
    inputs = np.column_stack([np.ones(len(data.labels)), data.features])
    third = ({0, 1, 2} - set(axes)).pop()
    fixed = inputs[:, third] * at[third] + across[:, None] * inputs[:, axes[0]]
    rows = [_mean_loss(fixed + height * inputs[:, axes[1]], data.labels) for height in up]
    arrays = frozen(across), frozen(up), frozen(rows)
    return Surface(axes, at, *arrays, lowest(data, at, axes))


def descend(
    data: Examples, start: Sequence[Any], axes: tuple[int, int] = (1, 2), learning_rate: Any = 1.0, steps: Any = 50
) -> Path:
    """Follow w - learning_rate * dJ/dw over the two `axes` from `start` (w0, w1, w2); the third weight stands still."""
    at, rate = np.array(_three(start)), positive(learning_rate, "The learning rate", 1000)
    _check_axes(axes)
    places, losses, end = [at[list(axes)]], [logistic_loss(at, data.features, data.labels)], ""
    for step in range(1, whole(steps, "The number of steps", 1, MOST_STEPS) + 1):
        at[list(axes)] -= rate * logistic_gradient(at, data.features, data.labels)[list(axes)]
        if np.abs(at).max() > FAR:
            end = f"Step {step} left the map: the learning rate is too large here."
            break
        places.append(at[list(axes)])
        losses.append(logistic_loss(at, data.features, data.labels))
    return Path(frozen(places), frozen(losses), rate, end)


def loss_at(data: Examples, weights: ArrayLike) -> float:
    """Return J in nats at `weights` [3]: the height of the surface there."""
    return logistic_loss(weights, data.features, data.labels)


def _mean_loss(logits: Array, labels: Array) -> Array:
    return np.asarray(np.mean(np.logaddexp(0.0, logits) - labels * logits, axis=1))


def _check_axes(axes: tuple[int, int]) -> None:
    if len(axes) != 2 or len(set(axes)) != 2 or not set(axes) <= {0, 1, 2}:
        raise Refused(f"The surface stands on two different weights of {', '.join(NAMES)}.")


def _span(span: Range) -> Range:
    low, high = reals(span, "End of the range")
    if not low < high:
        raise Refused(f"A range goes from a smaller to a larger number, not from {low:g} to {high:g}.")
    return low, high


def _three(values: Any) -> Weights:
    weights = reals(values, "Weight")
    if len(weights) != 3:
        raise Refused(f"The neuron has three weights, w0, w1 and w2, not {len(weights)}.")
    return weights[0], weights[1], weights[2]
