"""Data hunger: samples, label noise and neighbours against brute force; more data helps; the shipped run."""

import numpy as np
import pytest

from core import runs
from core.data import mnist
from core.limitations import hunger, nets
from core.limitations.hunger import SIZES, Config, Snapshot
from core.limitations.shipped import MODELS
from core.runs import Refused

RNG = np.random.default_rng(2)


def test_the_neighbours_are_those_of_a_search_through_all():
    known, asked = RNG.uniform(size=(60, 28, 28)), RNG.uniform(size=(9, 28, 28))
    labels = RNG.integers(0, 3, 60)
    got = hunger.vote(known.astype(np.float32), labels, asked.astype(np.float32))
    for image, name in zip(asked, got, strict=True):
        apart = [((image - other) ** 2).sum() for other in known]
        near = [labels[i] for i in sorted(range(60), key=lambda i: apart[i])[:3]]
        counts = {label: near.count(label) for label in near}
        assert name == max(near, key=lambda label: (counts[label], -near.index(label)))


def test_one_neighbour_of_a_known_picture_is_itself():
    known, labels = RNG.uniform(size=(20, 28, 28)).astype(np.float32), RNG.integers(0, 10, 20)
    assert np.array_equal(hunger.vote(known, labels, known, k=1), labels)


@pytest.mark.parametrize("size", [10, 30, 1000])
def test_a_sample_holds_every_class_alike_and_a_larger_one_holds_it(size):
    data = hunger.sample(size, 0.0, 3)
    counts = np.bincount(data.labels, minlength=10)
    assert counts.max() - counts.min() <= 1
    more = hunger.sample(4000, 0.0, 3)
    kept = {image.tobytes() for image in more.images}
    assert all(image.tobytes() in kept for image in data.images)


@pytest.mark.parametrize("noise", [0.2, 0.6])
def test_exactly_the_share_of_labels_is_wrong(noise):
    clean, noisy = hunger.sample(300, 0.0, 1), hunger.sample(300, noise, 1)
    assert np.array_equal(clean.images, noisy.images)
    assert (clean.labels != noisy.labels).mean() == pytest.approx(noise) and noisy.labels.max() <= 9


def test_bands_are_mean_least_and_largest_of_what_is_there():
    accuracy = np.full((3, 6, 5), np.nan, np.float32)
    accuracy[0, 0, :3] = 0.2, 0.4, 0.9
    mean, low, high = hunger.bands(accuracy)
    assert (mean[0, 0], low[0, 0], high[0, 0]) == pytest.approx((0.5, 0.2, 0.9))
    assert np.isnan(mean[0, 1]) and np.isnan(low[2]).all()
    assert hunger.enough(accuracy, 0, 0.5) == 10 and hunger.enough(accuracy, 1, 0.5) is None


def test_no_digit_that_judges_is_learned_from():
    digits = mnist()
    learned = {image.tobytes() for image in hunger.sample(4000, 0.0, 0).images}
    assert not any(image.tobytes() in learned for image in nets.scaled(digits.test_images[: hunger.JUDGED]))


def test_the_run_fills_one_place_after_the_other(tensorflow):
    steps = filter(None, hunger.train(Config(repeats=2)))
    first, second, third = (next(steps) for _ in range(3))
    assert np.isnan(first.accuracy).all() and second.step == 1
    assert (~np.isnan(third.accuracy)).sum() == 6 and (third.accuracy[:, 0, :2] > 0.15).all()


def test_the_shipped_run_grows_with_the_data():
    run = runs.load(MODELS / "runs", runs.run_key(Config()), Snapshot)
    mean, low, high = hunger.bands(run[-1].accuracy)
    assert run[-1].step == 3 * len(SIZES) and not np.isnan(mean).any()
    assert (mean[:, -1] > mean[:, 0] + 0.25).all() and (low <= mean + 1e-6).all() and (mean <= high + 1e-6).all()
    assert mean[0, -1] > mean[1, -1] and mean[0, -1] > 0.93


@pytest.mark.parametrize("wrong", [{"noise": 0.9}, {"repeats": 0}, {"seed": -1}])
def test_runs_nobody_can_make_are_refused(wrong):
    with pytest.raises(Refused):
        Config(**wrong)
