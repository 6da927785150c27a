"""Each activation g and its slope g' in closed form, finite for every finite z."""

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.perceptron.neuron import sigmoid

Array = NDArray[np.float64]

SELU_ALPHA = 1.6732632423543772
SELU_SCALE = 1.0507009873554805
ROOT_2_PI = math.sqrt(2 * math.pi)

_erfc = np.frompyfunc(math.erfc, 1, 1)


def tanh(z: ArrayLike) -> Array:
    """Return (e^z - e^-z) / (e^z + e^-z) for `z` [...]."""
    return np.asarray(np.tanh(np.asarray(z, np.float64)))


def leaky_relu(z: ArrayLike, leak: float) -> Array:
    """Return `z` [...] where it is positive, else leak z."""
    z = np.asarray(z, np.float64)
    return np.where(z > 0, z, leak * z)


def elu(z: ArrayLike) -> Array:
    """Return `z` [...] where it is positive, else e^z - 1."""
    z = np.asarray(z, np.float64)
    return np.where(z > 0, z, np.expm1(np.minimum(z, 0)))


def selu(z: ArrayLike) -> Array:
    """Return scale z where `z` [...] is positive, else scale alpha (e^z - 1)."""
    z = np.asarray(z, np.float64)
    return np.where(z > 0, SELU_SCALE * z, SELU_SCALE * SELU_ALPHA * np.expm1(np.minimum(z, 0)))


def softplus(z: ArrayLike) -> Array:
    """Return ln(1 + e^z) for `z` [...]; only e^-|z| is formed inside."""
    return np.logaddexp(0.0, np.asarray(z, np.float64))


def normal_share(z: ArrayLike) -> Array:
    """Return Phi(z) = (1 + erf(z / sqrt 2)) / 2, the share of a standard normal below `z` [...]."""
    return np.asarray(_erfc(-np.asarray(z, np.float64) / math.sqrt(2)) / 2, np.float64)


def gelu(z: ArrayLike) -> Array:
    """Return z Phi(z) for `z` [...]."""
    z = np.asarray(z, np.float64)
    return z * normal_share(z)


def silu(z: ArrayLike) -> Array:
    """Return z sigmoid(z) for `z` [...]."""
    z = np.asarray(z, np.float64)
    return z * sigmoid(z)


def step_slope(z: ArrayLike) -> Array:
    """Return 0 for every `z` [...]: both sides are flat, and at the jump there is no slope."""
    return np.zeros(np.shape(z))


def sigmoid_slope(z: ArrayLike) -> Array:
    """Return g (1 - g) for `z` [...], with 1 - g(z) = g(-z), which does not cancel."""
    z = np.asarray(z, np.float64)
    return sigmoid(z) * sigmoid(-z)


def tanh_slope(z: ArrayLike) -> Array:
    """Return 1 - g^2 for `z` [...], as 4 s(2z) s(-2z) with the sigmoid s, which does not cancel."""
    return 4 * sigmoid_slope(2 * np.asarray(z, np.float64))


def relu_slope(z: ArrayLike) -> Array:
    """Return 1 where `z` [...] is positive, else 0."""
    return np.where(np.asarray(z) > 0, 1.0, 0.0)


def leaky_relu_slope(z: ArrayLike, leak: float) -> Array:
    """Return 1 where `z` [...] is positive, else the leak."""
    return np.where(np.asarray(z) > 0, 1.0, leak)


def elu_slope(z: ArrayLike) -> Array:
    """Return 1 where `z` [...] is positive, else e^z."""
    return np.exp(np.minimum(np.asarray(z, np.float64), 0))


def selu_slope(z: ArrayLike) -> Array:
    """Return the scale where `z` [...] is 0 or more, else scale alpha e^z; at 0 as TensorFlow does."""
    z = np.asarray(z, np.float64)
    return np.where(z >= 0, SELU_SCALE, SELU_SCALE * SELU_ALPHA * np.exp(np.minimum(z, 0)))


def gelu_slope(z: ArrayLike) -> Array:
    """Return Phi(z) + z phi(z) for `z` [...], phi the normal density."""
    z = np.asarray(z, np.float64)
    return np.asarray(normal_share(z) + z * np.exp(-z * z / 2) / ROOT_2_PI)


def silu_slope(z: ArrayLike) -> Array:
    """Return s (1 + z (1 - s)) for `z` [...] with s = sigmoid(z)."""
    z = np.asarray(z, np.float64)
    return sigmoid(z) * (1 + z * sigmoid(-z))


def linear_slope(z: ArrayLike) -> Array:
    """Return 1 for every `z` [...]."""
    return np.ones(np.shape(z))
