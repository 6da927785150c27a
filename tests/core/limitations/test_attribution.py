"""Explanations: completeness, finite differences, Grad-CAM in NumPy, the network without Keras, random weights."""

import numpy as np
import pytest

from core import classifiers
from core.data import mnist
from core.limitations import attribution, nets, shipped

RNG = np.random.default_rng(7)
DIGIT = nets.scaled(mnist().test_images[attribution.FIRST : attribution.FIRST + 1])[0]
LABEL = int(mnist().test_labels[attribution.FIRST])


@pytest.fixture(scope="module")
def weights(tensorflow):
    return classifiers.convolutional().get_weights()


def test_the_network_without_keras_answers_as_the_one_with(weights):
    images = nets.scaled(mnist().test_images[:4])
    expected = classifiers.answers(classifiers.convolutional(), images[..., None], "logits")
    for name in (0, 7):
        assert attribution.score(weights, images, name) == pytest.approx(expected[:, name], abs=1e-3)


def test_integrated_gradients_of_a_polynomial_are_complete():
    def function(images):
        return (images**3).sum(axis=(1, 2)) + 2 * images[:, 0, 0] * images[:, 1, 1]

    def slope(images):
        out = 3 * images**2
        out[:, 0, 0] += 2 * images[:, 1, 1]
        out[:, 1, 1] += 2 * images[:, 0, 0]
        return out

    digit = RNG.uniform(size=(4, 4))
    found = attribution.path_attribution(slope, digit, pieces=200)
    assert found.sum() == pytest.approx(function(digit[None])[0], rel=1e-4)
    # in closed form: each pixel's cube is its own, the product is shared equally
    assert found[2, 3] == pytest.approx(digit[2, 3] ** 3, rel=1e-4)
    assert found[0, 0] == pytest.approx(digit[0, 0] ** 3 + digit[0, 0] * digit[1, 1], rel=1e-4)


def test_integrated_gradients_of_the_classifier_add_up_to_the_risen_score(weights):
    found = attribution.integrated_gradients(weights, DIGIT, LABEL)
    ends = attribution.score(weights, np.stack([DIGIT, np.zeros_like(DIGIT)]), LABEL)
    assert found.sum() == pytest.approx(ends[0] - ends[1], rel=0.03)
    assert (found[DIGIT == 0] == 0).all()


def test_saliency_agrees_with_finite_differences(weights):
    digit = (DIGIT * 0.8 + RNG.uniform(0.05, 0.15, DIGIT.shape)).astype(np.float32)
    found = attribution.saliency(weights, digit, LABEL)
    places = [np.unravel_index(place, digit.shape) for place in found.ravel().argsort()[-9:]]
    moved = np.repeat(digit[None], 18, axis=0)
    for i, place in enumerate(places):
        moved[2 * i][place] -= 1e-3
        moved[2 * i + 1][place] += 1e-3
    scores = attribution.score(weights, moved, LABEL)
    ratios = np.abs(scores[1::2] - scores[::2]) / 2e-3 / [found[place] for place in places]
    assert np.median(ratios) == pytest.approx(1, abs=0.06)


def test_cam_is_the_weighted_sum_of_numpy_written_another_way():
    maps, slopes = RNG.normal(size=(2, 7, 7, 5)).astype(np.float32)
    by_hand = np.zeros((7, 7))
    for k in range(5):
        by_hand += slopes[..., k].mean() * maps[..., k]
    assert attribution.cam(maps, slopes) == pytest.approx(np.where(by_hand > 0, by_hand, 0), abs=1e-5)


def test_grad_cam_sees_what_the_head_adds_up(weights, tensorflow):
    maps, _ = attribution.maps_and_logits(weights, tensorflow.constant(DIGIT[None]))
    found = attribution.grad_cam(weights, DIGIT, LABEL)
    assert found.shape == (28, 28) and (found >= 0).all() and found.max() > 0
    assert len(np.unique(found)) <= maps.shape[1] * maps.shape[2] + 1


def test_occlusion_of_empty_paper_costs_nothing(weights):
    found = attribution.occlusion(weights, DIGIT, LABEL)
    assert found[0, 0] == pytest.approx(0, abs=1e-4) and found.max() > 1


def test_randomising_keeps_spread_and_leaves_earlier_layers(weights):
    some = attribution.randomised(weights, 2)
    assert all(np.array_equal(a, b) for a, b in zip(some[:-4], weights[:-4], strict=True))
    for place in (-2, -4):
        assert not np.array_equal(some[place], weights[place])
        assert some[place].std() == pytest.approx(weights[place].std(), rel=0.1)
    assert all(np.array_equal(a, b) for a, b in zip(attribution.randomised(weights, 0), weights, strict=True))


def test_a_random_network_names_no_better_than_chance(weights):
    digits = mnist()
    random = attribution.randomised(weights, len(weights) // 2)
    images = nets.scaled(digits.test_images[:200])
    said = np.stack([attribution.score(random, images, name) for name in range(10)], axis=1)
    assert (said.argmax(1) == digits.test_labels[:200]).mean() < 0.35


def test_rank_correlation_is_that_of_known_ranks():
    values = np.array([[1.0, 2.0], [2.0, 5.0]])
    assert attribution.rank_correlation(values, values**3) == pytest.approx(1)
    assert attribution.rank_correlation(values, -values) == pytest.approx(-1)
    assert attribution.rank_correlation(np.arange(5.0), np.array([1.0, 0, 2, 3, 4])) == pytest.approx(1 - 6 * 2 / 120)
    assert attribution.rank_correlation(values, np.ones((2, 2))) == 0


def test_the_shipped_maps_are_those_of_today(weights):
    stored = shipped.read("black_box")
    assert int(stored["name"]) == LABEL and np.array_equal(stored["digit"], DIGIT)
    now = attribution.saliency(weights, DIGIT, LABEL)
    assert attribution.rank_correlation(now, stored["maps"][0, 0]) > 0.99
    total, risen = stored["sums"]
    assert total == pytest.approx(risen, rel=0.03)
    assert stored["similar"][:, 0] == pytest.approx(np.ones(4), abs=1e-5)
