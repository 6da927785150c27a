"""The lecture's two tables: worked by hand, by TensorFlow, and refused in the learner's words."""

import math
import re

import numpy as np
import pytest

from core.losses import (
    GRADE_PREDICTIONS,
    GRADES,
    PASS_LABELS,
    PASS_PREDICTIONS,
    binary_cross_entropy_table,
    clipped_binary_cross_entropy,
    mean_squared_error_table,
)
from core.runs import Refused


def test_pass_table_has_the_losses_of_a_pocket_calculator():
    table = binary_cross_entropy_table(PASS_PREDICTIONS, PASS_LABELS)
    # ln 0.1 = -2.3026, ln 0.2 = -1.6094, ln 0.6 = -0.5108
    assert [round(row.loss, 3) for row in table.rows] == [2.303, 1.609, 0.511]
    assert [round(row.share, 3) for row in table.rows] == [0.521, 0.364, 0.115]
    assert (round(table.total, 3), round(table.mean, 3)) == (4.423, 1.474)


def test_grade_table_has_the_losses_of_a_pocket_calculator():
    table = mean_squared_error_table(GRADE_PREDICTIONS, GRADES)
    assert [row.loss for row in table.rows] == [3600, 3600, 100]
    assert [round(row.share, 3) for row in table.rows] == [0.493, 0.493, 0.014]
    assert (table.total, round(table.mean, 3)) == (7300, 2433.333)


def test_latex_shows_every_number_of_the_lectures_tables():
    assert binary_cross_entropy_table(PASS_PREDICTIONS, PASS_LABELS).latex == (
        r"J(W) = -\tfrac{1}{3}\big(\ln 0.1 + \ln(1 - 0.8) + \ln 0.6\big) \approx "
        r"\tfrac{1}{3}\big(2.303 + 1.609 + 0.511\big) \approx 1.474"
    )
    assert mean_squared_error_table(GRADE_PREDICTIONS, GRADES).latex == (
        r"J(W) = \tfrac{1}{3}\big((30 - 90)^2 + (80 - 20)^2 + (85 - 95)^2\big) = "
        r"\tfrac{1}{3}\big(3600 + 3600 + 100\big) \approx 2433.333"
    )


def test_latex_is_an_equation_where_no_digit_is_lost():
    assert mean_squared_error_table([30, 80], [-90, 20]).latex.endswith(r"= \tfrac{1}{2}\big(14400 + 3600\big) = 9000")
    assert "(30 - (-90))^2" in mean_squared_error_table([30], [-90]).latex


def test_latex_of_a_long_table_shows_the_first_rows_dots_and_the_last():
    table = mean_squared_error_table(range(1, 11), [0] * 10)
    assert r"\tfrac{1}{10}\big(1 + 4 + \dots + 100\big) = 38.5" in table.latex


@pytest.mark.parametrize("seed", range(4))
def test_tables_agree_with_numpy_on_random_rows(seed):
    rng = np.random.default_rng(seed)
    p, y = rng.uniform(0.001, 0.999, 50), rng.integers(0, 2, 50)
    table = binary_cross_entropy_table(p, y)
    each = -np.log(np.where(y == 1, p, 1 - p))
    np.testing.assert_allclose([row.loss for row in table.rows], each, rtol=1e-12)
    assert table.mean == pytest.approx(each.mean())
    grades = rng.uniform(0, 100, (2, 50))
    assert mean_squared_error_table(*grades).mean == pytest.approx(np.mean((grades[0] - grades[1]) ** 2))


@pytest.mark.parametrize("make", [binary_cross_entropy_table, mean_squared_error_table])
def test_shares_add_up_to_the_whole(make):
    table = make([0.2, 0.9, 0.4, 0.6], [0, 0, 1, 1])
    assert sum(row.share for row in table.rows) == pytest.approx(1)
    assert all(row.share == pytest.approx(row.loss / table.total) for row in table.rows)


