"""Clouds, and their exact score against slopes measured on the log density."""

import numpy as np
import pytest

from core.diffusion import clouds
from core.diffusion.schedule import Schedule, abar
from core.runs import Refused

RNG = np.random.default_rng(7)


@pytest.mark.parametrize("name", clouds.CLOUDS)
def test_every_cloud_lies_inside_the_plane_and_comes_back_with_its_seed(name):
    points = np.array(clouds.cloud(name, 1))
    assert points.shape == (300, 2) and np.abs(points).max() <= clouds.REACH
    assert clouds.cloud(name, 1) == clouds.cloud(name, 1) != clouds.cloud(name, 2)
    assert 0.6 < points.std() < 1.4


@pytest.mark.parametrize("t", [10, 300, 900])
def test_the_exact_score_is_the_slope_of_the_log_density(t):
    points, kept, small = np.array(clouds.cloud("Smiley")), abar(Schedule())[t], 1e-5
    where = RNG.uniform(-2, 2, (6, 2))
    slope = np.stack([
        (clouds.log_density(points, where + step, kept) - clouds.log_density(points, where - step, kept)) / (2 * small)
        for step in small * np.eye(2)
    ], axis=1)  # fmt: skip
    assert clouds.exact_score(points, where, kept) == pytest.approx(slope, rel=1e-4, abs=1e-3)


def test_the_density_sums_to_one():
    axis = np.linspace(-6, 6, 121)
    where = np.stack(np.meshgrid(axis, axis), -1).reshape(-1, 2)
    dense = np.exp(clouds.log_density(np.array(clouds.cloud("Moons")), where, 0.7))
    assert dense.sum() * 0.1**2 == pytest.approx(1, abs=1e-3)


def test_pure_noise_has_the_score_of_a_normal_distribution():
    where = RNG.uniform(-2, 2, (5, 2))
    assert clouds.exact_score(np.array(clouds.cloud("Spiral")), where, 0.0) == pytest.approx(-where)


def test_arrows_turned_by_a_right_angle_miss_by_90_degrees():
    exact, weights = RNG.standard_normal((9, 2)), np.ones(9)
    turned = exact @ [[0, 1], [-1, 0]]
    assert clouds.disagreement(turned, exact, weights) == pytest.approx((90, np.sqrt(2)))
    assert clouds.disagreement(exact, exact, weights) == pytest.approx((0, 0), abs=1e-5)
    assert clouds.disagreement(2 * exact, exact, weights) == pytest.approx((0, 1), abs=1e-5)


def test_a_place_nobody_visits_does_not_count():
    exact, learned = np.ones((2, 2)), np.array([[1.0, 1], [-1, -1]])
    assert clouds.disagreement(learned, exact, np.array([1.0, 0])) == pytest.approx((0, 0), abs=1e-5)


@pytest.mark.parametrize("points", [(), ((0.0, 0.0),) * 3, ((0.0, 0.0),) * 401, ((9.0, 0.0),) * 9, ((np.nan, 0),) * 9])
def test_a_drawing_nobody_can_learn_is_refused(points):
    with pytest.raises(Refused, match=r"\w.*[.]"):
        clouds.checked(points)
