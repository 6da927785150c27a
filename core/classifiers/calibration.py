"""How far stated probabilities are from how often they are right."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.runs import frozen


@dataclass(frozen=True, eq=False)
class Calibration:
    """Per bin of confidence: its mean confidence, the share named rightly, and how many answers fell into it [bins]."""

    confidence: NDArray[np.float64]
    accuracy: NDArray[np.float64]
    counts: NDArray[np.int64]


def calibration(probabilities: NDArray[np.float32], labels: NDArray[np.uint8], bins: int = 15) -> Calibration:
    """Group answers [n, classes] by the largest probability into `bins` of equal width; empty bins hold zeros."""
    confident = probabilities.max(axis=1).astype(np.float64)
    right = (probabilities.argmax(axis=1) == labels).astype(np.float64)
    place = np.minimum((confident * bins).astype(int), bins - 1)
    counts = np.bincount(place, minlength=bins)
    filled = np.maximum(counts, 1)
    means = [np.bincount(place, weights, bins) / filled for weights in (confident, right)]
    return Calibration(frozen(means[0]), frozen(means[1]), frozen(counts))


def calibration_error(probabilities: NDArray[np.float32], labels: NDArray[np.uint8], bins: int = 15) -> float:
    """Return the expected calibration error: sum over bins of share * |accuracy - confidence| (Guo et al. 2017, 2)."""
    found = calibration(probabilities, labels, bins)
    gaps = np.abs(found.accuracy - found.confidence)
    return float((found.counts * gaps).sum() / found.counts.sum())
