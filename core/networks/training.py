"""Training in one fused loop: many epochs inside one call, one call per picture that is shown."""

import functools
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.devices import on_device, tf
from core.networks import forward
from core.networks.config import Config, features, initial_weights
from core.runs import frozen

MAP_SIDE = 48
PAD = 32  # rows are filled up to a multiple of this, so that a new point does not mean a new compilation
SNAPSHOTS = 60


@dataclass(frozen=True)
class Snapshot:
    """The network after `step` epochs.

    `weights` alternate matrix [inputs, units] and bias [units]; `picture` [side, side] (or [side, side, classes])
    is the answer over the plane, row 0 at the lower edge; losses in nats (cross-entropy) or squared units;
    accuracies are shares 0..1, for regression not a number.
    """

    step: int
    loss: float
    accuracy: float
    weights: tuple[NDArray[np.float32], ...]
    picture: NDArray[np.float32]
    test_loss: float
    test_accuracy: float
    learning_rate: float


@dataclass(frozen=True)
class Architecture:
    """All that a compiled loop depends on; everything else is a tensor and compiles nothing."""

    widths: tuple[int, ...]
    activations: tuple[str, ...]
    drops: bool
    classes: int
    optimizer: str
    batch: int


def train(config: Config) -> Iterator[Snapshot]:
    """Yield the network from its first weights to its last, densely at first, sparsely later."""
    with on_device():
        rows, batch = _rows(config)
        weights: tuple[Any, ...] = tuple(tf.constant(w) for w in initial_weights(config))
        look = functools.partial(_look, config, rows, tf.constant(features(config, plane_grid(config.reach))))
        # Untraced, so that the untrained network is on screen while the loop is still being compiled.
        snapshot = look(0, weights, traced=False)
    yield snapshot
    loop = loop_of(architecture(config, batch))
    state: Any = None
    best, since = np.inf, 0
    for span in _spans(config):
        with on_device():  # never held across a yield: another generator's scope would end inside it
            weights, state = loop.run(weights, state, _knobs(config, span[0]), rows, span)
            snapshot = look(span[1], weights)
        yield snapshot
        best, since = (snapshot.test_loss, 0) if snapshot.test_loss < best else (best, since + 1)
        if snapshot.loss <= config.target_loss or 0 < config.patience <= since:
            return


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


def architecture(config: Config, batch: int) -> Architecture:
    """Return what the compiled loop for `config` depends on."""
    widths = tuple(w.shape[0] for w in initial_weights(config)[::2])
    outputs = initial_weights(config)[-1].shape[0]
    drops = any(share > 0 for share in config.dropouts)
    return Architecture((*widths, outputs), config.activations, drops, config.classes, config.optimizer, batch)


class Loop:
    """The compiled training of one architecture; one run at a time uses it."""

    def __init__(self, made: Architecture) -> None:
        """Compile nothing yet: that happens at the first call."""
        self._made = made
        self._lock = threading.Lock()
        self._variables = [tf.Variable(tf.zeros(shape)) for shape in _shapes(made.widths)]
        self._optimizer = None if made.optimizer == "SGD" else _optimizer(made.optimizer)
        if self._optimizer:
            self._optimizer.build(self._variables)
        self.compiled = tf.function(self._epochs, jit_compile=True, autograph=False)

    def run(self, weights: Any, state: Any, knobs: Any, rows: Any, span: tuple[int, int]) -> tuple[Any, Any]:
        """Return weights and optimizer state after the epochs of `span`."""
        first, last = tf.constant(span[0]), tf.constant(span[1])
        if self._optimizer is None:
            return self.compiled(weights, rows, knobs, first, last), None
        with self._lock:
            self._restore(weights, state, knobs["rate"])
            self.compiled(None, rows, knobs, first, last)
            held = tuple(tf.identity(v) for v in self._variables)
            return held, [variable.numpy() for variable in self._optimizer.variables]

    def _restore(self, weights: Any, state: Any, rate: Any) -> None:
        assert self._optimizer is not None
        for variable, value in zip(self._variables, weights, strict=True):
            variable.assign(value)
        for i, variable in enumerate(self._optimizer.variables):
            variable.assign(np.zeros(variable.shape) if state is None else state[i])
        self._optimizer.learning_rate.assign(rate)

    def _epochs(self, weights: Any, rows: Any, knobs: Any, first: Any, last: Any) -> Any:
        inputs, labels, share, _test = rows
        batch, filled = self._made.batch, inputs.shape[0]
        batches = (tf.cast(tf.reduce_sum(share), tf.int32) + batch - 1) // batch

        def epoch(now: Any, weights: Any) -> Any:
            mixed = tf.random.stateless_uniform([filled], tf.stack([knobs["seed"], now])) + 2 * (1 - share)
            order = tf.argsort(mixed) if batch < filled else tf.range(filled)

            def one(b: Any, weights: Any) -> Any:
                chosen = tf.slice(order, [b * batch], [batch])
                picked = tuple(tf.gather(part, chosen) for part in (inputs, labels, share))
                return b + 1, self._step(weights, picked, knobs, now * batches + b)

            return now + 1, tf.while_loop(lambda b, _: b < batches, one, (0, weights))[1]

        start = () if self._optimizer else weights
        return tf.while_loop(lambda now, _: now < last, epoch, (first, start))[1]

    def _step(self, weights: Any, picked: Any, knobs: Any, number: Any) -> Any:
        held = self._variables if self._optimizer else weights
        with tf.GradientTape() as tape:
            tape.watch(held)
            cost = self._cost(held, picked, knobs, number)
        gradients = tape.gradient(cost, held)
        if self._optimizer:
            self._optimizer.apply(gradients, self._variables)
            return ()
        return tuple(w - knobs["rate"] * g for w, g in zip(held, gradients, strict=True))

    def _cost(self, weights: Any, picked: Any, knobs: Any, number: Any) -> Any:
        """Return loss + l1 * sum |w| + l2 / 2 * sum w^2, over the matrices only."""
        inputs, labels, share = picked
        if self._made.drops:
            seed = tf.stack([knobs["seed"] + 7919, number * 8])
            outputs = forward.with_dropout(weights, inputs, self._made.activations, knobs["dropout"], seed)
        else:
            outputs = forward.layers(weights, inputs, self._made.activations)[-1]
        cost = forward.loss(outputs, labels, share, self._made.classes)
        for matrix in weights[::2]:
            cost += knobs["l1"] * tf.reduce_sum(tf.abs(matrix)) + knobs["l2"] / 2 * tf.reduce_sum(tf.square(matrix))
        return cost


