import numpy as np
import pytest
from scipy import ndimage, signal

from core.convolution import KERNELS, Filter, apply, bank, partial_maps, volume
from core.devices import tf
from core.runs import Refused

RNG = np.random.default_rng(5)
PICTURE = RNG.random((10, 12, 3), dtype=np.float32)
KERNELS_OF_TWO = RNG.normal(size=(3, 3, 3, 2)).astype(np.float32)


@pytest.mark.parametrize("padding", ["valid", "same"])
@pytest.mark.parametrize("stride", [1, 2])
def test_partial_maps_add_up_to_the_convolution_layer(padding, stride):
    kernels = KERNELS_OF_TWO[..., 0]
    parts = partial_maps(PICTURE, kernels, 0.7, stride, padding)
    whole = tf.nn.conv2d(PICTURE[None], kernels[..., None], stride, padding.upper())[0, ..., 0] + 0.7
    np.testing.assert_allclose(parts.total, whole, atol=1e-5)
    np.testing.assert_allclose(parts.maps.sum(-1) + 0.7, parts.total, atol=1e-5)


def test_partial_map_sees_only_its_own_channel():
    parts = partial_maps(PICTURE, KERNELS_OF_TWO[..., 0])
    for channel in range(3):
        cells = KERNELS_OF_TWO[..., channel, 0]
        expected = signal.correlate2d(PICTURE[..., channel], cells, mode="valid")
        np.testing.assert_allclose(parts.maps[..., channel], expected, atol=1e-5)


def test_volume_has_one_map_for_each_filter():
    maps = volume(PICTURE, KERNELS_OF_TWO, [0.5, -0.5])
    assert maps.shape == (8, 10, 2)
    for index, bias in enumerate((0.5, -0.5)):
        total = partial_maps(PICTURE, KERNELS_OF_TWO[..., index], bias).total
        np.testing.assert_allclose(maps[..., index], total, atol=1e-5)


def test_volume_equals_scipy_in_three_dimensions():
    cells = KERNELS_OF_TWO[..., 1]
    expected = ndimage.correlate(PICTURE.astype(np.float64), cells, mode="constant")[..., 1]
    np.testing.assert_allclose(volume(PICTURE, KERNELS_OF_TWO, padding="same")[..., 1], expected, atol=1e-5)


def test_bank_gives_the_maps_that_the_named_kernels_give_in_grey():
    names = ("sobel_x", "gaussian_5", "identity")
    kernels = bank(names)
    assert kernels.shape == (5, 5, 3, 3)
    maps = volume(PICTURE, kernels, padding="same")
    for index, name in enumerate(names):
        alone = apply(PICTURE, Filter(KERNELS[name].nested, colour="grey")).raw[..., 0]
        np.testing.assert_allclose(maps[..., index], alone, atol=1e-5)


@pytest.mark.parametrize(
    ("kernels", "biases", "words"),
    [
        (np.ones((3, 3, 2, 4)), None, "3 channels, but the filter 2"),
        (np.ones((3, 2, 3, 4)), None, "square"),
        (np.ones((3, 3, 3)), None, "square"),
        (np.ones((17, 17, 3, 1)), None, "square"),
        (np.full((3, 3, 3, 1), np.nan), None, "between"),
        (np.ones((11, 11, 3, 1)), None, "reaches over 11"),
        (np.ones((3, 3, 3, 4)), [1, 2], "4 filters need 4 biases"),
    ],
)
def test_volume_refuses_with_a_sentence(kernels, biases, words):
    with pytest.raises(Refused, match=words):
        volume(PICTURE, kernels, biases)


def test_bank_refuses_an_unknown_name_and_an_empty_choice():
    for names in ([], ["sobel_z"]):
        with pytest.raises(Refused, match="named kernels"):
            bank(names)
