"""Fully connected networks on points of the plane, trained by plain gradient descent in one fused loop."""

import functools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from core.devices import on_device, tf
from core.runs import Refused, frozen

ACTIVATIONS = ("tanh", "relu", "sigmoid", "linear")
MAP_SIDE = 48
PAD = 32  # rows are filled up to a multiple of this, so that a new point does not mean a new compilation
SNAPSHOTS = 60


@dataclass(frozen=True)
class Config:
    """A classifier of `points` [n, 2] into 0 and 1, and how it is trained.

    `hidden` are units per hidden layer (none: logistic regression); `batch` 0 means all points at once;
    the picture covers -`reach` to `reach` on both axes.
    """

    VERSION: ClassVar[int] = 1

    points: tuple[tuple[float, float], ...]
    labels: tuple[int, ...]
    hidden: tuple[int, ...] = (4,)
    activation: str = "tanh"
    learning_rate: float = 0.5
    epochs: int = 1000
    batch: int = 0
    seed: int = 0
    reach: float = 6.0

    def __post_init__(self) -> None:
        """Refuse what cannot be trained, in the learner's words."""
        for wrong, sentence in self._refusals():
            if wrong:
                raise Refused(sentence)

    def _refusals(self) -> Iterator[tuple[bool, str]]:
        yield len(self.points) < 2, "Training needs at least two points: click into the plane to add some."
        yield len(self.points) != len(self.labels), "Every point needs a class."
        yield not np.isfinite(self.points).all(), "Every point needs two finite coordinates."
        yield not set(self.labels) <= {0, 1}, "Classes are 0 and 1."
        yield not all(1 <= units <= 16 for units in self.hidden), "A hidden layer has 1 to 16 units."
        yield len(self.hidden) > 6, "More than six hidden layers are not offered here."
        yield self.activation not in ACTIVATIONS, f"The activation is one of {', '.join(ACTIVATIONS)}."
        yield not 0 < self.learning_rate <= 100, "The learning rate is above 0 and at most 100."
        yield not 1 <= self.epochs <= 100_000, "Train for 1 to 100,000 epochs."
        yield self.batch < 0, "A batch has at least one point (0 means all)."


@dataclass(frozen=True)
class Snapshot:
    """The network after `step` epochs.

    `weights` alternate matrix [inputs, units] and bias [units]; `picture` [side, side] is the probability of
    class 1, row 0 at the lower edge; `loss` is the mean binary cross-entropy over all points, in nats.
    """

    step: int
    loss: float
    accuracy: float
    weights: tuple[NDArray[np.float32], ...]
    picture: NDArray[np.float32]


def sizes(config: Config) -> tuple[int, ...]:
    """Return units per layer, input and output included."""
    return (2, *config.hidden, 1)


def parameters(config: Config) -> int:
    """Return the number of trained numbers: sum of (inputs + 1) * units over the layers."""
    widths = sizes(config)
    return sum((inputs + 1) * units for inputs, units in zip(widths[:-1], widths[1:], strict=True))


def initial_weights(config: Config) -> tuple[NDArray[np.float32], ...]:
    """Return Glorot uniform matrices and zero biases (Glorot and Bengio, 2010, equation 16), from the seed alone."""
    random = np.random.default_rng(config.seed)
    weights: list[NDArray[np.float32]] = []
    widths = sizes(config)
    for inputs, units in zip(widths[:-1], widths[1:], strict=True):
        limit = np.sqrt(6 / (inputs + units))
        weights.append(random.uniform(-limit, limit, (inputs, units)).astype(np.float32))
        weights.append(np.zeros(units, np.float32))
    return tuple(weights)


def logits(weights: tuple[Any, ...], features: Any, activation: str) -> Any:
    """Return the network's output before the sigmoid for `features` [n, 2]: [n]."""
    signal = features
    last = len(weights) - 2
    for i in range(0, len(weights), 2):
        signal = tf.matmul(signal, weights[i]) + weights[i + 1]
        if i < last and activation != "linear":
            signal = getattr(tf.nn, activation)(signal)
    return signal[:, 0]


def cross_entropy(outputs: Any, labels: Any, share: Any) -> Any:
    """Return the mean binary cross-entropy over the rows whose `share` is 1 (rows of share 0 only fill up)."""
    each = tf.nn.sigmoid_cross_entropy_with_logits(labels=labels, logits=outputs)
    return tf.reduce_sum(each * share) / tf.maximum(tf.reduce_sum(share), 1.0)


def step(weights: tuple[Any, ...], batch: tuple[Any, Any, Any], learning_rate: Any, activation: str) -> tuple[Any, ...]:
    """Return the weights after one step of gradient descent: w - learning_rate * dJ/dw."""
    features, labels, share = batch
    with tf.GradientTape() as tape:
        tape.watch(weights)
        loss = cross_entropy(logits(weights, features, activation), labels, share)
    gradients = tape.gradient(loss, weights)
    return tuple(w - learning_rate * g for w, g in zip(weights, gradients, strict=True))


