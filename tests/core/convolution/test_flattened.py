import numpy as np
import pytest

from core.convolution import (
    compare_shuffled,
    dense_parameters,
    dense_response,
    parameters,
    pixel_order,
    shuffle,
    shuffle_weights,
    unshuffle,
)
from core.devices import tf
from core.runs import Refused

PICTURE = np.random.default_rng(7).random((9, 11, 3), dtype=np.float32)


def test_shuffle_moves_whole_pixels_and_loses_none():
    twin = shuffle(PICTURE, 1)
    assert not np.array_equal(twin, PICTURE)
    assert sorted(map(tuple, twin.reshape(-1, 3))) == sorted(map(tuple, PICTURE.reshape(-1, 3)))


@pytest.mark.parametrize("image", [PICTURE, PICTURE[..., 0]])
def test_unshuffle_undoes_shuffle(image):
    np.testing.assert_array_equal(unshuffle(shuffle(image, 2), 2), image)
    np.testing.assert_array_equal(shuffle(unshuffle(image, 2), 2), image)


def test_pixel_order_is_a_permutation_fixed_by_its_seed():
    order = pixel_order(9, 11, 3)
    assert sorted(order.tolist()) == list(range(99))
    np.testing.assert_array_equal(order, pixel_order(9, 11, 3))
    assert not np.array_equal(order, pixel_order(9, 11, 4))


def test_dense_response_equals_a_keras_dense_layer():
    weights = np.random.default_rng(0).normal(size=(PICTURE.size, 4))
    layer = tf.keras.layers.Dense(4, use_bias=False)
    layer.build((None, PICTURE.size))
    layer.set_weights([weights])
    expected = layer(PICTURE.reshape(1, -1)).numpy()[0]
    np.testing.assert_allclose(dense_response(PICTURE, weights), expected, rtol=1e-4, atol=1e-4)


def test_dense_response_is_the_same_when_weights_are_shuffled_alike():
    weights = np.random.default_rng(0).normal(size=(PICTURE.size, 4))
    in_order = dense_response(PICTURE, weights)
    alike = dense_response(shuffle(PICTURE, 5), shuffle_weights(weights, PICTURE.shape, 5))
    np.testing.assert_allclose(alike, in_order, rtol=1e-12, atol=1e-12)
    assert np.abs(dense_response(shuffle(PICTURE, 5), weights) - in_order).max() > 0.1


def test_compare_shuffled_shows_that_only_convolution_can_tell():
    ramp = np.tile(np.linspace(0, 1, 16, dtype=np.float32)[None, :, None], (16, 1, 3))
    compared = compare_shuffled(ramp, 0)
    assert compared.dense_gap < 1e-12 < 0.1 < compared.maps_gap
    np.testing.assert_array_equal(compared.shuffled, shuffle(ramp, 0))
    np.testing.assert_allclose(compared.dense, compared.dense_shuffled, atol=1e-12)


def test_compare_shuffled_gap_is_zero_for_a_filter_that_looks_at_one_pixel():
    assert compare_shuffled(PICTURE, 0, kernel="identity").maps_gap == 0


def test_dense_parameters_counts_every_pixel_for_every_unit():
    assert dense_parameters(28, 28, 1, 10) == 7850
    assert dense_parameters(900, 1200, 3, 8) == 25_920_008
    assert dense_parameters(900, 1200, 3, 8) / parameters(3, 3, 8) == pytest.approx(115_714.3, abs=0.1)


def test_flattened_refuses_wrong_shapes():
    with pytest.raises(Refused, match="297 weights"):
        dense_response(PICTURE, np.ones((5, 2)))
    with pytest.raises(Refused, match="rows and columns"):
        shuffle(np.ones(4, np.float32), 0)
