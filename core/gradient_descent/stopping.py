"""When to stop: the epoch with the lowest test loss, and the epoch at which patience ran out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.gradient_descent.landscape import Array
from core.gradient_descent.overfitting import Snapshot
from core.perceptron.checks import whole
from core.runs import Refused, frozen


@dataclass(frozen=True, eq=False)
class Curves:
    """The losses of a run at every check: `epochs`, `train` and `test`, each [checks]."""

    epochs: Array
    train: Array
    test: Array


@dataclass(frozen=True)
class Stop:
    """Early stopping: `best` is the place of the lowest loss seen so far when it stopped at place `stopped`.

    `stopped` is None when the patience lasted to the end. `sentence` says it in epochs.
    """

    best: int
    stopped: int | None
    sentence: str


def curves(snapshots: Sequence[Snapshot]) -> Curves:
    """Join the checks of `snapshots`: epoch 0, then ten per snapshot."""
    checks = np.concatenate([snapshots[0].checks[:1], *(snapshot.checks for snapshot in snapshots[1:])])
    return Curves(*(frozen(column) for column in checks.T))


def stopping_place(losses: Any, patience: int) -> tuple[int, int | None]:
    """Return the places in `losses` [n] of the best value kept and of the stop, None if it never stops.

    It stops at the first place that comes `patience` checks after the last improvement (Prechelt, 1998, section 2).
    """
    values, best = np.asarray(losses, np.float64), 0
    for place, value in enumerate(values):
        if value < values[best]:
            best = place
        elif place - best >= patience:
            return best, place
    return best, None


def early_stop(found: Curves, patience: int) -> Stop:
    """Apply early stopping with `patience` in epochs to the test losses."""
    if len(found.epochs) < 2:
        raise Refused("There is nothing to stop yet: train first.")
    spacing = float(found.epochs[1] - found.epochs[0])
    checks = max(1, round(whole(patience, "The patience", 1, 100_000) / spacing))
    best, stopped = stopping_place(found.test, checks)
    kept = f"Keep the weights of epoch {found.epochs[best]:.0f}: test loss {found.test[best]:.3f}"
    if stopped is None:
        return Stop(best, None, f"{kept}. The patience never ran out.")
    after = f"Stopped at epoch {found.epochs[stopped]:.0f}, {found.epochs[stopped] - found.epochs[best]:.0f} later."
    return Stop(best, stopped, f"{kept} (at the end it is {found.test[-1]:.3f}). {after}")
