"""Principal component analysis: the best that an encoder and a decoder without bends can do."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Components:
    """`mean` [d], directions `axes` [d, d] as rows, and how much variance lies along each (`variances` [d], falling).

    Keeping the first k costs, on the data it was fitted to, exactly the sum of the variances left out.
    """

    mean: NDArray[np.float64]
    axes: NDArray[np.float64]
    variances: NDArray[np.float64]


def fit(rows: NDArray[np.floating]) -> Components:
    """Return the principal components of `rows` [n, d], from the eigenvectors of their covariance (Pearson, 1901)."""
    values = rows.astype(np.float64)
    mean = values.mean(axis=0)
    apart = values - mean
    variances, vectors = np.linalg.eigh(apart.T @ apart / len(apart))
    return Components(mean, vectors.T[::-1], np.maximum(variances[::-1], 0))
