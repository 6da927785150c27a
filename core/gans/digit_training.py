"""Trains the conditional GAN on digits: hinge losses, spectral normalisation, an average of G's weights."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.devices import on_device, tf
from core.gans import digit_networks as networks
from core.gans.spectral import normalised

BATCH, RATE, AVERAGED = 128, 3e-4, 0.9995
STEPS, MATCHING = 96_000, 3000  # of both players, then of D alone
STORED = (
    0,
    50,
    100,
    150,
    200,
    300,
    400,
    500,
    700,
    900,
    1200,
    1500,
    2000,
    3000,
    4500,
    7000,
    10_000,
    20_000,
    40_000,
    STEPS,
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
    """Return the share of its past that the average keeps: min(most, (1 + step) / (10 + step))."""
    return min(most, (1 + step) / (10 + step))


def rate_at(step: int, steps: int = STEPS) -> float:
    """Return the learning rate: constant over the first half, then falling in a straight line to nearly 0."""
    return RATE * min(1.0, 2 * (1 - step / steps) + 0.01)


class Match:
    """Both players, their optimizers and G's average."""

    def __init__(self, images: NDArray[np.uint8], labels: NDArray[np.uint8], seed: int) -> None:
        """Take the digits [n, 28, 28] and their labels [n]."""
        self.images, self.labels = tf.constant(images), tf.constant(labels.astype(np.int32))
        self.seed = seed
        self.generator, self.average = networks.build_generator(seed), networks.build_generator(seed)
        self.critic = {name: tf.Variable(value) for name, value in networks.initial_critic(seed).items()}
        self.directions = {name: tf.Variable(tf.zeros(shape[-1])) for name, shape in networks.CRITIC_SHAPES.items()}
        random = np.random.default_rng(self.seed)
        for direction in self.directions.values():
            direction.assign(random.normal(size=direction.shape).astype(np.float32))
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

    def _real(self, number: Any) -> tuple[Any, Any]:
        """Return a batch of real pictures and their class weights."""
        seed = tf.stack([number, self.seed * 10 + 7])
        rows = tf.random.stateless_uniform([BATCH], seed, 0, self.images.shape[0], tf.int32)
        pictures = tf.cast(tf.gather(self.images, rows), tf.float32)[..., None] / 127.5 - 1
        return pictures, networks.one_hot(tf.gather(self.labels, rows))

    def _critic_step(self, number: Any) -> Any:
        """Lower mean relu(1 - D(real)) + mean relu(1 + D(fake))."""
        real, labels = self._real(number)
        noise, classes = self._noise(number, 1)
        fake = self.generator([noise, classes], training=True)
        both = tf.concat([real, fake], 0), tf.concat([labels, classes], 0)
        with tf.GradientTape() as tape:
            told = networks.scores(self.normal_critic(), *both)
            loss = tf.reduce_mean(tf.nn.relu(1 - told[:BATCH])) + tf.reduce_mean(tf.nn.relu(1 + told[BATCH:]))
        variables = list(self.critic.values())
        self.optimizers[0].apply(tape.gradient(loss, variables), variables)
        return loss

    def matching_step(self, number: Any) -> Any:
        """Move D alone: real digits up; fakes, and real digits under a wrong label, down."""
        real, labels = self._real(number)
        noise, classes = self._noise(number, 1)
        fake = self.generator([noise, classes], training=False)
        shift = tf.random.stateless_uniform([], tf.stack([number, 9]), 1, networks.CLASSES, tf.int32)
        shown = tf.concat([real, fake, real], 0), tf.concat([labels, classes, tf.roll(labels, shift, axis=1)], 0)
        with tf.GradientTape() as tape:
            told = networks.scores(self.normal_critic(), *shown)
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


def stages(images: NDArray[np.uint8], labels: NDArray[np.uint8], seed: int, stored: tuple[int, ...]) -> Iterator[Stage]:
    """Train to the last of the `stored` steps and yield the players at each of them."""
    with on_device():
        match = Match(images, labels, seed)
    losses = (float("nan"), float("nan"))
    for step in range(stored[-1] + 1):
        if step in stored:
            with on_device():
                critic = {name: np.asarray(value) for name, value in match.normal_critic(20).items()}
                stage = Stage(step, match.settled(), critic, losses)
            yield stage
        if step < stored[-1]:
            with on_device():
                knobs = [tf.constant(v, tf.float32) for v in (rate_at(step), decay_at(step))]
                moved = match.step(tf.constant(step), *knobs)
                losses = float(moved[0]), float(moved[1])


def matched(images: NDArray[np.uint8], labels: NDArray[np.uint8], seed: int, stage: Stage) -> Stage:
    """Return `stage` with a D that has also seen real digits under wrong labels (Reed et al. 2016, section 4.2).

    In the game every picture comes with its own label, so once G listens D need not look at the label any more.
    """
    with on_device():
        match = Match(images, labels, seed)
        match.generator.set_weights(stage.generator)
        for name, value in stage.critic.items():
            match.critic[name].assign(value)
        match.normal_critic(20)
        learn = tf.function(match.matching_step, autograph=False)
        for number in range(MATCHING):
            match.optimizers[0].learning_rate.assign(rate_at(number, MATCHING))
            learn(tf.constant(STEPS + number))
        critic = {name: np.asarray(value) for name, value in match.normal_critic(20).items()}
    return Stage(stage.step, stage.generator, critic, stage.losses)
