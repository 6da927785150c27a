import math
from itertools import pairwise

import numpy as np
import pytest

from core.perceptron import POINT_SETS, Descent, logistic_gradient, logistic_loss, logistic_steps
from core.runs import Refused

POINTS, LABELS = POINT_SETS["overlapping"].points, POINT_SETS["overlapping"].labels


def test_loss_matches_the_definition_with_logarithms():
    rng = np.random.default_rng(0)
    for weights in rng.normal(size=(20, 3)):
        total = 0.0
        for (x1, x2), label in zip(POINTS, LABELS, strict=True):
            y = 1 / (1 + math.exp(-(weights[0] + weights[1] * x1 + weights[2] * x2)))
            total -= math.log(y) if label else math.log(1 - y)
        assert logistic_loss(weights, POINTS, LABELS) == pytest.approx(total / len(LABELS), rel=1e-12)


def test_loss_of_an_undecided_neuron_is_ln_two():
    assert logistic_loss((0, 0, 0), POINTS, LABELS) == pytest.approx(math.log(2))


def test_loss_stays_finite_for_a_confident_mistake():
    assert logistic_loss((1000, 0, 0), ((0, 0),), (0,)) == 1000


def test_gradient_matches_finite_differences():
    rng = np.random.default_rng(1)
    for weights in rng.normal(size=(20, 3)) * 2:
        nudges = np.eye(3) * 1e-5
        slopes = [
            (logistic_loss(weights + nudge, POINTS, LABELS) - logistic_loss(weights - nudge, POINTS, LABELS)) / 2e-5
            for nudge in nudges
        ]
        np.testing.assert_allclose(logistic_gradient(weights, POINTS, LABELS), slopes, atol=1e-8)


def test_loss_falls_with_every_small_step():
    path = list(logistic_steps(Descent(POINTS, LABELS, 0.1)))
    assert all(after.loss < before.loss for before, after in pairwise(path))
    assert [step.index for step in path] == list(range(101))


def test_steps_go_against_the_gradient_and_join_up():
    for before, after in pairwise(logistic_steps(Descent(POINTS, LABELS, 0.3, start=(1, -2, 3), max_steps=20))):
        assert after.change == pytest.approx(-0.3 * np.array(before.gradient))
        assert after.weights == pytest.approx(np.add(before.weights, after.change))
        assert after.loss == pytest.approx(logistic_loss(after.weights, POINTS, LABELS))


def test_descent_finds_the_same_minimum_from_different_starts():
    # The loss is convex: on overlapping classes there is one minimum.
    ends = [list(logistic_steps(Descent(POINTS, LABELS, 0.8, start, 5000)))[-1] for start in ((0, 0, 0), (3, -3, 2))]
    assert all("flat" in step.end for step in ends)
    assert ends[0].weights == pytest.approx(ends[1].weights, abs=1e-4)
    nudged = [np.add(ends[0].weights, nudge) for nudge in np.vstack([np.eye(3), -np.eye(3)]) * 0.05]
    assert all(logistic_loss(weights, POINTS, LABELS) > ends[0].loss for weights in nudged)


def test_descent_gets_separable_points_right():
    chosen = POINT_SETS["separable"]
    last = list(logistic_steps(Descent(chosen.points, chosen.labels)))[-1]
    assert last.mistakes == 0
    assert last.loss < 0.1


def test_wrong_lists_the_points_beyond_the_line():
    for step in logistic_steps(Descent(POINTS, LABELS, max_steps=5, start=(0.5, -1, 0.25))):
        z = [step.weights[0] + step.weights[1] * x + step.weights[2] * y for x, y in POINTS]
        assert step.wrong == tuple(i for i, v in enumerate(z) if (v >= 0) != LABELS[i])


def test_descent_ends_with_a_reason_and_the_last_good_step_when_numbers_overflow():
    path = list(logistic_steps(Descent(POINTS, LABELS, 1e308)))
    assert "learning rate is too large" in path[-1].end
    assert all(np.isfinite([step.loss, *step.weights]).all() for step in path)
    assert path[-1].weights == path[-2].weights
    assert not any(step.end for step in path[:-1])


def test_descent_ends_at_once_where_the_loss_is_flat():
    chosen = POINT_SETS["xor"]
    (only,) = logistic_steps(Descent(chosen.points, chosen.labels))
    assert only.mistakes == 2 and "flat" in only.end


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"points": (), "labels": ()}, "no point yet"),
        ({"learning_rate": math.inf}, "above 0"),
        ({"learning_rate": -1}, "above 0"),
        ({"max_steps": 10_001}, "1 to 10,000"),
        ({"start": (1, 2, 3, 4)}, "three numbers"),
    ],
)
def test_descent_refuses_what_it_cannot_learn_from(change, words):
    with pytest.raises(Refused, match=words):
        Descent(**{"points": POINTS, "labels": LABELS, **change})
