"""Distances between sets of features, against closed forms and SciPy."""

import numpy as np
import pytest
from scipy import linalg
from scipy.spatial.distance import cdist

from core.evaluation import Gaussian, density_coverage, frechet_distance, gaussian, nearest, squared_distances

RNG = np.random.default_rng(0)


def spread(size: int) -> np.ndarray:
    mixed = RNG.normal(size=(size, size))
    return mixed @ mixed.T


def test_frechet_distance_of_round_gaussians_is_the_closed_form():
    one, other = Gaussian(np.zeros(3), 4 * np.eye(3)), Gaussian(np.ones(3), 9 * np.eye(3))
    assert frechet_distance(one, other) == pytest.approx(3 + 3 * (2 - 3) ** 2)


def test_frechet_distance_is_scipys_formula_with_a_matrix_square_root():
    one, other = Gaussian(RNG.normal(size=6), spread(6)), Gaussian(RNG.normal(size=6), spread(6))
    root = linalg.sqrtm(one.covariance @ other.covariance).real
    gap = one.mean - other.mean
    expected = gap @ gap + np.trace(one.covariance + other.covariance - 2 * root)
    assert frechet_distance(one, other) == pytest.approx(expected)
    assert frechet_distance(other, one) == pytest.approx(expected)


def test_frechet_distance_to_itself_is_nothing_and_a_shift_counts_squared():
    values = RNG.normal(size=(500, 4))
    assert frechet_distance(gaussian(values), gaussian(values)) == pytest.approx(0, abs=1e-9)
    assert frechet_distance(gaussian(values), gaussian(values + [3, 0, 0, 4])) == pytest.approx(25)


def test_squared_distances_are_scipys():
    one, other = RNG.normal(size=(20, 5)), RNG.normal(size=(30, 5))
    np.testing.assert_allclose(squared_distances(one, other), cdist(one, other, "sqeuclidean"))


def test_density_and_coverage_are_near_one_for_the_same_distribution():
    density, coverage = density_coverage(RNG.normal(size=(800, 3)), RNG.normal(size=(800, 3)))
    assert density == pytest.approx(1, abs=0.12) and coverage > 0.93


def test_coverage_sees_a_dropped_half_and_density_a_bad_sample():
    real = RNG.normal(size=(400, 2)) * 0.1 + np.repeat([[0, 0], [10, 0]], 200, axis=0)
    half = RNG.normal(size=(400, 2)) * 0.1
    density, coverage = density_coverage(real, half)
    assert coverage <= 0.5 and density > 0.9
    assert density_coverage(real, half + [0, 50]) == (0.0, 0.0)


def test_density_and_coverage_by_counting_balls_one_by_one():
    real, fake, k = RNG.normal(size=(15, 2)), RNG.normal(size=(9, 2)), 3
    held, covered = 0, 0
    for i, centre in enumerate(real):
        radius = sorted(np.linalg.norm(np.delete(real, i, 0) - centre, axis=1))[k - 1]
        inside = (np.linalg.norm(fake - centre, axis=1) < radius).sum()
        held, covered = held + inside, covered + (inside > 0)
    assert density_coverage(real, fake, k) == (pytest.approx(held / k / 9), pytest.approx(covered / 15))


def test_the_nearest_picture_of_a_copy_is_the_original_at_no_distance():
    images = RNG.integers(0, 256, (50, 4, 4), dtype=np.uint8)
    found, apart = nearest(images[[7, 3]], images)
    assert found.tolist() == [7, 3]
    np.testing.assert_allclose(apart, 0, atol=1e-3)
