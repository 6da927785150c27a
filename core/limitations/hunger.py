"""How accuracy grows with the number of examples: a convolutional, a dense network and the nearest neighbours."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from core.data import mnist
from core.limitations import learner, nets
from core.limitations.learner import Course, Data
from core.limitations.nets import CNN, DENSE, Floats
from core.runs import Refused, frozen

KINDS = ("convolutional", "dense", "3 nearest neighbours")
SIZES = (10, 30, 100, 300, 1000, 4000)
NEIGHBOURS, JUDGED = 3, 500


@dataclass(frozen=True)
class Config:
    """Every size of SIZES, `repeats` (1..5) times with other examples; a share `noise` (0..0.8) of labels is wrong."""

    VERSION: ClassVar[int] = 1

    noise: float = 0.0
    repeats: int = 3
    seed: int = 0

    def __post_init__(self) -> None:
        """Refuse what cannot be run."""
        if not 0 <= self.noise <= 0.8:
            raise Refused(f"The share of wrong labels must be from 0 to 0.8, not {self.noise}.")
        if self.repeats not in range(1, 6):
            raise Refused(f"The number of repeats must be from 1 to 5, not {self.repeats}.")
        if self.seed not in range(10_000):
            raise Refused(f"The seed must be from 0 to 9999, not {self.seed}.")


@dataclass(frozen=True, eq=False)
class Snapshot:
    """After `step` of all sizes and repeats: `accuracy` [3 kinds, 6 sizes, 5 repeats] on unseen digits, NaN if open.

    `loss` is the convolutional network's last training loss.
    """

    step: int
    loss: float
    accuracy: Floats


def train(config: Config) -> Iterator[Snapshot | None]:
    """Learn from ever more examples, each repeat from other ones, and judge on the same unseen digits."""
    digits = mnist()
    images, labels = nets.scaled(digits.test_images[:JUDGED]), digits.test_labels[:JUDGED]
    found = np.full((len(KINDS), len(SIZES), 5), np.nan, np.float32)
    yield Snapshot(0, float(np.log(10)), frozen(found))
    step = 0
    for place, size in enumerate(SIZES):
        for repeat in range(config.repeats):
            data = sample(size, config.noise, 100 * config.seed + repeat)
            course = Course(steps_for(size), seed=repeat)
            for kind, net in enumerate((CNN, DENSE)):
                loss, weights = yield from learner.breathing(net, data, course)
                found[kind, place, repeat] = nets.accuracy(nets.probabilities(net, weights, images), labels)
            voted = vote(data.images, data.labels, images)
            found[2, place, repeat] = (voted == labels).mean()
            step += 1
            yield Snapshot(step, loss, frozen(found))


def steps_for(size: int) -> int:
    """Return how long to learn from `size` examples: long enough that data, not time, is what is missing."""
    return 200 if size <= 300 else 400 if size <= 1000 else 800


def sample(size: int, noise: float, seed: int) -> Data:
    """Return `size` training digits, of each class equally many within one, a share `noise` with wrong labels."""
    digits, draw = mnist(), np.random.default_rng([seed, 53])
    order = draw.permutation(len(digits.train_labels))
    rank = np.empty(len(order), np.int64)
    for name in range(10):
        members = order[digits.train_labels[order] == name]
        rank[members] = np.arange(len(members))
    chosen = order[np.argsort(rank[order], kind="stable")][:size]
    labels = digits.train_labels[chosen].astype(np.int64)
    wrong = draw.permutation(size)[: round(noise * size)]
    labels[wrong] = (labels[wrong] + draw.integers(1, 10, len(wrong))) % 10
    return Data(nets.scaled(digits.train_images[chosen]), labels)


def vote(known: Floats, labels: NDArray[np.integer], images: Floats, k: int = NEIGHBOURS) -> NDArray[np.int64]:
    """Return for each of `images` [n, 28, 28] the commonest label among its `k` nearest `known` pictures.

    Nearest by squared distance of pixels; a tie goes to the label of the nearest one.
    """
    a, b = images.reshape(len(images), -1), known.reshape(len(known), -1)
    apart = (a**2).sum(1)[:, None] - 2 * a @ b.T + (b**2).sum(1)[None]
    nearest = np.argsort(apart, axis=1, kind="stable")[:, :k]
    near = labels[nearest].astype(np.int64)
    votes = (near[:, :, None] == near[:, None, :]).sum(axis=2)
    return np.asarray(near[np.arange(len(near)), votes.argmax(axis=1)])


def bands(accuracy: Floats) -> tuple[Floats, Floats, Floats]:
    """Return mean, least and largest [3, 6] over the repeats of `accuracy` [3, 6, 5]; NaN where there is none."""
    open_ = np.isnan(accuracy)
    count = (~open_).sum(axis=-1)
    mean = np.where(count > 0, np.where(open_, 0, accuracy).sum(axis=-1) / np.maximum(count, 1), np.nan)
    low = np.where(count > 0, np.where(open_, 2, accuracy).min(axis=-1), np.nan)
    high = np.where(count > 0, np.where(open_, -1, accuracy).max(axis=-1), np.nan)
    return mean, low, high


def enough(accuracy: Floats, kind: int, wanted: float) -> int | None:
    """Return the least of SIZES with a mean accuracy of at least `wanted`, or None."""
    mean = bands(accuracy)[0][kind]
    reached = [size for size, value in zip(SIZES, mean, strict=True) if value >= wanted]
    return reached[0] if reached else None
