"""All examples per step, some, or one: the same examples three ways from the same start."""

import time
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.devices import on_cpu, tf
from core.gradient_descent.examples import Examples, batch_loss, check_rate, loss, rows
from core.gradient_descent.landscape import Array
from core.gradient_descent.schedules import SCHEDULES
from core.perceptron.checks import reals, whole
from core.runs import Refused, frozen

MOST_STEPS = 50_000


@dataclass(frozen=True)
class Walk:
    """How to go: on which `examples`, with `batch` of them per step (1..samples), for how many `epochs`.

    `schedule` is one of SCHEDULES and begins at `learning_rate`; `start` is the two weights; each epoch visits
    every example once, in an order shuffled from `seed`.
    """

    examples: Examples = field(default_factory=Examples)
    batch: int = 16
    learning_rate: float = 0.05
    epochs: int = 5
    schedule: str = "constant"
    start: tuple[float, float] = (-2.0, -1.0)
    seed: int = 0

    def __post_init__(self) -> None:
        """Refuse what cannot be walked."""
        object.__setattr__(self, "batch", whole(self.batch, "The batch size", 1, self.examples.samples))
        object.__setattr__(self, "learning_rate", check_rate(self.learning_rate))
        object.__setattr__(self, "epochs", whole(self.epochs, "The number of epochs", 1, 1000))
        object.__setattr__(self, "start", reals(self.start, "Start weight"))
        object.__setattr__(self, "seed", whole(self.seed, "The seed", 0, 2**32 - 1))
        if len(self.start) != 2:
            raise Refused("Start from two weights.")
        if self.schedule not in SCHEDULES:
            raise Refused(f"The schedule is one of {', '.join(SCHEDULES)}, not {self.schedule!r}.")
        if self.steps > MOST_STEPS:
            raise Refused(f"That is {self.steps:,} steps; use fewer epochs or a larger batch (at most {MOST_STEPS:,}).")

    @property
    def steps_per_epoch(self) -> int:
        """How many updates one pass over all examples makes; the last batch may be smaller."""
        return -(-self.examples.samples // self.batch)

    @property
    def steps(self) -> int:
        """How many updates there are in all."""
        return self.epochs * self.steps_per_epoch


@dataclass(frozen=True, eq=False)
class Walked:
    """Where it went: `points` [steps + 1, 2], the mean loss over ALL examples there, `losses` [steps + 1], the
    learning rate of each step, `rates` [steps], and the examples each step used, `chosen` [steps, batch], -1: none.
    """

    walk: Walk
    points: Array
    losses: Array
    rates: Array
    chosen: NDArray[np.int32]


def walk(config: Walk) -> Walked:
    """Train the two weights with mini-batches drawn without replacement in each epoch."""
    chosen, rates = order(config), SCHEDULES[config.schedule].rates(config.learning_rate, config.steps)
    points = steps_through(config.examples, chosen, rates, config.start)
    return Walked(config, points, frozen(loss(config.examples, points)), frozen(rates), frozen(chosen))


def order(config: Walk) -> NDArray[np.int32]:
    """Return which examples each step uses [steps, batch]; -1 fills up an epoch's last batch."""
    count, filled = config.examples.samples, config.steps_per_epoch * config.batch
    draw = np.random.default_rng([config.seed, 11])
    epochs = np.full((config.epochs, filled), -1, np.int32)
    for epoch in epochs:
        # All at once needs no order, and then two runs agree to the last digit.
        epoch[:count] = draw.permutation(count) if config.batch < count else np.arange(count)
    return epochs.reshape(config.steps, config.batch)


def steps_through(examples: Examples, chosen: NDArray[np.int32], rates: Array, start: Any) -> Array:
    """Return the weights [steps + 1, 2] of gradient descent through `chosen` [steps, batch] at `rates` [steps]."""
    features, targets = rows(examples)
    with on_cpu():
        tensors = (tf.constant(a) for a in (features, targets, chosen, rates, np.array(start, np.float64)))
        return frozen(descent(examples.kind)(*tensors).numpy())


def seconds_per_epoch(config: Walk, repeats: int = 5) -> float:
    """Measure one epoch on this computer, now: the median of `repeats` runs after one that warms up."""
    one = Walk(config.examples, config.batch, config.learning_rate, 1, "constant", config.start, config.seed)
    chosen, rates = order(one), np.full(one.steps, one.learning_rate)
    taken = []
    for _ in range(repeats + 1):
        began = time.perf_counter()
        steps_through(one.examples, chosen, rates, one.start)
        taken.append(time.perf_counter() - began)
    return float(np.median(taken[1:]))


@lru_cache(maxsize=2)
def descent(kind: str) -> Any:
    """Return the traced loop of mini-batch gradient descent; no number or size of its inputs compiles it anew."""

    def run(features: Any, targets: Any, chosen: Any, rates: Any, start: Any) -> Any:
        def step(t: Any, weights: Any, path: Any) -> tuple[Any, Any, Any]:
            batch = tf.maximum(chosen[t], 0)
            share = tf.cast(chosen[t] >= 0, tf.float64)
            with tf.GradientTape() as tape:
                tape.watch(weights)
                each = batch_loss(kind, weights, tf.gather(features, batch), tf.gather(targets, batch))
                mean = tf.reduce_sum(each * share) / tf.reduce_sum(share)
            weights = weights - rates[t] * tape.gradient(mean, weights)
            return t + 1, weights, path.write(t + 1, weights)

        count = tf.shape(rates)[0]
        path = tf.TensorArray(tf.float64, count + 1, element_shape=[2]).write(0, start)
        return tf.while_loop(lambda t, *_: t < count, step, (0, start, path))[2].stack()

    shapes = ((None, 2), (None,), (None, None), (None,), (2,))
    kinds = (tf.float64, tf.float64, tf.int32, tf.float64, tf.float64)
    return tf.function(run, input_signature=[tf.TensorSpec(s, k) for s, k in zip(shapes, kinds, strict=True)])
