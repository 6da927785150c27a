"""Softmax and cross-entropy: against TensorFlow, against differences, and at the ends of the numbers."""

import math

import numpy as np
import pytest

from core.losses import softmax_cross_entropy
from core.runs import Refused


@pytest.mark.parametrize("temperature", [0.3, 1.0, 5.0])
@pytest.mark.parametrize("label", [0, 1, 2])
def test_gradient_is_the_difference_quotient_of_the_loss(label, temperature):
    z, h = np.array([2.0, -1.0, 0.5]), 1e-6
    found = softmax_cross_entropy(z, label, temperature)
    nudges = np.eye(3) * h
    quotients = [
        (softmax_cross_entropy(z + n, label, temperature).loss - softmax_cross_entropy(z - n, label, temperature).loss)
        / (2 * h)
        for n in nudges
    ]
    np.testing.assert_allclose(found.gradient, quotients, atol=1e-7)
    assert sum(found.gradient) == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize("temperature", [0.5, 1.0, 10.0])
def test_probabilities_loss_gradient_and_shown_call_are_those_of_tensorflow(tensorflow, temperature):
    tf = tensorflow
    for z in np.random.default_rng(1).normal(0, 3, (10, 3)):
        found = softmax_cross_entropy(z, 1, temperature)
        scores = tf.constant(z, tf.float64)
        with tf.GradientTape() as tape:
            tape.watch(scores)
            theirs = tf.nn.softmax_cross_entropy_with_logits(tf.constant([0, 1, 0], tf.float64), scores / temperature)
        np.testing.assert_allclose(found.probabilities, tf.nn.softmax(scores / temperature), rtol=1e-9)
        assert found.loss == pytest.approx(float(theirs), rel=1e-9)
        np.testing.assert_allclose(found.gradient, tape.gradient(theirs, scores), rtol=1e-7, atol=1e-12)
        assert float(eval(found.code, {"tf": tf})) == pytest.approx(found.loss, rel=1e-4, abs=1e-6)


def test_numbers_of_three_logits_are_those_of_a_pocket_calculator():
    found = softmax_cross_entropy([2, 1, 0], 0)
    # e^2 = 7.389, e = 2.718, 1: sum 11.107
    assert [round(p, 4) for p in found.probabilities] == [0.6652, 0.2447, 0.09]
    assert [round(g, 4) for g in found.gradient] == [-0.3348, 0.2447, 0.09]
    assert round(found.loss, 4) == 0.4076
    assert found.latex == r"L = -\ln\frac{e^{2}}{e^{2} + e^{1} + e^{0}} \approx 0.408"
    assert (found.one_hot, found.prediction) == ((1, 0, 0), 0)
    assert "e^{2/0.5}" in softmax_cross_entropy([2, 1, 0], 0, 0.5).latex


def test_logits_of_a_thousand_stay_finite_and_exact():
    worst = softmax_cross_entropy([1000, -1000, 0], 1)
    assert worst.loss == 2000
    assert worst.probabilities == (1, 0, 0)
    assert worst.gradient == (1, -1, 0)
    cold = softmax_cross_entropy([1000, -1000, 0], 1, 0.01)
    assert cold.loss == pytest.approx(200_000) and cold.gradient == (100, -100, 0)
    best = softmax_cross_entropy([1000, -1000, 0], 0)
    assert best.loss == 0 and math.copysign(1, best.loss) == 1


def test_adding_the_same_to_every_logit_changes_nothing():
    one, other = softmax_cross_entropy([1, 2, 3], 2), softmax_cross_entropy([501, 502, 503], 2)
    assert one.probabilities == pytest.approx(other.probabilities)
    assert one.loss == pytest.approx(other.loss)


def test_heat_evens_the_probabilities_out_and_cold_decides():
    shares = [max(softmax_cross_entropy([1, 2, 3], 0, t).probabilities) for t in (0.1, 1, 10, 100)]
    assert (np.diff(shares) < 0).all()
    assert shares[0] > 0.9999 and shares[-1] == pytest.approx(1 / 3, abs=0.01)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (([1, 2], 2), "true class must be a whole number from 0 to 1"),
        (([1], 0), "2 to 6 classes, not 1"),
        (([1, 1001], 0), "Logit 2 must be a number"),
        (([1, 2, 3], 0, 0), "temperature"),
        (([1, 2, 3], 0, 0.001), "at least 0.01"),
        (([1, 2, 3], 0, 101), "at most 100"),
    ],
)
def test_softmax_refuses_in_the_learners_words(call, words):
    with pytest.raises(Refused, match=words):
        softmax_cross_entropy(*call)
