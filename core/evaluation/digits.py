"""How good generated digits are, judged by the shipped classifier's 64 features.

The features are divided by one number, so that their mean variance over real digits is 1: distances then do not
depend on the classifier's units. They compare digits inside this project only and are not the Inception distance of
the literature.
"""

import functools

import numpy as np
from numpy.typing import NDArray

from core import classifiers
from core.data import mnist
from core.evaluation.distances import Gaussian, density_coverage, frechet_distance, gaussian, nearest
from core.pretrained import load


@functools.cache
def reference() -> Gaussian:
    """Return the features' mean and covariance over MNIST's 10,000 test pictures."""
    numbers = load("digit_statistics").numbers
    return Gaussian(numbers["about.mean"], numbers["about.covariance"])


def features(images: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Return the features [n, 64] of `images` [n, 28, 28], in units of their root mean variance over real digits."""
    unit = np.float32(load("digit_statistics").numbers["about.unit"])
    return classifiers.features(classifiers.pictures(images)) / unit


@functools.cache
def held_out_features() -> NDArray[np.float32]:
    """Return the features [1000, 64] of the bundled held-out digits."""
    return features(mnist().test_images)


def digit_fid(images: NDArray[np.uint8]) -> float:
    """Return the Frechet distance between the features of `images` [n, 28, 28] and of MNIST's test part.

    It falls with n: the card of `digit_statistics` tells what real training digits get for several n.
    """
    return frechet_distance(gaussian(features(images)), reference())


def class_accuracy(images: NDArray[np.uint8], labels: NDArray[np.integer]) -> float:
    """Return the share of `images` [n, 28, 28] that the shipped classifier reads as `labels` [n]."""
    said = classifiers.probabilities(classifiers.pictures(images)).argmax(axis=1)
    return float((said == labels).mean())


def digit_density_coverage(images: NDArray[np.uint8], k: int = 5) -> tuple[float, float]:
    """Return density and coverage of `images` [n, 28, 28] against the bundled held-out digits, in feature space."""
    return density_coverage(held_out_features(), features(images), k)


def nearest_training(images: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], NDArray[np.float64]]:
    """Return for each of `images` [n, 28, 28] the nearest of the 4,000 bundled training digits, and how far it is."""
    found, apart = nearest(images, mnist().train_images)
    return mnist().train_images[found], apart
