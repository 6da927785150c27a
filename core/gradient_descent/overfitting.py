"""A network that learns twenty noisy points by heart, and what dropout, L2 and stopping early do about it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from core.devices import on_cpu, tf
from core.perceptron.checks import positive, real, whole
from core.runs import Refused, frozen

WIDTH = 32
FIRST_SCALE = 5.0  # steep first units, so that the curve can wiggle between neighbouring points
MOMENTUM = 0.9
TEST_SAMPLES = 100
SNAPSHOTS = 60
CHECKS = 10
GRID = np.linspace(-1.15, 1.15, 185, dtype=np.float32)

Numbers = NDArray[np.float32]
Tensors = tuple[Any, ...]


@dataclass(frozen=True)
class Config:
    """A curve fitted to `samples` (8..200) points of sin(pi x) with `noise` (spread, 0..1) on top.

    `dropout` is the share of hidden units silenced per step, 0..0.8; `l2` the penalty's factor, 0..0.1; both 0 let
    the network overfit. `epochs` are rounded up to a multiple of 600, so that snapshots are evenly spaced.
    """

    VERSION: ClassVar[int] = 1

    samples: int = 20
    noise: float = 0.4
    dropout: float = 0.0
    l2: float = 0.0
    learning_rate: float = 0.02
    epochs: int = 6000
    seed: int = 6

    def __post_init__(self) -> None:
        """Refuse what cannot be trained."""
        object.__setattr__(self, "samples", whole(self.samples, "The number of points", 8, 200))
        for name, most in (("noise", 1.0), ("dropout", 0.8), ("l2", 0.1)):
            if not 0 <= real(getattr(self, name), name.capitalize()) <= most:
                raise Refused(f"{name.capitalize()} must be from 0 to {most:g}, not {getattr(self, name)}.")
        object.__setattr__(self, "learning_rate", positive(self.learning_rate, "The learning rate", 10))
        step = SNAPSHOTS * CHECKS
        epochs = whole(self.epochs, "The number of epochs", 1, 60_000)
        object.__setattr__(self, "epochs", -(-epochs // step) * step)
        object.__setattr__(self, "seed", whole(self.seed, "The seed", 0, 2**31 - 1))


@dataclass(frozen=True, eq=False)
class Snapshot:
    """The network after `step` epochs, judged without dropout and without the penalty.

    `loss` and `test_loss` are mean squared errors; `curve` [185] is the fit over GRID; `checks` [10, 3] are epoch,
    training and test loss ten times since the snapshot before; `weight_size` is the root of the sum of squared
    weights that L2 counts.
    """

    step: int
    loss: float
    test_loss: float
    weight_size: float
    curve: Numbers
    checks: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Points:
    """Training points `x`, `y` [samples], test points [100], and the curve behind them over GRID, `truth` [185]."""

    x: Numbers
    y: Numbers
    test_x: Numbers
    test_y: Numbers
    truth: Numbers


def points(config: Config) -> Points:
    """Draw the points of `config`; more noise moves them, but changes nothing else."""
    draw = np.random.default_rng([config.seed, 17])
    parts = []
    for count in (config.samples, TEST_SAMPLES):
        x, luck = draw.uniform(-1, 1, count), draw.normal(size=count)
        parts += [x, np.sin(np.pi * x) + config.noise * luck]
    arrays = (frozen(part.astype(np.float32)) for part in (*parts, np.sin(np.pi * GRID)))
    return Points(*arrays)


def initial_weights(seed: int) -> tuple[Numbers, ...]:
    """Return matrices and biases of 1-32-32-1: steep first units all over the axis, then Glorot normal (2010)."""
    draw = np.random.default_rng([seed, 19])
    first = draw.uniform(-FIRST_SCALE, FIRST_SCALE, (2, WIDTH))
    second, last = draw.normal(size=(WIDTH, WIDTH)) / np.sqrt(WIDTH), draw.normal(size=(WIDTH, 1)) / np.sqrt(WIDTH)
    arrays = first[:1], first[1], second, np.zeros(WIDTH), last, np.zeros(1)
    return tuple(array.astype(np.float32) for array in arrays)


def outputs(weights: Tensors, x: Any, masks: Sequence[Any] = (1.0, 1.0)) -> Any:
    """Return the fit [n] at `x` [n]; `masks` [n, 32] silence units of the two hidden layers."""
    signal = tf.tanh(x[:, None] * weights[0] + weights[1]) * masks[0]
    signal = tf.tanh(signal @ weights[2] + weights[3]) * masks[1]
    return (signal @ weights[4] + weights[5])[:, 0]


def penalised_loss(weights: Tensors, rows: Tensors, l2: Any, masks: Sequence[Any]) -> Any:
    """Return mean (fit - y)^2 + l2 * sum of squared weights, biases left out."""
    error = tf.reduce_mean(tf.math.squared_difference(outputs(weights, rows[0], masks), rows[1]))
    return error + l2 * tf.add_n([tf.reduce_sum(tf.square(matrix)) for matrix in weights[::2]])


def dropout_masks(shape: tuple[int, int], share: Any, seed: Any) -> tuple[Any, Any]:
    """Return two masks of `shape`: 0 with probability `share`, else 1 / (1 - share) (Srivastava et al., 2014)."""
    draws = tf.random.stateless_uniform([2, *shape], seed)
    kept = tf.cast(draws >= share, tf.float32) / (1 - share)
    return kept[0], kept[1]


def train(config: Config) -> Iterator[Snapshot]:
    """Yield the network 61 times, evenly spaced from its first weights to its last."""
    data, span = points(config), config.epochs // SNAPSHOTS
    with on_cpu():
        rows = tuple(tf.constant(part) for part in (data.x, data.y, data.test_x, data.test_y))
        weights = tuple(tf.constant(part) for part in initial_weights(config.seed))
        state = weights, tuple(tf.zeros_like(part) for part in weights)
        knobs = tuple(tf.constant(value, tf.float32) for value in (config.learning_rate, config.l2, config.dropout))
        # Untraced, so that the untrained network is on screen while the loop is still being compiled.
        yield _snapshot(np.array([[0, *map(float, errors(weights, rows))]] * CHECKS), *picture(weights))
        for step in range(0, config.epochs, span):
            limits = tf.constant(step), tf.constant(span // CHECKS), tf.constant(config.seed)
            state, (losses, *shown) = trainer()(state, rows, knobs, limits)
            epochs = step + span // CHECKS * np.arange(1, CHECKS + 1)
            yield _snapshot(np.column_stack([epochs, losses.numpy()]), *shown)


def errors(weights: Tensors, rows: Tensors) -> tuple[Any, Any]:
    """Return the mean squared error on the training and on the test points, with every unit at work."""
    x, y, test_x, test_y = rows
    pairs = ((x, y), (test_x, test_y))
    train_error, test_error = (tf.reduce_mean(tf.math.squared_difference(outputs(weights, a), b)) for a, b in pairs)
    return train_error, test_error


@lru_cache(maxsize=1)
def trainer() -> Any:
    """Return the compiled loop: CHECKS times some epochs of gradient descent with momentum, all points per step.

    Learning rate, penalty, dropout and seed are tensors: changing them compiles nothing.
    """

    def run(state: Any, rows: Tensors, knobs: Tensors, limits: Tensors) -> tuple[Any, Any]:
        begin, epochs, seed = limits
        learning_rate, l2, dropout = knobs

        def epoch(now: Any, weights: Tensors, speeds: Tensors) -> tuple[Any, Tensors, Tensors]:
            masks = dropout_masks((rows[0].shape[0], WIDTH), dropout, tf.stack([seed, now]))
            with tf.GradientTape() as tape:
                tape.watch(weights)
                loss = penalised_loss(weights, rows, l2, masks)
            slopes = tape.gradient(loss, weights)
            speeds = tuple(MOMENTUM * v - learning_rate * g for v, g in zip(speeds, slopes, strict=True))
            return now + 1, tuple(w + v for w, v in zip(weights, speeds, strict=True)), speeds

        def check(place: Any, weights: Tensors, speeds: Tensors, losses: Any) -> tuple[Any, ...]:
            first, last = begin + place * epochs, begin + (place + 1) * epochs
            _, weights, speeds = tf.while_loop(lambda now, *_: now < last, epoch, (first, weights, speeds))
            return place + 1, weights, speeds, losses.write(place, tf.stack(errors(weights, rows)))

        losses = tf.TensorArray(tf.float32, CHECKS, element_shape=[2])
        _, *state, losses = tf.while_loop(lambda place, *_: place < CHECKS, check, (0, *state, losses))
        return tuple(state), (losses.stack(), *picture(state[0]))

    return tf.function(run, jit_compile=True, reduce_retracing=False)


def picture(weights: Tensors) -> tuple[Any, Any]:
    """Return the fit over GRID [185] and the length of the weights that L2 counts."""
    squares = tf.add_n([tf.reduce_sum(tf.square(matrix)) for matrix in weights[::2]])
    return outputs(weights, tf.constant(GRID)), tf.sqrt(squares)


def _snapshot(checks: NDArray[np.float64], curve: Any, size: Any) -> Snapshot:
    epoch, train_error, test_error = (float(value) for value in checks[-1])
    return Snapshot(int(epoch), train_error, test_error, float(size), frozen(curve.numpy()), frozen(checks))
