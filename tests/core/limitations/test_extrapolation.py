"""Extrapolation: spreads in closed form, ReLUs end as straight lines, a built-in symmetry is exact."""

import numpy as np
import pytest

from core.limitations import extrapolation, shipped
from core.limitations.extrapolation import ACTIVATIONS, CURVES, GRID, MEMBERS, Config, Fit
from core.runs import Refused

RNG = np.random.default_rng(9)


def by_hand(weights, x, symmetric, which):
    """One network's answers in NumPy."""
    bend = {"ReLU": lambda z: np.maximum(z, 0), "tanh": np.tanh, "sine": np.sin}[ACTIVATIONS[which // MEMBERS]]
    signal = (np.abs(x) if symmetric else x)[:, None]
    for layer in (0, 2):
        signal = bend(signal @ weights[layer][which] + weights[layer + 1][which])
    return (signal @ weights[4][which] + weights[5][which])[:, 0]


@pytest.fixture(scope="module")
def fits(tensorflow):
    return {symmetric: extrapolation.fit(Config("parabola", 0.5, 4.0, symmetric=symmetric)) for symmetric in (0, 1)}


@pytest.mark.parametrize("symmetric", [0.0, 1.0])
def test_all_networks_at_once_are_each_network_alone(symmetric, tensorflow):
    weights, x = extrapolation.initial(2), np.linspace(-3, 3, 7).astype(np.float32)
    said = np.asarray(extrapolation.outputs(weights, tensorflow.constant(x), tensorflow.constant(symmetric)))
    for which in range(3 * MEMBERS):
        assert said[which] == pytest.approx(by_hand(weights, x, symmetric, which), abs=2e-4)


def test_a_fit_is_good_inside_and_worse_outside(fits):
    config = Config("parabola", 0.5, 4.0)
    inside, outside = fits[0].errors(extrapolation.window(config))
    assert (inside < 0.06).all() and (outside > 4 * inside).all()
    spread_in, spread_out = fits[0].spreads(extrapolation.window(config))
    assert (spread_out > 3 * spread_in).all()


def test_a_known_symmetry_is_exact_and_gives_the_mirrored_side_for_free(fits):
    assert fits[1].members == pytest.approx(fits[1].members[..., ::-1], abs=1e-5)  # vector lanes round differently
    mirrored = (GRID >= -4) & (GRID <= -0.5)
    with_it, without = (np.abs(fits[s].mean - fits[s].truth)[:, mirrored].max(axis=1) for s in (1, 0))
    assert (with_it < 0.12).all() and (without > 3 * with_it).all()


def test_relus_are_straight_but_for_their_bends_and_tanhs_level_off(fits):
    ends = fits[0].members[:, :, -20:]
    bends = np.abs(np.diff(ends[ACTIVATIONS.index("ReLU")], n=2, axis=1))
    assert np.median(bends) < 1e-5 and (bends > 1e-4).mean() < 0.1
    slopes = np.abs(np.diff(fits[0].members[ACTIVATIONS.index("tanh")], axis=1))
    assert slopes[:, -1].max() < slopes.max() / 2


def test_mean_and_band_are_those_of_the_members_in_closed_form():
    members = np.zeros((3, MEMBERS, len(GRID)), np.float32)
    members[:, :, :] = np.arange(MEMBERS)[None, :, None]
    made = Fit(np.zeros(1), np.zeros(1), np.zeros(len(GRID)), members)
    assert made.mean == pytest.approx(np.full_like(made.mean, 2))
    assert made.band == pytest.approx(np.full_like(made.band, np.sqrt((5**2 - 1) / 12)))  # of a discrete uniform
    inside, outside = made.errors(np.arange(len(GRID)) < 10)
    assert inside == pytest.approx([2, 2, 2]) and outside == pytest.approx([2, 2, 2])


def test_the_same_seed_gives_the_same_fit(fits):
    again = extrapolation.fit(Config("parabola", 0.5, 4.0))
    assert np.array_equal(again.members, fits[0].members)


def test_points_lie_on_the_curve_inside_the_window():
    for name, curve in CURVES.items():
        x, y = extrapolation.points(Config(name, -1.5, 2.5, noise=0.0))
        assert x.min() == -1.5 and x.max() == 2.5 and y == pytest.approx(curve.function(x), abs=1e-6)
        mirrored = curve.function(-x.astype(np.float64))
        assert np.allclose(mirrored, y, atol=1e-6) == curve.even


def test_the_shipped_fits_are_those_of_their_settings():
    stored = shipped.read("extrapolation")
    for place, config in enumerate(extrapolation.SHIPPED):
        x, y = extrapolation.points(config)
        assert np.array_equal(stored["x"][place], x) and np.array_equal(stored["y"][place], y)
        made = Fit(*(stored[name][place] for name in ("x", "y", "truth", "members")))
        assert (made.errors(extrapolation.window(config))[0] < 0.08).all()


@pytest.mark.parametrize(
    "wrong", [{"curve": "circle"}, {"low": 1.5, "high": 2.0}, {"low": -7.0}, {"noise": 2.0}, {"seed": -1}]
)
def test_windows_nobody_can_fit_are_refused(wrong):
    with pytest.raises(Refused):
        Config(**wrong)