@functools.lru_cache(maxsize=64)
def _epochs(layers: int, activation: str, batch: int) -> Any:
    """Return the compiled function that trains many epochs in one call.

    Learning rate, seed, data and the number of epochs are tensors: changing them compiles nothing.
    """

    def run(weights: Any, rows: Any, learning_rate: Any, first: Any, last: Any) -> Any:
        features, labels, share, seed = rows
        count = tf.cast(tf.reduce_sum(share), tf.int32)
        batches = (count + batch - 1) // batch

        def epoch(now: Any, weights: Any) -> Any:
            mixed = tf.random.stateless_uniform([features.shape[0]], tf.stack([seed, now])) + 2 * (1 - share)
            order = tf.argsort(mixed) if batch < features.shape[0] else tf.range(features.shape[0])

            def one(b: Any, weights: Any) -> Any:
                chosen = tf.slice(order, [b * batch], [batch])
                rows = tuple(tf.gather(part, chosen) for part in (features, labels, share))
                return b + 1, step(weights, rows, learning_rate, activation)

            return now + 1, tf.while_loop(lambda b, _: b < batches, one, (0, weights))[1]

        return tf.while_loop(lambda now, _: now < last, epoch, (first, weights))[1]

    return tf.function(run, jit_compile=True, reduce_retracing=False)


@functools.lru_cache(maxsize=64)
def _measure(layers: int, activation: str) -> Any:
    """Return the compiled function for what a snapshot shows: loss, accuracy, picture."""

    def run(weights: Any, rows: Any, grid: Any) -> Any:
        features, labels, share, _seed = rows
        outputs = logits(weights, features, activation)
        right = tf.cast(tf.equal(outputs > 0, labels > 0.5), tf.float32)
        accuracy = tf.reduce_sum(right * share) / tf.reduce_sum(share)
        picture = tf.nn.sigmoid(logits(weights, grid, activation))
        return cross_entropy(outputs, labels, share), accuracy, tf.reshape(picture, [MAP_SIDE, MAP_SIDE])

    return tf.function(run, jit_compile=True)


def train(config: Config) -> Iterator[Snapshot]:
    """Yield the network from its first weights to its last, densely at first, sparsely later."""
    with on_device():
        rows, batch = _rows(config)
        weights = tuple(tf.constant(w) for w in initial_weights(config))
        grid = tf.constant(plane_grid(config.reach))
        layers = len(weights) // 2
        rate = tf.constant(config.learning_rate, tf.float32)
        shown = schedule(config.epochs)
        measure = _measure(layers, config.activation)
        # Untraced, so that the untrained network is on screen while the loop is still being compiled.
        yield _snapshot(0, weights, measure.python_function(weights, rows, grid))
        for first, last in zip(shown[:-1], shown[1:], strict=True):
            span = tf.constant(first), tf.constant(last)
            weights = _epochs(layers, config.activation, batch)(weights, rows, rate, *span)
            yield _snapshot(last, weights, measure(weights, rows, grid))


def schedule(epochs: int, count: int = SNAPSHOTS) -> list[int]:
    """Return the epochs that are shown: 0, then spaced ever wider up to the last."""
    spaced = np.expm1(np.linspace(0, np.log1p(epochs), count))
    return sorted({0, epochs, *(int(round(epoch)) for epoch in spaced)})


def plane_grid(reach: float, side: int = MAP_SIDE) -> NDArray[np.float32]:
    """Return the centres of side x side cells over -reach..reach as rows [side * side, 2], lower row first."""
    axis = grid_axis(reach, side)
    x1, x2 = np.meshgrid(axis, axis)
    return np.stack([x1.ravel(), x2.ravel()], axis=1).astype(np.float32)


def grid_axis(reach: float, side: int = MAP_SIDE) -> NDArray[np.float64]:
    """Return the coordinates of the cells' centres along one axis [side]."""
    return (np.arange(side) + 0.5) / side * 2 * reach - reach


def _rows(config: Config) -> tuple[tuple[Any, ...], int]:
    """Return features, labels, share and seed as tensors, filled up with rows of share 0, and the batch size."""
    count = len(config.points)
    batch = min(config.batch, count) or -(-count // PAD) * PAD
    filled = -(-count // batch) * batch
    features = np.zeros((filled, 2), np.float32)
    labels, share = np.zeros(filled, np.float32), np.zeros(filled, np.float32)
    features[:count], labels[:count], share[:count] = config.points, config.labels, 1
    tensors = tuple(tf.constant(part) for part in (features, labels, share))
    return (*tensors, tf.constant(config.seed)), batch


def _snapshot(epoch: int, weights: Any, measured: Any) -> Snapshot:
    loss, accuracy, picture = measured
    arrays = tuple(frozen(w.numpy()) for w in weights)
    return Snapshot(epoch, float(loss), float(accuracy), arrays, frozen(picture.numpy()))
