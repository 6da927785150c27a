"""The U-Net's shapes and its size, counted by hand, and its layers against Keras' own."""

import numpy as np
import pytest

from core.devices import tf
from core.diffusion import shipped
from core.diffusion.unet import ANGLES, BLOCKS, EMBEDDING, UNet, initial, level_features, shapes
from core.pretrained import Pretrained, load
from core.runs import Refused

ENDS = {"stem": 4 * 4 * 1 * 32 + 32, "down": 9 * 32 * 64 + 64, "up": 64 * 32, "head": 4 * 4 * 32 + 1}


def block(width):
    """Two 3 x 3 convolutions, the second with biases, and scale and shift from 128 told numbers."""
    return 2 * 9 * width * width + width + 2 * (128 * width + width)


def asked(count=3):
    random = np.random.default_rng(1)
    noisy = random.standard_normal((count, 28, 28, 1)).astype("f")
    return noisy, np.linspace(0.1, 1.4, count).astype("f"), np.arange(count, dtype="i")


def test_the_network_has_the_parameters_that_were_counted_by_hand():
    told = (32 * 128 + 128) + 11 * 128 + (128 * 128 + 128)
    wanted = sum(ENDS.values()) + told + 2 * block(32) + 3 * block(64)
    assert sum(values.size for values in initial().values()) == wanted == load(shipped.NAME).card.parameters


def test_untrained_it_says_nothing_and_its_blocks_change_nothing():
    network = UNet(initial(seed=3))
    assert network(*asked()).shape == (3, 28, 28, 1) and not network(*asked()).numpy().any()
    signal = np.random.default_rng(0).standard_normal((2, 7, 7, 64)).astype("f")
    told = dict(zip(BLOCKS, network._film(*asked(2)[1:]), strict=True))
    assert (network._block("deep1", signal, told).numpy() == signal).all()


def test_the_same_seed_gives_the_same_network_and_layers_start_with_their_variance():
    one, same, other = (initial(seed) for seed in (1, 1, 2))
    assert all((one[name] == same[name]).all() for name in shapes())
    assert any((one[name] != other[name]).any() for name in shapes())
    assert one["deep1/first/kernel"].var() == pytest.approx(2 / (9 * 64), rel=0.05)
    assert one["told/kernel"].var() == pytest.approx(1 / 128, rel=0.05)


def by_keras(weights, noisy, angles, labels):
    """The same network put together from Keras' layers."""
    layers = tf.keras.layers

    def with_weights(layer, signal, *values):
        layer.build(signal.shape)
        layer.set_weights(values)
        return layer(signal)

    def dense(name, signal):
        return with_weights(layers.Dense(weights[f"{name}/bias"].size), signal, *both(name))

    def both(name):
        return weights[f"{name}/kernel"], weights[f"{name}/bias"]

    def conv(signal, name, side, strides=1):
        kernel = weights[f"{name}/kernel"]
        bias = weights.get(f"{name}/bias", np.zeros(kernel.shape[-1], "f"))
        return with_weights(layers.Conv2D(kernel.shape[-1], side, strides, "same"), signal, kernel, bias)

    embedded = with_weights(layers.Embedding(11, EMBEDDING), labels, weights["class/kernel"])
    film = dense("film", tf.nn.silu(dense("told", tf.nn.silu(dense("level", level_features(angles))) + embedded)))
    at = 0

    def residual(name, signal):
        nonlocal at
        width = BLOCKS[name]
        scale, shift = film[:, None, None, at : at + width], film[:, None, None, at + width : at + 2 * width]
        at += 2 * width
        inner = conv(tf.nn.relu(signal), f"{name}/first", 3) * (1 + scale) + shift
        return signal + conv(tf.nn.relu(inner), f"{name}/second", 3)

    wide = residual("wide1", conv(noisy, "stem", 4, 2))
    deep = conv(tf.nn.relu(wide), "down", 3, 2)
    for name in ("deep1", "deep2", "deep3"):
        deep = residual(name, deep)
    up = layers.UpSampling2D(interpolation="nearest")(conv(tf.nn.relu(deep), "up", 1))
    last = tf.nn.relu(residual("wide2", up + wide))
    return with_weights(layers.Conv2DTranspose(1, 4, 2, "same"), last, *both("head"))


def test_the_shipped_network_is_what_keras_layers_with_its_weights_say():
    weights = dict(load(shipped.NAME).numbers)
    noisy, angles, labels = (tf.constant(part) for part in asked(5))
    told = shipped.network()(noisy, angles, labels).numpy()
    assert np.abs(told).max() > 0.5
    assert told == pytest.approx(by_keras(weights, noisy, angles, labels).numpy(), abs=1e-4)


def test_weights_that_do_not_fit_are_refused():
    stored = load(shipped.NAME)
    with pytest.raises(Refused, match="do not fit"):
        shipped.unet(Pretrained(stored.card, {"stem/kernel": stored.numbers["stem/kernel"]}))


def test_the_level_is_told_by_sines_and_cosines_inside_the_trained_range():
    told = level_features(np.array([0.5, 0.0, 9.0], "f")).numpy()
    assert told.shape == (3, 32)
    assert told[0, [0, 15, 16, 31]] == pytest.approx([np.sin(0.5), np.sin(32), np.cos(0.5), np.cos(32)], abs=1e-4)
    assert told[1:, 0] == pytest.approx(np.sin(ANGLES), abs=1e-5)
