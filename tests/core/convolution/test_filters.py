import itertools
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from scipy import ndimage, signal

from core.convolution import KERNELS, Filter, apply, as_seen, nested
from core.convolution.filters import traced
from core.devices import tf

COMBINATIONS = list(itertools.product((1, 2, 3, 4), ("valid", "same", 0, 1, 2, 3), (1, 2, 3), (3, 5), (False, True)))


def _picture(seed=0, height=17, width=15):
    return np.random.default_rng(seed).random((height, width, 3), dtype=np.float32)


def _kernel(seed, side=3):
    return nested(np.random.default_rng([seed, 7]).normal(size=(side, side)))


def _zeros(size, reach, stride, padding):
    """TensorFlow's documented rule for SAME, in its own form with the remainder."""
    if padding == "same":
        total = max(reach - (size % stride or stride), 0)
        return total // 2, total - total // 2
    return (0, 0) if padding == "valid" else (padding, padding)


def _slow(picture, settings):
    """Every output value as a sum over cells, one by one."""
    cells = np.array(settings.kernel)[::-1, ::-1] if settings.flip else np.array(settings.kernel)
    side, stride, dilation = len(cells), settings.stride, settings.dilation
    reach = dilation * (side - 1) + 1
    rows, columns = (_zeros(size, reach, stride, settings.padding) for size in picture.shape[:2])
    padded = np.pad(picture.astype(np.float64), (rows, columns, (0, 0)))
    out = []
    for top in range(0, padded.shape[0] - reach + 1, stride):
        line = []
        for left in range(0, padded.shape[1] - reach + 1, stride):
            window = padded[top : top + reach : dilation, left : left + reach : dilation]
            line.append((window * cells[..., None]).sum((0, 1)) + settings.bias)
        out.append(line)
    values = np.array(out)
    return np.maximum(values, 0) if settings.relu else values


@pytest.mark.parametrize(("stride", "padding", "dilation", "side", "flip"), COMBINATIONS)
def test_apply_equals_the_sum_over_cells(stride, padding, dilation, side, flip):
    picture = _picture(stride)
    settings = Filter(_kernel(dilation, side), stride, padding, dilation, bias=0.3, relu=flip, flip=flip)
    got = apply(picture, settings).raw
    expected = _slow(picture, settings)
    assert got.shape == expected.shape == (*settings.shape(17, 15), 3)
    np.testing.assert_allclose(got, expected, atol=2e-5)


@pytest.mark.parametrize("side", [3, 5, 7])
def test_apply_equals_scipy_correlate_for_each_channel(side):
    picture, kernel = _picture(), _kernel(1, side)
    same = apply(picture, Filter(kernel)).raw
    valid = apply(picture, Filter(kernel, stride=2, padding="valid")).raw
    for channel in range(3):
        plane = picture[..., channel].astype(np.float64)
        np.testing.assert_allclose(same[..., channel], ndimage.correlate(plane, kernel, mode="constant"), atol=1e-5)
        whole = signal.correlate2d(plane, kernel, mode="valid")
        np.testing.assert_allclose(valid[..., channel], whole[::2, ::2], atol=1e-5)


@pytest.mark.parametrize("size", [(6, 8), (7, 9), (8, 7)])
@pytest.mark.parametrize("stride", [2, 3, 4])
def test_same_equals_tensorflow_when_a_stride_meets_an_even_side(size, stride):
    picture, kernel = _picture(2, *size), np.array(_kernel(2), np.float32)
    expected = tf.nn.conv2d(picture[None, ..., :1], kernel[..., None, None], stride, "SAME")[0]
    got = apply(picture[..., :1], Filter(nested(kernel), stride)).raw
    np.testing.assert_allclose(got, expected, atol=1e-5)


def test_flip_is_convolution_as_scipy_defines_it():
    picture, kernel = _picture(), _kernel(3)
    got = apply(picture, Filter(kernel, padding=2, flip=True)).raw
    for channel in range(3):
        expected = signal.convolve2d(picture[..., channel], kernel, mode="full")
        np.testing.assert_allclose(got[..., channel], expected, atol=1e-5)


def test_flip_obeys_the_convolution_theorem():
    picture, kernel = _picture(), _kernel(4, 5)
    got = apply(picture, Filter(kernel, padding=4, flip=True)).raw[..., 0]
    spectrum = np.fft.rfft2(picture[..., 0], got.shape) * np.fft.rfft2(kernel, got.shape)
    np.testing.assert_allclose(got, np.fft.irfft2(spectrum, got.shape), atol=1e-5)


def test_flip_changes_nothing_when_the_kernel_is_symmetric():
    picture, kernel = _picture(), KERNELS["gaussian_5"].nested
    plain, turned = (apply(picture, Filter(kernel, flip=flip)).raw for flip in (False, True))
    np.testing.assert_array_equal(plain, turned)


def test_identity_keeps_the_picture_exactly():
    picture = _picture()
    for padding in ("same", 1):
        filtered = apply(picture, Filter(KERNELS["identity"].nested, padding=padding))
        np.testing.assert_array_equal(filtered.raw, picture)
    assert (filtered.minimum, filtered.maximum, filtered.outside) == (picture.min(), picture.max(), 0)


def test_apply_is_linear_in_the_kernel_and_in_the_picture():
    first, second, one, two = _picture(0), _picture(1), np.array(_kernel(0)), np.array(_kernel(1))

    def run(picture, cells):
        return apply(picture, Filter(nested(cells))).raw

    np.testing.assert_allclose(run(first, one) + 2 * run(first, two), run(first, one + 2 * two), atol=2e-5)
    np.testing.assert_allclose(run(first, one) - run(second, one), run(first - second, one), atol=2e-5)


