"""Gradient descent on a network's cross-entropy or squared error, many epochs in one compiled call."""

import functools
import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.devices import tf
from core.networks import PAD, cross_entropy, logits
from core.runs import frozen

OBJECTIVES = ("cross-entropy", "squared error")

Weights = tuple[Any, ...]
Rows = tuple[Any, Any, Any]


def filled_rows(points: NDArray[Any], labels: NDArray[Any]) -> Rows:
    """Return features [n, 2], labels [n] and share [n] as tensors, filled up with rows of share 0 to a round count."""
    count = len(points)
    filled = -(-count // PAD) * PAD
    features = np.zeros((filled, 2), np.float32)
    truths, share = np.zeros(filled, np.float32), np.zeros(filled, np.float32)
    features[:count], truths[:count], share[:count] = points, labels, 1
    return tf.constant(features), tf.constant(truths), tf.constant(share)


def squared_error(outputs: Any, labels: Any, share: Any) -> Any:
    """Return mean((sigmoid(z) - y)^2) for logits z `outputs` [n] over the rows whose `share` is 1."""
    each = tf.square(tf.nn.sigmoid(outputs) - labels)
    return tf.reduce_sum(each * share) / tf.maximum(tf.reduce_sum(share), 1.0)


def gradients(weights: Weights, rows: Rows, objective: str, activation: str) -> Weights:
    """Return the gradient of the objective for each of `weights`, from TensorFlow's tape."""
    features, labels, share = rows
    measure = cross_entropy if objective == "cross-entropy" else squared_error
    with tf.GradientTape() as tape:
        tape.watch(weights)
        loss = measure(logits(weights, features, activation), labels, share)
    slopes: Weights = tape.gradient(loss, weights)
    return slopes


@functools.lru_cache(maxsize=32)
def descend(layers: int, activation: str, objective: str) -> Any:
    """Return the compiled loop: (weights, rows, learning_rate, epochs) -> weights, w - rate * dJ/dw each epoch.

    Rate, data and the number of epochs are tensors: changing them compiles nothing.
    """

    def run(weights: Any, rows: Any, learning_rate: Any, epochs: Any) -> Any:
        def epoch(now: Any, weights: Any) -> Any:
            slopes = gradients(weights, rows, objective, activation)
            return now + 1, tuple(w - learning_rate * g for w, g in zip(weights, slopes, strict=True))

        return tf.while_loop(lambda now, _: now < epochs, epoch, (0, weights))[1]

    return tf.function(run, jit_compile=True)


@dataclass(frozen=True)
class Measured:
    """A network on its points: both losses, the lengths of their gradients, accuracy 0..1, and a `map` [side, side].

    The map is the probability of class 1 at the cells of a grid, row 0 at the lower edge.
    """

    entropy: float
    error: float
    entropy_gradient: float
    error_gradient: float
    accuracy: float
    map: NDArray[np.float32]


def measure(weights: Weights, rows: Rows, grid: Any, activation: str, compiled: bool = True) -> Measured:
    """Measure the network on its filled `rows` and draw its map at `grid` [side * side, 2]."""
    run = _measure(len(weights) // 2, activation)
    found = (run if compiled else run.python_function)(weights, rows, grid)
    entropy, error, entropy_gradient, error_gradient, accuracy = map(float, found[:-1])
    side = math.isqrt(len(grid))
    picture = frozen(found[-1].numpy().reshape(side, side))
    return Measured(entropy, error, entropy_gradient, error_gradient, accuracy, picture)


@functools.lru_cache(maxsize=32)
def _measure(layers: int, activation: str) -> Any:
    def run(weights: Any, rows: Any, grid: Any) -> Any:
        features, labels, share = rows
        outputs = logits(weights, features, activation)
        right = tf.cast(tf.equal(outputs > 0, labels > 0.5), tf.float32)
        return (
            cross_entropy(outputs, labels, share),
            squared_error(outputs, labels, share),
            *(tf.linalg.global_norm(gradients(weights, rows, objective, activation)) for objective in OBJECTIVES),
            tf.reduce_sum(right * share) / tf.reduce_sum(share),
            tf.nn.sigmoid(logits(weights, grid, activation)),
        )

    return tf.function(run, jit_compile=True)
