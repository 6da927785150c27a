"""The network that guesses the noise in a digit: a small U-Net, told the noise level and the class."""

import math
from typing import Any

import numpy as np

from core.devices import on_device, tf

SIDE, CLASSES, NOBODY = 28, 10, 10  # NOBODY is the class "not told"
FREQUENCIES = 16
WIDTHS, EMBEDDING = (32, 64), 128
ANGLES = (0.02, math.pi / 2 - 0.015)


def level_features(angle: Any) -> Any:
    """Return sines and cosines of 1 to 64 times the noise level's angle [n], kept inside `ANGLES`: [n, 32]."""
    waves = tf.clip_by_value(angle, *ANGLES)[:, None] * tf.constant(np.geomspace(1, 64, FREQUENCIES), tf.float32)
    return tf.concat([tf.sin(waves), tf.cos(waves)], 1)


def build(seed: int = 0, widths: tuple[int, int] = WIDTHS) -> Any:
    """Return the untrained U-Net: x_t [n, 28, 28, 1], level features [n, 32] and class [n] to v [n, 28, 28, 1].

    A stem halves the picture to 14 x 14, a second level works at 7 x 7, shortcuts are added on the way up. Each
    residual block is scaled and shifted by level and class (Perez et al., 2018). The last layer starts at zero.
    """
    layers, seeds = tf.keras.layers, iter(range(seed, seed + 1000))
    with on_device():
        picture = tf.keras.Input((SIDE, SIDE, 1), name="noisy")
        level = tf.keras.Input((2 * FREQUENCIES,), name="level")
        label = tf.keras.Input((), dtype="int32", name="label")
        told = _told(level, label, seeds)
        wide = _block(_conv(widths[0], 4, seeds, strides=2)(picture), told, seeds)
        deep = _block(_conv(widths[1], 3, seeds, strides=2)(wide), told, seeds)
        deep = layers.Add()([_block(_block(deep, told, seeds), told, seeds), deep])
        up = layers.UpSampling2D()(_conv(widths[0], 1, seeds)(_open(deep)))
        wide = _block(layers.Add()([up, wide]), told, seeds)
        out = layers.Conv2DTranspose(1, 4, 2, "same", kernel_initializer="zeros", name="v")(_open(wide))
        return tf.keras.Model([picture, level, label], out, name="unet")


def _told(level: Any, label: Any, seeds: Any) -> Any:
    """Noise level and class as one vector [n, 128]."""
    layers = tf.keras.layers
    start = tf.keras.initializers.RandomNormal(stddev=1 / math.sqrt(EMBEDDING), seed=next(seeds))
    named = layers.Embedding(CLASSES + 1, EMBEDDING, embeddings_initializer=start, name="class")(label)
    hidden = layers.Activation("silu")(_dense(EMBEDDING, seeds)(level))
    return layers.Activation("silu")(_dense(EMBEDDING, seeds)(layers.Add()([hidden, named])))


def _block(signal: Any, told: Any, seeds: Any) -> Any:
    """Residual block: normalise, bend, convolve, twice; what was told scales and shifts between."""
    layers, width = tf.keras.layers, signal.shape[-1]
    inner = layers.BatchNormalization(momentum=0.95)(_conv(width, 3, seeds)(_open(signal)))
    scale, shift = (layers.Reshape((1, 1, width))(_dense(width, seeds)(told)) for _ in range(2))
    moved = layers.Add()([inner, layers.Multiply()([inner, scale]), shift])
    return layers.Add()([signal, _conv(width, 3, seeds, zero=True)(layers.ReLU()(moved))])


def _open(signal: Any) -> Any:
    return tf.keras.layers.ReLU()(tf.keras.layers.BatchNormalization(momentum=0.95)(signal))


def _conv(width: int, side: int, seeds: Any, strides: int = 1, zero: bool = False) -> Any:
    start = "zeros" if zero else tf.keras.initializers.HeNormal(seed=next(seeds))
    return tf.keras.layers.Conv2D(width, side, strides, "same", kernel_initializer=start)


def _dense(width: int, seeds: Any) -> Any:
    return tf.keras.layers.Dense(width, kernel_initializer=tf.keras.initializers.GlorotUniform(seed=next(seeds)))
