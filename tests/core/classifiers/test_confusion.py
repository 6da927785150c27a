"""The confusion matrix against counting by hand."""

import numpy as np
import pytest

from core.classifiers import confusion

RNG = np.random.default_rng(10)
LABELS, ANSWERS = RNG.integers(0, 10, (2, 500)).astype(np.uint8)


def test_every_cell_counts_its_pairs():
    matrix = confusion.confusion(LABELS, ANSWERS)
    counted = np.zeros((10, 10), int)
    for label, answer in zip(LABELS, ANSWERS, strict=True):
        counted[label, answer] += 1
    assert (matrix == counted).all() and matrix.sum() == 500


def test_the_digits_behind_the_cells_are_all_digits_once():
    cells = [confusion.behind(LABELS, ANSWERS, i, j) for i in range(10) for j in range(10)]
    assert sorted(np.concatenate(cells)) == list(range(500))
    assert all((LABELS[confusion.behind(LABELS, ANSWERS, 3, 5)] == 3).tolist())


def test_recall_and_precision_change_places_when_the_matrix_is_turned_over():
    matrix = confusion.confusion(LABELS, ANSWERS)
    recall, precision = confusion.recall_and_precision(matrix)
    assert recall[4] == pytest.approx(np.mean(ANSWERS[LABELS == 4] == 4))
    assert precision[4] == pytest.approx(np.mean(LABELS[ANSWERS == 4] == 4))
    turned = confusion.recall_and_precision(matrix.T)
    assert turned[0] == pytest.approx(precision) and turned[1] == pytest.approx(recall)


def test_the_most_confused_pair_is_off_the_diagonal():
    answers = np.array([4, 4, 9, 9, 9, 1], np.uint8)
    labels = np.array([4, 4, 4, 4, 9, 1], np.uint8)
    assert confusion.most_confused(confusion.confusion(labels, answers)) == (4, 9, 2)
