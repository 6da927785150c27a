"""The recipe of the shipped digit model: its rates, its batches, and that it learns."""

import numpy as np
import pytest

from core.data import mnist
from core.devices import tf
from core.diffusion import recipes
from core.diffusion.unet import ANGLES, NOBODY, UNet, initial


def test_the_learning_rate_rises_stays_and_falls_to_nothing():
    assert recipes.rate(0) == pytest.approx(recipes.RATE / 500)
    assert recipes.rate(499) == recipes.rate(recipes.STEPS // 2) == recipes.RATE
    assert recipes.rate(recipes.STEPS - 1) < recipes.RATE / 10_000


def test_the_average_forgets_its_start_and_then_keeps_nearly_all():
    assert recipes.decay(0) == 0.1 and recipes.decay(90) == 0.91 and recipes.decay(10**6) == recipes.AVERAGED


def test_a_batch_has_an_angle_in_each_part_of_the_range_and_withholds_a_tenth_of_the_classes():
    images, labels = tf.fill([50, 8, 8], tf.constant(255, tf.uint8)), tf.fill([50], 4)
    batches = [recipes.batch(images, labels, tf.constant([0, number]), 32) for number in range(100)]
    first = batches[0]
    assert first.clean.shape == first.noise.shape == (32, 8, 8, 1) and (first.clean.numpy() == 1).all()
    place = (first.angles.numpy() - ANGLES[0]) / (ANGLES[1] - ANGLES[0]) * 32
    assert np.floor(place).tolist() == list(range(32))
    told = np.concatenate([each.labels for each in batches])
    assert set(told) == {4, NOBODY} and (told == NOBODY).mean() == pytest.approx(0.1, abs=0.02)
    noise = np.stack([each.noise for each in batches])
    assert noise.mean() == pytest.approx(0, abs=0.02) and noise.std() == pytest.approx(1, abs=0.02)


def test_the_loss_of_an_untrained_network_is_the_mean_square_of_v():
    drawn = recipes.batch(*(tf.constant(part[:64]) for part in _digits()), tf.constant([1, 2]), 16)
    clean, noise, angles = (np.asarray(part, np.float64) for part in (drawn.clean, drawn.noise, drawn.angles))
    v = np.cos(angles)[:, None, None, None] * noise - np.sin(angles)[:, None, None, None] * clean
    assert float(recipes.loss(UNet(initial()), drawn)) == pytest.approx((v**2).mean(), rel=1e-5)


def test_it_learns_and_the_same_seed_learns_the_same():
    images, labels = (part[:256] for part in _digits())
    runs = [list(recipes.training(images, labels, steps=steps, size=16)) for steps in (30, 30)]
    losses = [[told for _, told in run] for run in runs]
    assert losses[0] == losses[1]
    assert np.mean(losses[0][-5:]) < 0.95 * np.mean(losses[0][:5])


def _digits():
    held = mnist()
    return held.train_images, held.train_labels.astype(np.int32)
