"""Noise schedules against their formulas, and the way to noise against its law."""

import math

import numpy as np
import pytest

from core.diffusion import schedule
from core.diffusion.schedule import STEPS, Schedule, abar
from core.runs import Refused

KINDS = (Schedule("linear"), Schedule("cosine"), Schedule("custom", (3.0, -5.0)))
RNG = np.random.default_rng(2020)


def test_the_linear_schedule_is_the_product_of_what_each_step_keeps():
    kept = 1.0
    for t in range(1, STEPS + 1):
        kept *= 1 - (1e-4 + (0.02 - 1e-4) * (t - 1) / (STEPS - 1))
        assert abar(Schedule("linear"))[t] == pytest.approx(kept, rel=1e-10)
    assert abar(Schedule("linear"))[-1] == pytest.approx(4.04e-5, rel=0.01)  # Ho et al. 2020: nearly nothing is left


def test_the_cosine_schedule_is_a_squared_cosine_but_for_its_capped_last_step():
    def f(t):
        return math.cos((t / STEPS + 0.008) / 1.008 * math.pi / 2) ** 2

    for t in (0, 1, 10, 500, 900, 999):
        assert abar(Schedule("cosine"))[t] == pytest.approx(f(t) / f(0), rel=1e-9)
    assert schedule.betas(abar(Schedule("cosine"))).max() == pytest.approx(0.999)


def test_the_custom_schedule_falls_in_a_straight_line_between_its_ends():
    ratio = np.log10(schedule.signal_to_noise(abar(Schedule("custom", (3.0, -5.0)))[1:]))
    assert ratio == pytest.approx(np.linspace(3, -5, STEPS), abs=1e-9)


@pytest.mark.parametrize("made", KINDS)
def test_signal_and_noise_make_one_and_the_signal_only_falls(made):
    kept, turned = abar(made), schedule.angle(abar(made))
    assert np.cos(turned) ** 2 == pytest.approx(kept, abs=1e-12)
    assert np.cos(turned) ** 2 + np.sin(turned) ** 2 == pytest.approx(np.ones(STEPS + 1))
    assert kept[0] == 1 and (np.diff(kept) < 0).all() and kept[-1] < 1e-3
    assert np.cumprod(1 - schedule.betas(kept)) == pytest.approx(kept[1:])


@pytest.mark.parametrize("made", KINDS)
def test_the_jump_has_the_mean_and_spread_of_the_chain(made):
    """4,000 walkers: means agree within 4 standard errors, spreads within 5%, and so do the shapes."""
    shown, clean = (100, 500, 1000), np.full(4000, 0.8)
    walked = schedule.walk(clean, abar(made), 1, shown)
    for t, chain in zip(shown, walked, strict=True):
        jump = schedule.jump(clean, RNG.standard_normal(4000), abar(made)[t])
        sigma = math.sqrt(1 - abar(made)[t])
        assert abs(chain.mean() - math.sqrt(abar(made)[t]) * 0.8) < 4 * sigma / math.sqrt(4000)
        assert chain.std() == pytest.approx(sigma, rel=0.05)
        assert schedule.largest_gap(chain, jump) < 1.95 * math.sqrt(2 / 4000)  # Kolmogorov-Smirnov at 0.1%


def test_the_largest_gap_is_that_of_two_counted_distributions():
    assert schedule.largest_gap(np.array([0.0, 1]), np.array([0.0, 1])) == 0
    assert schedule.largest_gap(np.array([0.0, 1]), np.array([5.0, 6])) == 1
    assert schedule.largest_gap(np.array([0.0, 2, 4, 6]), np.array([0.0, 2, 4, 9])) == 0.25


@pytest.mark.parametrize("kept", [0.999, 0.5, 0.001])
def test_velocity_noise_and_picture_are_three_ways_to_say_one_thing(kept):
    clean, noise = RNG.standard_normal((2, 5, 4))
    noisy, v = schedule.jump(clean, noise, kept), schedule.velocity(clean, noise, kept)
    assert schedule.clean_of(noisy, v, kept) == pytest.approx(clean)
    assert schedule.noise_of(noisy, v, kept) == pytest.approx(noise)
    assert noisy**2 + v**2 == pytest.approx(clean**2 + noise**2)  # a turn by the angle


@pytest.mark.parametrize(
    "bad", [("steep", (4, -4)), ("custom", (-1, 1)), ("custom", (9, -4)), ("custom", (4, -math.inf))]
)
def test_what_is_no_schedule_is_refused(bad):
    with pytest.raises(Refused, match=r"\w.*[.]"):
        Schedule(*bad)