@functools.lru_cache(maxsize=32)
def loop_of(made: Architecture) -> Loop:
    """Return the one loop of an architecture."""
    return Loop(made)


def _optimizer(name: str) -> Any:
    made = {
        "momentum": lambda: tf.keras.optimizers.SGD(momentum=0.9),
        "RMSprop": tf.keras.optimizers.RMSprop,
        "Adam": tf.keras.optimizers.Adam,
    }
    return made[name]()


def _shapes(widths: tuple[int, ...]) -> list[tuple[int, ...]]:
    pairs = zip(widths[:-1], widths[1:], strict=True)
    return [shape for inputs, units in pairs for shape in ((inputs, units), (units,))]


@functools.lru_cache(maxsize=64)
def _measure(activations: tuple[str, ...], classes: int) -> Any:
    """Return the compiled function for what a snapshot shows: losses, accuracies, picture."""

    def run(weights: Any, rows: Any, grid: Any) -> Any:
        inputs, labels, share, test = rows
        outputs = forward.layers(weights, inputs, activations)[-1]
        right = tf.cast(tf.equal(forward.decisions(outputs, classes), labels), tf.float32)
        told = [part for mask in (share, test) for part in (forward.loss(outputs, labels, mask, classes),)]
        told += [forward.mean_over(right, mask) for mask in (share, test)]
        return tf.stack(told), forward.answers(forward.layers(weights, grid, activations)[-1], classes)

    return tf.function(run, jit_compile=True, autograph=False)


def _look(config: Config, rows: Any, grid: Any, epoch: int, weights: Any, traced: bool = True) -> Snapshot:
    """Return the snapshot of `weights`; without test points the test numbers are not numbers."""
    measure = _measure(config.activations, config.classes)
    told, picture = (measure if traced else measure.python_function)(weights, rows, grid)
    loss, test_loss, accuracy, test_accuracy = (float(part) for part in told.numpy())
    tested, counted = any(config.held_out), config.classes > 0
    return Snapshot(
        step=epoch,
        loss=loss,
        accuracy=accuracy if counted else np.nan,
        weights=tuple(frozen(w.numpy()) for w in weights),
        picture=frozen(np.reshape(picture.numpy(), (MAP_SIDE, MAP_SIDE, *picture.shape[1:]))),
        test_loss=test_loss if tested else np.nan,
        test_accuracy=test_accuracy if tested and counted else np.nan,
        learning_rate=config.rate_at(epoch),
    )


def _spans(config: Config) -> Iterator[tuple[int, int]]:
    """Return the stretches of epochs between shown steps; a changed learning rate begins a new one."""
    changed = {epoch for epoch, _ in config.changes if 0 < epoch < config.epochs}
    shown = sorted({*schedule(config.epochs), *changed})
    return zip(shown[:-1], shown[1:], strict=True)


def _knobs(config: Config, epoch: int) -> dict[str, Any]:
    """Return what may change without compiling, as tensors."""
    return {
        "rate": tf.constant(config.rate_at(epoch), tf.float32),
        "seed": tf.constant(config.seed),
        "dropout": tf.constant(config.dropouts or (0.0,), tf.float32),
        "l1": tf.constant(config.l1, tf.float32),
        "l2": tf.constant(config.l2, tf.float32),
    }


def _rows(config: Config) -> tuple[tuple[Any, ...], int]:
    """Return inputs, labels and the shares of training and test as tensors, filled up, and the batch size."""
    count = len(config.points)
    batch = min(config.batch, count) or -(-count // PAD) * PAD
    filled = -(-count // batch) * batch
    inputs = np.zeros((filled, len(config.inputs)), np.float32)
    labels, share, test = (np.zeros(filled, np.float32) for _ in range(3))
    inputs[:count], labels[:count] = features(config, config.points), config.labels
    test[:count] = config.held_out or 0.0
    share[:count] = 1 - test[:count]
    return tuple(tf.constant(part) for part in (inputs, labels, share, test)), batch
