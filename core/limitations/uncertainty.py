"""How sure a network is where it knows nothing: one network, a deep ensemble, and dropout kept on while asking."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from core.classifiers.turning import turned
from core.data import mnist
from core.limitations import learner, nets
from core.limitations.learner import Course, Data
from core.limitations.letters import letters
from core.limitations.nets import Floats, Net, Weights
from core.runs import Refused, frozen

NET = Net(dropout=0.3)
MEMBERS, PASSES = 5, 10
METHODS = ("one network", "dropout kept on", "ensemble of 5")
ANGLES = np.arange(0, 181, 5)
CURVE = np.arange(0, 181, 15)
KINDS = ("digits", "turned digits", "letters", "noise")
JUDGED, TURN = 400, 45


@dataclass(frozen=True)
class Config:
    """Five networks of one architecture, `steps` of training each, from different starts and orders."""

    VERSION: ClassVar[int] = 1

    steps: int = 600
    seed: int = 0

    def __post_init__(self) -> None:
        """Refuse what cannot be trained."""
        if not 50 <= self.steps <= 3000:
            raise Refused(f"The number of steps must be from 50 to 3,000, not {self.steps}.")
        if not 0 <= self.seed <= 9999:
            raise Refused(f"The seed must be from 0 to 9999, not {self.seed}.")


@dataclass(frozen=True, eq=False)
class Snapshot:
    """After `step` of five networks: their `weights`, stacked [5, ...] and filled in at the end; `loss` of the last.

    What they say of the trials: logits of the first network [n, 10], and probabilities with dropout kept on and of
    the ensemble [n, 10]. `sure` and `right` [3, 13] are mean confidence and accuracy of each method on digits
    turned by CURVE.
    """

    step: int
    loss: float
    weights: tuple[Floats, ...]
    logits: NDArray[np.float16]
    dropped: NDArray[np.float16]
    together: NDArray[np.float16]
    sure: Floats
    right: Floats


@dataclass(frozen=True, eq=False)
class Trials:
    """What the networks are asked: `images` [n, 28, 28], the right `labels` [n] (-1: none), and each one's kind [n]."""

    images: Floats
    labels: NDArray[np.int64]
    kinds: NDArray[np.int64]


@lru_cache(maxsize=1)
def trials() -> Trials:
    """Return digits, other digits turned by up to 45 degrees either way, letters, and noise of a digit's ink."""
    digits, draw = mnist(), np.random.default_rng(23)
    images = nets.scaled(digits.test_images)
    labels = digits.test_labels.astype(np.int64)
    bent = turned(images[JUDGED : 2 * JUDGED], draw.uniform(-TURN, TURN, JUDGED))
    drawn, _ = letters()
    static = np.stack([draw.permutation(image.ravel()).reshape(28, 28) for image in images[800:888]])
    parts = images[:JUDGED], bent, drawn, static
    none = np.full(len(drawn) + len(static), -1)
    kinds = np.repeat(np.arange(len(KINDS)), [len(part) for part in parts])
    return Trials(frozen(np.concatenate(parts)), frozen(np.concatenate([labels[: 2 * JUDGED], none])), frozen(kinds))


@lru_cache(maxsize=1)
def bent_digits() -> tuple[Floats, NDArray[np.uint8]]:
    """Return all held-out digits [1000, 28, 28], each turned by up to 45 degrees either way, and their labels."""
    digits, draw = mnist(), np.random.default_rng(29)
    images = turned(nets.scaled(digits.test_images), draw.uniform(-TURN, TURN, len(digits.test_images)))
    return frozen(images), digits.test_labels


def train(config: Config) -> Iterator[Snapshot | None]:
    """Train one network after the other and ask all that are ready."""
    digits = mnist()
    data = Data(nets.scaled(digits.train_images), digits.train_labels)
    members: list[Weights] = [nets.initial(NET, 100 * config.seed)]
    yield _snapshot(0, float(np.log(10)), members)
    members = []
    for member in range(MEMBERS):
        course = Course(config.steps, seed=100 * config.seed + member)
        loss, weights = yield from learner.breathing(NET, data, course)
        members.append(weights)
        yield _snapshot(member + 1, loss, members)


