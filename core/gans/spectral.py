"""Spectral normalisation: a layer's matrix divided by its largest singular value, so that D cannot be steep."""

from typing import Any

from core.devices import tf


def power_iteration(matrix: Any, direction: Any, rounds: int = 1) -> tuple[Any, Any]:
    """Return the largest singular value of `matrix` [inputs, units] and the better `direction` [units].

    u = W v / |W v|, v = W^T u / |W^T u|, sigma = u^T W v (Miyato et al. 2018, Algorithm 1)
    """
    left = None
    for _ in range(rounds):
        left = tf.math.l2_normalize(tf.linalg.matvec(matrix, direction))
        direction = tf.math.l2_normalize(tf.linalg.matvec(matrix, left, transpose_a=True))
    left, direction = tf.stop_gradient(left), tf.stop_gradient(direction)
    return tf.reduce_sum(left * tf.linalg.matvec(matrix, direction)), direction


def normalised(kernel: Any, direction: Any, rounds: int = 1) -> tuple[Any, Any]:
    """Return `kernel` [..., inputs, units] divided by its matrix' largest singular value, and the better direction."""
    sigma, direction = power_iteration(tf.reshape(kernel, [-1, kernel.shape[-1]]), direction, rounds)
    return kernel / sigma, direction
