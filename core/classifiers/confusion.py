"""Which digits are taken for which, and the pictures behind each cell."""

import numpy as np
from numpy.typing import NDArray


def confusion(labels: NDArray[np.uint8], answers: NDArray[np.uint8], classes: int = 10) -> NDArray[np.int64]:
    """Return how often label i got answer j [classes, classes]; rows are labels, the diagonal is right."""
    cells = labels.astype(np.int64) * classes + answers
    return np.bincount(cells, minlength=classes * classes).reshape(classes, classes)


def behind(labels: NDArray[np.uint8], answers: NDArray[np.uint8], label: int, answer: int) -> NDArray[np.int64]:
    """Return the numbers of the digits in one cell, in order."""
    return np.flatnonzero((labels == label) & (answers == answer))


def recall_and_precision(matrix: NDArray[np.int64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return per class the share of its digits named rightly, and the share of its answers that were right [classes].

    recall_i = C_ii / sum_j C_ij, precision_j = C_jj / sum_i C_ij; 0 where nothing is counted.
    """
    right = np.diagonal(matrix).astype(np.float64)
    return right / np.maximum(matrix.sum(axis=1), 1), right / np.maximum(matrix.sum(axis=0), 1)


def most_confused(matrix: NDArray[np.int64]) -> tuple[int, int, int]:
    """Return label, answer and count of the largest cell beside the diagonal."""
    mistakes = matrix - np.diag(np.diagonal(matrix))
    label, answer = divmod(int(mistakes.argmax()), len(matrix))
    return label, answer, int(mistakes[label, answer])
