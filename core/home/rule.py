"""Zero or one, by a rule a person wrote: a one has ink in the middle, a zero has a hole there."""

import numpy as np
from numpy.typing import NDArray

from core.data import mnist

MIDDLE = slice(11, 17)
THRESHOLD = 0.3  # the best of a few tries on the training digits, as a person would tune it
SHIFTS = tuple(range(0, 9))  # pixels


def zeros_and_ones(held_out: bool) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """Return the bundled zeros and ones [n, 28, 28] with their labels [n]."""
    digits = mnist()
    images = digits.test_images if held_out else digits.train_images
    labels = (digits.test_labels if held_out else digits.train_labels).astype(np.int64)
    chosen = labels < 2
    return images[chosen], labels[chosen]


def ink_in_the_middle(images: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Return the mean ink, 0 to 1, of the six by six pixels in the middle of each picture [n]."""
    middle: NDArray[np.float64] = images[:, MIDDLE, MIDDLE].mean(axis=(1, 2)) / 255
    return middle


def rule_says_one(images: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Return whether the hand-made rule calls each picture a one: ink in the middle above the threshold."""
    called: NDArray[np.bool_] = ink_in_the_middle(images) > THRESHOLD
    return called


def moved(images: NDArray[np.uint8], right: int, down: int = 0) -> NDArray[np.uint8]:
    """Return the pictures [n, 28, 28] moved by whole pixels; what leaves is lost, what enters is empty."""
    height, width = images.shape[1:]
    out = np.zeros_like(images)
    rows, columns = slice(max(down, 0), height + min(down, 0)), slice(max(right, 0), width + min(right, 0))
    from_rows, from_columns = (
        slice(max(-down, 0), height + min(-down, 0)),
        slice(max(-right, 0), width + min(-right, 0)),
    )
    out[:, rows, columns] = images[:, from_rows, from_columns]
    return out
