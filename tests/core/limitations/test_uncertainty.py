"""Uncertainty: entropies in closed form, temperature, coverage against accuracy, and what the shipped networks say."""

import numpy as np
import pytest

from core import runs
from core.classifiers.calibration import calibration_error
from core.limitations import nets, uncertainty
from core.limitations.letters import NAMES, letters
from core.limitations.shipped import MODELS
from core.limitations.uncertainty import Config, Snapshot
from core.runs import Refused

RNG = np.random.default_rng(3)


def logits_of(sharpness, count=4000):
    """Logits whose softmax, divided by `sharpness`, is honest: labels are drawn from it."""
    honest = RNG.normal(size=(count, 10)) * 1.5
    said = nets.softmax(honest)
    labels = np.array([RNG.choice(10, p=row) for row in said])
    return honest * sharpness, labels


def shipped():
    return runs.load(MODELS / "runs", runs.run_key(Config()), Snapshot)


def test_entropy_is_zero_when_sure_and_ln_n_when_not():
    assert uncertainty.entropy(np.array([1.0, 0, 0, 0])) == pytest.approx(0, abs=1e-9)
    assert uncertainty.entropy(np.full(4, 0.25)) == pytest.approx(np.log(4))


def test_disagreement_is_zero_for_equal_members_and_ln_2_for_two_opposite_ones():
    one, two = np.array([[1.0, 0.0]]), np.array([[0.0, 1.0]])
    assert uncertainty.disagreement(np.stack([one, one])) == pytest.approx([0], abs=1e-9)
    assert uncertainty.disagreement(np.stack([one, two])) == pytest.approx([np.log(2)])


def test_jensen_the_ensemble_is_never_less_uncertain_than_its_members():
    every = nets.softmax(RNG.normal(size=(5, 50, 10)) * 3)
    assert (uncertainty.disagreement(every) >= 0).all()


@pytest.mark.parametrize("sharpness", [0.5, 1.0, 3.0])
def test_the_temperature_undoes_how_much_too_sharp_the_logits_are(sharpness):
    logits, labels = logits_of(sharpness)
    assert uncertainty.temperature(logits, labels) == pytest.approx(sharpness, rel=0.08)


def test_scaling_lowers_cross_entropy_and_calibration_error_and_keeps_every_answer():
    logits, labels = logits_of(3.0)
    best = uncertainty.temperature(logits, labels)
    assert uncertainty.nll(logits, labels, best) < uncertainty.nll(logits, labels) - 0.1
    before, after = nets.softmax(logits), nets.softmax(logits / best)
    assert np.array_equal(before.argmax(1), after.argmax(1))
    assert calibration_error(after, labels.astype(np.uint8)) < calibration_error(before, labels.astype(np.uint8)) / 3


def test_cross_entropy_is_that_of_numpy_written_another_way():
    logits, labels = logits_of(1.0, 20)
    by_hand = np.mean(
        [np.log(np.exp(row / 2).sum()) - row[label] / 2 for row, label in zip(logits, labels, strict=True)]
    )
    assert uncertainty.nll(logits, labels, 2.0) == pytest.approx(by_hand)


def test_refusing_trades_coverage_for_accuracy():
    logits, labels = logits_of(1.0)
    coverage, accuracy = uncertainty.answered(nets.softmax(logits), labels, np.linspace(0, 0.95, 20))
    assert coverage[0] == 1 and (np.diff(coverage) <= 0).all()
    assert (np.diff(accuracy) > -0.02).all() and accuracy[-1] > accuracy[0] + 0.2


def test_a_hand_counted_trade():
    said = np.array([[0.9, 0.1], [0.6, 0.4], [0.2, 0.8]])
    coverage, accuracy = uncertainty.answered(said, np.array([0, 1, 1]), np.array([0.0, 0.7, 0.85, 0.95]))
    assert coverage == pytest.approx([1, 2 / 3, 1 / 3, 0]) and accuracy == pytest.approx([2 / 3, 1, 1, 1])


def test_letters_are_22_in_four_styles_and_centred_like_digits():
    images, names = letters()
    assert images.shape == (4 * len(NAMES), 28, 28) and len(names) == len(images)
    assert images.min() >= 0 and images.max() <= 1
    rows = (images.sum(2) * np.arange(28)).sum(1) / images.sum((1, 2))
    assert rows == pytest.approx(np.full(len(images), 14), abs=1.1)
    assert len({image.tobytes() for image in images}) == len(images)


def test_trials_have_labels_where_there_is_a_right_answer():
    asked = uncertainty.trials()
    assert ((asked.labels >= 0) == (asked.kinds < 2)).all() and len(asked.images) == len(asked.labels)
    noise = asked.images[asked.kinds == 3]
    assert noise.sum(axis=(1, 2)) == pytest.approx(asked.images[asked.kinds == 3].sum(axis=(1, 2)))
    assert len(noise) == (asked.kinds == 2).sum()


def test_shipped_networks_are_complete_and_say_today_what_is_stored():
    run = shipped()
    assert [each.step for each in run] == list(range(6))
    last = run[-1]
    members = uncertainty.members_of(last)
    assert sum(w.size for w in members[0]) == uncertainty.NET.parameters
    said = uncertainty.answers(members, uncertainty.trials().images[:50])
    stored = [nets.softmax(last.logits[:50].astype(np.float32)), last.dropped[:50], last.together[:50]]
    for now, then in zip(said[[0, 2]], (stored[0], stored[2]), strict=True):
        assert now == pytest.approx(np.asarray(then, np.float32), abs=5e-3)


def test_shipped_networks_are_sure_and_wrong_on_turned_digits_and_less_sure_together():
    last = shipped()[-1]
    quarter = list(uncertainty.CURVE).index(90)
    assert last.right[0, 0] > 0.9 and last.sure[0, quarter] > last.right[0, quarter] + 0.3
    assert (last.sure[2, quarter] < last.sure[0, quarter]) and (last.sure[1, quarter] < last.sure[0, quarter])


def test_the_ensemble_of_one_is_that_one():
    member = nets.initial(uncertainty.NET, 4)
    said = uncertainty.answers([member], uncertainty.trials().images[:5])
    assert said[0] == pytest.approx(said[2]) and not np.allclose(said[0], said[1])


@pytest.mark.parametrize("wrong", [{"steps": 5}, {"seed": -1}])
def test_courses_nobody_can_run_are_refused(wrong):
    with pytest.raises(Refused):
        Config(**wrong)
