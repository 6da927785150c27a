"""The three best lines: each against another way to find it, and laws of outliers."""

import numpy as np
import pytest
from scipy.optimize import linprog

from core.losses import fit
from core.losses.outlier import MOST_POINTS, OUTLIER, POINTS
from core.runs import Refused


def cloud(seed, count=15):
    rng = np.random.default_rng(seed)
    x = rng.uniform(0, 10, count)
    y = 1 + 0.5 * x + rng.normal(0, 0.6, count)
    y[rng.integers(count)] += rng.choice([-12, 12])
    return np.column_stack([x, y])


def residuals(xy, line):
    return line.intercept + line.slope * xy[:, 0] - xy[:, 1]


def huber(residual, delta):
    size = np.abs(residual)
    return np.where(size <= delta, size**2 / 2, delta * (size - delta / 2)).mean()


@pytest.mark.parametrize("seed", range(5))
def test_squared_line_is_numpys_polyfit(seed):
    xy = cloud(seed)
    line = fit(xy).mse
    np.testing.assert_allclose([line.slope, line.intercept], np.polyfit(*xy.T, 1), rtol=1e-9)
    assert line.loss == pytest.approx(np.mean(residuals(xy, line) ** 2))


@pytest.mark.parametrize("seed", range(5))
def test_absolute_line_is_no_worse_than_a_linear_programme(seed):
    xy = cloud(seed)
    n = len(xy)
    # min sum(t) with -t <= a + b x - y <= t
    rows = np.column_stack([np.ones(n), xy[:, 0]])
    limits = np.block([[rows, -np.eye(n)], [-rows, -np.eye(n)]])
    best = linprog([0, 0] + [1] * n, limits, np.concatenate([xy[:, 1], -xy[:, 1]]), bounds=[(None, None)] * (n + 2))
    line = fit(xy).mae
    assert line.loss * n == pytest.approx(best.fun, rel=1e-9)
    assert np.abs(residuals(xy, line)).sum() == pytest.approx(best.fun, rel=1e-9)


def test_absolute_line_beats_every_line_of_a_fine_grid():
    xy = cloud(7, 9)
    slopes, intercepts = np.meshgrid(np.linspace(-2, 3, 401), np.linspace(-6, 8, 401))
    lines = intercepts[..., None] + slopes[..., None] * xy[:, 0] - xy[:, 1]
    assert fit(xy).mae.loss <= np.abs(lines).mean(axis=-1).min() + 1e-12


@pytest.mark.parametrize("delta", [0.01, 0.1, 0.5, 1.0, 3.0, 50.0])
@pytest.mark.parametrize("seed", range(4))
def test_huber_line_leaves_no_slope_in_any_direction(seed, delta):
    xy = cloud(seed, 20)
    line = fit(xy, delta).huber
    pull = np.clip(residuals(xy, line), -delta, delta)
    # The loss is convex: a gradient of 0 is the minimum.
    assert np.abs([pull.mean(), (pull * xy[:, 0]).mean()]).max() < 1e-9 * max(delta, 1)
    assert line.loss == pytest.approx(huber(residuals(xy, line), delta))


@pytest.mark.parametrize("seed", range(4))
def test_huber_line_becomes_the_squared_line_for_a_wide_delta_and_the_absolute_line_for_a_narrow_one(seed):
    xy = cloud(seed)
    wide, narrow = fit(xy, 1000), fit(xy, 1e-6)
    assert (wide.huber.slope, wide.huber.intercept) == pytest.approx((wide.mse.slope, wide.mse.intercept), abs=1e-9)
    assert (narrow.huber.slope, narrow.huber.intercept) == pytest.approx(
        (narrow.mae.slope, narrow.mae.intercept), abs=1e-4
    )


def test_outlier_moves_the_squared_line_and_hardly_the_others():
    clean, fits = fit(POINTS), fit([*POINTS, OUTLIER])
    moved = [abs(getattr(fits, kind).slope - getattr(clean, kind).slope) for kind in ("mse", "mae", "huber")]
    assert moved[0] > 0.2
    assert moved[1] < 0.05 and moved[2] < 0.1


def test_outlier_dragged_further_drags_the_squared_line_alone():
    near, far = fit([*POINTS, (9.0, -4.0)]), fit([*POINTS, (9.0, -400.0)])
    assert far.mse.slope < near.mse.slope - 10
    assert far.mae.slope == pytest.approx(near.mae.slope, abs=1e-9)
    assert far.huber.slope == pytest.approx(near.huber.slope, abs=1e-9)


def test_points_on_a_line_give_that_line_three_times():
    fits = fit([(x, 2 - 0.75 * x) for x in range(8)])
    for line in (fits.mse, fits.mae, fits.huber):
        assert (line.intercept, line.slope, line.loss) == pytest.approx((2, -0.75, 0), abs=1e-9)
        assert line.at(4) == pytest.approx(-1)


def test_absolute_line_of_a_tie_is_a_least_one_and_the_same_in_any_order():
    # Four corners of a square: every line between the sides' ends is equally good.
    square = [(0, 0), (1, 1), (0, 1), (1, 0)]
    first, again = fit(square).mae, fit(square[::-1]).mae
    assert first.loss == again.loss == pytest.approx(0.5)


def test_points_above_one_another_in_part_are_no_trouble():
    fits = fit([(1, 0), (1, 1), (1, 5), (2, 2), (3, 3)])
    assert np.isfinite([fits.mae.slope, fits.huber.slope]).all()
    assert fits.mae.loss <= np.mean([1, 0, 4, 0, 0]) + 1e-12


@pytest.mark.parametrize(
    ("points", "delta", "words"),
    [
        ([(1, 0), (1, 5)], 1, "above one another"),
        ([(1, 0)], 1, "2 to 60 points, not 1"),
        ([(x, 0) for x in range(MOST_POINTS + 1)], 1, "not 61"),
        ([(1, 0), (2, "high")], 1, "Point 2"),
        ([(1, 0), (2, 1, 3)], 1, "two coordinates"),
        (POINTS, 0, "Delta"),
    ],
)
def test_fit_refuses_in_the_learners_words(points, delta, words):
    with pytest.raises(Refused, match=words):
        fit(points, delta)
