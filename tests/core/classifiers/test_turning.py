"""Turning a picture, held against exact quarter turns and SciPy."""

import numpy as np
import pytest
from scipy import ndimage

from core.classifiers.turning import turned
from core.data import mnist

RNG = np.random.default_rng(7)


@pytest.mark.parametrize("quarters", [-1, 0, 1, 2])
def test_a_quarter_turn_moves_every_pixel_exactly_counterclockwise(quarters):
    images = RNG.random((3, 28, 28)).astype(np.float32)
    wanted = np.rot90(images, quarters, axes=(1, 2))
    np.testing.assert_allclose(turned(images, 90 * quarters), wanted, atol=1e-5)


@pytest.mark.parametrize("degrees", [-57.0, -13.5, 20.0, 45.0])
def test_any_turn_is_that_of_scipy(degrees):
    images = mnist().test_images[:5].astype(np.float32)
    wanted = ndimage.rotate(images, degrees, axes=(2, 1), reshape=False, order=1, mode="constant")
    np.testing.assert_allclose(turned(images, degrees), wanted, atol=2e-3)


def test_each_picture_has_its_own_angle():
    images = mnist().test_images[:4]
    together = turned(images, [0, 10, -20, 60])
    for i, degrees in enumerate([0, 10, -20, 60]):
        np.testing.assert_array_equal(together[i], turned(images[i : i + 1], degrees)[0])


def test_turning_keeps_the_ink():
    images = mnist().test_images[:50].astype(np.float32)
    inks = turned(images, 33).sum(axis=(1, 2)) / images.sum(axis=(1, 2))
    assert np.abs(inks - 1).max() < 0.03
