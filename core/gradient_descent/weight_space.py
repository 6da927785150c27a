"""The loss of a real trained network around its weights, on a plane, with the way training took laid on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core import networks
from core.devices import on_cpu, tf
from core.gradient_descent.landscape import Array
from core.perceptron.checks import positive, whole
from core.runs import Refused, frozen

PLANES = {"random": "Two random directions", "path": "The two main directions of the path"}
MARGIN = 0.25

Weights = tuple[NDArray[np.float32], ...]
Direction = tuple[Array, ...]


@dataclass(frozen=True)
class View:
    """Which plane through the trained weights: one of PLANES, `side` (5..101) points along each axis.

    Random directions come from `seed` and are drawn `reach` (0..5) to either side, 1 being as long as the weights
    themselves; the path's own plane is drawn as far as the path goes.
    """

    plane: str = "random"
    side: int = 41
    reach: float = 1.0
    seed: int = 0

    def __post_init__(self) -> None:
        """Refuse what cannot be drawn."""
        if self.plane not in PLANES:
            raise Refused(f"The plane is one of {', '.join(PLANES)}, not {self.plane!r}.")
        object.__setattr__(self, "side", whole(self.side, "The number of points along a side", 5, 101))
        object.__setattr__(self, "reach", positive(self.reach, "The reach", 5))
        object.__setattr__(self, "seed", whole(self.seed, "The seed", 0, 2**32 - 1))


@dataclass(frozen=True, eq=False)
class Surface:
    """The loss over the plane trained + a * first + b * second.

    `a`, `b` [side] are the axes and `losses` [side, side] has b along its rows; `path` [snapshots, 2] is each
    snapshot's nearest point in the plane, the last one the origin; `path_losses` [snapshots] are the true ones.
    `kept` is the share of the path's squared distance from its end that lies in the plane, 0..1.
    """

    a: Array
    b: Array
    losses: Array
    path: Array
    path_losses: Array
    kept: float


def surface(config: networks.Config, snapshots: Sequence[networks.Snapshot], view: View) -> Surface:
    """Return the loss of the network trained by `config` on the plane of `view` (Li et al., 2018, sections 4 and 7)."""
    if len(snapshots) < 3:
        raise Refused("A landscape needs a trained network: train for at least three snapshots.")
    trained = snapshots[-1].weights
    first, second = directions([snapshot.weights for snapshot in snapshots], view)
    path, kept = project([snapshot.weights for snapshot in snapshots], first, second)
    a, b = _axes(path, view)
    losses = _losses(config, _sheet(trained, (first, second), a, b)).reshape(len(b), len(a))
    seen = np.array([snapshot.loss for snapshot in snapshots])
    return Surface(frozen(a), frozen(b), frozen(losses), frozen(path), frozen(seen), kept)


def directions(path: Sequence[Weights], view: View) -> tuple[Direction, Direction]:
    """Return the plane's two directions for the weights along `path`, each shaped like the weights."""
    if view.plane == "path":
        return main_directions(path)
    draw = np.random.default_rng([view.seed, 23])
    return random_direction(path[-1], draw), random_direction(path[-1], draw)


def random_direction(weights: Weights, draw: np.random.Generator) -> Direction:
    """Return a Gaussian direction, every unit's incoming weights scaled to the length they have in `weights`.

    That is filter normalisation, d <- d / |d| * |w| (Li et al., 2018, section 4); biases stay where they are.
    """
    return tuple(_like_filters(w, draw) if w.ndim == 2 else np.zeros(w.shape) for w in weights)


def _like_filters(matrix: NDArray[np.float32], draw: np.random.Generator) -> Array:
    noise = draw.normal(size=matrix.shape)
    scale = np.linalg.norm(matrix, axis=0) / np.linalg.norm(noise, axis=0)
    return np.asarray(noise * scale)


def main_directions(path: Sequence[Weights]) -> tuple[Direction, Direction]:
    """Return the first two principal directions, of length 1, of the path seen from its end (Li et al., 2018, 7.2)."""
    rows = np.stack([_flat(weights) for weights in path]) - _flat(path[-1])
    axes = np.linalg.svd(rows, full_matrices=False)[2]
    # The sign of an axis is arbitrary: the path shall come from the right and from above.
    signs = np.where(axes[:2] @ rows[0] < 0, -1.0, 1.0)
    first, second = axes[:2] * signs[:, None]
    return _shaped(first, path[-1]), _shaped(second, path[-1])


def project(path: Sequence[Weights], first: Direction, second: Direction) -> tuple[Array, float]:
    """Return the nearest plane coordinates [n, 2] of the weights along `path`, and the share of it in the plane.

    Least squares, because random directions are not exactly at right angles.
    """
    rows = np.stack([_flat(weights) for weights in path]) - _flat(path[-1])
    plane = np.stack([_flat(first), _flat(second)])
    places = np.linalg.lstsq(plane.T, rows.T, rcond=None)[0].T
    whole_length = float((rows**2).sum())
    return np.asarray(places), float(((places @ plane) ** 2).sum() / whole_length) if whole_length else 1.0


def _axes(path: Array, view: View) -> tuple[Array, Array]:
    if view.plane == "random":
        axis = np.linspace(-view.reach, view.reach, view.side)
        return axis, axis
    low, high = path.min(axis=0), path.max(axis=0)
    margin = MARGIN * np.maximum(high - low, 0.2 * (high - low).max() + 1e-6)
    a, b = np.linspace(low - margin, high + margin, view.side, axis=1)
    return a, b


def _sheet(trained: Weights, plane: tuple[Direction, Direction], a: Array, b: Array) -> Weights:
    """Return the weights at every point of the plane, each with the points first: [side * side, ...]."""
    across, up = (values.ravel() for values in np.meshgrid(a, b))
    parts = zip(trained, *plane, strict=True)
    shifted = (w + np.tensordot(across, d, 0) + np.tensordot(up, e, 0) for w, d, e in parts)
    return tuple(part.astype(np.float32) for part in shifted)


def _losses(config: networks.Config, sheet: Weights) -> Array:
    with on_cpu():
        features = tf.constant(np.array(config.points, np.float32))
        labels = tf.constant(np.array(config.labels, np.float32))
        weights = tuple(tf.constant(part) for part in sheet)
        found = measure(len(sheet) // 2, config.activation)(weights, features, labels)
        return np.asarray(found.numpy(), np.float64)


@lru_cache(maxsize=32)
def measure(layers: int, activation: str) -> Any:
    """Return the traced loss of many networks at once: weights with a leading axis [k, ...] in, [k] out."""

    def run(weights: Any, features: Any, labels: Any) -> Any:
        def one(own: Any) -> Any:
            outputs = networks.logits(own, features, activation)
            return networks.cross_entropy(outputs, labels, tf.ones_like(labels))

        return tf.vectorized_map(one, weights)

    return tf.function(run)


def _flat(weights: Sequence[NDArray[Any]]) -> Array:
    return np.concatenate([np.ravel(part).astype(np.float64) for part in weights])


def _shaped(flat: Array, like: Weights) -> Direction:
    ends = np.cumsum([part.size for part in like])
    return tuple(part.reshape(own.shape) for part, own in zip(np.split(flat, ends[:-1]), like, strict=True))
