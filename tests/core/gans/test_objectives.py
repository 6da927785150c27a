"""The five games' losses against their formulas in NumPy, the penalty against a linear D."""

import numpy as np
import pytest

from core.gans import objectives
from core.gans.config import LOSSES

pytestmark = pytest.mark.usefixtures("tensorflow")
RNG = np.random.default_rng(2014)
REAL, FAKE = RNG.normal(0, 3, 50), RNG.normal(-1, 3, 50)


def probability(score):
    return 1 / (1 + np.exp(-score))


BY_HAND = {
    "min-max": (np.log(probability(REAL)), np.log(1 - probability(FAKE)), np.log(1 - probability(FAKE))),
    "non-saturating": (np.log(probability(REAL)), np.log(1 - probability(FAKE)), -np.log(probability(FAKE))),
    "hinge": (-np.maximum(0, 1 - REAL), -np.maximum(0, 1 + FAKE), -FAKE),
    "least squares": (-((REAL - 1) ** 2), -(FAKE**2), (FAKE - 1) ** 2),
    "Wasserstein-GP": (REAL, -FAKE, -FAKE),
}


@pytest.mark.parametrize("loss", LOSSES)
def test_terms_are_the_papers_formulas(loss):
    one, two = objectives.terms(loss, REAL, FAKE)
    np.testing.assert_allclose(one, BY_HAND[loss][0], atol=1e-9)
    np.testing.assert_allclose(two, BY_HAND[loss][1], atol=1e-9)
    np.testing.assert_allclose(objectives.generator_terms(loss, FAKE), BY_HAND[loss][2], atol=1e-9)


def test_penalty_of_a_linear_critic_is_its_steepness_off_one(tensorflow):
    slope = np.array([[3.0], [-4.0]], np.float32)
    real, fake = (RNG.normal(size=(20, 2)).astype(np.float32) for _ in range(2))
    share = RNG.random((20, 1)).astype(np.float32)
    told = objectives.gradient_penalty(lambda x: (x @ slope)[:, 0], *map(tensorflow.constant, (real, fake, share)))
    assert float(told) == pytest.approx((5 - 1) ** 2, rel=1e-5)


def test_saturating_slope_fades_where_the_other_stays(tensorflow):
    scores = tensorflow.constant([-12.0])
    slopes = {}
    for loss in ("min-max", "non-saturating"):
        with tensorflow.GradientTape() as tape:
            tape.watch(scores)
            told = objectives.generator_terms(loss, scores)
        slopes[loss] = abs(float(tape.gradient(told, scores)[0]))
    p = probability(-12.0)
    assert slopes["min-max"] == pytest.approx(p, rel=1e-3)
    assert slopes["non-saturating"] == pytest.approx(1 - p, rel=1e-3)


@pytest.mark.parametrize("loss", LOSSES)
def test_belief_rises_with_the_score_and_stays_within_0_and_1(loss):
    told = np.asarray(objectives.believed(loss, np.sort(REAL).astype(np.float32)))
    assert told.min() >= 0
    assert told.max() <= 1
    assert (np.diff(told) >= 0).all()
    assert told[-1] > told[0]
