"""What the shipped classifier reads in the guessed digits along a film."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core import classifiers
from core.diffusion.sampler import Film
from core.runs import frozen


@dataclass(frozen=True, eq=False)
class Read:
    """The likeliest class `digit` [shown, n] of each guess, and its probability `sure` [shown, n]."""

    digit: NDArray[np.int64]
    sure: NDArray[np.float32]


def read(film: Film) -> Read:
    """Return the reading of each guessed x_0; of the last frame that of the finished digit."""
    guessed = np.concatenate([film.frames[:-1, 2], film.frames[-1:, 0]])
    shown, count = guessed.shape[:2]
    told = classifiers.probabilities(classifiers.pictures(guessed.reshape(-1, 28, 28))).reshape(shown, count, 10)
    return Read(frozen(told.argmax(axis=2)), frozen(told.max(axis=2)))
