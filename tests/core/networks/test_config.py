"""Start weights, schedules and refusals."""

import dataclasses

import numpy as np
import pytest

from core import networks
from core.networks import Config
from core.runs import Refused
from tests.core.networks.cases import XOR, cloud, last

pytestmark = pytest.mark.usefixtures("tensorflow")


def test_initial_weights_stay_inside_glorots_limit_and_fill_it():
    weights = networks.initial_weights(Config(**cloud(), hidden=(16, 16)))
    for matrix, bias in zip(weights[::2], weights[1::2], strict=True):
        limit = np.sqrt(6 / sum(matrix.shape))
        assert 0.6 * limit < np.abs(matrix).max() <= limit and not bias.any()


@pytest.mark.parametrize(("name", "spread"), [("He", np.sqrt(2 / 16)), ("small", 0.01), ("zero", 0.0)])
def test_start_weights_have_the_spread_their_name_promises(name, spread):
    weights = networks.initial_weights(Config(**cloud(), hidden=(16, 16, 16, 16), initialiser=name))
    drawn = np.concatenate([matrix.ravel() for matrix in weights[2:8:2]])
    assert drawn.std() == pytest.approx(spread, rel=0.08, abs=1e-12)


def test_zero_start_weights_never_let_units_differ():
    matrix = last(Config(**cloud(), initialiser="zero", epochs=50)).weights[0]
    np.testing.assert_array_equal(matrix, matrix[:, :1].repeat(4, axis=1))


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"points": ((0.0, 0.0),), "labels": (1,)}, "two points"),
        ({"labels": (0, 1)}, "class"),
        ({"points": ((0.0, 0.0), (float("nan"), 1.0), (0.0, 1.0), (1.0, 1.0))}, "finite"),
        ({"labels": (0, 1, 2, 1)}, "0 and 1"),
        ({"hidden": (17,)}, "16 units"),
        ({"hidden": (2,) * 7}, "six"),
        ({"activation": "swoosh"}, "tanh"),
        ({"learning_rate": 0.0}, "learning rate"),
        ({"learning_rate": float("nan")}, "learning rate"),
        ({"epochs": 0}, "epochs"),
        ({"batch": -1}, "batch"),
        ({"classes": 5}, "classes"),
        ({"inputs": ("x3",)}, "inputs"),
        ({"held_out": (True,) * 3 + (False,)}, "two points"),
        ({"held_out": (True,)}, "training or for the test"),
        ({"dropout": 0.95}, "Dropout"),
        ({"activation": ("relu", "relu")}, "one activation"),
        ({"optimizer": "magic"}, "optimizer"),
        ({"initialiser": "magic"}, "Start weights"),
        ({"l1": -1.0}, "Regularisation"),
        ({"changes": ((5, -1.0),)}, "learning rate"),
        ({"patience": 3}, "held out"),
    ],
)
def test_config_refuses_what_cannot_be_trained_in_the_learners_words(change, word):
    with pytest.raises(Refused, match=word):
        dataclasses.replace(XOR, **change)
