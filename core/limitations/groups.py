"""Two groups of writers, one of them rare in the training set: who pays, and what weighting does about it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from core.classifiers.turning import turned
from core.data import mnist
from core.limitations import learner, nets
from core.limitations.learner import Course, Data
from core.limitations.nets import CNN, Floats
from core.runs import Refused, frozen

GROUPS = ("upright", "slanted")
CURES = ("as it is", "re-weighted", "re-sampled")
SLANT, TOTAL, JUDGED = -50.0, 3000, 400


@dataclass(frozen=True)
class Config:
    """3,000 digits of which a share `minority` (0.01..0.5) is slanted by 50 degrees; `steps` of training each."""

    VERSION: ClassVar[int] = 1

    minority: float = 0.02
    steps: int = 500
    seed: int = 0

    def __post_init__(self) -> None:
        """Refuse what cannot be trained."""
        if not 0.01 <= self.minority <= 0.5:
            raise Refused(f"The share of the rare group must be from 0.01 to 0.5, not {self.minority}.")
        if not 20 <= self.steps <= 3000:
            raise Refused(f"The number of steps must be from 20 to 3,000, not {self.steps}.")
        if self.seed not in range(10_000):
            raise Refused(f"The seed must be from 0 to 9999, not {self.seed}.")


@dataclass(frozen=True, eq=False)
class Snapshot:
    """After `step` of the three CURES: probabilities `said` [3, 2, 400, 10] for both groups' unseen digits.

    Zeros where a cure has not been trained yet; `loss` is the last one.
    """

    step: int
    loss: float
    said: NDArray[np.float16]


def members(config: Config) -> NDArray[np.int64]:
    """Return the group, 0 or 1, of each of the 3,000 training digits."""
    group = np.zeros(TOTAL, np.int64)
    group[: round(config.minority * TOTAL)] = 1
    return np.random.default_rng([config.seed, 61]).permutation(group)


def shares(group: NDArray[np.int64]) -> Floats:
    """Return weights [n] that give both groups the same total: n / (2 * size of its group)."""
    sizes = np.bincount(group, minlength=2)
    out: Floats = (len(group) / (2 * sizes[group])).astype(np.float32)
    return out


def train(config: Config) -> Iterator[Snapshot | None]:
    """Train the same network three times: as it is, each group weighted alike, each group drawn alike."""
    digits, group = mnist(), members(config)
    images = nets.scaled(digits.train_images[:TOTAL])
    images = np.where(group[:, None, None] == 1, turned(images, SLANT), images).astype(np.float32)
    labels, weights = digits.train_labels[:TOTAL], shares(group)
    asked = unseen()[0]
    said = np.zeros((len(CURES), len(GROUPS), JUDGED, 10), np.float16)
    yield Snapshot(0, float(np.log(10)), frozen(said))
    plans = ((None, None), (weights, None), (None, weights))
    for place, (share, chances) in enumerate(plans):
        course = Course(config.steps, seed=config.seed)
        loss, learned = yield from learner.breathing(CNN, Data(images, labels, share), course, chances)
        for which in range(len(GROUPS)):
            said[place, which] = nets.probabilities(CNN, learned, asked[which])
        yield Snapshot(place + 1, loss, frozen(said))


def unseen() -> tuple[Floats, NDArray[np.uint8]]:
    """Return both groups' test digits [2, 400, 28, 28], the same ones upright and slanted, and their labels [400]."""
    digits = mnist()
    images = nets.scaled(digits.test_images[:JUDGED])
    return np.stack([images, turned(images, SLANT)]), digits.test_labels[:JUDGED]


def accuracy(said: NDArray[np.float16], labels: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Return the share named rightly of `said` [..., n, 10]."""
    return np.asarray((said.argmax(axis=-1) == labels).mean(axis=-1), np.float64)


def confusion(said: NDArray[np.float16], labels: NDArray[np.uint8]) -> NDArray[np.int64]:
    """Return how often a digit [row] was called [column], 10 x 10."""
    return np.bincount(10 * labels.astype(np.int64) + said.argmax(axis=-1), minlength=100).reshape(10, 10)


def accepted(said: NDArray[np.float16], labels: NDArray[np.uint8], threshold: float) -> tuple[float, float]:
    """Return the share of answers at least as sure as `threshold`, and the share of errors among them."""
    sure = said.max(axis=-1) >= threshold
    wrong = sure & (said.argmax(axis=-1) != labels)
    return float(sure.mean()), float(wrong.sum() / max(1, sure.sum()))


def equal_threshold(said: NDArray[np.float16], labels: NDArray[np.uint8], error: float) -> float:
    """Return the least threshold at which at most a share `error` of the accepted answers is wrong, 1.01 if none."""
    for threshold in np.unique(said.max(axis=-1).astype(np.float64)):
        if accepted(said, labels, threshold)[1] <= error:
            return float(threshold)
    return 1.01
