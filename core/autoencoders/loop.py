"""The compiled training of an autoencoder: hundreds of steps in one call."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.autoencoders.network import Architecture, build, losses, pixels
from core.devices import on_cpu, tf

BATCH = 128


@dataclass(frozen=True)
class Goal:
    """What training lowers and how: `steps` of Adam whose `rate` falls along half a cosine to 0.

    `beta` weighs the KL. Before encoding, each picture gets Gaussian noise of its own strength, 0 to `noise`.
    """

    steps: int
    seed: int = 0
    beta: float = 1.0
    noise: float = 0.0
    rate: float = 1e-3


class Loop:
    """Trains one autoencoder on pictures [n, 28, 28]."""

    def __init__(self, made: Architecture, images: NDArray[np.uint8], goal: Goal) -> None:
        """Build the network; compile nothing yet."""
        self.goal, self.done = goal, 0
        self._order, self._queue = np.random.default_rng(goal.seed), np.empty(0, np.int32)
        with on_cpu():
            self.model = build(made, goal.seed)
            self._rows = tf.constant(images.reshape(len(images), -1))
            self._adam = tf.keras.optimizers.Adam(goal.rate)
            self._adam.build(self.model.variables)
        self._compiled = tf.function(self._run, jit_compile=True, autograph=False)

    def run(self, steps: int) -> tuple[float, float]:
        """Take `steps` steps; return mean reconstruction error and KL over them."""
        with on_cpu():
            batches = tf.constant(self._batches(steps))
            told = self._compiled(batches, tf.constant(self.done)).numpy() / steps
        self.done += steps
        return float(told[0]), float(told[1])

    def measure(self, images: NDArray[np.uint8]) -> tuple[float, float]:
        """Return mean reconstruction error and KL of pictures [n, 28, 28], with noise that is always the same."""
        rows = pixels(images)
        epsilon = np.random.default_rng(0).standard_normal((len(rows), self.model.made.latent), np.float32)
        with on_cpu():
            told = losses(self.model, rows, rows, tf.constant(epsilon))
            return float(tf.reduce_mean(told[0])), float(tf.reduce_mean(told[1]))

    def _batches(self, steps: int) -> NDArray[np.int32]:
        """Return the next `steps` batches of row numbers, every picture once before any comes again."""
        while len(self._queue) < steps * BATCH:
            again = self._order.permutation(len(self._rows)).astype(np.int32)
            self._queue = np.concatenate([self._queue, again])
        used, self._queue = np.split(self._queue, [steps * BATCH])
        return used.reshape(steps, BATCH)

    def _run(self, batches: Any, before: Any) -> Any:
        def one(i: Any, told: Any) -> Any:
            wanted = tf.cast(tf.gather(self._rows, batches[i]), tf.float32) / 255
            return i + 1, told + self._step(wanted, before + i)

        return tf.while_loop(lambda i, _: i < tf.shape(batches)[0], one, (0, tf.zeros(2)))[1]

    def _step(self, wanted: Any, number: Any) -> Any:
        """Lower reconstruction error + beta * KL once, on pictures [batch, 784]."""
        goal = self.goal
        epsilon = tf.random.stateless_normal([BATCH, self.model.made.latent], [goal.seed, number])
        with tf.GradientTape() as tape:
            told = losses(self.model, self._disturbed(wanted, number), wanted, epsilon)
            rebuilt, apart = (tf.reduce_mean(part) for part in told)
            loss = rebuilt + goal.beta * apart
        gradients = tape.gradient(loss, self.model.variables)
        self._adam.learning_rate.assign(self._falling(number))
        self._adam.apply(gradients, self.model.variables)
        return tf.stack([rebuilt, apart])

    def _disturbed(self, wanted: Any, number: Any) -> Any:
        if not self.goal.noise:
            return wanted
        strength = self.goal.noise * tf.random.stateless_uniform([BATCH, 1], [self.goal.seed + 1, number])
        dots = tf.random.stateless_normal([BATCH, wanted.shape[1]], [self.goal.seed + 2, number])
        return tf.clip_by_value(wanted + strength * dots, 0.0, 1.0)

    def _falling(self, number: Any) -> Any:
        return self.goal.rate * (1 + tf.cos(math.pi * tf.cast(number, tf.float32) / self.goal.steps)) / 2
