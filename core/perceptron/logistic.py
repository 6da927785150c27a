"""Logistic regression: the same neuron with a sigmoid, taught by gradient descent on the cross-entropy."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.perceptron.checks import Point, labelled, positive, weights3, whole
from core.perceptron.neuron import sigmoid

Array = NDArray[np.float64]
Weights = tuple[float, float, float]

LOSS = r"J(w) = -\frac{1}{n}\sum_{i=1}^{n} y_i \ln \hat{y}_i + (1 - y_i)\ln(1 - \hat{y}_i)"
GRADIENT = r"\nabla J = \frac{1}{n}\sum_{i=1}^{n} (\hat{y}_i - y_i)\, x_i"
FLAT = 1e-6


@dataclass(frozen=True)
class Descent:
    """What gradient descent learns from: `points` [n, 2], `labels` [n] of 0 and 1, and how.

    `start` is (w0, w1, w2); every step uses all points; it ends after `max_steps` (1..10,000) at the latest.
    """

    points: tuple[Point, ...]
    labels: tuple[int, ...]
    learning_rate: float = 0.5
    start: Weights = (0.0, 0.0, 0.0)
    max_steps: int = 100

    def __post_init__(self) -> None:
        """Refuse what cannot be learned from."""
        points, labels = labelled(self.points, self.labels, least=1)
        object.__setattr__(self, "points", points)
        object.__setattr__(self, "labels", labels)
        object.__setattr__(self, "start", weights3(self.start))
        # No upper limit: a rate that is far too large is a lesson of its own.
        object.__setattr__(self, "learning_rate", positive(self.learning_rate, "The learning rate"))
        object.__setattr__(self, "max_steps", whole(self.max_steps, "The most steps", 1, 10_000))


@dataclass(frozen=True)
class DescentStep:
    """The weights (w0, w1, w2) after `index` steps, with their `loss`, its `gradient` there and the points wrong.

    `change` is what this step added, -eta times the gradient before it. `end` says why this step is the last.
    """

    index: int
    weights: Weights
    change: Weights
    loss: float
    gradient: Weights
    wrong: tuple[int, ...]
    end: str = ""

    @property
    def mistakes(self) -> int:
        """How many points lie on the wrong side."""
        return len(self.wrong)


def logistic_loss(weights: Any, points: Any, labels: Any) -> float:
    """Return the mean binary cross-entropy of `weights` [3] on `points` [n, 2] with `labels` [n].

    ln(1 + e^z) - y z, the same quantity without ever forming the logarithm of 0.
    """
    z = _inputs(points) @ np.asarray(weights, dtype=np.float64)
    return float(np.mean(np.logaddexp(0.0, z) - np.asarray(labels) * z))


def logistic_gradient(weights: Any, points: Any, labels: Any) -> Array:
    """Return the gradient [3] of logistic_loss at `weights` [3] for `points` [n, 2] with `labels` [n]."""
    inputs = _inputs(points)
    error = sigmoid(inputs @ np.asarray(weights, dtype=np.float64)) - np.asarray(labels)
    return np.asarray(inputs.T @ error / len(inputs))


def logistic_steps(descent: Descent) -> Iterator[DescentStep]:
    """Yield the start, then one step per update by the whole set, until flat, out of numbers or out of steps.

    Weights that overflow are never yielded: the last good step is, once more, with the reason in `end`.
    """
    change: Weights = (0.0, 0.0, 0.0)
    step = _snapshot(descent, 0, descent.start, change)
    yield step
    while not step.end:
        with np.errstate(over="ignore", invalid="ignore"):
            moved = -descent.learning_rate * np.array(step.gradient)
            change = _three(moved)
            after = _snapshot(descent, step.index + 1, _three(np.array(step.weights) + moved), change)
        step = after if np.isfinite([after.loss, *after.weights]).all() else _overflowed(step)
        yield step


def _snapshot(descent: Descent, index: int, weights: Weights, change: Weights) -> DescentStep:
    gradient = _three(logistic_gradient(weights, descent.points, descent.labels))
    loss = logistic_loss(weights, descent.points, descent.labels)
    decisions = _inputs(descent.points) @ np.array(weights) >= 0
    wrong = tuple(int(place) for place in np.flatnonzero(decisions != np.array(descent.labels)))
    end = ""
    if max(map(abs, gradient)) < FLAT:
        end = f"After {index} steps the loss is flat: its gradient is 0 to six decimals."
    elif index >= descent.max_steps:
        end = f"{index} steps done; the loss is {loss:.4f}."
    return DescentStep(index, weights, change, loss, gradient, wrong, end)


def _overflowed(step: DescentStep) -> DescentStep:
    end = (
        f"Step {step.index + 1} threw the weights beyond every number: the learning rate is too large. "
        "Try a tenth of it."
    )
    return replace(step, end=end)


def _inputs(points: Any) -> Array:
    """Return `points` [n, 2] with a 1 in front of each, the input of the bias: [n, 3]."""
    rows = np.asarray(points, dtype=np.float64).reshape(-1, 2)
    return np.column_stack([np.ones(len(rows)), rows])


def _three(values: Array) -> Weights:
    w0, w1, w2 = values.tolist()
    return w0, w1, w2
