"""Each loss L and its slope dL/dprediction in closed form, for a prediction `p`, a target `y`, a parameter `k`."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.perceptron.neuron import sigmoid

Array = NDArray[np.float64]


def squared(p: ArrayLike, y: float, k: float = 0) -> Array:
    """Return (p - y)^2 for `p` [...]."""
    return _error(p, y) ** 2


def squared_slope(p: ArrayLike, y: float, k: float = 0) -> Array:
    """Return 2 (p - y) for `p` [...]."""
    return 2 * _error(p, y)


def absolute(p: ArrayLike, y: float, k: float = 0) -> Array:
    """Return |p - y| for `p` [...]."""
    return np.abs(_error(p, y))


def absolute_slope(p: ArrayLike, y: float, k: float = 0) -> Array:
    """Return the sign of p - y for `p` [...], 0 in the corner."""
    return np.sign(_error(p, y))


def huber(p: ArrayLike, y: float, k: float) -> Array:
    """Return e^2 / 2 where |e| <= k, else k |e| - k^2 / 2, with e = p - y for `p` [...] (Huber 1964)."""
    size = np.abs(_error(p, y))
    return np.where(size <= k, size**2 / 2, k * size - k**2 / 2)


def huber_slope(p: ArrayLike, y: float, k: float) -> Array:
    """Return p - y for `p` [...], cut off at -k and k."""
    return np.clip(_error(p, y), -k, k)


def log_cosh(p: ArrayLike, y: float, k: float = 0) -> Array:
    """Return ln cosh(p - y) for `p` [...], as |e| + ln(1 + e^-2|e|) - ln 2, which cannot overflow."""
    size = np.abs(_error(p, y))
    return np.asarray(size + np.log1p(np.exp(-2 * size)) - np.log(2))


def log_cosh_slope(p: ArrayLike, y: float, k: float = 0) -> Array:
    """Return tanh(p - y) for `p` [...]."""
    return np.asarray(np.tanh(_error(p, y)))


def quantile(p: ArrayLike, y: float, k: float) -> Array:
    """Return k (y - p) below the target and (1 - k)(p - y) above it for `p` [...] (Koenker and Bassett 1978)."""
    error = _error(p, y)
    return np.where(error < 0, -k * error, (1 - k) * error)


def quantile_slope(p: ArrayLike, y: float, k: float) -> Array:
    """Return -k below the target, 1 - k above it, 0 in the corner, for `p` [...]."""
    error = _error(p, y)
    return np.where(error < 0, -k, np.where(error > 0, 1 - k, 0.0))


def hinge(p: ArrayLike, y: float, k: float = 0) -> Array:
    """Return max(0, 1 - y p) for scores `p` [...] and y of -1 or 1."""
    return np.maximum(0, 1 - y * np.asarray(p, np.float64))


def hinge_slope(p: ArrayLike, y: float, k: float = 0) -> Array:
    """Return -y while y p < 1, else 0, for scores `p` [...]."""
    return np.where(y * np.asarray(p, np.float64) < 1, -float(y), 0.0)


def squared_hinge(p: ArrayLike, y: float, k: float = 0) -> Array:
    """Return max(0, 1 - y p)^2 for scores `p` [...] and y of -1 or 1."""
    return hinge(p, y) ** 2


def squared_hinge_slope(p: ArrayLike, y: float, k: float = 0) -> Array:
    """Return -2 y max(0, 1 - y p) for scores `p` [...]."""
    return -2 * y * hinge(p, y) + 0.0


def cross_entropy(p: ArrayLike, y: float, k: float = 0) -> Array:
    """Return -y ln p - (1 - y) ln(1 - p) for probabilities `p` [...] and y in 0..1; infinite at a certain mistake."""
    p = np.asarray(p, np.float64)
    with np.errstate(divide="ignore"):
        sure, unsure = -np.log(p), -np.log1p(-p)
    return _times(y, sure) + _times(1 - y, unsure)


def cross_entropy_slope(p: ArrayLike, y: float, k: float = 0) -> Array:
    """Return (1 - y) / (1 - p) - y / p for probabilities `p` [...], which is (p - y) / (p (1 - p))."""
    p = np.asarray(p, np.float64)
    with np.errstate(divide="ignore"):
        return _times(1 - y, 1 / (1 - p)) - _times(y, 1 / p) + 0.0


def logit_cross_entropy(p: ArrayLike, y: float, k: float = 0) -> Array:
    """Return ln(1 + e^z) - y z for the logit z = `p` [...], never forming e^z."""
    return np.logaddexp(0.0, np.asarray(p, np.float64)) - y * np.asarray(p, np.float64)


def logit_cross_entropy_slope(p: ArrayLike, y: float, k: float = 0) -> Array:
    """Return sigmoid(z) - y for the logit z = `p` [...]."""
    z = np.asarray(p, np.float64)
    return sigmoid(z) if y == 0 else -sigmoid(-z) + (1 - y)


def focal(p: ArrayLike, y: float, k: float) -> Array:
    """Return -(1 - q)^k ln q for probabilities `p` [...], q the one given to the right class (Lin et al. 2017)."""
    right = _right(p, y)
    with np.errstate(divide="ignore"):
        return -((1 - right) ** k) * np.log(right) + 0.0


def focal_slope(p: ArrayLike, y: float, k: float) -> Array:
    """Return k (1 - q)^(k - 1) ln q - (1 - q)^k / q for `p` [...], its sign turned where y is 0."""
    right = _right(p, y)
    missing = 1 - right
    with np.errstate(divide="ignore", invalid="ignore"):
        # ln q / (1 - q) tends to -1 as q tends to 1.
        ratio = np.where(missing > 0, np.log(right) / missing, -1.0)
        slope = missing**k * (_times(k, ratio) - 1 / right)
    return (slope if y == 1 else -slope) + 0.0


def divergence(p: ArrayLike, y: float, k: float = 0) -> Array:
    """Return y ln(y / p) + (1 - y) ln((1 - y) / (1 - p)) for probabilities `p` [...] (Kullback and Leibler 1951).

    It is the cross-entropy less what no prediction can save, the entropy of y; so both have one slope.
    """
    return cross_entropy(p, y) - entropy(y)


def entropy(y: float) -> float:
    """Return -y ln y - (1 - y) ln(1 - y) for a probability y in 0..1, 0 at both ends."""
    return -sum(share * float(np.log(share)) for share in (y, 1 - y) if share > 0) + 0.0


def _error(p: ArrayLike, y: float) -> Array:
    return np.asarray(p, np.float64) - y


def _right(p: ArrayLike, y: float) -> Array:
    p = np.asarray(p, np.float64)
    return p if y == 1 else 1 - p


def _times(weight: float, values: Array) -> Array:
    # A weight of 0 silences also an infinite value.
    return weight * values if weight else np.zeros(np.shape(values))
