"""Calibration, by counting answers one by one."""

import numpy as np
import pytest

from core.classifiers.calibration import calibration, calibration_error


def said(confidence: float) -> list[float]:
    return [confidence, 1 - confidence]


def test_an_answer_that_is_as_sure_as_it_is_right_has_no_error():
    answers = np.array([said(0.75)] * 4, np.float32)
    assert calibration_error(answers, np.array([0, 0, 0, 1])) == pytest.approx(0)


def test_always_sure_and_half_right_is_wrong_by_a_half():
    assert calibration_error(np.array([said(1.0)] * 10, np.float32), np.arange(10) % 2) == pytest.approx(0.5)


def test_the_bins_are_those_of_counting_one_by_one():
    random = np.random.default_rng(0)
    answers = random.dirichlet([1, 1, 1], 300).astype(np.float32)
    labels = random.integers(0, 3, 300)
    found = calibration(answers, labels, bins=10)
    total = 0.0
    for b in range(10):
        inside = [i for i in range(300) if min(int(float(answers[i].max()) * 10), 9) == b]
        assert found.counts[b] == len(inside)
        if inside:
            right = np.mean([answers[i].argmax() == labels[i] for i in inside])
            sure = np.mean([answers[i].max() for i in inside])
            assert found.accuracy[b] == pytest.approx(right) and found.confidence[b] == pytest.approx(sure)
            total += len(inside) / 300 * abs(right - sure)
    assert calibration_error(answers, labels, 10) == pytest.approx(total)
