"""What is shipped about the difficulties against the shipped classifier, and the numbers read off the curves."""

import numpy as np
import pytest

from core.classifiers import difficulties, shipped
from core.classifiers.difficulties import FIRST, HAND, Scene, half_point, levels
from core.classifiers.distortions import KINDS, chance, distorted
from core.data import mnist
from core.runs import Refused


def test_every_curve_starts_high_and_ends_broken_but_the_hands():
    for kind, curve in difficulties.curves().items():
        assert curve.shape == (21,) and curve[0] > 0.98
        if kind != HAND:
            assert curve[-1] < 0.55 and curve[-1] < curve[5] + 0.05, kind


@pytest.mark.parametrize(("kind", "level"), [("turn", 6), ("pieces", 12)])
def test_the_stored_accuracy_is_that_of_the_classifier(kind, level, tensorflow):
    images, labels = difficulties.batch_of(300)
    hard = distorted(images, {kind: levels(kind)[level]}, chance(difficulties.BATCH_SEED, 300))
    right = np.mean(shipped.probabilities(hard[..., None]).argmax(1) == labels)
    assert difficulties.curves()[kind][level] == pytest.approx(right, abs=0.011)


def test_the_stored_answers_of_the_first_scene_are_those_of_the_classifier(tensorflow):
    together, alone = difficulties.first_answers()
    assert together.shape == alone.shape == (7 * 21, 10) and together.sum(1) == pytest.approx(1, abs=1e-5)
    for place, kind in ((0, "turn"), (4, "bar")):
        shown = difficulties.pictures(FIRST, kind)[[3, 15]]
        assert shipped.probabilities(shown[..., None]) == pytest.approx(
            together[[21 * place + 3, 21 * place + 15]], abs=2e-3
        )


def test_the_batch_has_all_classes_alike():
    images, labels = difficulties.batch_of(200)
    assert np.bincount(labels).tolist() == [20] * 10 and images.max() <= 1


def test_the_hands_are_ordered_by_their_distance_to_the_class_mean():
    random = np.random.default_rng(0)
    known, labels = random.standard_normal((60, 4)), np.arange(60) % 10
    features = random.standard_normal((50, 4))
    orders = difficulties.ordered_hands(features, labels[:50], known, labels)
    for label, order in enumerate(orders):
        mean = sum(known[i] for i in range(60) if labels[i] == label) / 6
        away = [float(np.sqrt(((features[i] - mean) ** 2).sum())) for i in order]
        assert away == sorted(away) and sorted(order) == [i for i in range(50) if labels[i] == label]


def test_the_shipped_order_holds_every_held_out_digit_once_in_its_own_class():
    order = difficulties.hands()
    assert sorted(order.ravel()) == list(range(1000))
    assert (mnist().test_labels[order] == np.arange(10)[:, None]).all()


def test_a_slider_at_zero_leaves_the_digit_and_others_stay_on():
    scene = Scene(7, 0.3, {"brightness": 0.2})
    alone, together = (difficulties.pictures(scene, "bar", part) for part in (True, False))
    assert (alone[0] == difficulties.digit(scene)).all() and together[0].min() == pytest.approx(0.2)
    assert (difficulties.pictures(scene, HAND, True)[6] == difficulties.digit_of(7, 0.3)).all()


def test_a_drawn_digit_is_written_by_one_hand_only():
    drawn = np.eye(28, dtype=np.float32)
    scene = Scene(0, 0.9, {}, drawn=drawn)
    assert (difficulties.pictures(scene, HAND) == drawn).all() and (difficulties.digit(scene) == drawn).all()


def test_half_is_found_between_two_strengths():
    curve = np.interp(np.linspace(0, 1, 21), [0, 0.5, 1], [1, 0.5, 0]).astype(np.float32)
    assert half_point("turn", curve) == pytest.approx(90, abs=0.1)
    assert half_point("turn", np.full(21, 0.7, np.float32)) is None
    assert half_point("turn", np.full(21, 0.2, np.float32)) == 0


def test_the_weakest_breaks_at_the_smallest_share_of_its_slider():
    steep, flat = (np.interp(np.linspace(0, 1, 21), [0, at, 1], [1, 0.5, 0.4]).astype(np.float32) for at in (0.2, 0.8))
    assert difficulties.weakest({"turn": flat, "contrast": steep}) == ("contrast", pytest.approx(0.2, abs=0.01))
    assert difficulties.weakest({"turn": np.ones(21, np.float32)}) is None


def test_the_levels_of_every_kind_go_from_none_to_most():
    for name, kind in KINDS.items():
        assert levels(name)[0] == 0 and levels(name)[-1] == pytest.approx(kind.most)


@pytest.mark.parametrize("content", [None, b"", b"PK broken"])
def test_a_missing_or_damaged_file_is_said(content, tmp_path, monkeypatch):
    path = tmp_path / "difficulties.npz"
    if content is not None:
        path.write_bytes(content)
    monkeypatch.setattr(difficulties, "STORED", path)
    difficulties.stored.cache_clear()
    with pytest.raises(Refused, match="missing or damaged"):
        difficulties.curves()
    difficulties.stored.cache_clear()
