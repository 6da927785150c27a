"""The same digit moved, or its pixels shuffled: what a convolutional and a fully connected network make of it."""

import functools
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.classifiers.network import pictures
from core.classifiers.shipped import answers, convolutional, fully_connected
from core.convolution import pixel_order
from core.devices import on_device, tf
from core.home import moved
from core.pretrained import load
from core.runs import frozen

MOST = 6  # pixels
PLACES = tuple((right, down) for down in range(-MOST, MOST + 1) for right in range(-MOST, MOST + 1))
SHARES = np.linspace(0, 1, 21)
Floats = NDArray[np.float32]


def moved_answers(image: NDArray[np.uint8]) -> Floats:
    """Return both networks' probabilities [2, 169, 10] for `image` [28, 28] moved to each of PLACES."""
    batch = pictures(np.concatenate([moved(image[None], right, down) for right, down in PLACES]))
    return frozen(np.stack([answers(model, batch) for model in _both()]))


def moved_accuracy(images: NDArray[np.uint8], labels: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Return the share of `images` [n, 28, 28] that both networks name rightly, moved to each of PLACES [2, 169]."""
    shares = []
    for right, down in PLACES:
        batch = pictures(moved(images, right, down))
        shares.append([(answers(model, batch).argmax(axis=1) == labels).mean() for model in _both()])
    return frozen(np.array(shares).T)


def order(share: float, seed: int) -> NDArray[np.int64]:
    """Return where the pixels come from [784] when a `share` of them, 0 to 1, changes places: new i is old order[i].

    Those chosen each take the place of the next one chosen, so none of them stays.
    """
    chosen = pixel_order(28, 28, seed)[: round(share * 784)]
    out = np.arange(784)
    out[chosen] = np.roll(chosen, -1)
    return out


def shuffled(images: NDArray[np.uint8], share: float, seed: int) -> NDArray[np.uint8]:
    """Return `images` [n, 28, 28] with a `share` of their pixels in other places, the same for all."""
    return images.reshape(len(images), 784)[:, order(share, seed)].reshape(images.shape)


def shuffled_answers(image: NDArray[np.uint8], seed: int) -> Floats:
    """Return probabilities [3, 21, 10] for `image` [28, 28] with each of SHARES of its pixels shuffled.

    Of the convolutional network, of the fully connected one, and of that with its first weights shuffled alike.
    """
    batch = pictures(np.concatenate([shuffled(image[None], share, seed) for share in SHARES]))
    trained = [answers(model, batch) for model in _both()]
    alike = [rearranged(batch[i : i + 1], order(share, seed)) for i, share in enumerate(SHARES)]
    return frozen(np.stack([*trained, np.concatenate(alike)]))


def shuffled_accuracy(images: NDArray[np.uint8], labels: NDArray[np.uint8], seed: int) -> NDArray[np.float64]:
    """Return the share of `images` that the same three name rightly at each of SHARES [3, 21]."""
    right = []
    for share in SHARES:
        batch = pictures(shuffled(images, share, seed))
        told = [*(answers(model, batch) for model in _both()), rearranged(batch, order(share, seed))]
        right.append([(each.argmax(axis=1) == labels).mean() for each in told])
    return frozen(np.array(right).T)


def rearranged(batch: Floats, places: NDArray[np.int64]) -> Floats:
    """Return the fully connected network's probabilities [n, 10] for pictures whose pixels come from `places` [784].

    Row i of its first weight matrix becomes row places[i]: each weight follows its pixel.
    """
    weights = load_dense()
    weights = (weights[0][places], *weights[1:])
    with on_device():
        signal: Any = tf.reshape(tf.constant(batch), [-1, 784])
        for kernel, bias in zip(weights[:-2:2], weights[1:-2:2], strict=True):
            signal = tf.nn.relu(tf.linalg.matmul(signal, kernel) + bias)
        out: Floats = tf.nn.softmax(tf.linalg.matmul(signal, weights[-2]) + weights[-1]).numpy()
    return out


@functools.cache
def load_dense() -> tuple[Floats, ...]:
    """Return the shipped fully connected network's weights and biases in turn: [784, 134], [134] ..."""
    return tuple(load("dense_classifier").weights)


@functools.cache
def first_kernels() -> tuple[Floats, Floats]:
    """Return the shipped convolutional network's first kernels [3, 3, 1, 16] and their biases [16]."""
    weights = load("classifier").weights
    return weights[0], weights[1]


def _both() -> tuple[Any, Any]:
    return convolutional(), fully_connected()
