import dataclasses

import numpy as np
import pytest

from core.convolution import (
    KERNELS,
    LECTURE_KERNELS,
    checked,
    flip,
    nested,
    normalise,
    rotate,
    spread,
)
from core.runs import Refused

ARROW = np.array([[1, 2, 3], [4, 5, 6], [7, 8, 9]], np.float32)
BLURS = ("identity", "box_3", "box_5", "gaussian_3", "gaussian_5", "motion_7")
SHARPENERS = ("sharpen", "sharpen_5", "unsharp_5")
EDGES = ("edge_4", "edge_8", "sobel_x", "sobel_y", "prewitt_x", "prewitt_y", "scharr_x", "log_5", "gabor_7")


def test_kernels_are_fourteen_or_more_and_each_has_words_and_an_odd_square():
    assert len(KERNELS) >= 14
    for name, kernel in KERNELS.items():
        assert kernel.name == name and kernel.title and kernel.says.endswith(".") and kernel.source
        assert kernel.cells.dtype == np.float32
        assert kernel.cells.shape[0] == kernel.cells.shape[1] and kernel.cells.shape[0] % 2 == 1


def test_lecture_kernels_are_those_on_its_slides():
    sharpen, edge = (KERNELS[name].cells for name in LECTURE_KERNELS)
    np.testing.assert_array_equal(
        sharpen,
        [[0, 0, 0, 0, 0], [0, 0, -1, 0, 0], [0, -1, 5, -1, 0], [0, 0, -1, 0, 0], [0, 0, 0, 0, 0]],
    )
    np.testing.assert_array_equal(edge, [[0, 1, 0], [1, -4, 1], [0, 1, 0]])


@pytest.mark.parametrize(
    ("name", "cells"),
    [
        ("sharpen", [[0, -1, 0], [-1, 5, -1], [0, -1, 0]]),
        ("edge_8", [[1, 1, 1], [1, -8, 1], [1, 1, 1]]),
        ("emboss", [[-2, -1, 0], [-1, 1, 1], [0, 1, 2]]),
        ("sobel_x", [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]),
        ("sobel_y", [[-1, -2, -1], [0, 0, 0], [1, 2, 1]]),
        ("prewitt_x", [[-1, 0, 1]] * 3),
        ("prewitt_y", [[-1] * 3, [0] * 3, [1] * 3]),
        ("gaussian_3", np.array([[1, 2, 1], [2, 4, 2], [1, 2, 1]]) / 16),
    ],
)
def test_formulas_give_the_published_cells(name, cells):
    np.testing.assert_array_equal(KERNELS[name].cells, cells)


def test_every_kernel_belongs_to_one_family():
    assert set(KERNELS) == {*BLURS, *SHARPENERS, *EDGES, "emboss"}


@pytest.mark.parametrize("name", [*BLURS, *SHARPENERS, "emboss"])
def test_blurs_and_sharpeners_keep_brightness(name):
    assert KERNELS[name].cells.sum(dtype=np.float64) == pytest.approx(1, abs=1e-6)


@pytest.mark.parametrize("name", EDGES)
def test_edge_kernels_sum_to_zero(name):
    assert KERNELS[name].cells.sum(dtype=np.float64) == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize("name", ["box_5", "gaussian_3", "gaussian_5", "sobel_x", "prewitt_y", "scharr_x"])
def test_separable_kernels_have_rank_one(name):
    values = np.linalg.svd(KERNELS[name].cells.astype(np.float64), compute_uv=False)
    assert values[1] < 1e-7 * values[0]


def test_gaussian_falls_by_the_formula():
    cells = KERNELS["gaussian_5"].cells.astype(np.float64)
    assert cells[2, 3] / cells[2, 2] == pytest.approx(np.exp(-0.5), rel=1e-6)
    assert cells[0, 0] / cells[2, 2] == pytest.approx(np.exp(-4), rel=1e-6)


