"""How good samples are, in numbers: modes covered, Jensen-Shannon divergence, precision and recall."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.gans.points import EDGE, PIECES, Points

NEAR, CELLS, NEIGHBOURS, JUDGED = 0.15, 12, 3, 256
Places = NDArray[np.float32]


@dataclass(frozen=True)
class Quality:
    """Pieces covered of PIECES, divergence 0..ln 2, precision and recall 0..1."""

    modes: int
    divergence: float
    precision: float
    recall: float


def squared_distances(one: Places, other: Places) -> NDArray[np.float32]:
    """Return the squared Euclidean distances [n, m] between places [n, 2] and [m, 2]."""
    apart: NDArray[np.float32] = np.square(one[:, :1] - other[:, 0])
    apart += np.square(one[:, 1:] - other[:, 1])
    return apart


def modes_covered(real: Points, fake: Places, near: float = NEAR) -> int:
    """Return how many of the data's pieces hold at least a quarter of their share of the samples.

    A sample belongs to the piece of its nearest real sample, and to none when that is farther than `near`.
    """
    away = squared_distances(fake, real.places)
    nearest = away.argmin(axis=1)
    pieces = real.pieces[nearest][away[np.arange(len(fake)), nearest] <= near**2]
    share = np.bincount(pieces, minlength=PIECES) / len(fake)
    expected = np.bincount(real.pieces, minlength=PIECES) / len(real.pieces)
    return int((share >= expected / 4).sum())


def histogram(places: Places) -> NDArray[np.float64]:
    """Return the share of `places` in each of CELLS x CELLS squares of the picture; outside counts to the rim."""
    inside = np.clip(np.nan_to_num(places, nan=EDGE), -EDGE, EDGE)
    cells = np.minimum(((inside / EDGE + 1) / 2 * CELLS).astype(int), CELLS - 1)
    counts = np.bincount(cells[:, 0] * CELLS + cells[:, 1], minlength=CELLS**2)
    return counts / len(places)


def divergence(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    """Return the Jensen-Shannon divergence of two distributions, 0 (equal) to ln 2 (nothing in common).

    JS = KL(p, m) / 2 + KL(q, m) / 2 with m = (p + q) / 2
    """
    middle = (one + other) / 2
    total = 0.0
    for part in (one, other):
        there = part > 0
        total += float((part[there] * np.log(part[there] / middle[there])).sum()) / 2
    return total


def squared_radii(places: Places, neighbours: int = NEIGHBOURS) -> NDArray[np.float32]:
    """Return each place's squared distance to its `neighbours`-th nearest other place [n]."""
    return np.partition(squared_distances(places, places), neighbours, axis=1)[:, neighbours]


def covered(balls: Places, squared: NDArray[np.float32], places: Places) -> float:
    """Return the share of `places` that lie in at least one ball around `balls`, of `squared` radii [n]."""
    return float((squared_distances(places, balls) <= squared).any(axis=1).mean())


class Judge:
    """Compares samples with one set of real ones; what depends on the real ones alone is computed once."""

    def __init__(self, real: Points) -> None:
        """Keep the real samples, their histogram and the neighbourhoods of JUDGED of them."""
        self.real = real
        self.shares = histogram(real.places)
        self.few = real.places[:: len(real.places) // JUDGED][:JUDGED]
        self.sizes = squared_radii(self.few)

    def __call__(self, fake: Places) -> Quality:
        """Return the quality of `fake` [n, 2].

        Precision: share of samples inside the real ones' neighbourhoods; recall: share of real ones inside the
        samples' (Kynkaanniemi et al. 2019, section 3), over JUDGED of each.
        """
        few = fake[:JUDGED]
        return Quality(
            modes_covered(self.real, few),
            divergence(self.shares, histogram(fake)),
            covered(self.few, self.sizes, few),
            covered(few, squared_radii(few), self.few),
        )
