"""A continuous answer from a picture: by how many degrees a digit is turned, and how far off that is."""

import functools
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.classifiers.network import pictures
from core.classifiers.turning import turned
from core.data import mnist
from core.devices import on_device, tf
from core.pretrained import Pretrained, load, put

LIMIT = 60  # degrees: it saw turns from -LIMIT to LIMIT
FILTERS, UNITS = (12, 24, 24), 48
BATCH = 500


def build_regressor(seed: int = 0) -> Any:
    """Return an untrained Keras model from pictures [n, 28, 28, 1] in 0..1 to one number, its angle [n, 1].

    The last layer is linear: no softmax, no bound.
    """
    keras = tf.keras
    start = keras.initializers.HeNormal
    with on_device():
        signal = entry = keras.Input((28, 28, 1), name="input")
        for i, filters in enumerate(FILTERS):
            signal = keras.layers.Conv2D(
                filters,
                3,
                padding="same",
                activation="relu",
                kernel_initializer=start(seed=seed + i),
                name=f"conv{i + 1}",
            )(signal)
            signal = keras.layers.MaxPooling2D(name=f"pool{i + 1}")(signal)
        signal = keras.layers.Flatten(name="flatten")(signal)
        signal = keras.layers.Dense(UNITS, "relu", kernel_initializer=start(seed=seed + 50), name="dense1")(signal)
        head = keras.layers.Dense(1, kernel_initializer=keras.initializers.GlorotNormal(seed=seed + 51), name="angle")
        return keras.Model(entry, head(signal))


@functools.cache
def regressor() -> Any:
    """Return the shipped regressor as a Keras model."""
    return put(build_regressor(), load("angle_regressor"))


def angles(batch: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the shipped regressor's angles [n] in degrees, counterclockwise, for pictures [n, 28, 28, 1] in 0..1."""
    return angles_of(regressor(), batch)


def angles_of(model: Any, batch: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return what a regressor answers [n] to pictures [n, 28, 28, 1], `BATCH` at a time."""
    ask = _traced(model)
    with on_device():
        parts = [ask(tf.constant(batch[i : i + BATCH])).numpy() for i in range(0, len(batch), BATCH)]
    return np.concatenate(parts)


@functools.cache
def _traced(model: Any) -> Any:
    shape = tf.TensorSpec([None, 28, 28, 1], tf.float32)
    return tf.function(lambda batch: model(batch, training=False)[:, 0], input_signature=[shape], autograph=False)


def turned_pictures(images: NDArray[np.uint8], degrees: ArrayLike) -> NDArray[np.float32]:
    """Return digits [n, 28, 28], turned, as network input [n, 28, 28, 1]."""
    return turned(images, degrees)[..., None] / np.float32(255)


def constant_guess(degrees: NDArray[np.float64]) -> float:
    """Return the mean absolute error, in degrees, of the best constant guess: the median."""
    return float(np.abs(degrees - np.median(degrees)).mean())


def measure_regressor(stored: Pretrained) -> dict[str, Any]:
    """Return mean absolute errors in degrees on the bundled held-out digits, each turned by its own angle.

    Beside it the best constant guess, and the mean and spread of what it says of upright digits: their slant.
    """
    model = put(build_regressor(), stored)
    images = mnist().test_images
    degrees = np.random.default_rng(60).uniform(-LIMIT, LIMIT, len(images))
    told = angles_of(model, turned_pictures(images, degrees))
    upright = angles_of(model, pictures(images))
    return {
        "held_out_mean_absolute_error": round(float(np.abs(told - degrees).mean()), 2),
        "constant_guess": round(constant_guess(degrees), 2),
        "upright_mean": round(float(upright.mean()), 2),
        "upright_spread": round(float(upright.std()), 2),
    }
