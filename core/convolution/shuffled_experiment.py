"""A fully connected and a convolutional classifier, each trained on pictures in order and on shuffled ones."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.convolution.flattened import pixel_order
from core.devices import on_device, tf
from core.runs import Refused

STEPS_BETWEEN = 20
POINTS = 15
BATCH = 100
FILTERS = 8
POOL = 3
RATES = {"dense": 0.1, "conv": 0.05}
MOMENTUM = 0.9

Tensors = tuple[Any, ...]


@dataclass(frozen=True, eq=False)
class Accuracies:
    """Share of test pictures named rightly, 0..1, after each of `steps` [points]; four curves [points]."""

    steps: NDArray[np.int64]
    dense: NDArray[np.float64]
    dense_shuffled: NDArray[np.float64]
    conv: NDArray[np.float64]
    conv_shuffled: NDArray[np.float64]


def dense_scores(pictures: Any, weights: Tensors) -> Any:
    """Return class scores [batch, classes] of `pictures` [batch, height, width] from one fully connected layer."""
    return tf.reshape(pictures, [tf.shape(pictures)[0], -1]) @ weights[0] + weights[1]


def conv_scores(pictures: Any, weights: Tensors) -> Any:
    """Return class scores [batch, classes] of `pictures` [batch, height, width]: convolve, pool, connect fully."""
    maps = tf.nn.relu(tf.nn.conv2d(pictures[..., None], weights[0], 1, "VALID") + weights[1])
    pooled = tf.nn.max_pool2d(maps, POOL, POOL, "VALID")
    return tf.reshape(pooled, [tf.shape(pooled)[0], -1]) @ weights[2] + weights[3]


def shuffled_experiment(
    train_images: NDArray[Any],
    train_labels: NDArray[Any],
    test_images: NDArray[Any],
    test_labels: NDArray[Any],
    seed: int = 0,
) -> Accuracies:
    """Train both classifiers on images [count, height, width] (uint8, or float in 0..1) twice: in order, shuffled.

    The fully connected one starts from zeros, which no shuffle changes, so its two curves are the same; the
    convolutional one starts from the same random weights both times.
    """
    _refuse_mismatch(train_images, train_labels, test_images, test_labels)
    classes = int(max(train_labels.max(), test_labels.max())) + 1
    sides = train_images.shape[1], train_images.shape[2]
    batches = np.random.default_rng(seed).integers(0, len(train_images), (POINTS, STEPS_BETWEEN, BATCH))
    curves = {}
    for kind, weights in (("dense", _dense_start(sides, classes)), ("conv", _conv_start(sides, classes, seed))):
        for order in (None, pixel_order(*sides, seed)):
            data = _ready(train_images, weights[0].dtype, order), _ready(test_images, weights[0].dtype, order)
            with on_device():
                curve = trainer(kind)(weights, data, (train_labels, test_labels), batches)
            curves[kind + "_shuffled" * (order is not None)] = np.asarray(curve)
    return Accuracies(steps=STEPS_BETWEEN * np.arange(1, POINTS + 1), **curves)


@lru_cache(maxsize=4)
def trainer(kind: str) -> Callable[..., Any]:
    """Return the traced training run of the "dense" or "conv" classifier: weights in, test accuracies out."""
    scores, rate = {"dense": dense_scores, "conv": conv_scores}[kind], RATES[kind]

    def train(weights: Tensors, data: Tensors, labels: Tensors, batches: Any) -> Any:
        train_labels, test_labels = (tf.cast(each, tf.int64) for each in labels)
        speeds = tuple(tf.zeros_like(weight) for weight in weights)
        curve = tf.TensorArray(tf.float64, POINTS)
        for point in tf.range(POINTS):
            for batch in batches[point]:
                weights, speeds = _step(
                    scores, rate, (weights, speeds), (tf.gather(data[0], batch), tf.gather(train_labels, batch))
                )
            right = tf.equal(tf.argmax(scores(data[1], weights), -1), test_labels)
            curve = curve.write(point, tf.reduce_mean(tf.cast(right, tf.float64)))
        return curve.stack()

    run: Callable[..., Any] = tf.function(train, reduce_retracing=True)
    return run


def _step(
    scores: Callable[[Any, Tensors], Any], rate: float, state: tuple[Tensors, Tensors], batch: Tensors
) -> tuple[Tensors, Tensors]:
    weights, speeds = state
    with tf.GradientTape() as tape:
        tape.watch(weights)
        each = tf.nn.sparse_softmax_cross_entropy_with_logits(batch[1], scores(batch[0], weights))
        loss = tf.reduce_mean(each)
    slopes = tape.gradient(loss, weights)
    speeds = tuple(MOMENTUM * speed - rate * slope for speed, slope in zip(speeds, slopes, strict=True))
    return tuple(weight + speed for weight, speed in zip(weights, speeds, strict=True)), speeds


def _ready(images: NDArray[Any], dtype: Any, order: NDArray[np.int64] | None) -> NDArray[Any]:
    scaled = images / 255 if images.dtype == np.uint8 else images
    flat = scaled.reshape(len(images), -1).astype(dtype)
    return (flat if order is None else flat[:, order]).reshape(images.shape)


def _dense_start(sides: tuple[int, int], classes: int) -> tuple[NDArray[np.float64], ...]:
    """Double precision: the two runs add the same products in another order and must not differ by it."""
    return np.zeros((sides[0] * sides[1], classes)), np.zeros(classes)


def _conv_start(sides: tuple[int, int], classes: int, seed: int) -> tuple[NDArray[np.float32], ...]:
    """He's scale, sqrt(2 / inputs) (He et al., 2015)."""
    draw = np.random.default_rng([seed, 2])
    pooled = (sides[0] - 2) // POOL * ((sides[1] - 2) // POOL) * FILTERS
    kernels = draw.normal(0, np.sqrt(2 / 9), (3, 3, 1, FILTERS))
    matrix = draw.normal(0, np.sqrt(2 / pooled), (pooled, classes))
    start = kernels, np.zeros(FILTERS), matrix, np.zeros(classes)
    return tuple(values.astype(np.float32) for values in start)


def _refuse_mismatch(*arrays: NDArray[Any]) -> None:
    for images, labels in (arrays[:2], arrays[2:]):
        if images.ndim != 3 or min(images.shape[1:]) < POOL + 2 or len(images) == 0:
            raise Refused(f"Training needs grey pictures of at least {POOL + 2} x {POOL + 2} pixels.")
        if labels.shape != images.shape[:1]:
            raise Refused(f"{len(images)} pictures need {len(images)} labels, but there are {len(labels)}.")
    if arrays[0].shape[1:] != arrays[2].shape[1:]:
        raise Refused("Training and test pictures must have the same size.")