def test_laplacian_of_gaussian_is_round_and_dark_in_the_middle():
    cells = KERNELS["log_5"].cells
    np.testing.assert_allclose(cells, np.rot90(cells), atol=1e-7)
    np.testing.assert_allclose(cells, cells.T, atol=1e-7)
    assert cells.argmin() == 12 and cells[0, 2] > 0


def test_gabor_answers_to_its_own_stripes_and_not_to_turned_ones():
    cells = KERNELS["gabor_7"].cells
    stripes = np.tile(np.cos(2 * np.pi * np.arange(-3, 4) / 4), (7, 1))
    assert (cells * stripes).sum() > 5 * abs((cells * stripes.T).sum())


def test_kernel_cells_cannot_be_written():
    with pytest.raises(ValueError, match="read-only"):
        KERNELS["identity"].cells[0, 0] = 3
    with pytest.raises(dataclasses.FrozenInstanceError):
        KERNELS["identity"].name = "other"


def test_kernel_does_not_share_memory_with_what_it_was_made_of():
    cells = ARROW.copy()
    kernel = dataclasses.replace(KERNELS["identity"], cells=cells)
    cells[0, 0] = 99
    assert kernel.cells[0, 0] == 1


def test_flip_turns_over_both_axes():
    np.testing.assert_array_equal(flip(ARROW), [[9, 8, 7], [6, 5, 4], [3, 2, 1]])
    np.testing.assert_array_equal(flip(flip(ARROW)), ARROW)


def test_rotate_turns_clockwise_and_four_turns_return():
    np.testing.assert_array_equal(rotate(ARROW), [[7, 4, 1], [8, 5, 2], [9, 6, 3]])
    np.testing.assert_array_equal(rotate(rotate(rotate(rotate(ARROW)))), ARROW)
    np.testing.assert_array_equal(rotate(rotate(ARROW)), flip(ARROW))


def test_normalise_divides_by_the_sum():
    np.testing.assert_allclose(normalise(ARROW), ARROW / 45, rtol=1e-6)
    np.testing.assert_allclose(normalise(-ARROW), ARROW / 45, rtol=1e-6)


@pytest.mark.parametrize("name", EDGES)
def test_normalise_refuses_when_cells_sum_to_zero(name):
    with pytest.raises(Refused, match="sum to 0"):
        normalise(KERNELS[name].cells)


def test_normalise_refuses_when_all_cells_are_zero():
    with pytest.raises(Refused, match="sum to 0"):
        normalise(np.zeros((3, 3)))


def test_spread_puts_zeros_between_neighbours():
    wide = spread(ARROW, 3)
    assert wide.shape == (7, 7) and np.count_nonzero(wide) == 9
    np.testing.assert_array_equal(wide[::3, ::3], ARROW)


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ([], "square"),
        (5.0, "square"),
        ([1, 2, 3], "square"),
        (np.ones((3, 5)), "square"),
        (np.zeros((0, 0)), "square"),
        (np.ones((3, 3, 3)), "square"),
        (np.ones((4, 4)), "odd"),
        (np.ones((17, 17)), "at most 15"),
        ([[1, 2], [3]], "number"),
        ([["a"]], "number"),
        ([[None]], "between|number"),
        ([[np.nan]], "between"),
        ([[np.inf]], "between"),
        ([[1e9]], "between"),
    ],
)
def test_checked_refuses_what_is_no_kernel(cells, words):
    with pytest.raises(Refused, match=words) as caught:
        checked(cells)
    assert str(caught.value).endswith(".")


def test_checked_takes_an_even_side_only_when_asked():
    assert checked(np.ones((4, 4)), even=True).shape == (4, 4)


def test_nested_gives_a_value_that_can_be_compared_and_hashed():
    assert nested([[1, 2], [3, 4]]) == ((1.0, 2.0), (3.0, 4.0))
    assert hash(nested(ARROW)) == hash(nested(ARROW.copy()))
    assert KERNELS["identity"].nested == ((0, 0, 0), (0, 1, 0), (0, 0, 0))
