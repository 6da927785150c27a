"""Before networks learned: features defined by hand, measured in every picture, and the nearest class mean."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.classifiers import strokes
from core.data import mnist
from core.runs import Refused, frozen

Pictures = NDArray[np.float32]
Values = NDArray[np.float64]


@dataclass(frozen=True)
class Feature:
    """Something a person would measure: its numbers by name, what it says, and how it is `measured` [n, numbers]."""

    title: str
    numbers: tuple[str, ...]
    says: str
    measured: Callable[[Pictures], Values]


FEATURES = {
    "ink": Feature("Ink", ("mean ink",), "How dark the picture is.", strokes.ink),
    "aspect": Feature("Box", ("width / height",), "The box around the digit: a 1 is narrow.", strokes.aspect),
    "balance": Feature("Balance", ("upper half", "left half"), "The share of ink in each half of the box.",
                       strokes.balance),
    "slant": Feature("Slant", ("degrees",), "How far the ink leans to the right, by its moments.", strokes.slant),
    "symmetry": Feature("Symmetry", ("left-right", "up-down"), "What stays when the box is mirrored; 1 is all.",
                        strokes.symmetry),
    "holes": Feature("Holes", ("number", "height"), "Paper that no way leads out of, and how high it lies.",
                     strokes.holes),
    "crossings": Feature("Crossings", ("1/4 down", "middle", "3/4 down", "upright"),
                         "How many strokes a straight line meets.", strokes.crossings),
    "directions": Feature("Edges", ("—", "╱", "│", "╲"), "Which way the edges run, as shares of all edges.",
                          strokes.directions),
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Measured:
    """Every feature's numbers [n, numbers] by name, and the labels [n]."""

    values: dict[str, Values]
    labels: NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class Means:
    """A classifier to read: per class the mean of each standardised number [10, numbers].

    `middle` and `spread` [numbers] are those of all training digits: standardised = (number - middle) / spread.
    """

    names: tuple[str, ...]
    middle: Values
    spread: Values
    means: Values


def measured(images: NDArray[np.uint8], labels: NDArray[np.uint8]) -> Measured:
    """Return all features of `images` [n, 28, 28]."""
    pictures = images.astype(np.float32) / np.float32(255)
    return Measured({name: frozen(feature.measured(pictures)) for name, feature in FEATURES.items()}, labels)


def learned_means(training: Measured, names: tuple[str, ...]) -> Means:
    """Return the class means of the features `names` over the training digits."""
    table = _table(training, names)
    middle, spread = table.mean(axis=0), np.maximum(table.std(axis=0), 1e-9)
    scaled = (table - middle) / spread
    means = np.stack([scaled[training.labels == digit].mean(axis=0) for digit in range(10)])
    return Means(names, frozen(middle), frozen(spread), frozen(means))


def distances(means: Means, digits: Measured) -> Values:
    """Return how far each digit is from each class mean, in standard deviations [n, 10]."""
    scaled = (_table(digits, means.names) - means.middle) / means.spread
    away: Values = np.sqrt(((scaled[:, None, :] - means.means) ** 2).sum(axis=-1))
    return away


def accuracy(means: Means, digits: Measured) -> float:
    """Return the share of digits whose nearest class mean is that of their own class."""
    return float((distances(means, digits).argmin(axis=1) == digits.labels).mean())


def bundled() -> tuple[Measured, Measured]:
    """Return the features of the 4,000 training digits and of the 1,000 held-out ones that come with the app."""
    digits = mnist()
    return measured(digits.train_images, digits.train_labels), measured(digits.test_images, digits.test_labels)


def _table(digits: Measured, names: tuple[str, ...]) -> Values:
    """Return the numbers of the features `names` side by side [n, numbers]."""
    if not names:
        raise Refused("Without any feature there is nothing to compare: choose at least one.")
    return np.concatenate([digits.values[name] for name in names], axis=1)
