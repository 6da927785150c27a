"""The four failures fail, their cures cure: by the shipped runs, and by the numbers' own definitions."""

import dataclasses

import numpy as np
import pytest

from core.gans import failures, training
from core.gans.__main__ import FOLDER, shipped
from core.gans.failures import FAILURES
from core.runs import load, run_key


def run(config):
    found = load(FOLDER, run_key(config), training.Snapshot)
    assert found, run_key(config)
    return found


@pytest.mark.parametrize("failure", FAILURES, ids=lambda each: each.name)
def test_shipped_runs_fail_and_are_cured(failure):
    bad, good = (failures.settled(run(config), failure.shows) for config in (failure.failing, failure.cured))
    limits = {"Mode collapse": (2, 7.5), "D too strong": (7, 7.5), "Oscillation": (0.2, 0.1)}
    if failure.name == "Vanishing gradient":
        assert bad < 0.02 < 20 * max(bad, 0.005) < good
    elif failure.shows == "modes":
        assert bad < limits[failure.name][0] < limits[failure.name][1] < good
    else:
        assert bad > limits[failure.name][0] > limits[failure.name][1] > good


@pytest.mark.parametrize("failure", FAILURES, ids=lambda each: each.name)
def test_cure_changes_only_what_it_says(failure):
    before, after = dataclasses.asdict(failure.failing), dataclasses.asdict(failure.cured)
    assert {name for name in before if before[name] != after[name]} == {name for name, _ in failure.changes}


def test_offset_is_the_distance_of_the_mean():
    snapshot = run(shipped()[0])[0]
    moved = dataclasses.replace(snapshot, fakes=np.full((200, 2), (3.0, -4.0)))
    assert failures.offset(moved) == pytest.approx(5)


def test_first_run_covers_all_modes():
    last = run(shipped()[0])[-1]
    assert last.modes == 8
    assert last.divergence < 0.2
