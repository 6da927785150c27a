"""Trains the conditional GAN on digits: hinge losses, spectral normalisation, an average of G's weights."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.devices import on_device, tf
from core.gans import digit_networks as networks
from core.gans.spectral import normalised

BATCH, RATE, AVERAGED = 64, 5e-4, 0.999
FIRST, PLANNED = 9000, 14000  # steps of the first round, and of both
STORED = (
    0,
    50,
    100,
    150,
    200,
    300,
    500,
    700,
    900,
    1200,
    1500,
    2000,
    2500,
    3000,
    4000,
    5000,
    6000,
    7500,
    FIRST,
    PLANNED,
)
SHOWN = 6  # noises a class in the timeline


@dataclass(frozen=True, eq=False)
class Stage:
    """The players after `step` steps: G's averaged weights in Keras' order, D's normalised weights by name."""

    step: int
    generator: list[NDArray[np.float32]]
    critic: dict[str, NDArray[np.float32]]
    losses: tuple[float, float]


def decay_at(step: int, most: float = AVERAGED) -> float:
    """Return the share of its past that the average keeps: min(most, (1 + n) / (10 + n)), n steps into the round."""
    number = step - FIRST * (step >= FIRST)
    return min(most, (1 + number) / (10 + number))


def rate_at(step: int) -> float:
    """Return the learning rate: twice constant and then falling in a straight line, the second round at half of it."""
    second = step >= FIRST
    done = (step - FIRST) / (PLANNED - FIRST) if second else step / FIRST
    return RATE * (0.5 if second else 1.0) * min(1.0, 2 * (1 - done) + 0.01)


