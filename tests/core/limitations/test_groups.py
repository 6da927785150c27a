"""Groups: weights and sampling agree in expectation, confusion and thresholds counted by hand, the shipped run."""

import numpy as np
import pytest

from core import runs
from core.limitations import groups, learner
from core.limitations.groups import Config, Snapshot
from core.limitations.shipped import MODELS
from core.runs import Refused

RNG = np.random.default_rng(8)


def test_the_rare_group_has_its_share():
    for share in (0.01, 0.1, 0.5):
        assert groups.members(Config(minority=share)).mean() == pytest.approx(share)


def test_weights_give_both_groups_the_same_total():
    group = groups.members(Config(minority=0.05))
    weights = groups.shares(group)
    totals = [weights[group == which].sum() for which in range(2)]
    assert totals[0] == pytest.approx(totals[1], rel=1e-4) and weights.mean() == pytest.approx(1, rel=1e-4)


def test_re_weighting_is_re_sampling_in_expectation():
    group = groups.members(Config(minority=0.1))
    losses = RNG.uniform(size=len(group)) + 2 * group  # the rare group costs more
    weights = groups.shares(group)
    weighted = (weights * losses).sum() / weights.sum()
    drawn = learner.order(len(group), 2000, 0, weights)
    assert losses[drawn].mean() == pytest.approx(weighted, abs=0.02)
    assert weighted == pytest.approx(np.mean([losses[group == which].mean() for which in range(2)]), abs=1e-4)


def test_confusion_counts_every_digit_once_and_its_diagonal_is_the_accuracy():
    labels = RNG.integers(0, 10, 300).astype(np.uint8)
    said = RNG.uniform(size=(300, 10)).astype(np.float16)
    table = groups.confusion(said, labels)
    assert table.sum() == 300 and np.array_equal(table.sum(1), np.bincount(labels, minlength=10))
    assert np.trace(table) / 300 == pytest.approx(float(groups.accuracy(said, labels)))
    row, column = labels[0], said[0].argmax()
    assert table[row, column] == sum(
        1 for name, each in zip(labels, said, strict=True) if name == row and each.argmax() == column
    )


def test_acceptance_is_counted_by_hand():
    said = np.array([[0.9, 0.1], [0.3, 0.7], [0.45, 0.55]])
    labels = np.array([0, 0, 1])
    assert groups.accepted(said, labels, 0.0) == pytest.approx((1, 1 / 3))
    assert groups.accepted(said, labels, 0.6) == pytest.approx((2 / 3, 1 / 2))
    assert groups.accepted(said, labels, 0.95) == (0, 0)
    assert groups.equal_threshold(said, labels, 0.0) == pytest.approx(0.9)
    assert groups.equal_threshold(said, labels, 0.4) == pytest.approx(0.55)
    assert groups.equal_threshold(said, np.array([1, 0, 0]), 0.1) == 1.01


def test_both_groups_are_the_same_digits():
    pictures, labels = groups.unseen()
    assert pictures.shape == (2, groups.JUDGED, 28, 28) and len(labels) == groups.JUDGED
    ink = pictures.sum(axis=(2, 3))
    assert ink[1] == pytest.approx(ink[0], rel=0.06)


def test_every_cure_is_trained_and_asked(tensorflow):
    first, *_, last = groups.train(Config(steps=30))
    assert not first.said.any() and last.step == 3
    assert last.said.astype(np.float32).sum(-1) == pytest.approx(np.ones((3, 2, groups.JUDGED)), abs=0.01)


def test_in_the_shipped_run_the_rare_group_pays_and_the_cures_help():
    run = runs.load(MODELS / "runs", runs.run_key(Config()), Snapshot)
    found = groups.accuracy(run[-1].said, groups.unseen()[1])
    assert found[0, 0] > found[0, 1] + 0.15
    assert max(found[1:, 1]) > found[0, 1] + 0.03


@pytest.mark.parametrize("wrong", [{"minority": 0.7}, {"steps": 1}, {"seed": -1}])
def test_runs_nobody_can_make_are_refused(wrong):
    with pytest.raises(Refused):
        Config(**wrong)