def answers(members: Sequence[Weights], images: Floats, seed: int = 0) -> NDArray[np.float32]:
    """Return what the three METHODS say of `images` [n, 28, 28]: probabilities [3, n, 10].

    Dropout kept on averages ten passes of the first network, each without other units (Gal and Ghahramani, 2016); the
    ensemble averages its members (Lakshminarayanan et al., 2017).
    """
    one = nets.probabilities(NET, members[0], images)
    passes = [nets.probabilities(NET, members[0], images, 1000 * seed + i) for i in range(PASSES)]
    every = [nets.probabilities(NET, member, images) for member in members]
    return np.stack([one, np.mean(passes, axis=0), np.mean(every, axis=0)]).astype(np.float32)


def disagreement(every: NDArray[Any]) -> NDArray[np.float64]:
    """Return the mutual information [n] of members' probabilities [members, n, classes]: H(mean) - mean H, in nats."""
    within: NDArray[np.float64] = entropy(every).mean(axis=0)
    return entropy(np.mean(every, axis=0)) - within


def entropy(said: NDArray[Any]) -> NDArray[np.float64]:
    """Return - sum p ln p over the last axis, in nats."""
    p = said.astype(np.float64)
    return np.asarray(-(p * np.log(np.maximum(p, 1e-12))).sum(axis=-1))


def nll(logits: NDArray[Any], labels: NDArray[Any], temperature: float = 1.0) -> float:
    """Return the mean of - ln softmax(z / T) at the label."""
    said = nets.softmax(logits.astype(np.float64) / temperature)
    return float(-np.log(np.maximum(said[np.arange(len(labels)), labels], 1e-300)).mean())


def temperature(logits: NDArray[Any], labels: NDArray[Any]) -> float:
    """Return the T in 0.05..20 whose softmax(z / T) has the least cross-entropy (Guo et al., 2017, section 4.2).

    The loss has one valley in ln T: golden-section search.
    """
    low, high = np.log(0.05), np.log(20.0)
    part = (np.sqrt(5) - 1) / 2
    while high - low > 1e-4:
        left, right = high - part * (high - low), low + part * (high - low)
        if nll(logits, labels, np.exp(left)) < nll(logits, labels, np.exp(right)):
            high = right
        else:
            low = left
    return float(np.exp((low + high) / 2))


def answered(said: NDArray[Any], labels: NDArray[Any], thresholds: NDArray[Any]) -> tuple[Floats, Floats]:
    """Return, for each threshold [k], the share answered and the accuracy among those (1 when nothing is answered).

    An answer is given when the largest of `said` [n, classes] reaches the threshold; a label of -1 is never right.
    """
    sure, right = said.max(axis=1), said.argmax(axis=1) == labels
    given = sure[None] >= np.asarray(thresholds)[:, None]
    count = given.sum(axis=1)
    accuracy = np.where(count > 0, (given & right).sum(axis=1) / np.maximum(count, 1), 1.0)
    return (count / len(said)).astype(np.float32), accuracy.astype(np.float32)


def members_of(snapshot: Snapshot) -> tuple[Weights, ...]:
    """Return the weights of each network of a finished run."""
    return tuple(tuple(part[i] for part in snapshot.weights) for i in range(MEMBERS))


def _snapshot(step: int, loss: float, members: Sequence[Weights]) -> Snapshot:
    asked = trials()
    said = answers(members, asked.images)
    sure, right = turning_curve(members)
    full = step == MEMBERS
    empty = tuple(np.zeros((MEMBERS, *shape), np.float32) for shape in NET.shapes)
    stacked = tuple(np.stack(parts) for parts in zip(*members, strict=True)) if full else empty
    logits = nets.scores(NET, members[0], asked.images)
    half = [frozen(part.astype(np.float16)) for part in (logits, said[1], said[2])]
    weights = tuple(frozen(part) for part in stacked)
    return Snapshot(step, loss, weights, half[0], half[1], half[2], frozen(sure), frozen(right))


def turning_curve(members: Sequence[Weights], count: int = 100) -> tuple[Floats, Floats]:
    """Return mean confidence and accuracy [3, 13] of the methods on `count` held-out digits turned by CURVE."""
    digits = mnist()
    images, labels = nets.scaled(digits.test_images[:count]), digits.test_labels[:count]
    said = np.stack([answers(members, turned(images, angle)) for angle in CURVE], axis=1)
    right = (said.argmax(axis=-1) == labels).mean(axis=-1)
    return said.max(axis=-1).mean(axis=-1).astype(np.float32), right.astype(np.float32)
