"""The same task learned from examples, and what three depths of a small network look for."""

import functools
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.classifiers.receptive_field import strongest
from core.data import mnist
from core.devices import on_device, tf
from core.home.rule import SHIFTS, moved, rule_says_one, zeros_and_ones
from core.runs import frozen

STEPS, BATCH, RATE = 400, 64, 2e-3
LEVELS = ("low", "middle", "high")
_FIELDS = ((3, 1), (8, 2), (18, 4))  # side of the pixels a unit sees, and how far apart neighbours look


@dataclass(frozen=True)
class Shifts:
    """What rule and network call each held-out zero or one [shifts, n] at each shift in pixels; `labels` [n]."""

    shifts: NDArray[np.int64]
    labels: NDArray[np.uint8]
    rule: NDArray[np.uint8]
    network: NDArray[np.uint8]

    @property
    def rule_right(self) -> NDArray[np.float64]:
        """Share of digits the rule tells right at each shift."""
        right: NDArray[np.float64] = (self.rule == self.labels).mean(axis=1)
        return right

    @property
    def network_right(self) -> NDArray[np.float64]:
        """Share of digits the network tells right at each shift."""
        right: NDArray[np.float64] = (self.network == self.labels).mean(axis=1)
        return right


@dataclass(frozen=True)
class Features:
    """The held-out patches that excite each unit most: one array [units, patches, side, side] per level, 0 to 1."""

    low: NDArray[np.float32]
    middle: NDArray[np.float32]
    high: NDArray[np.float32]


def shifted_accuracy(seed: int = 0) -> Shifts:
    """Return how rule and network do on held-out zeros and ones moved right and down together.

    The network learns from training pictures moved at random: nobody tells it where a digit stands.
    """
    images, labels = zeros_and_ones(held_out=False)
    parts = train(images, labels, classes=2, seed=seed, most=max(SHIFTS))
    tests, answers = zeros_and_ones(held_out=True)
    there = [moved(tests, shift, shift) for shift in SHIFTS]
    rule = [rule_says_one(images).astype(np.uint8) for images in there]
    network = [outputs(parts, images)[-1].argmax(axis=1).astype(np.uint8) for images in there]
    return Shifts(frozen(SHIFTS), frozen(answers.astype(np.uint8)), frozen(rule), frozen(network))


def best_patches(seed: int = 0, units: int = 6, patches: int = 6) -> Features:
    """Return what excites the units of three depths most, found among held-out digits of all ten kinds."""
    digits = mnist()
    parts = train(digits.train_images, digits.train_labels.astype(np.int64), classes=10, seed=seed, most=2)
    pictures = digits.test_images
    levels = outputs(parts, pictures)[:3]
    found = [
        _patches(pictures, maps, side, apart, (units, patches))
        for maps, (side, apart) in zip(levels, _FIELDS, strict=True)
    ]
    return Features(*(frozen(level) for level in found))


def train(images: NDArray[np.uint8], labels: NDArray[np.int64], classes: int, seed: int, most: int) -> tuple[Any, ...]:
    """Return the weights of a small convolutional network after 400 steps of Adam on pictures moved at random."""
    with on_device():
        variables = [tf.Variable(part) for part in _start(classes, seed)]
        optimizer = tf.keras.optimizers.Adam(RATE)
        optimizer.build(variables)
        learn = _learning(optimizer, variables)
        random = np.random.default_rng(seed)
        for _ in range(STEPS):
            chosen = random.integers(0, len(images), BATCH)
            right, down = random.integers(-most, most + 1, 2)
            learn(_scaled(moved(images[chosen], int(right), int(down))), tf.constant(labels[chosen]))
        return tuple(variable.numpy() for variable in variables)


def outputs(parts: tuple[Any, ...], images: NDArray[np.uint8]) -> list[NDArray[np.float32]]:
    """Return the maps of the three convolutions [n, h, w, units] and the logits [n, classes]."""
    with on_device():
        return [level.numpy() for level in _forward(parts, _scaled(images))]


def _scaled(images: NDArray[np.uint8]) -> Any:
    return tf.constant(images[..., None] / np.float32(255))


def _start(classes: int, seed: int) -> list[NDArray[np.float32]]:
    """Return He-normal kernels and zero biases: 3x3x8, 3x3x16, 3x3x32 and a dense layer on the largest values."""
    random = np.random.default_rng(seed)
    parts: list[NDArray[np.float32]] = []
    for shape in ((3, 3, 1, 8), (3, 3, 8, 16), (3, 3, 16, 32), (32, classes)):
        spread = np.sqrt(2 / np.prod(shape[:-1]))
        parts.append(random.normal(0, spread, shape).astype(np.float32))
        parts.append(np.zeros(shape[-1], np.float32))
    return parts


def _forward(parts: Any, pictures: Any) -> list[Any]:
    """Return each level; between levels the larger of every two by two stays, at the end the largest of all."""
    signal, levels = pictures, []
    for i in range(3):
        signal = tf.nn.relu(tf.nn.conv2d(signal, parts[2 * i], 1, "VALID") + parts[2 * i + 1])
        levels.append(signal)
        signal = tf.nn.max_pool2d(signal, 2, 2, "VALID") if i < 2 else tf.reduce_max(signal, axis=(1, 2))
    return [*levels, tf.matmul(signal, parts[6]) + parts[7]]


def _learning(optimizer: Any, variables: list[Any]) -> Any:
    @functools.partial(tf.function, autograph=False)
    def learn(pictures: Any, labels: Any) -> Any:
        with tf.GradientTape() as tape:
            logits = _forward(variables, pictures)[-1]
            loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=logits))
        optimizer.apply(tape.gradient(loss, variables), variables)
        return loss

    return learn


def _patches(
    pictures: NDArray[np.uint8], maps: NDArray[np.float32], side: int, apart: int, count: tuple[int, int]
) -> NDArray[np.float32]:
    """Return, for the liveliest units, the patches of `side` pixels at their strongest answers, one per picture."""
    units, patches = count
    strength = maps.reshape(len(maps), -1, maps.shape[-1]).max(axis=1)
    lively = np.argsort(-strength.std(axis=0))[:units]
    places, _ = strongest(maps[..., lively], patches)
    out = np.zeros((units, patches, side, side), np.float32)
    for i, j in np.ndindex(units, patches):
        picture, row, column = (int(number) for number in places[i, j])
        top, left = min(row * apart, 28 - side), min(column * apart, 28 - side)
        out[i, j] = pictures[picture, top : top + side, left : left + side] / 255
    return out
