"""Spectral normalisation against the singular values that NumPy finds."""

import numpy as np
import pytest

from core.gans import spectral


def test_power_iteration_finds_the_largest_singular_value(tensorflow):
    rng = np.random.default_rng(2018)
    matrix = rng.normal(size=(40, 12)).astype(np.float32)
    start = tensorflow.constant(rng.normal(size=12).astype(np.float32))
    sigma, direction = spectral.power_iteration(tensorflow.constant(matrix), start, rounds=100)
    values = np.linalg.svd(matrix)
    assert float(sigma) == pytest.approx(values[1][0], rel=1e-3)
    assert abs(float(values[2][0] @ np.asarray(direction))) == pytest.approx(1, abs=1e-3)


def test_normalised_kernel_has_largest_singular_value_one(tensorflow):
    rng = np.random.default_rng(1)
    kernel = tensorflow.constant(rng.normal(size=(3, 3, 4, 8)).astype(np.float32))
    start = tensorflow.constant(rng.normal(size=8).astype(np.float32))
    out, _ = spectral.normalised(kernel, start, rounds=200)
    assert np.linalg.svd(np.asarray(out).reshape(-1, 8))[1][0] == pytest.approx(1, abs=1e-3)
