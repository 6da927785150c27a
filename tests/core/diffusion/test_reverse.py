"""The way back with a denoiser that makes no error: the known distribution comes out."""

import numpy as np
import pytest

from core.diffusion import reverse
from core.diffusion.schedule import Schedule, abar, sampling_times, velocity

MEAN, SPREAD = 0.7, 0.3


COSINE = Schedule()


def sampled(count, eta, made=COSINE, n=20_000):
    random = np.random.default_rng(3)
    x = random.standard_normal(n)
    kept = abar(made)[list(sampling_times(count))]
    for row, now in zip(reverse.leaps(made, count, eta), kept[:-1], strict=True):
        leap = reverse.Leap(*map(float, row))
        v = reverse.gaussian_velocity(x, now, MEAN, SPREAD)
        x = reverse.onward(*reverse.guesses(x, v, leap), leap, random.standard_normal(n))
    return x


@pytest.mark.parametrize("made", [Schedule("linear"), Schedule("cosine")])
@pytest.mark.parametrize("eta", reverse.SAMPLERS.values())
def test_a_perfect_denoiser_brings_back_the_data(eta, made):
    x = sampled(1000, eta, made)
    assert x.mean() == pytest.approx(MEAN, abs=0.01) and x.std() == pytest.approx(SPREAD, rel=0.03)


def test_few_steps_of_ddim_stay_nearer_to_the_data_than_few_of_ddpm():
    errors = [abs(sampled(5, eta).std() - SPREAD) for eta in (0.0, 1.0)]
    assert errors[0] < errors[1]


def test_a_step_keeps_the_variance_whatever_eta_is():
    for eta in (0.0, 0.3, 1.0):
        table = reverse.leaps(Schedule(), 50, eta)
        then = abar(Schedule())[list(sampling_times(50)[1:])]
        assert table[:, 3] ** 2 == pytest.approx(then, abs=1e-6)
        assert table[:, 4] ** 2 + table[:, 5] ** 2 == pytest.approx(1 - then, abs=1e-6)


def test_ddpm_walks_by_the_posterior_of_one_step():
    """With all 1,000 steps, eta = 1 has the fresh variance beta (1 - abar_s) / (1 - abar_t) (Ho et al. 2020, eq. 7)."""
    kept = abar(Schedule("linear"))
    fresh = reverse.leaps(Schedule("linear"), 1000, 1.0)[::-1, 5]
    t = np.arange(2, 1001)
    wanted = (1 - kept[t] / kept[t - 1]) * (1 - kept[t - 1]) / (1 - kept[t])
    assert fresh[1:] ** 2 == pytest.approx(wanted, rel=1e-3)


def test_the_guesses_of_the_true_velocity_are_the_truth():
    clean, noise = np.random.default_rng(0).standard_normal((2, 7))
    row = reverse.Leap(*map(float, reverse.leaps(Schedule(), 20, 0.0)[8]))
    kept = row.signal**2
    noisy = row.signal * clean + row.noise * noise
    x0, eps = reverse.guesses(noisy, velocity(clean, noise, kept), row)
    assert x0 == pytest.approx(clean, abs=1e-5) and eps == pytest.approx(noise, abs=1e-5)


def test_guidance_zero_is_the_told_guess_and_one_goes_as_far_again():
    without, told = np.array([1.0, 2]), np.array([1.5, 1])
    assert reverse.guided(without, told, 0) == pytest.approx(told)
    assert reverse.guided(without, told, 1) == pytest.approx([2, 0])
    assert reverse.guided(told, told, 8) == pytest.approx(told)


def test_the_gaussian_denoiser_is_the_regression_of_data_on_noisy_data():
    random = np.random.default_rng(5)
    clean, noise = MEAN + SPREAD * random.standard_normal(200_000), random.standard_normal(200_000)
    for kept in (0.9, 0.4):
        noisy = np.sqrt(kept) * clean + np.sqrt(1 - kept) * noise
        slope, offset = np.polyfit(noisy, velocity(clean, noise, kept), 1)
        assert reverse.gaussian_velocity(np.array([0.0, 1]), kept, MEAN, SPREAD) == pytest.approx(
            [offset, offset + slope], abs=0.02
        )
