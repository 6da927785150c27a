"""The hidden layer behind the perceptron: its shipped run is the run anybody would compute."""

import numpy as np
import pytest

from core import networks, perceptron, runs
from core.perceptron.__main__ import SHIPPED, shipped


@pytest.mark.usefixtures("tensorflow")
def test_the_shipped_run_is_what_training_gives_today_and_solves_xor():
    (config,) = shipped()
    stored = runs.load(SHIPPED, runs.run_key(config), networks.Snapshot)
    fresh = list(networks.train(config))
    assert [s.step for s in stored] == [s.step for s in fresh] and stored[-1].accuracy == 1.0
    for then, now in zip(stored, fresh, strict=True):
        np.testing.assert_allclose(then.picture, now.picture, atol=5e-3)
        np.testing.assert_allclose(then.loss, now.loss, atol=1e-3)


def test_hidden_layer_is_none_when_there_is_nothing_to_train_on():
    assert perceptron.hidden_layer((), (), 0.5) is None


def test_hidden_layer_draws_a_little_beyond_the_points():
    config = perceptron.hidden_layer(((0.0, 4.0), (-5.0, 0.0)), (0, 1), 0.5)
    assert config is not None and config.reach == 6.0 and networks.parameters(config) == 2 * 4 + 4 + 4 + 1
