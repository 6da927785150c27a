"""Examples for a model of two weights: a line through points, or a border between two classes."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from core.devices import tf
from core.gradient_descent.landscape import Array
from core.perceptron.checks import positive, real, whole
from core.runs import Refused, frozen

KINDS = {"line": "Line through points (mean squared error)", "border": "Border between classes (cross-entropy)"}
LATEX = {
    "line": r"J(W) = \frac{1}{n}\sum_i (w_0 + w_1 x_i - y_i)^2",
    "border": r"J(W) = -\frac{1}{n}\sum_i y_i \ln \hat{y}_i + (1 - y_i)\ln(1 - \hat{y}_i),"
    r"\; \hat{y}_i = \sigma(w_1 x_{i1} + w_2 x_{i2})",
}
LINE = (1.0, 2.0)


@dataclass(frozen=True)
class Examples:
    """Which of KINDS, how many `samples` (16..2048), how much `noise` (0..3), which `seed`.

    A line's weights are height and slope, (1, 2) before the noise; a border's are those of the two inputs.
    """

    kind: str = "line"
    samples: int = 256
    noise: float = 1.0
    seed: int = 0

    def __post_init__(self) -> None:
        """Refuse what cannot be made."""
        if self.kind not in KINDS:
            raise Refused(f"The examples are for a {' or a '.join(KINDS)}, not {self.kind!r}.")
        object.__setattr__(self, "samples", whole(self.samples, "The number of examples", 16, 2048))
        object.__setattr__(self, "noise", real(self.noise, "The noise"))
        if not 0 <= self.noise <= 3:
            raise Refused("The noise must be from 0 to 3.")
        object.__setattr__(self, "seed", whole(self.seed, "The seed", 0, 2**32 - 1))


@lru_cache(maxsize=32)
def rows(examples: Examples) -> tuple[Array, Array]:
    """Return `features` [samples, 2] (for a line: 1 and x) and `targets` [samples]."""
    draw = np.random.default_rng([examples.seed, 7])
    if examples.kind == "line":
        x = draw.uniform(-1, 3, examples.samples)
        heights = LINE[0] + LINE[1] * x + examples.noise * draw.normal(size=examples.samples)
        return frozen(np.column_stack([np.ones_like(x), x])), frozen(heights)
    targets = np.arange(examples.samples) % 2.0
    centres = np.where(targets[:, None] == 1, 1, -1) * np.array([1.0, 0.5])
    return frozen(centres + (0.5 + examples.noise) * draw.normal(size=(examples.samples, 2))), frozen(targets)


def loss(examples: Examples, weights: Any) -> Array:
    """Return the mean loss over all examples at `weights` [..., 2]: [...]."""
    features, targets = rows(examples)
    return np.asarray(_each(examples.kind, np.asarray(weights, np.float64) @ features.T, targets).mean(axis=-1))


def each_loss(examples: Examples, weights: Array, chosen: Any) -> Array:
    """Return the mean loss of `weights` [steps, 2] on the examples `chosen` [steps, batch], -1 for none: [steps]."""
    features, targets = rows(examples)
    scores = np.einsum("sd,sbd->sb", weights, features[chosen])
    return np.asarray(np.average(_each(examples.kind, scores, targets[chosen]), axis=1, weights=chosen >= 0))


def each_gradient(examples: Examples, weights: Any) -> Array:
    """Return the gradient of every example's own loss at `weights` [2]: [samples, 2]; their mean is the full one."""
    features, targets = rows(examples)
    scores = features @ np.asarray(weights, np.float64)
    with np.errstate(over="ignore"):
        error = 2 * (scores - targets) if examples.kind == "line" else 1 / (1 + np.exp(-scores)) - targets
    return np.asarray(features * error[:, None])


def curvature(examples: Examples) -> float:
    """Return the largest curvature L of a line's loss, 2 X^T X / n: rates above 2 / L diverge."""
    features, _ = rows(examples)
    return float(np.linalg.eigvalsh(2 * features.T @ features / len(features))[-1])


def batch_loss(kind: str, weights: Any, features: Any, targets: Any) -> Any:
    """Return each example's loss [batch] in TensorFlow for `weights` [2] and `features` [batch, 2]."""
    scores = tf.linalg.matvec(features, weights)
    if kind == "line":
        return tf.math.squared_difference(scores, targets)
    return tf.nn.sigmoid_cross_entropy_with_logits(labels=targets, logits=scores)


def check_rate(value: Any) -> float:
    """Return a learning rate above 0 and at most 100."""
    return positive(value, "The learning rate", 100)


def _each(kind: str, scores: Array, targets: Array) -> Array:
    with np.errstate(over="ignore", invalid="ignore"):
        if kind == "line":
            return np.asarray((scores - targets) ** 2)
        return np.asarray(np.logaddexp(0.0, scores) - targets * scores)
