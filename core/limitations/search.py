"""A small search for architecture and settings: how far do defaults get you, and what does searching add."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from core.data import mnist
from core.limitations import learner, nets
from core.limitations.learner import Course, Data
from core.limitations.nets import Floats, Net
from core.runs import Refused, frozen

TRIALS, LEARNED, VALID = 12, 1000, 500
SPACE = {
    "filters": ((), (8,), (8, 16)),
    "units": ((16,), (64,)),
    "activation": ("relu", "tanh", "sigmoid"),
    "dropout": (0.0, 0.3),
    "rate": (3e-4, 1e-3, 3e-3, 1e-2, 3e-2),
}


@dataclass(frozen=True)
class Trial:
    """One network and the learning rate it is trained with."""

    net: Net
    rate: float


DEFAULT = Trial(Net((8, 16), (64,)), 1e-3)  # Keras' own default rate for Adam


@dataclass(frozen=True)
class Config:
    """The default and eleven settings drawn at random, each trained for `steps` on 1,000 digits."""

    VERSION: ClassVar[int] = 1

    steps: int = 200
    seed: int = 0

    def __post_init__(self) -> None:
        """Refuse what cannot be searched."""
        if not 10 <= self.steps <= 2000:
            raise Refused(f"The number of steps must be from 10 to 2,000, not {self.steps}.")
        if self.seed not in range(10_000):
            raise Refused(f"The seed must be from 0 to 9999, not {self.seed}.")


@dataclass(frozen=True, eq=False)
class Snapshot:
    """After `step` trials: accuracy on the digits that choose, `valid` [12], and on unseen ones, `test` [12].

    NaN where not tried yet; `loss` is the last trial's training loss.
    """

    step: int
    loss: float
    valid: Floats
    test: Floats


def trials(config: Config) -> tuple[Trial, ...]:
    """Return the default, then different settings drawn evenly from SPACE (Bergstra and Bengio, 2012)."""
    draw, found = np.random.default_rng([config.seed, 71]), [DEFAULT]
    while len(found) < TRIALS:
        filters, units, activation, dropout, rate = (values[draw.integers(len(values))] for values in SPACE.values())
        trial = Trial(Net(filters, units, activation, dropout), rate)  # type: ignore[arg-type]  # as SPACE names them
        if trial not in found:
            found.append(trial)
    return tuple(found)


def train(config: Config) -> Iterator[Snapshot | None]:
    """Train every trial on the same digits from the same seed."""
    digits = mnist()
    images, labels = nets.scaled(digits.train_images[: LEARNED + VALID]), digits.train_labels[: LEARNED + VALID]
    parts = (images[LEARNED:], labels[LEARNED:]), (nets.scaled(digits.test_images), digits.test_labels)
    found = np.full((2, TRIALS), np.nan, np.float32)
    yield Snapshot(0, float(np.log(10)), *map(frozen, found))
    for place, trial in enumerate(trials(config)):
        course = Course(config.steps, trial.rate, config.seed)
        data = Data(images[:LEARNED], labels[:LEARNED])
        loss, weights = yield from learner.breathing(trial.net, data, course)
        for row, (asked, right) in zip(found, parts, strict=True):
            row[place] = nets.accuracy(nets.probabilities(trial.net, weights, asked), right)
        yield Snapshot(place + 1, loss, *map(frozen, found))


def chosen(snapshot: Snapshot) -> int:
    """Return the trial that the validation digits choose."""
    return int(np.nanargmax(snapshot.valid))
