"""Four ways in which the game goes wrong, each with the setting that cures it."""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.gans.config import Config
from core.gans.training import Snapshot


@dataclass(frozen=True)
class Failure:
    """A game that fails, why, the change that cures it, and the number `shows` (see `value`) that tells.

    `setting` and `changed` are what differs, in a few words.
    """

    name: str
    happens: str
    because: str
    cure: str
    shows: str
    setting: str
    changed: str
    failing: Config
    changes: tuple[tuple[str, Any], ...]

    @property
    def cured(self) -> Config:
        """The same game with the cure."""
        return dataclasses.replace(self.failing, **dict(self.changes))


def value(snapshot: Snapshot, name: str) -> float:
    """Return the number of a snapshot that tells: one of its fields, or "middle", see `offset`."""
    return offset(snapshot) if name == "middle" else float(getattr(snapshot, name))


def offset(snapshot: Snapshot) -> float:
    """Return how far the middle of the generated samples is from the picture's middle, where the real ones' is."""
    return float(np.linalg.norm(snapshot.fakes.astype(float).mean(axis=0)))


def settled(snapshots: Sequence[Snapshot], name: str) -> float:
    """Return the mean of a number over the last quarter of the snapshots."""
    last = snapshots[-max(1, len(snapshots) // 4) :]
    return sum(value(each, name) for each in last) / len(last)


_CALM = Config(loss_name="min-max", steps=2000)
_PLAIN = Config(loss_name="min-max", optimizer="SGD", d_rate=0.1, g_rate=0.1)
FAILURES = (
    Failure(
        "Mode collapse",
        "All noise ends in one spot.",
        "G updates ten times before D answers, so it learns the one place that D takes for real just then. When D "
        "has learned that too, G jumps to the next.",
        "let both update once, at the same small rate.",
        "modes",
        "10 updates of G a step, rate 0.01",
        "1 update, rate 0.002",
        dataclasses.replace(_CALM, g_updates=10, g_rate=0.01),
        (("g_updates", 1), ("g_rate", 0.002)),
    ),
    Failure(
        "D too strong",
        "D wins every time, and G learns little from losing.",
        "Ten fast updates of D a step: it draws a wall around every real sample. Its slope is steep at the wall and "
        "flat elsewhere, so the arrows point wildly or not at all.",
        "as many updates for D as for G, at the same rate.",
        "modes",
        "10 updates of D a step, rate 0.03",
        "1 update, rate 0.002",
        dataclasses.replace(_CALM, d_updates=10, d_rate=0.03),
        (("d_updates", 1), ("d_rate", 0.002)),
    ),
    Failure(
        "Oscillation",
        "The fakes swing round the data and are slow to arrive.",
        "Neither network has a hidden layer: D is one straight line, G moves all its samples together. G runs to the "
        "side that D calls real, D turns, G runs back: two players circle around their best point.",
        "let D update ten times before G moves, so that G answers the D of now and not the one before.",
        "middle",
        "1 update of D a step",
        "10 updates of D",
        dataclasses.replace(_PLAIN, g_layers=0, d_layers=0, start_off=1.0, steps=200),
        (("d_updates", 10),),
    ),
    Failure(
        "Vanishing gradient",
        "D is right about everything, and G stands still.",
        "G starts far away and D has a head start of 5,000 updates. D(G(z)) is nearly 0, where log(1 − D(G(z))) is "
        "flat: no arrows, no learning.",
        "the non-saturating loss: G raises log D(G(z)), which is steepest exactly there.",
        "pull",
        "min-max",
        "non-saturating",
        dataclasses.replace(_PLAIN, g_rate=0.01, head_start=5000, start_off=3.0, steps=400),
        (("loss_name", "non-saturating"),),
    ),
)
