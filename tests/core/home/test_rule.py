"""The hand-made rule and the moved pictures, against pixel counting and shifting by hand."""

import numpy as np
import pytest

from core import home


def test_the_rule_counts_ink_in_the_six_by_six_pixels_in_the_middle():
    picture = np.zeros((1, 28, 28), np.uint8)
    picture[0, 11:17, 11:17] = 255
    assert home.ink_in_the_middle(picture)[0] == 1.0
    picture[0, 14, 14] = 0
    assert home.ink_in_the_middle(picture)[0] == pytest.approx(35 / 36)


def test_the_rule_works_on_centred_digits_and_breaks_when_they_move():
    images, labels = home.zeros_and_ones(held_out=True)
    right = [np.mean(home.rule_says_one(home.moved(images, shift, shift)) == (labels == 1)) for shift in (0, 3)]
    assert right[0] > 0.9 and right[1] < 0.2


@pytest.mark.parametrize(("right", "down"), [(3, 2), (-1, 4), (0, -5), (-2, -2), (0, 0)])
def test_moved_pictures_are_the_padded_pictures_cut_out_again(right, down):
    random = np.random.default_rng(0)
    picture = random.integers(0, 255, (2, 28, 28)).astype(np.uint8)
    padded = np.pad(picture, ((0, 0), (8, 8), (8, 8)))
    cut = padded[:, 8 - down : 36 - down, 8 - right : 36 - right]
    np.testing.assert_array_equal(home.moved(picture, right, down), cut)


def test_zeros_and_ones_are_balanced_and_nothing_else():
    for held_out, count in ((False, 800), (True, 200)):
        images, labels = home.zeros_and_ones(held_out)
        assert images.shape == (count, 28, 28) and labels.sum() == count / 2
