"""What real digits look like to the shipped classifier: the statistics that generated digits are held against."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from core import classifiers
from core.data import Digits, mnist
from core.evaluation.distances import Gaussian, frechet_distance, gaussian
from core.pretrained import Made, Pretrained, Recipe

SIZES = (500, 1000, 2000, 5000, 10_000)


def make_statistics(digits: Digits) -> Made:
    """Return mean and covariance of the classifier's features over MNIST's test part."""
    told = classifiers.features(classifiers.pictures(digits.test_images))
    unit = np.sqrt(told.var(axis=0).mean())
    found = gaussian(told / unit)
    return Made(
        {"about.mean": found.mean, "about.covariance": found.covariance, "about.unit": np.array(unit)},
        what="Mean and covariance of the shipped classifier's 64 features over real digits; mean variance 1.",
        data="MNIST's 10,000 test pictures.",
        recipe="One pass of the shipped classifier.",
        seed=0,
        epochs=0,
        limits="A distance in the features of one small digit classifier: it says nothing of pictures that are no "
        "digits, and it cannot be compared with the Inception distance of the literature.",
        config={"layer": "dense1_relu", "features": 64},
        licence="numbers computed from MNIST (CC BY-SA 3.0)",
    )


def _reference(stored: Pretrained) -> Gaussian:
    return Gaussian(stored.numbers["about.mean"], stored.numbers["about.covariance"])


def _features(stored: Pretrained, images: NDArray[np.uint8]) -> NDArray[np.float32]:
    return classifiers.features(classifiers.pictures(images)) / np.float32(stored.numbers["about.unit"])


def measure(stored: Pretrained) -> dict[str, Any]:
    """Return the distance of the bundled held-out digits."""
    features = _features(stored, mnist().test_images)
    return {"fid_of_held_out_1000": round(frechet_distance(gaussian(features), _reference(stored)), 3)}


def judge(stored: Pretrained, digits: Digits) -> dict[str, Any]:
    """Return the floor: the distance of n real training digits, for several n."""
    order = np.random.default_rng(0).permutation(len(digits.train_images))[: max(SIZES)]
    features = _features(stored, digits.train_images[order])
    floors = {str(n): round(frechet_distance(gaussian(features[:n]), _reference(stored)), 3) for n in SIZES}
    return {"fid_of_n_training_digits": floors}


RECIPES = (Recipe("digit_statistics", make_statistics, measure, judge),)
