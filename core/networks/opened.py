"""A trained network opened: every unit's answer over the plane, its hidden space, its mistakes."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.devices import on_cpu, tf
from core.networks import forward
from core.networks.config import Config, features
from core.networks.training import Snapshot, plane_grid
from core.runs import frozen

UNIT_SIDE = 24


def responses(config: Config, snapshots: Sequence[Snapshot], side: int = UNIT_SIDE) -> tuple[NDArray[np.float32], ...]:
    """Return each layer's output over the plane at each snapshot: [snapshots, units, side, side], lower row first."""
    rows = features(config, plane_grid(config.reach, side))
    stacked = tuple(np.stack(parts) for parts in zip(*(s.weights for s in snapshots), strict=True))
    with on_cpu():
        outputs = forward.layers(stacked, tf.constant(rows), config.activations)
    shape = (len(snapshots), side, side, -1)
    return tuple(frozen(np.moveaxis(out.numpy().reshape(shape), -1, 1)) for out in outputs)


def hidden(config: Config, snapshot: Snapshot, points: Any) -> tuple[NDArray[np.float32], ...]:
    """Return every layer's output for `points` [n, 2]: [n, units] each; where the layer moves them to."""
    with on_cpu():
        outputs = forward.layers(snapshot.weights, tf.constant(features(config, points)), config.activations)
    return tuple(frozen(out.numpy()) for out in outputs)


def answers(config: Config, snapshot: Snapshot, points: Any) -> NDArray[np.float32]:
    """Return the network's answer for `points` [n, 2]: probability of class 1, probabilities, or the number."""
    with on_cpu():
        outputs = forward.layers(snapshot.weights, tf.constant(features(config, points)), config.activations)[-1]
        return frozen(forward.answers(outputs, config.classes).numpy())


def confusion(config: Config, snapshot: Snapshot, held_out: bool) -> NDArray[np.int64]:
    """Return how many points of class row were called class column, [classes, classes], in training or test."""
    told = answers(config, snapshot, config.points)
    called = (told > 0.5).astype(int) if config.classes == 2 else told.argmax(axis=1)
    kept = np.array(config.held_out or [False] * len(config.points))
    counts = np.zeros((config.classes, config.classes), np.int64)
    np.add.at(counts, (np.array(config.labels, int)[kept == held_out], called[kept == held_out]), 1)
    return frozen(counts)


def r_squared(config: Config, snapshot: Snapshot, held_out: bool) -> float:
    """Return the share of the labels' variance that the network explains: 1 - sum (y - f)^2 / sum (y - mean)^2."""
    kept = np.array(config.held_out or [False] * len(config.points)) == held_out
    labels = np.array(config.labels)[kept]
    rest = labels - answers(config, snapshot, np.array(config.points)[kept])
    return float(1 - np.sum(rest**2) / np.sum((labels - labels.mean()) ** 2))
