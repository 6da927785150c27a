"""Trains a network by many steps inside one call."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.devices import on_cpu, tf


@dataclass(frozen=True)
class Taken:
    """What some steps cost on average, and the longest gradient among them, before clipping."""

    cost: float
    longest: float


class Loop:
    """Adam over the variables of `network`; `cost(*rows)` is the mean loss of a batch."""

    def __init__(self, variables: Sequence[Any], cost: Callable[..., Any], rate: float, clip: float = 0.0) -> None:
        """Compile nothing yet; gradients longer than `clip` are shortened to it (0: never)."""
        self._variables = list(variables)
        self._cost = cost
        with on_cpu():
            self._optimizer = tf.keras.optimizers.Adam(rate, global_clipnorm=clip or None)
            self._optimizer.build(self._variables)
        self._call: Any = None

    def rate(self, value: float) -> None:
        """Set the learning rate."""
        with on_cpu():
            self._optimizer.learning_rate.assign(value)

    def run(self, data: tuple[Any, ...], order: NDArray[np.int32]) -> Taken:
        """Take one step for each row of `order` [steps, batch], which picks rows of `data`."""
        if self._call is None:
            shapes = tuple(tf.TensorSpec(part.shape, part.dtype) for part in data)
            signature = [shapes, tf.TensorSpec([None, order.shape[1]], tf.int32)]
            self._call = tf.function(self._steps, input_signature=signature, autograph=False)
        with on_cpu():
            cost, longest = self._call(data, tf.constant(order))
            return Taken(float(cost), float(longest))

    def _steps(self, data: Any, order: Any) -> Any:
        count = tf.shape(order)[0]

        def one(i: Any, total: Any, longest: Any) -> Any:
            rows = [tf.gather(part, order[i]) for part in data]
            with tf.GradientTape() as tape:
                cost = self._cost(*rows)
            gradients = tape.gradient(cost, self._variables)
            self._optimizer.apply(gradients, self._variables)
            return i + 1, total + cost, tf.maximum(longest, tf.linalg.global_norm(gradients))

        _, total, longest = tf.while_loop(lambda i, *_: i < count, one, (0, 0.0, 0.0))
        return total / tf.cast(count, tf.float32), longest


def tensors(*arrays: NDArray[Any]) -> tuple[Any, ...]:
    """Return arrays as tensors on the device."""
    with on_cpu():
        return tuple(tf.constant(array) for array in arrays)


def orders(rows: int, batch: int, random: np.random.Generator) -> Iterator[NDArray[np.int32]]:
    """Yield batches of row numbers [batch] for ever; every row once before any comes again."""
    while True:
        order = random.permutation(rows).astype(np.int32)
        for i in range(0, rows - batch + 1, batch):
            yield order[i : i + batch]


def schedule(steps: int, count: int = 14) -> list[int]:
    """Return the steps that are shown: 0, then spaced ever wider up to the last."""
    spaced = np.expm1(np.linspace(0, np.log1p(steps), count + 1))
    return sorted({0, steps, *(int(round(step)) for step in spaced if step >= 4)})


def trained(
    loop: Loop, data: tuple[Any, ...], spans: Sequence[int], batch: int, random: np.random.Generator
) -> Iterator[tuple[int, Taken]]:
    """Train from shown step to shown step; yield each with what the steps before it cost."""
    rows = orders(int(data[0].shape[0]), batch, random)
    for before, after in zip(spans[:-1], spans[1:], strict=True):
        order = np.stack([next(rows) for _ in range(after - before)])
        yield after, loop.run(data, order)


def entropy(logits: Any, wanted: Any, counted: Any) -> Any:
    """Return the mean cross-entropy over the places that are `counted`, in nats (tensors, [batch, time])."""
    each = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=wanted, logits=logits)
    return tf.reduce_sum(each * counted) / tf.maximum(tf.reduce_sum(counted), 1.0)
