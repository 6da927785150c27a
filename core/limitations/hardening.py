"""Adversarial training: half of every batch is attacked while the network learns (Goodfellow et al., 2015)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from core.data import mnist
from core.limitations import learner, nets
from core.limitations.adversarial import fgsm
from core.limitations.learner import Course, Data
from core.limitations.nets import CNN, Floats, Weights
from core.runs import Refused, frozen

EPSILONS = (0.0, 0.02, 0.04, 0.06, 0.08, 0.1)
PIECES, JUDGED = 8, 500


@dataclass(frozen=True)
class Config:
    """Two equal networks, one of which withstands attacks of size `attack` (0.02..0.2) while it learns."""

    VERSION: ClassVar[int] = 1

    attack: float = 0.1
    steps: int = 800
    seed: int = 0

    def __post_init__(self) -> None:
        """Refuse what cannot be trained."""
        if not 0.02 <= self.attack <= 0.2:
            raise Refused(f"The attack in training must be from 0.02 to 0.2, not {self.attack}.")
        if not PIECES <= self.steps <= 4000:
            raise Refused(f"The number of steps must be from {PIECES} to 4,000, not {self.steps}.")
        if not 0 <= self.seed <= 9999:
            raise Refused(f"The seed must be from 0 to 9999, not {self.seed}.")


@dataclass(frozen=True, eq=False)
class Snapshot:
    """After `step` steps: accuracies under FGSM at EPSILONS of the `usual` and the `hardened` network [6].

    `loss` is the usual network's last one.
    """

    step: int
    loss: float
    usual: NDArray[np.float32]
    hardened: NDArray[np.float32]


def train(config: Config) -> Iterator[Snapshot]:
    """Train both networks from the same start on the same digits and attack each with its own gradient."""
    digits = mnist()
    data = Data(nets.scaled(digits.train_images), digits.train_labels)
    images, labels = nets.scaled(digits.test_images[:JUDGED]), digits.test_labels[:JUDGED]
    first = frozen(np.full(len(EPSILONS), 0.1, np.float32))
    yield Snapshot(0, float(np.log(10)), first, first)
    courses = [Course(config.steps, seed=config.seed, attack=size) for size in (0.0, config.attack)]
    both = [learner.taught(CNN, data, course, pieces=PIECES) for course in courses]
    for (step, loss, usual), (_, _, hardened) in zip(*both, strict=True):
        yield Snapshot(step, loss, withstood(usual, images, labels), withstood(hardened, images, labels))


def withstood(weights: Weights, images: Floats, labels: NDArray[np.integer]) -> NDArray[np.float32]:
    """Return the accuracy [6] of a small network on `images` [n, 28, 28] attacked with each of EPSILONS."""
    once = learner.slope_of(CNN, weights)(images, labels)  # one gradient serves every epsilon
    found = []
    for epsilon in EPSILONS:
        moved = fgsm(lambda *_: once, images, labels, epsilon)
        found.append(nets.accuracy(nets.probabilities(CNN, weights, moved), labels))
    return frozen(np.array(found, np.float32))
