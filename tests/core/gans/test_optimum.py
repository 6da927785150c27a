"""The best discriminator against its closed form, by sampling and by search."""

import numpy as np
import pytest

from core.gans import optimum
from core.gans.__main__ import FOLDER
from core.gans.optimum import Config
from core.runs import load, run_key

RNG = np.random.default_rng(14)
PLACES = RNG.uniform(-1, 1, (40, 2))


def test_densities_sum_to_one():
    at = np.linspace(-4, 4, 400)
    places = np.stack(np.meshgrid(at, at), -1).reshape(-1, 2)
    for density in optimum.densities(Config(0.5), places):
        assert density.sum() * (at[1] - at[0]) ** 2 == pytest.approx(1, abs=1e-3)


def test_best_answer_maximises_the_sum_at_every_place():
    p, q = optimum.densities(Config(0.4), PLACES)
    answers = np.linspace(0.001, 0.999, 9999)[:, None]
    value = p * np.log(answers) + q * np.log(1 - answers)
    np.testing.assert_allclose(optimum.best(Config(0.4), PLACES), answers[value.argmax(0), 0], atol=3e-4)


def test_best_answer_is_the_sigmoid_of_the_log_ratio():
    p, q = optimum.densities(Config(0.9), PLACES)
    np.testing.assert_allclose(optimum.best(Config(0.9), PLACES), 1 / (1 + np.exp(np.log(q) - np.log(p))), rtol=1e-9)


@pytest.mark.parametrize("gap", [0.0, 0.6])
def test_bound_is_the_sum_at_the_best_answer_measured_on_samples(gap):
    real, fake = optimum.samples(Config(gap, seed=3), 200_000)
    value = np.log(optimum.best(Config(gap), real)).mean() + np.log(1 - optimum.best(Config(gap), fake)).mean()
    assert optimum.highest(Config(gap)) == pytest.approx(value, abs=0.01)
    assert optimum.highest(Config(gap)) > -np.log(4)


def test_farther_generators_are_easier_to_tell():
    bounds = [optimum.highest(Config(gap)) for gap in optimum.GAPS]
    assert bounds == sorted(bounds)


@pytest.mark.parametrize("gap", optimum.GAPS)
def test_shipped_discriminators_came_near_the_best_and_not_beyond(gap):
    run = load(FOLDER, run_key(Config(gap)), optimum.Snapshot)
    bound = optimum.highest(Config(gap))
    assert -run[-1].loss <= bound + 0.02
    assert -run[-1].loss >= bound - 0.05
    assert run[-1].off < 0.06 < run[0].off