def test_apply_moves_with_the_picture():
    picture = np.zeros((20, 20, 1), np.float32)
    picture[5:10, 5:10] = _picture(0, 5, 5)[..., :1]
    settings = Filter(_kernel(5))
    moved = np.roll(picture, (4, 3), (0, 1))
    np.testing.assert_array_equal(np.roll(apply(picture, settings).raw, (4, 3), (0, 1)), apply(moved, settings).raw)


def test_two_blurs_equal_one_blur_with_their_convolution():
    picture, blur = _picture(), KERNELS["gaussian_3"].cells
    once = apply(picture, Filter(nested(blur), padding="valid")).raw
    twice = apply(once, Filter(nested(blur), padding="valid")).raw
    both = apply(picture, Filter(nested(signal.convolve2d(blur, blur)), padding="valid")).raw
    np.testing.assert_allclose(twice, both, atol=1e-6)


def test_sobel_of_a_ramp_is_eight_times_its_slope():
    ramp = np.tile(np.arange(9, dtype=np.float32)[None, :, None] / 10, (7, 1, 3))
    across = apply(ramp, Filter(KERNELS["sobel_x"].nested, padding="valid")).raw
    down = apply(ramp, Filter(KERNELS["sobel_y"].nested, padding="valid")).raw
    np.testing.assert_allclose(across, 0.8, atol=1e-5)
    np.testing.assert_allclose(down, 0, atol=1e-6)


def test_edges_of_a_flat_picture_are_zero_and_blurs_keep_it():
    flat = np.full((12, 12, 3), 0.4, np.float32)
    for name in ("edge_4", "edge_8", "log_5", "gabor_7", "prewitt_x", "scharr_x"):
        raw = apply(flat, Filter(KERNELS[name].nested, padding="valid")).raw
        np.testing.assert_allclose(raw, 0, atol=1e-5)
    for name in ("box_5", "gaussian_5", "motion_7", "unsharp_5", "emboss"):
        raw = apply(flat, Filter(KERNELS[name].nested, padding="valid")).raw
        np.testing.assert_allclose(raw, 0.4, atol=1e-5)


def test_grey_weighs_the_channels_before_filtering():
    picture, settings = _picture(), Filter(_kernel(6), colour="grey")
    weighted = picture.astype(np.float64) @ [0.299, 0.587, 0.114]
    got = apply(picture, settings).raw
    assert got.shape == (17, 15, 1)
    expected = ndimage.correlate(weighted, settings.kernel, mode="constant")
    np.testing.assert_allclose(got[..., 0], expected, atol=1e-5)
    assert as_seen(np.ones((2, 2, 3)), "grey") == pytest.approx(1)


def test_relu_cuts_below_zero_only():
    picture, kernel = _picture(), KERNELS["sobel_x"].nested
    raw = apply(picture, Filter(kernel, bias=-0.2)).raw
    cut = apply(picture, Filter(kernel, bias=-0.2, relu=True))
    assert raw.min() < 0 == cut.minimum
    np.testing.assert_array_equal(cut.raw, np.maximum(raw, 0))


def test_range_and_share_outside_are_those_of_the_raw_values():
    filtered = apply(_picture(), Filter(KERNELS["sharpen"].nested))
    values = filtered.raw.ravel().tolist()
    assert (filtered.minimum, filtered.maximum) == (min(values), max(values))
    assert filtered.outside == sum(not 0 <= value <= 1 for value in values) / len(values) > 0


def test_apply_does_not_trace_again_when_kernel_bias_or_picture_change():
    step = traced(1, 1, "SAME", False)
    apply(_picture(), Filter(_kernel(0)))
    before = step.experimental_get_tracing_count()
    for seed, side in enumerate((3, 5, 7, 9)):
        apply(_picture(seed, 20 + seed, 30), Filter(_kernel(seed, side), bias=seed / 10))
        apply(_picture(seed), Filter(_kernel(seed, side), colour="grey", flip=True))
    assert step.experimental_get_tracing_count() == before == 1


def test_raw_values_cannot_be_written():
    raw = apply(_picture(), Filter(_kernel(0))).raw
    with pytest.raises(ValueError, match="read-only"):
        raw[0] = 0


def test_apply_filters_a_twelve_megapixel_photo():
    picture = np.random.default_rng(0).random((3000, 4000, 3), dtype=np.float32)
    kernel = _kernel(8)
    raw = apply(picture, Filter(kernel)).raw
    assert raw.shape == picture.shape
    for top, left in ((0, 0), (1498, 2000), (2980, 3980)):
        area = picture[top : top + 20, left : left + 20]
        inner = apply(area, Filter(kernel, padding="valid")).raw
        np.testing.assert_allclose(raw[top + 1 : top + 19, left + 1 : left + 19], inner, atol=1e-6)


def test_apply_gives_every_thread_its_own_result():
    jobs = [(_picture(seed), Filter(_kernel(seed), stride=1 + seed % 3)) for seed in range(12)]
    expected = [apply(*job).raw for job in jobs]
    traced.cache_clear()
    with ThreadPoolExecutor(6) as pool:
        for got, alone in zip(pool.map(lambda job: apply(*job).raw, jobs), expected, strict=True):
            np.testing.assert_array_equal(got, alone)
