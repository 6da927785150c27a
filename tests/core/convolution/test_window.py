import numpy as np
import pytest
from scipy import signal

from core.convolution import EXAMPLES, slide, totals
from core.runs import Refused


def _run(name):
    example = EXAMPLES[name]
    return example, slide(example.picture, example.kernel, example.stride)


def test_lecture_example_gives_the_numbers_on_the_slides():
    example, steps = _run("lecture")
    np.testing.assert_array_equal(
        example.picture,
        [[1, 1, 1, 0, 0], [0, 1, 1, 1, 0], [0, 0, 1, 1, 1], [0, 0, 1, 1, 0], [0, 1, 1, 0, 0]],
    )
    np.testing.assert_array_equal(example.kernel, [[1, 0, 1], [0, 1, 0], [1, 0, 1]])
    assert steps[0].total == 4
    np.testing.assert_array_equal(totals(steps), [[4, 3, 4], [2, 4, 3], [2, 3, 4]])


def test_stride_example_moves_a_4x4_filter_by_two_pixels():
    example, steps = _run("stride")
    assert example.kernel.shape == (4, 4) and example.picture.shape == (10, 10)
    assert [(step.top, step.left) for step in steps[:5]] == [(0, 0), (0, 2), (0, 4), (0, 6), (2, 0)]
    whole = signal.correlate2d(example.picture, example.kernel, mode="valid")
    np.testing.assert_array_equal(totals(steps), whole[::2, ::2])
    assert totals(steps)[0, 0] == 4


@pytest.mark.parametrize("stride", [1, 2, 3])
@pytest.mark.parametrize("padding", [0, 1, 2])
def test_slide_fills_the_correlation_row_by_row(stride, padding):
    rng = np.random.default_rng(stride)
    picture, kernel = rng.normal(size=(9, 7)), rng.normal(size=(3, 3))
    steps = slide(picture, kernel, stride, padding)
    whole = signal.correlate2d(np.pad(picture, padding), kernel, mode="valid")[::stride, ::stride]
    np.testing.assert_allclose(totals(steps), whole, atol=1e-5)
    assert [(step.row, step.column) for step in steps] == list(np.ndindex(whole.shape))


def test_slide_step_shows_its_patch_and_products():
    steps = slide(np.arange(16).reshape(4, 4), [[1, 2], [3, 4]], 2, 1)
    first = steps[0]
    assert (first.top, first.left) == (-1, -1)
    np.testing.assert_array_equal(first.patch, [[0, 0], [0, 0]])
    middle = steps[4]
    assert (middle.row, middle.column, middle.top, middle.left) == (1, 1, 1, 1)
    np.testing.assert_array_equal(middle.patch, [[5, 6], [9, 10]])
    np.testing.assert_array_equal(middle.products, [[5, 12], [27, 40]])
    assert middle.total == 84


def test_totals_are_empty_where_no_step_has_been():
    filled = totals(_run("lecture")[1][:4])
    assert filled.shape == (2, 3) and np.isnan(filled[1, 1:]).all() and filled[1, 0] == 2


@pytest.mark.parametrize(
    ("picture", "kernel", "stride", "padding", "words"),
    [
        (np.ones((33, 5)), np.ones((3, 3)), 1, 0, "at most 32"),
        (np.ones((0, 5)), np.ones((3, 3)), 1, 0, "at most 32"),
        (np.ones((5, 5, 3)), np.ones((3, 3)), 1, 0, "one channel"),
        (np.full((5, 5), np.nan), np.ones((3, 3)), 1, 0, "not numbers"),
        (np.ones((2, 2)), np.ones((3, 3)), 1, 0, "reaches over 3 pixels"),
        (np.ones((5, 5)), np.ones((3, 3)), 0, 0, "at least one pixel"),
        (np.ones((5, 5)), np.ones((3, 3)), 1, -1, "negative"),
        (np.ones((5, 5)), np.ones((3, 2)), 1, 0, "square"),
    ],
)
def test_slide_refuses_what_cannot_be_shown(picture, kernel, stride, padding, words):
    with pytest.raises(Refused, match=words):
        slide(picture, kernel, stride, padding)
