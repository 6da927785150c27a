"""How alike two sets of feature vectors are: Frechet distance, density and coverage, nearest neighbours."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.runs import frozen


@dataclass(frozen=True, eq=False)
class Gaussian:
    """Mean [d] and covariance [d, d] of a set of feature vectors."""

    mean: NDArray[np.float64]
    covariance: NDArray[np.float64]


def gaussian(features: NDArray[np.floating]) -> Gaussian:
    """Return mean and unbiased covariance of feature vectors [n, d]."""
    values = features.astype(np.float64)
    return Gaussian(frozen(values.mean(axis=0)), frozen(np.cov(values, rowvar=False)))


def frechet_distance(one: Gaussian, other: Gaussian) -> float:
    """Return |m1 - m2|^2 + tr(C1 + C2 - 2 (C1 C2)^(1/2)) (Dowson and Landau 1982; Heusel et al. 2017)."""
    root = _root(one.covariance)
    inner = np.linalg.eigvalsh(root @ other.covariance @ root)
    crossed = np.sqrt(np.maximum(inner, 0)).sum()
    gap = one.mean - other.mean
    return float(gap @ gap + np.trace(one.covariance) + np.trace(other.covariance) - 2 * crossed)


def _root(matrix: NDArray[np.float64]) -> NDArray[np.float64]:
    values, vectors = np.linalg.eigh(matrix)
    rooted: NDArray[np.float64] = (vectors * np.sqrt(np.maximum(values, 0))) @ vectors.T
    return rooted


def squared_distances(one: NDArray[np.floating], other: NDArray[np.floating]) -> NDArray[np.float64]:
    """Return |a - b|^2 between each row of `one` [n, d] and of `other` [m, d] as [n, m]."""
    a, b = one.astype(np.float64), other.astype(np.float64)
    out: NDArray[np.float64] = (a * a).sum(1)[:, None] + (b * b).sum(1) - 2 * a @ b.T
    return np.maximum(out, 0)


def density_coverage(real: NDArray[np.floating], fake: NDArray[np.floating], k: int = 5) -> tuple[float, float]:
    """Return density and coverage of samples `fake` [m, d] against `real` [n, d] (Naeem et al. 2020, section 3).

    Around each real vector lies a ball that reaches to its k-th nearest real neighbour. Density: how many balls hold
    a sample, on average, over k (1 is right). Coverage: the share of balls that hold any sample (0 to 1).
    """
    own = squared_distances(real, real)
    np.fill_diagonal(own, np.inf)
    radius = np.partition(own, k - 1, axis=1)[:, k - 1]
    inside = squared_distances(real, fake) < radius[:, None]
    return float(inside.sum() / (k * len(fake))), float(inside.any(axis=1).mean())


def nearest(samples: NDArray[np.uint8], images: NDArray[np.uint8]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return for each sample [n, h, w] the nearest of `images` [m, h, w] and its distance, pixels in 0..1: [n], [n]."""
    flat = [part.reshape(len(part), -1).astype(np.float32) / 255 for part in (samples, images)]
    apart = squared_distances(flat[0], flat[1])
    found = apart.argmin(axis=1)
    return found, np.sqrt(apart[np.arange(len(found)), found])
