"""A real batch: handwritten digits, standardised, and how random weights for them are drawn."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import sqrt
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from core.activations.formulas import Array
from core.data import mnist
from core.runs import Refused, frozen

IMAGES = 256
PIXELS = 784


@dataclass(frozen=True)
class Initialiser:
    """Normal weights of mean 0: `spread` gives their standard deviation from inputs and units of the layer."""

    title: str
    latex: str
    spread: Callable[[int, int], float]
    code: str
    source: str


INITIALISERS: Mapping[str, Initialiser] = MappingProxyType(
    {
        "small normal 0.01": Initialiser(
            "Small normal, 0.01",
            r"\sigma = 0.01",
            lambda inputs, units: 0.01,
            "tf.keras.initializers.RandomNormal(stddev=0.01)",
            "Krizhevsky, Sutskever and Hinton, 2012",
        ),
        "Glorot": Initialiser(
            "Glorot",
            r"\sigma = \sqrt{2 / (\text{inputs} + \text{units})}",
            lambda inputs, units: sqrt(2 / (inputs + units)),
            "tf.keras.initializers.GlorotNormal()",
            "Glorot and Bengio, 2010, section 4.2.1",
        ),
        "He": Initialiser(
            "He",
            r"\sigma = \sqrt{2 / \text{inputs}}",
            lambda inputs, units: sqrt(2 / inputs),
            "tf.keras.initializers.HeNormal()",
            "He, Zhang, Ren and Sun, 2015, section 2.2",
        ),
        "LeCun": Initialiser(
            "LeCun",
            r"\sigma = \sqrt{1 / \text{inputs}}",
            lambda inputs, units: sqrt(1 / inputs),
            "tf.keras.initializers.LecunNormal()",
            "LeCun, Bottou, Orr and Müller, 1998, section 4.6",
        ),
        "too large 1.0": Initialiser(
            "Too large, 1.0",
            r"\sigma = 1",
            lambda inputs, units: 1.0,
            "tf.keras.initializers.RandomNormal(stddev=1.0)",
            "for contrast",
        ),
    }
)


def initialiser(name: str) -> Initialiser:
    """Return the initialiser called `name`."""
    if name not in INITIALISERS:
        raise Refused(f"There is no initialiser called {name!r}; choose one of {', '.join(INITIALISERS)}.")
    return INITIALISERS[name]


@lru_cache(maxsize=1)
def digits() -> tuple[Array, NDArray[np.int64]]:
    """Return 256 digits [256, 784], all pixels together of mean 0 and spread 1, and their labels [256]."""
    data = mnist()
    pixels = data.train_images[:IMAGES].reshape(IMAGES, PIXELS) / 255
    return frozen((pixels - pixels.mean()) / pixels.std()), frozen(data.train_labels[:IMAGES].astype(np.int64))
