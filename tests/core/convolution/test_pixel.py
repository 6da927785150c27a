import itertools

import numpy as np
import pytest

from core.convolution import KERNELS, Filter, apply, at_pixel, nested
from core.runs import Refused

PICTURE = np.random.default_rng(3).random((8, 9, 3), dtype=np.float32)
KERNEL = nested(np.random.default_rng(4).normal(size=(3, 3)))


@pytest.mark.parametrize(
    ("stride", "padding", "dilation"),
    list(itertools.product((1, 2, 3), ("valid", "same", 1, 3), (1, 2, 3))),
)
def test_at_pixel_gives_the_value_that_apply_shows_everywhere(stride, padding, dilation):
    settings = Filter(KERNEL, stride, padding, dilation, bias=-0.1, relu=stride == 2, flip=dilation == 2)
    raw = apply(PICTURE, settings).raw
    worked = [at_pixel(PICTURE, settings, *place).result for place in np.ndindex(raw.shape)]
    np.testing.assert_allclose(np.reshape(worked, raw.shape), raw, atol=1e-5)


def test_at_pixel_gives_the_value_that_apply_shows_when_grey():
    settings = Filter(KERNEL, colour="grey")
    raw = apply(PICTURE, settings).raw
    worked = [at_pixel(PICTURE, settings, *place).result for place in np.ndindex(raw.shape)]
    np.testing.assert_allclose(np.reshape(worked, raw.shape), raw, atol=1e-5)


def test_at_pixel_terms_add_up():
    worked = at_pixel(PICTURE, Filter(KERNELS["edge_8"].nested, bias=0.5, relu=True), 4, 4, 1)
    np.testing.assert_array_equal(worked.patch, PICTURE[3:6, 3:6, 1])
    np.testing.assert_array_equal(worked.products, worked.patch * worked.kernel)
    assert worked.total == pytest.approx(float(worked.patch.sum() - 9 * worked.patch[1, 1]), abs=1e-6)
    assert worked.before_relu == worked.total + 0.5
    assert worked.result == max(worked.before_relu, 0)
    assert worked.inside.all()


def test_at_pixel_marks_the_added_zeros_in_the_corner():
    worked = at_pixel(PICTURE, Filter(KERNEL), 0, 0)
    np.testing.assert_array_equal(worked.inside, [[False] * 3, [False, True, True], [False, True, True]])
    assert (worked.patch[~worked.inside] == 0).all()
    assert worked.rows.tolist() == worked.columns.tolist() == [-1, 0, 1]


def test_at_pixel_uses_the_flipped_kernel_when_asked():
    plain, turned = (at_pixel(PICTURE, Filter(KERNEL, flip=flip), 3, 3).kernel for flip in (False, True))
    np.testing.assert_array_equal(turned, plain[::-1, ::-1])


@pytest.mark.parametrize("place", [(-1, 0, 0), (8, 0, 0), (0, 9, 0), (0, 0, 3), (0, 0, -1)])
def test_at_pixel_refuses_a_place_outside_the_output(place):
    with pytest.raises(Refused, match="8 rows and 9 columns"):
        at_pixel(PICTURE, Filter(KERNEL), *place)
