"""The older slide's call is always 0; the right calls are not."""

import math

import numpy as np
import pytest

from core.losses import PASS_LABELS, PASS_PREDICTIONS, single_probability

pytestmark = pytest.mark.usefixtures("tensorflow")


def test_softmax_over_one_class_is_zero_whatever_was_predicted():
    rng = np.random.default_rng(0)
    found = single_probability(rng.uniform(0, 1, 30), rng.integers(0, 2, 30))
    assert found.softmax_rows == (0.0,) * 30
    assert found.softmax == 0


def test_right_calls_give_binary_cross_entropy_on_the_lectures_table():
    found = single_probability(PASS_PREDICTIONS, PASS_LABELS)
    exact = -(math.log(0.1) + math.log(0.2) + math.log(0.6)) / 3
    for value in (found.sigmoid, found.keras, found.exact):
        assert value == pytest.approx(exact, rel=1e-5)


def test_flat_list_takes_the_students_for_classes():
    f, y = np.array(PASS_PREDICTIONS), np.array(PASS_LABELS)
    as_classes = -np.sum(y * np.log(np.exp(f) / np.exp(f).sum()))
    found = single_probability(f, y)
    assert found.softmax_flat == pytest.approx(as_classes, rel=1e-5)
    assert abs(found.softmax_flat - found.exact) > 1