class Match:
    """Both players, their optimizers and G's average."""

    def __init__(self, images: NDArray[np.uint8], labels: NDArray[np.uint8], seed: int) -> None:
        """Take the digits [n, 28, 28] and their labels [n]."""
        self.images, self.labels = tf.constant(images), tf.constant(labels.astype(np.int32))
        self.seed = seed
        self.generator, self.average = networks.build_generator(seed), networks.build_generator(seed)
        self.critic = {name: tf.Variable(value) for name, value in networks.initial_critic(seed).items()}
        self.directions = {name: tf.Variable(tf.zeros(shape[-1])) for name, shape in networks.CRITIC_SHAPES.items()}
        self.begin()

    def begin(self, stage: Stage | None = None) -> None:
        """Begin a round with fresh optimizers, from the players of `stage` if there is one."""
        random = np.random.default_rng(self.seed)
        for direction in self.directions.values():
            direction.assign(random.normal(size=direction.shape).astype(np.float32))
        if stage:
            self.generator.set_weights(stage.generator)
            self.average.set_weights(stage.generator)
            for name, value in stage.critic.items():
                self.critic[name].assign(value)
        self.optimizers = [tf.keras.optimizers.Adam(RATE, beta_1=0.5, beta_2=0.99) for _ in range(2)]
        self.optimizers[0].build(list(self.critic.values()))
        self.optimizers[1].build(self.generator.trainable_variables)
        self.step = tf.function(self._step, autograph=False)

    def normal_critic(self, rounds: int = 1) -> dict[str, Any]:
        """Return D's weights, every matrix divided by its largest singular value."""
        weights = dict(self.critic)
        for name, direction in self.directions.items():
            weights[name], better = normalised(self.critic[name], direction, rounds)
            direction.assign(better)
        return weights

    def _step(self, number: Any, rate: Any, decay: Any) -> tuple[Any, Any]:
        """Move D once, then G once, then G's average; return both losses."""
        for optimizer in self.optimizers:
            optimizer.learning_rate.assign(rate)
        return self._critic_step(number), self._generator_step(number, decay)

    def _noise(self, number: Any, player: int) -> tuple[Any, Any]:
        seed = tf.stack([number, self.seed * 10 + player])
        noise = tf.random.stateless_normal([BATCH, networks.LATENT], seed)
        drawn = tf.random.stateless_uniform([BATCH], seed + 1, 0, networks.CLASSES, tf.int32)
        return noise, tf.one_hot(drawn, networks.CLASSES)

    def _critic_step(self, number: Any) -> Any:
        """Lower mean relu(1 - D(real)) + mean relu(1 + D(fake))."""
        seed = tf.stack([number, self.seed * 10 + 7])
        rows = tf.random.stateless_uniform([BATCH], seed, 0, self.images.shape[0], tf.int32)
        real = tf.cast(tf.gather(self.images, rows), tf.float32)[..., None] / 127.5 - 1
        noise, classes = self._noise(number, 1)
        fake = self.generator([noise, classes], training=True)
        both = tf.concat([real, fake], 0), tf.concat([networks.one_hot(tf.gather(self.labels, rows)), classes], 0)
        with tf.GradientTape() as tape:
            told = networks.scores(self.normal_critic(), *both)
            loss = tf.reduce_mean(tf.nn.relu(1 - told[:BATCH])) + tf.reduce_mean(tf.nn.relu(1 + told[BATCH:]))
        variables = list(self.critic.values())
        self.optimizers[0].apply(tape.gradient(loss, variables), variables)
        return loss

    def _generator_step(self, number: Any, decay: Any) -> Any:
        """Lower -mean D(G(z)), then let the average follow."""
        noise, classes = self._noise(number, 3)
        variables = self.generator.trainable_variables
        critic = self.normal_critic()
        with tf.GradientTape() as tape:
            loss = -tf.reduce_mean(networks.scores(critic, self.generator([noise, classes], training=True), classes))
        self.optimizers[1].apply(tape.gradient(loss, variables), variables)
        for kept, new in zip(self.average.weights, self.generator.weights, strict=True):
            kept.assign(decay * kept + (1 - decay) * new)
        return loss

    def settled(self, batches: int = 60) -> list[NDArray[np.float32]]:
        """Return the average's weights with normalisation statistics of its own, measured on fresh noise."""
        settled = networks.build_generator(self.seed)
        settled.set_weights(self.average.get_weights())
        run = tf.function(lambda noise, classes: settled([noise, classes], training=True), autograph=False)
        norms = [layer for layer in settled.layers if hasattr(layer, "moving_mean")]
        found: list[list[Any]] = []
        for number in range(batches):
            for layer in norms:
                layer.moving_mean.assign(tf.zeros_like(layer.moving_mean))
                layer.moving_variance.assign(tf.zeros_like(layer.moving_variance))
            run(*self._noise(tf.constant(-1 - number), 5))
            found.append([np.asarray(v) / 0.1 for layer in norms for v in (layer.moving_mean, layer.moving_variance)])
        means: list[Any] = [np.mean(values, axis=0) for values in zip(*found, strict=True)]
        for layer, mean, variance in zip(norms, means[::2], means[1::2], strict=True):
            layer.moving_mean.assign(mean)
            layer.moving_variance.assign(variance)
        weights: list[NDArray[np.float32]] = settled.get_weights()
        return weights


def stages(
    images: NDArray[np.uint8], labels: NDArray[np.uint8], seed: int, stored: tuple[int, ...], start: Stage | None = None
) -> Iterator[Stage]:
    """Train to the last of the `stored` steps, or on from `start`, and yield the players at each of them."""
    with on_device():
        match = Match(images, labels, seed)
    losses = (float("nan"), float("nan"))
    for step in range(start.step if start else 0, stored[-1] + 1):
        if start and step == start.step:
            stage = start
        elif step in stored:
            with on_device():
                critic = {name: np.asarray(value) for name, value in match.normal_critic(20).items()}
                stage = Stage(step, match.settled(), critic, losses)
            yield stage
        with on_device():
            if step == FIRST:
                match.begin(stage)
            if step < stored[-1]:
                knobs = [tf.constant(v, tf.float32) for v in (rate_at(step), decay_at(step))]
                moved = match.step(tf.constant(step), *knobs)
                losses = float(moved[0]), float(moved[1])