def test_code_evaluates_to_the_mean(tensorflow):
    rng = np.random.default_rng(5)
    tables = [
        binary_cross_entropy_table(PASS_PREDICTIONS, PASS_LABELS),
        binary_cross_entropy_table(rng.uniform(0.01, 0.99, 20), rng.integers(0, 2, 20)),
        mean_squared_error_table(GRADE_PREDICTIONS, GRADES),
        mean_squared_error_table(rng.uniform(0, 100, 20), rng.uniform(0, 100, 20)),
    ]
    for table in tables:
        assert len(table.code) == 2
        for line in table.code:
            assert float(eval(line, {"tf": tensorflow})) == pytest.approx(table.mean, rel=1e-5)


def test_a_certain_mistake_is_infinite_and_takes_the_whole_share():
    table = binary_cross_entropy_table([0, 0.5, 1], [1, 1, 0])
    assert [row.loss for row in table.rows] == [math.inf, pytest.approx(math.log(2)), math.inf]
    assert [row.share for row in table.rows] == [0.5, 0, 0.5]
    assert math.isinf(table.mean) and table.latex.endswith(r"= \infty")
    assert "Row 1" in table.note and "infinite" in table.note


def test_a_certain_mistake_is_reported_with_the_number_that_tensorflow_gives(tensorflow):
    table = binary_cross_entropy_table([0, 0.8, 1], [1, 0, 0])
    (line,) = table.code
    theirs = float(eval(line, {"tf": tensorflow}))
    assert float(re.search(r"[\d.]+\d(?=\.$)", table.note).group()) == pytest.approx(theirs, abs=6e-4)


@pytest.mark.parametrize(("p", "y"), [(0.0, 1), (1.0, 0), (1.0, 1), (0.0, 0), (0.3, 1)])
def test_clipped_loss_is_that_of_keras(tensorflow, p, y):
    theirs = float(tensorflow.keras.losses.BinaryCrossentropy()([float(y)], [p]))
    assert clipped_binary_cross_entropy(p, y) == pytest.approx(theirs, rel=1e-5, abs=1e-9)


def test_a_certain_and_right_prediction_costs_nothing():
    table = binary_cross_entropy_table([1, 0], [1, 0])
    assert [(row.loss, row.share) for row in table.rows] == [(0, 0), (0, 0)]
    assert table.mean == 0 and not table.note and math.copysign(1, table.mean) == 1
    assert mean_squared_error_table([5], [5]).rows[0].share == 0


@pytest.mark.parametrize(
    ("predictions", "labels", "words"),
    [
        ([0.5, 1.2], [1, 0], r"Row 2.*from 0 to 1, not 1\.2"),
        ([-0.1], [1], "Row 1.*from 0 to 1"),
        (["often"], [1], "Row 1: the prediction must be a number, not often"),
        ([0.5, None], [1, 0], "Row 2 has no prediction yet"),
        ([0.5, 0.5], [1, float("nan")], "Row 2 has no label yet"),
        ([0.5], [0.5], r"1 \(pass\) or 0 \(fail\)"),
        ([], [], "empty"),
        ([0.5] * 51, [1] * 51, "51 rows are too many"),
        ([0.5], [1, 0], "1 predictions but 2"),
    ],
)
def test_pass_table_refuses_in_the_learners_words(predictions, labels, words):
    with pytest.raises(Refused, match=words):
        binary_cross_entropy_table(predictions, labels)


@pytest.mark.parametrize(
    ("predictions", "grades", "words"),
    [
        ([1e9], [1], "Row 1: the prediction must be from -1000 to 1000"),
        ([1, 2], [1, float("inf")], "Row 2: the true grade must be from"),
        ([1, 2], [1, "A"], "Row 2: the true grade must be a number, not A"),
        ([1], [None], "Row 1 has no true grade yet"),
        ([], [], "empty"),
    ],
)
def test_grade_table_refuses_in_the_learners_words(predictions, grades, words):
    with pytest.raises(Refused, match=words):
        mean_squared_error_table(predictions, grades)
