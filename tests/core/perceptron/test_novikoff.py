import math

import numpy as np
import pytest

from core.perceptron import POINT_SETS, Rule, mistake_bound, separable, steps


def separable_rules(count):
    rng = np.random.default_rng(12)
    while count:
        points = rng.uniform(-4, 4, (20, 2))
        heights = points @ (normal := rng.normal(size=2)) / np.hypot(*normal) + rng.uniform(-2, 2)
        labels = (heights > 0).astype(int)
        if abs(heights).min() < 0.05 or labels.min() == labels.max():
            continue
        count -= 1
        yield points, labels, rng


def test_rule_never_needs_more_corrections_than_the_bound():
    for points, labels, _ in separable_rules(50):
        rule = Rule(points, labels, max_updates=10_000)
        bound = mistake_bound(rule)
        last = list(steps(rule))[-1]
        assert last.mistakes == 0
        assert last.updates <= bound.corrections


def test_bound_holds_from_other_starts_and_rates():
    for points, labels, rng in separable_rules(50):
        start = rng.uniform(-20, 20, 3)
        rule = Rule(points, labels, rng.uniform(0.05, 3), "shuffled", 1, start, 10_000)
        last = list(steps(rule))[-1]
        assert last.mistakes == 0
        assert last.updates <= mistake_bound(rule).corrections


def test_bound_is_radius_over_margin_squared_from_zero():
    for points, labels, _ in separable_rules(5):
        bound = mistake_bound(Rule(points, labels))
        assert bound.radius == pytest.approx(max(math.sqrt(1 + x * x + y * y) for x, y in points))
        assert bound.corrections == math.floor((bound.radius / bound.margin) ** 2)


def test_bound_is_the_last_count_that_both_inequalities_allow():
    for points, labels, rng in separable_rules(20):
        start, rate = rng.uniform(-3, 3, 3), 0.5
        bound = mistake_bound(Rule(points, labels, rate, start=start))
        line = separable(points, labels).line
        counts = np.arange(20 * bound.corrections + 1)
        least = np.dot(line, start) / np.hypot.reduce(line) + counts * rate * bound.margin
        most = np.sqrt(start @ start + counts * (rate * bound.radius) ** 2)
        assert bound.corrections == counts[least <= most].max()


def test_bound_of_two_points_by_hand():
    # Line x1 = 0, so u = (0, 1, 0), gamma = 2, R^2 = 1 + 4, and 5 / 4 allows one correction.
    bound = mistake_bound(Rule(((2, 0), (-2, 0)), (1, 0)))
    assert (bound.margin, bound.radius**2, bound.corrections) == (2, pytest.approx(5), 1)
    assert list(steps(Rule(((2, 0), (-2, 0)), (1, 0))))[-1].updates == 1


def test_bound_does_not_depend_on_the_learning_rate_from_zero():
    chosen = POINT_SETS["thin gap"]
    bounds = {mistake_bound(Rule(chosen.points, chosen.labels, rate)).corrections for rate in (0.01, 1, 100)}
    assert len(bounds) == 1


def test_there_is_no_bound_when_no_line_fits():
    assert mistake_bound(Rule(POINT_SETS["xor"].points, POINT_SETS["xor"].labels)) is None
