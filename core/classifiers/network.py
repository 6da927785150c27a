"""The convolutional digit classifier: its layers, and what every one of them answers."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.devices import on_device, tf

FEATURES = "dense1_relu"


@dataclass(frozen=True)
class Architecture:
    """Filters of each convolution, after which of them a 2x2 max pooling stands, and units of the dense layer."""

    filters: tuple[int, ...] = (16, 32, 32, 32)
    pooled: tuple[int, ...] = (0, 2)
    units: int = 64
    kernel: int = 3
    classes: int = 10


def build(made: Architecture, seed: int = 0, normalised: bool = False, dropout: float = 0.0) -> Any:
    """Return an untrained Keras model from pictures [n, 28, 28, 1] in 0..1 to probabilities [n, classes].

    With `normalised` each convolution is followed by batch normalisation (for training; see `folded`).
    """
    keras = tf.keras
    with on_device():
        signal = entry = keras.Input((28, 28, 1), name="input")
        for i, filters in enumerate(made.filters):
            name = f"conv{i + 1}"
            start = keras.initializers.HeNormal(seed=seed + i)
            signal = keras.layers.Conv2D(
                filters, made.kernel, padding="same", use_bias=not normalised, kernel_initializer=start, name=name
            )(signal)
            if normalised:
                signal = keras.layers.BatchNormalization(momentum=0.9, name=f"{name}_norm")(signal)
            signal = keras.layers.ReLU(name=f"{name}_relu")(signal)
            if i in made.pooled:
                signal = keras.layers.MaxPooling2D(name=f"pool{i + 1}")(signal)
        signal = keras.layers.Flatten(name="flatten")(signal)
        signal = _dense(made.units, seed + 100, "dense1")(signal)
        signal = keras.layers.ReLU(name=FEATURES)(signal)
        if dropout:
            signal = keras.layers.Dropout(dropout, seed=seed, name="dropout")(signal)
        logits = _dense(made.classes, seed + 101, "logits")(signal)
        return keras.Model(entry, keras.layers.Softmax(name="softmax")(logits))


def build_dense(widths: tuple[int, ...], seed: int = 0, dropout: float = 0.0) -> Any:
    """Return an untrained fully connected classifier, pictures [n, 28, 28, 1] to probabilities [n, 10]."""
    keras = tf.keras
    with on_device():
        entry = keras.Input((28, 28, 1), name="input")
        signal = keras.layers.Flatten(name="flatten")(entry)
        for i, units in enumerate(widths):
            signal = keras.layers.ReLU(name=f"dense{i + 1}_relu")(_dense(units, seed + i, f"dense{i + 1}")(signal))
            if dropout:
                signal = keras.layers.Dropout(dropout, seed=seed + i, name=f"dropout{i + 1}")(signal)
        logits = _dense(10, seed + 101, "logits")(signal)
        return keras.Model(entry, keras.layers.Softmax(name="softmax")(logits))


def _dense(units: int, seed: int, name: str) -> Any:
    return tf.keras.layers.Dense(units, kernel_initializer=tf.keras.initializers.HeNormal(seed=seed), name=name)


def folded(model: Any, made: Architecture) -> Any:
    """Return the same function without normalisation layers: they are multiplied into kernels and biases.

    kernel' = kernel * gamma / sqrt(variance + epsilon), bias' = beta - mean * gamma / sqrt(variance + epsilon)
    """
    plain = build(made)
    for i in range(len(made.filters)):
        (kernel,) = model.get_layer(f"conv{i + 1}").get_weights()
        norm = model.get_layer(f"conv{i + 1}_norm")
        gamma, beta, mean, variance = norm.get_weights()
        scale = gamma / np.sqrt(variance + norm.epsilon)
        plain.get_layer(f"conv{i + 1}").set_weights([kernel * scale, beta - mean * scale])
    for name in ("dense1", "logits"):
        plain.get_layer(name).set_weights(model.get_layer(name).get_weights())
    return plain


def pictures(images: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Return whole grey values [n, 28, 28] as network input [n, 28, 28, 1] in 0..1."""
    scaled: NDArray[np.float32] = images[..., None].astype(np.float32) / np.float32(255)
    return scaled
