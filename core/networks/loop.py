"""The compiled loop of one architecture: many epochs of training, then one look, in one call."""

import functools
import threading
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.devices import on_cpu, tf
from core.networks import forward


@dataclass(frozen=True)
class Architecture:
    """All that a compiled loop depends on; everything else is a tensor and compiles nothing."""

    widths: tuple[int, ...]
    activations: tuple[str, ...]
    drops: bool
    classes: int
    optimizer: str
    batch: int


class Loop:
    """The compiled training of one architecture; one run at a time uses it."""

    def __init__(self, made: Architecture) -> None:
        """Compile nothing yet: that happens at the first call."""
        self._made = made
        self._lock = threading.Lock()
        with on_cpu():
            self._optimizer = None if made.optimizer == "SGD" else _optimizer(made.optimizer)
            self._variables = [tf.Variable(tf.zeros(shape)) for shape in _shapes(made.widths)]
            if self._optimizer:
                self._optimizer.build(self._variables)
        self.compiled = tf.function(self._epochs, jit_compile=True, autograph=False)

    def run(self, weights: Any, state: Any, knobs: Any, seen: Any, span: tuple[int, int]) -> tuple[Any, Any, Any]:
        """Return weights, optimizer state and what a snapshot shows after the epochs of `span`."""
        rows, grid = seen
        first, last = tf.constant(span[0]), tf.constant(span[1])
        if self._optimizer is None:
            weights, shown = self.compiled(weights, rows, grid, knobs, first, last)
            return weights, None, shown
        with self._lock:
            self._restore(weights, state, knobs["rate"])
            _, shown = self.compiled((), rows, grid, knobs, first, last)
            held = tuple(tf.identity(v) for v in self._variables)
            return held, [variable.numpy() for variable in self._optimizer.variables], shown

    def _restore(self, weights: Any, state: Any, rate: Any) -> None:
        assert self._optimizer is not None
        for variable, value in zip(self._variables, weights, strict=True):
            variable.assign(value)
        for i, variable in enumerate(self._optimizer.variables):
            variable.assign(np.zeros(variable.shape) if state is None else state[i])
        self._optimizer.learning_rate.assign(rate)

    def _epochs(self, weights: Any, rows: Any, grid: Any, knobs: Any, first: Any, last: Any) -> Any:
        """Train, then look: one call does both, because a call costs as much as hundreds of steps."""
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

        weights = tf.while_loop(lambda now, _: now < last, epoch, (first, weights))[1]
        held = tuple(self._variables) if self._optimizer else weights
        return weights, measure(held, rows, grid, self._made.activations, self._made.classes)

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


def measure(weights: Any, rows: Any, grid: Any, activations: tuple[str, ...], classes: int) -> Any:
    """Return what a snapshot shows: loss and accuracy over training and test rows [4], and the picture [cells, ...]."""
    inputs, labels, share, test = rows
    outputs = forward.layers(weights, inputs, activations)[-1]
    right = tf.cast(tf.equal(forward.decisions(outputs, classes), labels), tf.float32)
    told = [forward.loss(outputs, labels, mask, classes) for mask in (share, test)]
    told += [forward.mean_over(right, mask) for mask in (share, test)]
    return tf.stack(told), forward.answers(forward.layers(weights, grid, activations)[-1], classes)
