"""The shipped conditional GAN, ready to ask: pictures from noise and a class, and what its discriminator thinks."""

import functools
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.devices import on_device, tf
from core.gans import digit_networks as networks
from core.pretrained import Pretrained, load, put
from core.runs import Refused

NAME, MOST = "conditional_gan", 100
Pictures = NDArray[np.uint8]
Rows = NDArray[np.float32]


@functools.cache
def stored() -> Pretrained:
    """Return the shipped weights and card; raises `Refused` when they are missing or damaged."""
    return load(NAME)


@functools.cache
def generator(pretrained: Pretrained) -> Any:
    """Return G, traced once for any number of pictures: noise [n, 64] and classes [n, 10] to [n, 28, 28, 1]."""
    model = put(networks.build_generator(), pretrained, "generator/")
    shapes = [tf.TensorSpec([None, width], tf.float32) for width in (networks.LATENT, networks.CLASSES)]
    return tf.function(
        lambda latent, chosen: model([latent, chosen], training=False), input_signature=shapes, autograph=False
    )


@functools.cache
def critic(pretrained: Pretrained) -> Any:
    """Return D, traced once: pictures [n, 28, 28, 1] in -1..1 and classes [n, 10] to scores [n]."""
    named = {name[7:]: tf.constant(value) for name, value in pretrained.numbers.items() if name.startswith("critic/")}
    shapes = [tf.TensorSpec([None, 28, 28, 1], tf.float32), tf.TensorSpec([None, networks.CLASSES], tf.float32)]
    return tf.function(
        lambda images, classes: networks.scores(named, images, classes), input_signature=shapes, autograph=False
    )


def noise(seed: int, count: int) -> Rows:
    """Return standard normal noise [count, 64]; the same seed gives the same rows, however many follow."""
    drawn = np.random.default_rng([seed, 51]).normal(size=(count, networks.LATENT))
    return drawn.astype(np.float32)


def classes(labels: Any) -> Rows:
    """Return class weights [n, 10] for digits [n]; refuses what is no digit."""
    whole = np.asarray(labels)
    if whole.size and (whole.min() < 0 or whole.max() >= networks.CLASSES):
        raise Refused("There are ten digits to ask for, 0 to 9.")
    weights: Rows = np.eye(networks.CLASSES, dtype=np.float32)[whole]
    return weights


def pictures(latent: Rows, chosen: Rows, pretrained: Pretrained | None = None) -> Pictures:
    """Return G's pictures [n, 28, 28], ink 255, for noise [n, 64] and class weights [n, 10]."""
    with on_device():
        made = generator(pretrained or stored())(tf.constant(latent), tf.constant(chosen)).numpy()[..., 0]
    whole: Pictures = np.rint(np.clip((made + 1) * 127.5, 0, 255)).astype(np.uint8)
    return whole


def draw(digit: int, count: int, seed: int) -> Pictures:
    """Return `count` pictures [count, 28, 28] of one digit."""
    if not 1 <= count <= MOST:
        raise Refused(f"Between 1 and {MOST} pictures can be drawn at once; {count} cannot.")
    return pictures(noise(seed, count), classes([digit] * count))


def grid(seed: int, columns: int = 10, pretrained: Pretrained | None = None) -> Pictures:
    """Return pictures [10 * columns, 28, 28]: each row a digit, each column one noise."""
    latent = np.tile(noise(seed, columns), (networks.CLASSES, 1))
    return pictures(latent, classes(np.repeat(np.arange(networks.CLASSES), columns)), pretrained)


def between(one: Rows, other: Rows, steps: int) -> Rows:
    """Return noise [steps, n, 64] on the arcs from `one` to `other` [n, 64] (Shoemake 1985, slerp).

    sin((1 - t) a) / sin a * one + sin(t a) / sin a * other, where a is the angle between the two; so the length stays
    typical of normal noise, while the straight line cuts through its hollow middle.
    """
    cosine = (one * other).sum(1) / (np.linalg.norm(one, axis=1) * np.linalg.norm(other, axis=1))
    angle = np.arccos(np.clip(cosine, -0.9999, 0.9999))[None, :, None]
    share = np.linspace(0, 1, steps)[:, None, None]
    arcs = (np.sin((1 - share) * angle) * one + np.sin(share * angle) * other) / np.sin(angle)
    return np.asarray(arcs, np.float32)


def travel(digit: int, seeds: tuple[int, int], count: int = 8, steps: int = 21) -> NDArray[np.uint8]:
    """Return pictures [steps, count, 28, 28] of one digit while its noise moves from one seed's to the other's."""
    latent = between(noise(seeds[0], count), noise(seeds[1], count), steps)
    made = pictures(latent.reshape(-1, networks.LATENT), classes([digit] * steps * count))
    return made.reshape(steps, count, 28, 28)


def blend(pair: tuple[int, int], seed: int, count: int = 8, steps: int = 21) -> NDArray[np.uint8]:
    """Return pictures [steps, count, 28, 28] with the noise fixed while the class goes from one digit to the other."""
    share = np.linspace(0, 1, steps, dtype=np.float32)[:, None, None]
    one, other = classes([pair[0]]), classes([pair[1]])
    chosen = np.repeat((1 - share) * one + share * other, count, axis=1).reshape(-1, networks.CLASSES)
    made = pictures(np.tile(noise(seed, count), (steps, 1)), chosen)
    return made.reshape(steps, count, 28, 28)


def opinions(images: Pictures) -> Rows:
    """Return D's score [n, 10] of each picture [n, 28, 28] under each of the ten labels; above 0 means real."""
    scaled = np.repeat(images.astype(np.float32)[..., None] / 127.5 - 1, networks.CLASSES, axis=0)
    labels = np.tile(np.eye(networks.CLASSES, dtype=np.float32), (len(images), 1))
    with on_device():
        told: Rows = critic(stored())(tf.constant(scaled), tf.constant(labels)).numpy()
    return told.reshape(len(images), networks.CLASSES)
