"""Two tasks on one picture while it turns: which digit it is, and by how much it is turned."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.classifiers.regression import LIMIT, angles, turned_pictures
from core.classifiers.shipped import probabilities
from core.runs import frozen

ANGLES = np.arange(-LIMIT, LIMIT + 1)  # degrees
COARSE = np.arange(-LIMIT, LIMIT + 1, 5)


@dataclass(frozen=True, eq=False)
class Turns:
    """A digit at each of ANGLES [k]: the classifier's probabilities [k, 10] and the regressor's angles [k]."""

    probabilities: NDArray[np.float32]
    angles: NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Errors:
    """Over held-out digits at each of COARSE [c]: the share named rightly, and the mean absolute angle error."""

    accuracy: NDArray[np.float64]
    angle_error: NDArray[np.float64]


def sheet(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return `image` [28, 28] turned by each of ANGLES [121, 28, 28], in whole grey values."""
    many = np.broadcast_to(image, (len(ANGLES), *image.shape))
    return np.rint(turned_pictures(many, ANGLES)[..., 0] * 255).astype(np.uint8)


def both_answers(image: NDArray[np.uint8]) -> Turns:
    """Return what both networks answer to `image` [28, 28] at each of ANGLES."""
    batch = turned_pictures(np.broadcast_to(image, (len(ANGLES), *image.shape)), ANGLES)
    return Turns(frozen(probabilities(batch)), frozen(angles(batch)))


def errors(images: NDArray[np.uint8], labels: NDArray[np.uint8]) -> Errors:
    """Return how both networks do on digits [n, 28, 28] at each of COARSE angles."""
    right, off = [], []
    for degrees in COARSE:
        batch = turned_pictures(images, degrees)
        right.append((probabilities(batch).argmax(axis=1) == labels).mean())
        off.append(np.abs(angles(batch) - degrees).mean())
    return Errors(frozen(right), frozen(off))


def constant_error(guess: float = 0.0) -> NDArray[np.float64]:
    """Return the absolute error of always saying `guess` at each of COARSE angles [c]."""
    away: NDArray[np.float64] = np.abs(COARSE - guess).astype(np.float64)
    return away
