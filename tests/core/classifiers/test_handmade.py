"""The transparent classifier on hand-made features, held against NumPy written another way."""

import numpy as np
import pytest

from core.classifiers import handmade, views
from core.classifiers.handmade import FEATURES, Measured
from core.data import mnist
from core.runs import Refused

ALL = tuple(FEATURES)


@pytest.fixture(scope="module")
def shipped():
    return views.by_hand()


def test_shipped_features_are_those_of_the_bundled_digits(shipped):
    digits = mnist()
    for part, images, labels in zip(shipped, (digits.train_images, digits.test_images),
                                    (digits.train_labels, digits.test_labels), strict=True):  # fmt: skip
        rows = np.arange(3, len(images), 97)
        again = handmade.measured(images[rows], labels[rows])
        for name in ALL:
            np.testing.assert_allclose(part.values[name][rows], again.values[name], rtol=1e-5, atol=1e-5)
        assert (part.labels == labels).all()


def test_every_number_has_a_name(shipped):
    for name, feature in FEATURES.items():
        assert shipped[0].values[name].shape == (4000, len(feature.numbers))


def test_the_nearest_mean_is_found_as_by_loops(shipped):
    training, held_out = shipped
    names = ("holes", "slant")
    table = np.hstack([training.values[name] for name in names])
    middle, spread = table.mean(0), table.std(0)
    right = 0
    for row in range(200):
        own = (np.hstack([held_out.values[name][row] for name in names]) - middle) / spread
        away = [np.linalg.norm(own - ((table[training.labels == d] - middle) / spread).mean(0)) for d in range(10)]
        right += int(np.argmin(away) == held_out.labels[row])
    part = Measured({name: held_out.values[name][:200] for name in names}, held_out.labels[:200])
    assert handmade.accuracy(handmade.learned_means(training, names), part) == pytest.approx(right / 200)


def test_by_hand_is_far_above_chance_and_far_below_learned(shipped):
    training, held_out = shipped
    accuracy = handmade.accuracy(handmade.learned_means(training, ALL), held_out)
    learned = views.card_of("classifier").quality["held_out_accuracy"]
    assert 0.75 < accuracy < learned - 0.1
    for name in ALL:
        assert handmade.accuracy(handmade.learned_means(training, (name,)), held_out) > 0.12


def test_without_features_there_is_a_sentence(shipped):
    with pytest.raises(Refused, match="at least one"):
        handmade.learned_means(shipped[0], ())
