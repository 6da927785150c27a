"""The search: different trials, the default first, chosen by validation alone; the shipped run."""

import numpy as np
import pytest

from core import runs
from core.limitations import search
from core.limitations.search import DEFAULT, SPACE, TRIALS, Config, Snapshot
from core.limitations.shipped import MODELS
from core.runs import Refused


def test_trials_are_different_come_from_the_space_and_begin_with_the_default():
    found = search.trials(Config(seed=4))
    assert len(set(found)) == TRIALS and found[0] == DEFAULT
    for trial in found[1:]:
        for name, values in SPACE.items():
            assert (trial.rate if name == "rate" else getattr(trial.net, name)) in values
    assert search.trials(Config(seed=4)) == found != search.trials(Config(seed=5))


def test_validation_chooses_and_unseen_digits_do_not():
    valid, test = np.full((2, TRIALS), np.nan, np.float32)
    valid[:3], test[:3] = (0.8, 0.9, 0.85), (0.7, 0.6, 0.99)
    assert search.chosen(Snapshot(3, 0.0, valid, test)) == 1


def test_one_trial_after_the_other_is_filled_in(tensorflow):
    steps = filter(None, search.train(Config(steps=40)))
    next(steps)
    one = next(steps)
    assert one.step == 1 and one.test[0] > 0.3 and np.isnan(one.test[1:]).all()


def test_the_shipped_search_is_complete():
    run = runs.load(MODELS / "runs", runs.run_key(Config()), Snapshot)
    last = run[-1]
    assert last.step == TRIALS and not np.isnan(last.test).any()
    assert last.valid[search.chosen(last)] == last.valid.max() and last.test.max() > 0.85


@pytest.mark.parametrize("wrong", [{"steps": 1}, {"seed": -1}])
def test_searches_nobody_can_run_are_refused(wrong):
    with pytest.raises(Refused):
        Config(**wrong)
