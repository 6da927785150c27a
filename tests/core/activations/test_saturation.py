import math

import numpy as np
import pytest

from core.activations import FUNCTIONS, INITIALISERS, function, pre_activations, saturation, share_inside, zones
from core.data import mnist
from core.runs import Refused

THRESHOLDS = (0.001, 0.05, 0.0995, 0.1, 0.3, 0.9)


@pytest.mark.parametrize("threshold", THRESHOLDS)
@pytest.mark.parametrize("name", FUNCTIONS)
def test_zone_ends_solve_the_equation_or_lie_at_a_corner(name, threshold):
    for zone in zones(name, threshold):
        for end in (zone.low, zone.high):
            if math.isfinite(end) and not (end == 0 and function(name).kink):
                assert abs(function(name).slope(end)) == pytest.approx(threshold, rel=1e-9)


@pytest.mark.parametrize("threshold", THRESHOLDS)
@pytest.mark.parametrize("name", FUNCTIONS)
def test_zones_hold_exactly_the_places_with_a_small_slope(name, threshold):
    z = np.random.default_rng(0).uniform(-25, 25, 20_000)
    inside = np.zeros(len(z), bool)
    for zone in zones(name, threshold):
        inside |= (zone.low < z) & (z < zone.high)
    np.testing.assert_array_equal(inside, np.abs(function(name).slope(z)) < threshold)


def test_sigmoid_and_tanh_saturate_where_the_closed_form_says():
    # g (1 - g) = t has the solution g = (1 + sqrt(1 - 4 t)) / 2, and 1 - g^2 = t has g = sqrt(1 - t).
    g = (1 + math.sqrt(1 - 0.4)) / 2
    left, right = zones("sigmoid", 0.1)
    assert (left.low, right.high) == (-math.inf, math.inf)
    assert right.low == pytest.approx(math.log(g / (1 - g))) and left.high == pytest.approx(-right.low)
    assert zones("tanh", 0.1)[1].low == pytest.approx(math.atanh(math.sqrt(0.9)))
    assert zones("elu", 0.1)[0].high == pytest.approx(math.log(0.1))


def test_zones_of_the_piecewise_functions_are_half_lines():
    assert [(zone.low, zone.high) for zone in zones("relu", 0.1)] == [(-math.inf, 0)]
    assert [(zone.low, zone.high) for zone in zones("step", 0.1)] == [(-math.inf, math.inf)]
    assert zones("linear", 1.0) == zones("leaky_relu", 0.2) == ()
    assert [(zone.low, zone.high) for zone in zones("leaky_relu", 0.3)] == [(-math.inf, 0)]


def test_zones_find_the_narrow_flat_place_at_the_bottom_of_silu():
    narrow = zones("silu", 1e-5)[-1]
    z = np.linspace(-2, 0, 2_000_001)
    bottom = z[np.argmin(z / (1 + np.exp(-z)))]
    assert bottom - 1e-4 < narrow.low < bottom < narrow.high < bottom + 1e-4


def test_share_is_that_of_a_keras_layer_on_the_same_digits(tensorflow):
    images = mnist().train_images[:256].reshape(256, 784) / 255.0
    images = (images - images.mean()) / images.std()
    matrix = np.random.default_rng(3).normal(0, 0.1, (784, 64))
    layer = tensorflow.keras.layers.Dense(64, use_bias=False, dtype="float64")
    layer.build((None, 784))
    layer.set_weights([matrix])
    z = layer(tensorflow.constant(images)).numpy()
    found = saturation("tanh", 0.1, 0.1, seed=3)
    np.testing.assert_allclose(found.pre_activations, z, atol=1e-10)
    assert found.share == pytest.approx(np.mean(1 - np.tanh(z) ** 2 < 0.1))
    assert found.below + found.above == pytest.approx(found.share)


def test_larger_weights_push_more_of_the_batch_into_the_flat_zones():
    shares = [saturation("sigmoid", 0.1, spread).share for spread in (0.01, 0.05, 0.1, 0.3, 1.0)]
    assert shares[0] == 0 and (np.diff(shares) > 0).all() and shares[-1] > 0.9


def test_pre_activations_have_the_spread_of_a_sum_of_784_terms():
    assert pre_activations(0.1, 0).std() == pytest.approx(2.8, rel=0.15)
    spread = INITIALISERS["LeCun"].spread(784, 64)
    assert pre_activations(spread, 0).std() == pytest.approx(1, rel=0.15)


@pytest.mark.parametrize("threshold", [0.0, -1.0, 1.5, float("nan")])
def test_zones_refuse_a_threshold_outside_its_range(threshold):
    with pytest.raises(Refused, match="threshold"):
        zones("tanh", threshold)
    with pytest.raises(Refused):
        share_inside("tanh", 0.1, [])
