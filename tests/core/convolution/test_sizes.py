import itertools
import re

import numpy as np
import pytest

from core.convolution import (
    border,
    border_words,
    fits,
    formula,
    output_size,
    parameters,
    parameters_formula,
    span,
)
from core.devices import tf
from core.runs import Refused

SMALL = [
    (size, kernel, stride, padding, dilation)
    for size, kernel, stride, padding, dilation in itertools.product(
        range(1, 10), (1, 3, 4, 5), (1, 2, 3, 4), ("valid", "same", 0, 1, 3), (1, 2, 3)
    )
]


def _windows(size, kernel, stride, padding, dilation):
    """First pixels of all windows that stay inside the padded picture, counted one by one."""
    before, after = border(size, kernel, stride, padding, dilation)
    reach = dilation * (kernel - 1) + 1
    return [start for start in range(-before, size + after, stride) if start + reach <= size + after]


def test_output_size_counts_the_windows_for_every_small_combination():
    for case in SMALL:
        expected = len(_windows(*case))
        if expected:
            assert output_size(*case) == expected, case
        else:
            with pytest.raises(Refused, match="reaches over"):
                output_size(*case)


def test_output_size_of_same_is_the_side_divided_by_the_stride_rounded_up():
    for size, kernel, stride, padding, dilation in SMALL:
        if padding == "same":
            assert output_size(size, kernel, stride, padding, dilation) == int(np.ceil(size / stride))


@pytest.mark.parametrize("padding", ["valid", "same"])
@pytest.mark.parametrize("stride", [1, 2, 3, 4])
def test_output_size_is_the_length_that_tensorflow_gives(padding, stride):
    for size, kernel in itertools.product(range(5, 13), (1, 3, 4, 5)):
        got = tf.nn.conv2d(tf.zeros([1, size, size, 1]), tf.zeros([kernel, kernel, 1, 1]), stride, padding.upper())
        assert got.shape[1] == output_size(size, kernel, stride, padding)


@pytest.mark.parametrize(("size", "kernel", "stride"), [(6, 3, 2), (8, 3, 2), (10, 5, 4), (9, 4, 3), (6, 4, 1)])
def test_same_puts_the_extra_zero_where_tensorflow_puts_it(size, kernel, stride):
    """A picture of ones under a kernel of ones counts, at each end, how many zeros the window sees."""
    ones, cells = tf.ones([1, 1, size, 1]), tf.ones([1, kernel, 1, 1])
    seen = tf.nn.conv2d(ones, cells, stride, "SAME").numpy().ravel()
    before, after = border(size, kernel, stride, "same")
    assert before + 1 == after
    assert kernel - seen[0] == before and kernel - seen[-1] == after


def test_span_of_a_dilated_kernel_counts_the_gaps():
    assert [span(3, 1), span(3, 2), span(5, 3), span(1, 3)] == [3, 5, 13, 1]


def test_fits_says_nothing_exactly_when_the_last_window_ends_on_the_last_pixel():
    for case in SMALL:
        windows = _windows(*case)
        if windows:
            size, kernel, stride, padding, dilation = case
            end = windows[-1] + dilation * (kernel - 1) + 1
            assert (fits(*case) is None) == (end == size + border(*case)[1]), case


def test_fits_counts_the_pixels_that_no_window_sees():
    assert fits(7, 3, 2) is None
    assert "1 pixel at the end" in fits(8, 3, 2)
    assert "2 pixels at the end" in fits(8, 3, 3)
    assert "1 of the added zeros is left over, but no pixel" in fits(8, 3, 2, 1)
    assert "1 pixel and 1 of the added zeros" in fits(9, 5, 4, 1, 1)


def test_border_words_explain_an_odd_total():
    assert border_words(8, 3) == "No zeros are added: the window stays inside the picture."
    assert border_words(8, 3, 1, "same") == "1 zero on each side."
    assert border_words(8, 3, 2, "same").startswith("0 zeros before and 1 after: 1 in all is odd")


def test_output_size_refuses_an_empty_picture():
    with pytest.raises(Refused, match="at least one pixel"):
        output_size(0, 3, 1, "same")


def test_formula_evaluates_to_the_size_it_shows():
    for case in SMALL[::7]:
        if not _windows(*case):
            continue
        text = formula(*case)
        top, bottom = re.search(r"\\frac\{(.*)\}\{(\d+)\}", text).groups()
        value = eval(top.replace(r"\cdot", "*")) // int(bottom) + 1
        assert text.endswith(f"= {value}") and value == output_size(*case)


def test_parameters_counts_weights_and_biases():
    assert parameters(3, 3, 8) == 224
    assert parameters(3, 3, 8, bias=False) == 216
    assert parameters(5, 1, 1) == 26
    layer = tf.keras.layers.Conv2D(16, 5)
    layer.build((None, 9, 9, 4))
    assert layer.count_params() == parameters(5, 4, 16)


def test_parameters_formula_shows_the_count():
    assert parameters_formula(3, 3, 8) == r"(3 \cdot 3 \cdot 3 + 1) \cdot 8 = 224"
    assert parameters_formula(3, 1, 2, bias=False) == r"3 \cdot 3 \cdot 1 \cdot 2 = 18"
