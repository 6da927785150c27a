"""Landscapes: gradients against finite differences, published minima, and what curvature says about rates."""

import numpy as np
import pytest

from core.gradient_descent import CURVES, LANDSCAPES, SURFACES, grid, hessian, landscape, largest_stable_rate
from core.runs import Refused

NAMES = list(LANDSCAPES)


def places(one, count=40):
    low, high = np.transpose(one.domain)
    return np.random.default_rng(3).uniform(low, high, (count, one.dimensions))


@pytest.mark.parametrize("name", NAMES)
def test_gradient_is_the_finite_difference_of_the_value(name):
    one, step = LANDSCAPES[name], 1e-6
    at = places(one)
    for axis in range(one.dimensions):
        shift = step * np.eye(one.dimensions)[axis]
        slope = (one.value(at + shift) - one.value(at - shift)) / (2 * step)
        np.testing.assert_allclose(one.gradient(at)[:, axis], slope, rtol=1e-5, atol=1e-4)


@pytest.mark.parametrize("name", NAMES)
def test_known_points_are_stationary_and_curved_as_their_name_says(name):
    one = LANDSCAPES[name]
    for kind in ("minima", "local_minima", "saddles"):
        for point in getattr(one, kind):
            bends = np.linalg.eigvalsh(hessian(one, point))
            assert np.abs(one.gradient(point)).max() < 2e-3
            assert bends[0] <= 1e-6 if kind == "saddles" else bends[0] >= -1e-6


@pytest.mark.parametrize("name", NAMES)
def test_lowest_value_is_met_at_the_minima_and_nowhere_undercut(name):
    one = LANDSCAPES[name]
    np.testing.assert_allclose(one.value(one.minima), one.lowest, atol=1e-6)
    assert grid(one, 201)[1].min() >= one.lowest - 1e-9


@pytest.mark.parametrize(
    ("name", "point", "value"),
    [
        ("rosenbrock", (1, 1), 0),  # Rosenbrock 1960
        ("rosenbrock", (-1.2, 1), 24.2),
        ("himmelblau", (3, 2), 0),  # Himmelblau 1972
        ("himmelblau", (-0.270845, -0.923039), 181.617),
        ("beale", (3, 0.5), 0),  # Beale 1958
        ("beale", (0, 0), 1.5**2 + 2.25**2 + 2.625**2),
        ("rastrigin", (0, 0), 0),
        ("rastrigin", (0.5, 0), 20.25),
    ],
)
def test_surface_has_the_published_value(name, point, value):
    assert SURFACES[name].value(point) == pytest.approx(value, abs=1e-3)


def test_starts_lie_inside_and_have_one_number_per_weight():
    for one in LANDSCAPES.values():
        assert one.inside(one.starts).all() and np.shape(one.starts)[1] == one.dimensions
    assert {one.dimensions for one in CURVES.values()} == {1}
    assert {one.dimensions for one in SURFACES.values()} == {2}


def test_stable_rate_of_a_ravine_is_two_over_its_largest_curvature():
    assert largest_stable_rate(SURFACES["ravine"], (0, 0)) == pytest.approx(2 / 20)
    assert largest_stable_rate(CURVES["valley"], (2,)) == pytest.approx(1)


def test_grid_has_the_second_weight_along_its_rows():
    (across, up), heights = grid(SURFACES["ravine"], 9)
    assert heights[2, 7] == pytest.approx((across[7] ** 2 + 20 * up[2] ** 2) / 2)


def test_unknown_landscape_is_refused_with_the_names_there_are():
    with pytest.raises(Refused, match="rosenbrock"):
        landscape("moon")
