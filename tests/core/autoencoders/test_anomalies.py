import numpy as np
import pytest

from core import autoencoders as ae
from core.data import mnist
from core.runs import Refused

RNG = np.random.default_rng(1947)


def test_the_area_under_the_curve_is_the_rank_sum_of_mann_and_whitney():
    digits, others = RNG.integers(0, 40, 200).astype(float), RNG.integers(10, 60, 90).astype(float)  # many ties
    values = np.concatenate([digits, others])
    order = np.argsort(values, kind="stable")
    ranks = np.empty(len(values))
    ranks[order] = np.arange(1, len(values) + 1)
    for value in np.unique(values):
        ranks[values == value] = ranks[values == value].mean()
    statistic = ranks[len(digits) :].sum() - len(others) * (len(others) + 1) / 2
    assert ae.roc(digits, others).area == pytest.approx(statistic / (len(digits) * len(others)), rel=1e-12)


def test_the_curve_counts_what_is_at_least_the_threshold():
    digits, others = RNG.random(50), RNG.random(70) + 0.3
    found = ae.roc(digits, others)
    assert found.caught[0] == found.false_alarms[0] == 0 and found.caught[-1] == found.false_alarms[-1] == 1
    for threshold, alarms, caught in zip(found.thresholds, found.false_alarms, found.caught, strict=True):
        assert alarms == pytest.approx(np.mean(digits >= threshold))
        assert caught == pytest.approx(np.mean(others >= threshold))


def test_two_sets_that_are_apart_have_area_one_and_nothing_to_compare_is_refused():
    assert ae.roc(np.arange(5.0), np.arange(10.0, 15.0)).area == 1
    with pytest.raises(Refused):
        ae.roc(np.arange(5.0), np.array([]))


@pytest.mark.parametrize("kind", ae.KINDS)
def test_strange_pictures_are_seeded_and_look_like_a_networks_input(kind):
    shown = ae.strange(kind, 6, 3)
    assert shown.shape == (6, 28, 28) and shown.dtype == np.uint8
    ae.strange.cache_clear()
    assert (shown == ae.strange(kind, 6, 3)).all() and (shown != ae.strange(kind, 6, 4)).any()
    assert len({picture.tobytes() for picture in shown}) == 6


def test_letters_are_centred_as_digits_are():
    letters = ae.strange("letters", 40).astype(np.float64)
    rows, columns = np.indices((28, 28))
    for letter in letters:
        middle = [(letter * axis).sum() / letter.sum() for axis in (rows, columns)]
        assert middle == pytest.approx([14, 14], abs=1.1)
        assert not letter[:3].any() and not letter[:, -2:].any()


def test_a_kind_nobody_knows_is_refused():
    with pytest.raises(Refused):
        ae.strange("faces")


def test_noise_and_photos_are_told_from_digits_better_than_letters():
    codec = ae.opened("autoencoder_2")
    areas = {kind: ae.roc(ae.digit_errors(codec), ae.errors(codec, ae.strange(kind))).area for kind in ae.KINDS}
    assert areas["noise"] > 0.999 and areas["photos"] > areas["letters"] > 0.6


def test_errors_are_the_lectures_loss():
    codec, images = ae.opened("autoencoder_2"), mnist().test_images[:5]
    rows = images.reshape(5, 784) / 255
    told = [float(((row - codec.rebuild(row[None].astype(np.float32))[0]) ** 2).sum()) for row in rows]
    assert ae.errors(codec, images) == pytest.approx(told, rel=1e-5)
