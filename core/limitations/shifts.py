"""What a network knows by its structure: digits moved aside, asked of a convolutional and of a dense network."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core import classifiers
from core.limitations.nets import Floats
from core.runs import frozen

SHIFTS = np.arange(-9, 10)
MODELS = ("convolutional", "dense")
FIRST, JUDGED = 3, 100


def moved(images: Floats, pixels: int) -> Floats:
    """Return `images` [n, 28, 28] moved to the right by whole `pixels` (left if below 0), empty paper coming in."""
    out = np.zeros_like(images)
    if pixels >= 0:
        out[..., pixels:] = images[..., : images.shape[-1] - pixels]
    else:
        out[..., :pixels] = images[..., -pixels:]
    return out


@dataclass(frozen=True, eq=False)
class Moved:
    """One digit moved by SHIFTS, `pictures` [19, 28, 28], and what both models say, `said` [2, 19, 10]."""

    pictures: Floats
    said: Floats


def ask(digit: Floats) -> Moved:
    """Ask both shipped classifiers about `digit` [28, 28] at every shift."""
    pictures = np.stack([moved(digit, int(shift)) for shift in SHIFTS])
    said = [classifiers.answers(model, pictures[..., None]) for model in _models()]
    return Moved(frozen(pictures), frozen(np.stack(said)))


def curve(images: Floats, labels: NDArray[Any]) -> Floats:
    """Return both models' accuracy [2, 19] on `images` [n, 28, 28] at every shift."""
    found = []
    for model in _models():
        said = [classifiers.answers(model, moved(images, int(shift))[..., None]) for shift in SHIFTS]
        found.append([(each.argmax(axis=1) == labels).mean() for each in said])
    return frozen(np.array(found, np.float32))


def _models() -> tuple[Any, Any]:
    return classifiers.convolutional(), classifiers.fully_connected()
