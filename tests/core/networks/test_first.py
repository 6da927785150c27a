"""The run that the playground shows first: shipped, and what a training gives today."""

import numpy as np
import pytest

from core import networks, runs
from core.networks.__main__ import FOLDER, first


def shipped():
    return runs.load(FOLDER, runs.run_key(first()), networks.Snapshot)


def test_the_first_run_is_shipped_and_finished():
    stored = shipped()
    assert stored[0].step == 0 and stored[-1].step == first().epochs
    assert stored[-1].test_accuracy > 0.98 and stored[-1].test_loss < 0.05


@pytest.mark.usefixtures("tensorflow")
def test_a_fresh_training_equals_the_shipped_run():
    stored, fresh = shipped(), list(networks.train(first()))
    assert [s.step for s in stored] == [s.step for s in fresh]
    # Additions in another order part slowly: nearly exact at the start, where a step overshoots only close.
    np.testing.assert_allclose([s.loss for s in stored[:20]], [s.loss for s in fresh[:20]], rtol=1e-3)
    np.testing.assert_allclose([s.loss for s in stored], [s.loss for s in fresh], atol=0.03)
    assert abs(stored[-1].test_loss - fresh[-1].test_loss) < 0.01
