"""The shipped conditional GAN against its card, and what can be asked of it."""

import numpy as np
import pytest

from core.gans import conditional, digit_networks, digit_training, recipes
from core.runs import Refused

pytestmark = pytest.mark.usefixtures("tensorflow")


@pytest.fixture(scope="module")
def measured(tensorflow):
    return recipes.measure(conditional.stored())


def test_card_is_measured_again(measured):
    quality = conditional.stored().card.quality
    # other devices round differently: a few of 2,000 pictures may change sides
    assert measured["fid_2000"] == pytest.approx(quality["fid_2000"], abs=0.05)
    assert measured["class_accuracy_2000"] == pytest.approx(quality["class_accuracy_2000"], abs=0.004)
    assert measured["coverage_1000"] == pytest.approx(quality["coverage_1000"], abs=0.02)


def test_quality_is_high(measured):
    assert measured["class_accuracy_2000"] > 0.99
    assert measured["fid_2000"] < 0.3  # real digits get 0.26 of themselves at this number
    assert measured["coverage_1000"] > 0.85


def test_parameters_are_counted():
    norms, picture = 2 * (64 + 32 + 16), 3 * 3 * 16 + 1
    generator = 10 * 64 + 128 * 49 * 64 + 4 * 4 * 64 * 32 + 4 * 4 * 32 * 16 + norms + picture
    convolutions = 16 * 32 + 32 + 16 * 32 * 64 + 64 + 9 * 64 * 128 + 128
    critic = convolutions + 2048 * 256 + 256 + 256 + 1 + 10 * 256
    assert conditional.stored().card.parameters == generator + critic


def test_shipped_critic_is_spectrally_normal():
    numbers = conditional.stored().numbers
    for name, shape in digit_networks.CRITIC_SHAPES.items():
        matrix = numbers[f"critic/{name}"].reshape(-1, shape[-1])
        assert np.linalg.svd(matrix, compute_uv=False)[0] == pytest.approx(1, abs=0.03)


def test_same_seed_same_pictures_and_more_of_them_begin_alike():
    one, two = conditional.draw(5, 4, seed=9), conditional.draw(5, 7, seed=9)
    assert one.shape == (4, 28, 28)
    assert np.abs(one.astype(int) - two[:4]).max() <= 1
    assert np.abs(one.astype(int) - conditional.draw(5, 4, seed=10)).max() > 50


@pytest.mark.parametrize(("digit", "count"), [(10, 4), (-1, 4), (3, 0), (3, 10**6)])
def test_foreign_digits_and_huge_counts_are_refused(digit, count):
    with pytest.raises(Refused):
        conditional.draw(digit, count, 0)


def test_arc_starts_and_ends_right_and_keeps_its_length():
    one, other = (row / np.linalg.norm(row, axis=1, keepdims=True) for row in (conditional.noise(s, 3) for s in (1, 2)))
    arc = conditional.between(one, other, 9)
    np.testing.assert_allclose(arc[0], one, atol=1e-6)
    np.testing.assert_allclose(arc[-1], other, atol=1e-6)
    np.testing.assert_allclose(np.linalg.norm(arc, axis=2), 1, atol=1e-5)
    halves = (arc[4] * one).sum(1), (arc[4] * other).sum(1)
    np.testing.assert_allclose(*halves, atol=1e-5)


def test_blend_begins_and_ends_with_the_pure_digits():
    frames = conditional.blend((3, 8), 4, count=2, steps=5)
    for place, digit in ((0, 3), (-1, 8)):
        assert np.abs(frames[place].astype(int) - conditional.draw(digit, 2, 4)).max() <= 1


def test_critic_prefers_the_right_label():
    made = np.concatenate([conditional.draw(digit, 10, 1) for digit in range(10)])
    scores = conditional.opinions(made)
    assert scores.shape == (100, 10)
    assert (scores.argmax(axis=1) == np.repeat(np.arange(10), 10)).mean() > 0.5


def test_critic_of_the_first_layer_is_a_convolution_by_hand():
    numbers, image = conditional.stored().numbers, conditional.draw(2, 1, 0)[0] / 127.5 - 1
    wide = np.pad(image, 1)  # stride 2, kernel 4, "same": one pixel each side
    kernel = numbers["critic/conv1"][:, :, 0]
    by_hand = np.einsum("ij,ijc->c", wide[10:14, 12:16], kernel) + numbers["critic/conv1_bias"]
    from core.devices import tf

    told = tf.nn.conv2d(image[None, ..., None].astype(np.float32), numbers["critic/conv1"], 2, "SAME")
    np.testing.assert_allclose(told[0, 5, 6] + numbers["critic/conv1_bias"], by_hand, atol=1e-5)


def test_schedules_are_their_formulas():
    steps, rate = digit_training.STEPS, digit_training.RATE
    assert digit_training.rate_at(0) == digit_training.rate_at(steps // 2) == rate
    assert digit_training.rate_at(3 * steps // 4) == pytest.approx(0.51 * rate)
    assert digit_training.rate_at(steps - 1) < 0.02 * rate
    assert digit_training.decay_at(0) == 0.1
    assert digit_training.decay_at(steps - 1) == digit_training.AVERAGED
