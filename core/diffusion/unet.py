"""The network that guesses the noise in a digit: a small U-Net, told the noise level and the class."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.devices import tf

SIDE, CLASSES, NOBODY = 28, 10, 10  # NOBODY is the class "not told"
FREQUENCIES, EMBEDDING = 16, 128
BLOCKS = {"wide1": 32, "deep1": 64, "deep2": 64, "deep3": 64, "wide2": 32}  # channels; wide at 14 x 14, deep at 7 x 7
ANGLES = (0.02, math.pi / 2 - 0.015)
_FIRST_ZERO = ("bias", "head/kernel", "film/kernel", "second/kernel")
_NOT_BENT = ("level/kernel", "told/kernel", "stem/kernel")  # no ReLU in front, so half of He's variance


def shapes() -> dict[str, tuple[int, ...]]:
    """Return the shape of every weight by its name."""
    wide, deep, shifts = BLOCKS["wide1"], BLOCKS["deep1"], 2 * sum(BLOCKS.values())
    found: dict[str, tuple[int, ...]] = {
        "level/kernel": (2 * FREQUENCIES, EMBEDDING),
        "level/bias": (EMBEDDING,),
        "class/kernel": (CLASSES + 1, EMBEDDING),
        "told/kernel": (EMBEDDING, EMBEDDING),
        "told/bias": (EMBEDDING,),
        "film/kernel": (EMBEDDING, shifts),
        "film/bias": (shifts,),
        "stem/kernel": (4, 4, 1, wide),
        "stem/bias": (wide,),
    }
    for name, width in BLOCKS.items():
        found |= {f"{name}/{part}/kernel": (3, 3, width, width) for part in ("first", "second")}
        found[f"{name}/second/bias"] = (width,)
    rest = {"down/kernel": (3, 3, wide, deep), "down/bias": (deep,), "up/kernel": (1, 1, deep, wide)}
    return found | rest | {"head/kernel": (4, 4, 1, wide), "head/bias": (1,)}


def initial(seed: int = 0) -> dict[str, NDArray[np.float32]]:
    """Return untrained weights by name: He's variance (He et al., 2015), zero where a block or the network ends."""
    random, made = np.random.default_rng(seed), {}
    for name, shape in shapes().items():
        if name.endswith(_FIRST_ZERO):
            made[name] = np.zeros(shape, np.float32)
            continue
        inputs = EMBEDDING if name == "class/kernel" else math.prod(shape[:-1])
        gain = 1 if name in (*_NOT_BENT, "class/kernel") else 2
        made[name] = (random.standard_normal(shape) * math.sqrt(gain / inputs)).astype(np.float32)
    return made


def level_features(angles: Any) -> Any:
    """Return sines and cosines of 1 to 64 times the noise level's angle [n], kept inside `ANGLES`: [n, 32]."""
    waves = tf.clip_by_value(angles, *ANGLES)[:, None] * tf.constant(np.geomspace(1, 64, FREQUENCIES), tf.float32)
    return tf.concat([tf.sin(waves), tf.cos(waves)], 1)


@dataclass(frozen=True, eq=False)
class UNet:
    """The network with its `weights` by name; `unet(noisy, angles, labels)` is its guess."""

    weights: Mapping[str, Any]

    def __call__(self, noisy: Any, angles: Any, labels: Any) -> Any:
        """Return the guessed v [n, 28, 28, 1] of pictures x_t [n, 28, 28, 1] at levels [n], of classes 0..10 [n].

        A stem halves the picture to 14 x 14, a second level works at 7 x 7, and a shortcut is added on the way up.
        """
        film = dict(zip(BLOCKS, self._film(angles, labels), strict=True))
        wide = self._block("wide1", self._convolved("stem", noisy, 2), film)
        deep = self._convolved("down", tf.nn.relu(wide), 2)
        for name in ("deep1", "deep2", "deep3"):
            deep = self._block(name, deep, film)
        up = tf.nn.conv2d(tf.nn.relu(deep), self.weights["up/kernel"], 1, "SAME")
        wide = self._block("wide2", _doubled(up) + wide, film)
        size = tf.stack([tf.shape(noisy)[0], SIDE, SIDE, 1])
        v = tf.nn.conv2d_transpose(tf.nn.relu(wide), self.weights["head/kernel"], size, 2, "SAME")
        return v + self.weights["head/bias"]

    def _film(self, angles: Any, labels: Any) -> Any:
        """Level and class as a scale and a shift for each channel of each block (Perez et al., 2018)."""
        told = tf.nn.silu(self._dense("level", level_features(angles)))
        told = told + tf.gather(self.weights["class/kernel"], labels)
        told = self._dense("film", tf.nn.silu(self._dense("told", told)))
        return tf.split(told[:, None, None, :], [2 * width for width in BLOCKS.values()], -1)

    def _dense(self, name: str, signal: Any) -> Any:
        return signal @ self.weights[f"{name}/kernel"] + self.weights[f"{name}/bias"]

    def _convolved(self, name: str, signal: Any, strides: int = 1) -> Any:
        kernel, bias = self.weights[f"{name}/kernel"], self.weights[f"{name}/bias"]
        return tf.nn.bias_add(tf.nn.conv2d(signal, kernel, strides, "SAME"), bias)

    def _block(self, name: str, signal: Any, film: Mapping[str, Any]) -> Any:
        """Bend and convolve, twice; what was told scales and shifts in between; the input is added."""
        scale, shift = tf.split(film[name], 2, -1)
        inner = tf.nn.conv2d(tf.nn.relu(signal), self.weights[f"{name}/first/kernel"], 1, "SAME")
        return signal + self._convolved(f"{name}/second", tf.nn.relu(inner * (1 + scale) + shift))


def _doubled(signal: Any) -> Any:
    """Each place four times: [n, h, w, c] to [n, 2 h, 2 w, c]."""
    many = tf.tile(signal[:, :, None, :, None, :], [1, 1, 2, 1, 2, 1])
    height, width, channels = signal.shape[1:]
    return tf.reshape(many, [-1, 2 * height, 2 * width, channels])
