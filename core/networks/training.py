"""Training in one fused loop: many epochs inside one call, one call per picture that is shown."""

import functools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.devices import on_cpu, tf
from core.networks.config import Config, features, initial_weights
from core.networks.loop import Architecture, loop_of, measure
from core.runs import frozen

MAP_SIDE = 48
PAD = 32  # rows are filled up to a multiple of this, so that a new point does not mean a new compilation
SNAPSHOTS = 60


@dataclass(frozen=True)
class Snapshot:
    """The network after `step` epochs.

    `weights` alternate matrix [inputs, units] and bias [units]; `picture` [side, side] (or [side, side, classes])
    is the answer over the plane, row 0 at the lower edge; losses in nats (cross-entropy) or squared units;
    accuracies are shares 0..1, for regression not a number.
    """

    step: int
    loss: float
    accuracy: float
    weights: tuple[NDArray[np.float32], ...]
    picture: NDArray[np.float32]
    test_loss: float
    test_accuracy: float
    learning_rate: float


def train(config: Config) -> Iterator[Snapshot]:
    """Yield the network from its first weights to its last, densely at first, sparsely later."""
    with on_cpu():
        rows, batch = _rows(config)
        grid = tf.constant(features(config, plane_grid(config.reach)))
        weights: tuple[Any, ...] = tuple(tf.constant(w) for w in initial_weights(config))
        # Untraced, so that the untrained network is on screen while the loop is still being compiled.
        snapshot = _snapshot(config, 0, weights, measure(weights, rows, grid, config.activations, config.classes))
    yield snapshot
    loop = loop_of(architecture(config, batch))
    state: Any = None
    best, since = np.inf, 0
    for span in _spans(config):
        with on_cpu():  # never held across a yield: another generator's scope would end inside it
            weights, state, seen = loop.run(weights, state, _knobs(config, span[0]), (rows, grid), span)
            snapshot = _snapshot(config, span[1], weights, seen)
        yield snapshot
        best, since = (snapshot.test_loss, 0) if snapshot.test_loss < best else (best, since + 1)
        if snapshot.loss <= config.target_loss or 0 < config.patience <= since:
            return


def schedule(epochs: int, count: int = SNAPSHOTS) -> list[int]:
    """Return the epochs that are shown: 0, then spaced ever wider up to the last."""
    spaced = np.expm1(np.linspace(0, np.log1p(epochs), count))
    return sorted({0, epochs, *(int(round(epoch)) for epoch in spaced)})


def plane_grid(reach: float, side: int = MAP_SIDE) -> NDArray[np.float32]:
    """Return the centres of side x side cells over -reach..reach as rows [side * side, 2], lower row first."""
    axis = grid_axis(reach, side)
    x1, x2 = np.meshgrid(axis, axis)
    return np.stack([x1.ravel(), x2.ravel()], axis=1).astype(np.float32)


def grid_axis(reach: float, side: int = MAP_SIDE) -> NDArray[np.float64]:
    """Return the coordinates of the cells' centres along one axis [side]."""
    return (np.arange(side) + 0.5) / side * 2 * reach - reach


def architecture(config: Config, batch: int) -> Architecture:
    """Return what the compiled loop for `config` depends on."""
    widths = tuple(w.shape[0] for w in initial_weights(config)[::2])
    outputs = initial_weights(config)[-1].shape[0]
    drops = any(share > 0 for share in config.dropouts)
    return Architecture((*widths, outputs), config.activations, drops, config.classes, config.optimizer, batch)


def _snapshot(config: Config, epoch: int, weights: Any, seen: Any) -> Snapshot:
    """Return the snapshot of `weights`; without test points the test numbers are not numbers."""
    loss, test_loss, accuracy, test_accuracy = (float(part) for part in seen[0].numpy())
    picture = seen[1].numpy()
    tested, counted = any(config.held_out), config.classes > 0
    return Snapshot(
        step=epoch,
        loss=loss,
        accuracy=accuracy if counted else np.nan,
        weights=tuple(frozen(w.numpy()) for w in weights),
        picture=frozen(np.reshape(picture, (MAP_SIDE, MAP_SIDE, *picture.shape[1:]))),
        test_loss=test_loss if tested else np.nan,
        test_accuracy=test_accuracy if tested and counted else np.nan,
        learning_rate=config.rate_at(epoch),
    )


def _spans(config: Config) -> Iterator[tuple[int, int]]:
    """Return the stretches of epochs between shown steps; a changed learning rate begins a new one."""
    changed = {epoch for epoch, _ in config.changes if 0 < epoch < config.epochs}
    shown = sorted({*schedule(config.epochs), *changed})
    return zip(shown[:-1], shown[1:], strict=True)


def _knobs(config: Config, epoch: int) -> dict[str, Any]:
    """Return what may change without compiling, as tensors."""
    return _tensors(config.rate_at(epoch), config.seed, config.dropouts, config.l1, config.l2)


@functools.lru_cache(maxsize=64)
def _tensors(rate: float, seed: int, dropouts: tuple[float, ...], l1: float, l2: float) -> dict[str, Any]:
    numbers = {"rate": rate, "dropout": dropouts or (0.0,), "l1": l1, "l2": l2}
    return {"seed": tf.constant(seed), **{name: tf.constant(n, tf.float32) for name, n in numbers.items()}}


def _rows(config: Config) -> tuple[tuple[Any, ...], int]:
    """Return inputs, labels and the shares of training and test as tensors, filled up, and the batch size."""
    count = len(config.points)
    batch = min(config.batch, count) or -(-count // PAD) * PAD
    filled = -(-count // batch) * batch
    inputs = np.zeros((filled, len(config.inputs)), np.float32)
    labels, share, test = (np.zeros(filled, np.float32) for _ in range(3))
    inputs[:count], labels[:count] = features(config, config.points), config.labels
    test[:count] = config.held_out or 0.0
    share[:count] = 1 - test[:count]
    return tuple(tf.constant(part) for part in (inputs, labels, share, test)), batch
