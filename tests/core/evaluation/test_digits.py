"""The judge of generated digits, held against real ones and broken ones."""

import numpy as np
import pytest

from core.data import mnist
from core.evaluation import class_accuracy, digit_density_coverage, digit_fid, gaussian, held_out_features, reference
from core.evaluation import nearest_training as nearest

pytestmark = pytest.mark.usefixtures("tensorflow")


def test_real_digits_are_close_and_noisy_ones_far():
    train = mnist().train_images[:2000]
    noisy = np.random.default_rng(0).normal(0, 40, train.shape) + train
    assert digit_fid(train) < 0.6
    assert digit_fid(np.clip(noisy, 0, 255).astype(np.uint8)) > 5 * digit_fid(train)


def test_half_of_the_classes_missing_costs_coverage_and_distance():
    digits = mnist()
    some = digits.train_images[digits.train_labels < 5]
    assert digit_density_coverage(some)[1] < 0.6 < digit_density_coverage(digits.train_images)[1]
    assert digit_fid(some) > 10 * digit_fid(digits.train_images)


def test_class_accuracy_counts_wrong_labels():
    digits = mnist()
    images, labels = digits.test_images[:200], digits.test_labels[:200]
    assert class_accuracy(images, labels) > 0.97
    assert class_accuracy(images, (labels + 1) % 10) < 0.03


def test_features_have_a_mean_variance_of_one_over_real_digits():
    assert held_out_features().shape == (1000, 64) and held_out_features().min() >= 0
    assert np.trace(reference().covariance) / 64 == pytest.approx(1, abs=1e-3)
    assert np.trace(gaussian(held_out_features()).covariance) / 64 == pytest.approx(1, abs=0.1)


def test_a_training_digit_is_its_own_nearest():
    images, apart = nearest(mnist().train_images[5:8])
    np.testing.assert_array_equal(images, mnist().train_images[5:8])
    np.testing.assert_allclose(apart, 0, atol=0.02)
