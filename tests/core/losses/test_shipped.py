"""The shipped runs of the losses are the runs anybody would compute."""

import numpy as np
import pytest

from core import jobs, losses, runs
from core.losses.__main__ import SHIPPED, shipped


@pytest.mark.usefixtures("tensorflow")
@pytest.mark.parametrize("place", range(2))
def test_the_shipped_run_is_what_training_gives_today(place):
    train, config = shipped()[place]
    stored = runs.load(SHIPPED, runs.run_key(config), jobs.snapshot_kind(train))
    fresh = list(train(config))
    assert [each.step for each in stored] == [each.step for each in fresh]
    for then, now in zip(stored, fresh, strict=True):
        np.testing.assert_allclose(then.loss, now.loss, rtol=1e-2, atol=1e-3)


def test_the_shipped_student_starts_at_the_answer_of_numpy_and_ends_right():
    train, config = shipped()[1]
    stored = runs.load(SHIPPED, runs.run_key(config), jobs.snapshot_kind(train))
    first = losses.first_answer(config)
    assert stored[0].answer == pytest.approx(first.probability, rel=1e-5) and round(first.probability, 2) == 0.1
    assert stored[-1].answer > 0.9


def test_the_shipped_contest_starts_with_two_gradients_of_very_different_length():
    train, config = shipped()[0]
    stored = runs.load(SHIPPED, runs.run_key(config), jobs.snapshot_kind(train))
    assert stored[0].ce_gradient > 30 * stored[0].mse_gradient
    assert stored[0].ce_entropy == stored[0].mse_entropy
