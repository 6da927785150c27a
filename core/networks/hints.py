"""Why did it fail: hints computed from the run itself, each with the config that applies it."""

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from core.networks.config import Config
from core.networks.opened import responses
from core.networks.training import Snapshot


@dataclass(frozen=True)
class Hint:
    """What the run shows, what to try, and the config that tries it."""

    words: str
    label: str
    apply: Config


def hints(config: Config, snapshots: Sequence[Snapshot]) -> tuple[Hint, ...]:
    """Return what can be said of a finished run, the surest first; nothing when it went well."""
    last = snapshots[-1]
    good = last.loss < 0.02 if config.classes == 0 else last.accuracy > 0.99
    found = [*_structure(config), *(() if good else _stuck(config, snapshots)), *_overfitting(config, snapshots)]
    return tuple(found[:3])


def _structure(config: Config) -> Iterator[Hint]:
    change = dataclasses.replace
    if config.initialiser == "zero" and config.hidden:
        words = "All units start with equal weights, so they stay equal for ever: one unit would do as well."
        yield Hint(words, "Start from Glorot's weights", change(config, initialiser="Glorot"))
    if config.hidden and set(config.activations) == {"linear"}:
        words = "Linear layers in a row are one linear layer: the boundary stays a line however deep the network is."
        yield Hint(words, "Use tanh", change(config, activation="tanh"))


def _stuck(config: Config, snapshots: Sequence[Snapshot]) -> Iterator[Hint]:
    losses = np.array([snapshot.loss for snapshot in snapshots])
    change = dataclasses.replace
    dead = dead_share(config, snapshots[-1])
    if dead > 0.3:
        words = f"{dead:.0%} of the ReLU units are 0 everywhere in the plane: no gradient reaches them any more."
        yield Hint(words, "Use tanh", change(config, activation="tanh"))
    if len(losses) > 10 and np.mean(np.diff(losses[-12:]) > 0) > 0.4:
        words = "The loss goes up and down at the end: the steps jump across the minimum."
        yield Hint(words, "Take a third of the learning rate", change(config, learning_rate=config.learning_rate / 3))
    elif losses[-1] < 0.97 * losses[max(0, len(losses) - 8)]:
        words = "The loss is still falling: the run is too short, or the steps are too small."
        yield Hint(words, "Train three times as long", change(config, epochs=min(100_000, 3 * config.epochs)))
    if sum(config.hidden) < 4:
        words = "The network is too small to bend its boundary around these points."
        yield Hint(words, "Give it 8 hidden units", change(config, hidden=(8,), activation="tanh", dropout=0.0))


def _overfitting(config: Config, snapshots: Sequence[Snapshot]) -> Iterator[Hint]:
    tests = np.array([snapshot.test_loss for snapshot in snapshots])
    if not np.isfinite(tests).all():
        return
    best = int(tests.argmin())
    worse = tests[-1] - tests[best]
    if worse > max(0.02, 0.15 * tests[best]) and snapshots[-1].loss < snapshots[best].loss:
        epoch = snapshots[best].step
        words = (
            f"Since epoch {epoch:,} the training loss falls while the test loss rises: it learns the points by heart."
        )
        yield Hint(words, f"Stop at epoch {epoch:,}", dataclasses.replace(config, epochs=max(1, epoch)))


def dead_share(config: Config, snapshot: Snapshot) -> float:
    """Return the share of hidden ReLU units whose output is 0 all over the plane."""
    maps = responses(config, [snapshot])[:-1]
    relus = [layer[0] for layer, kind in zip(maps, config.activations, strict=True) if kind == "relu"]
    if not relus:
        return 0.0
    return float(np.mean([unit.max() <= 0 for layer in relus for unit in layer]))
