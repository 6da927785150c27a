"""What comes back from the drawing pad is a picture, whatever the browser says."""

import numpy as np
import pytest

from pages._shell import pad

FIRST = np.full((28, 28), 7, np.uint8)
DRAWN = np.random.default_rng(3).integers(0, 256, (28, 28), np.uint8)


def test_what_was_drawn_on_this_start_comes_back_pixel_by_pixel():
    said = {"of": "abc", "ink": pad.written(DRAWN)}
    assert np.array_equal(pad.read(said, "abc", FIRST), DRAWN)


@pytest.mark.parametrize(
    "said",
    [None, {}, "x", {"of": "abc"}, {"of": "abc", "ink": "?"}, {"of": "abc", "ink": "AAAA"}, {"of": "abc", "ink": 3}],
)
def test_anything_else_leaves_the_start(said):
    assert np.array_equal(pad.read(said, "abc", FIRST), FIRST)


def test_a_drawing_on_another_start_is_not_taken():
    assert np.array_equal(pad.read({"of": "old", "ink": pad.written(DRAWN)}, "abc", FIRST), FIRST)
