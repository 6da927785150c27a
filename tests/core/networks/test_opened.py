"""A network opened: unit maps, hidden space, mistakes, hints and exported code against the run's own numbers."""

import dataclasses
import runpy

import numpy as np
import pytest

from core import networks
from core.networks import Config
from tests.core.networks.cases import NUMBER, THREE, XOR, cloud, last

pytestmark = pytest.mark.usefixtures("tensorflow")


def test_responses_are_every_units_output_at_every_snapshot():
    config = Config(**cloud(), hidden=(3, 2), activation=("relu", "tanh"), epochs=20)
    run = list(networks.train(config))
    maps = networks.responses(config, run, side=10)
    assert [layer.shape for layer in maps] == [(len(run), units, 10, 10) for units in (3, 2, 1)]
    first, shift, second, bias, *_ = run[7].weights
    axis = networks.grid_axis(6.0, 10)
    relu = np.maximum(np.array([axis[8], axis[1]]) @ first + shift, 0)
    np.testing.assert_allclose(maps[0][7, :, 1, 8], relu, atol=1e-5)
    np.testing.assert_allclose(maps[1][7, :, 1, 8], np.tanh(relu @ second + bias), atol=1e-5)


def test_the_last_hidden_space_of_a_solved_xor_can_be_parted_by_a_line():
    shown = last(XOR)
    moved = networks.hidden(XOR, shown, XOR.points)[0].astype(np.float64)
    side = moved @ shown.weights[2][:, 0] + shown.weights[3][0]
    assert ((side > 0) == np.array(XOR.labels)).all()


def test_confusion_counts_every_point_once_and_its_diagonal_is_the_accuracy():
    kept = tuple(i % 3 == 0 for i in range(60))
    config = Config(**THREE, held_out=kept, epochs=30)
    shown = last(config)
    train, test = (networks.confusion(config, shown, held) for held in (False, True))
    assert train.sum() == 40 and test.sum() == 20
    assert np.trace(train) / 40 == pytest.approx(shown.accuracy)
    assert np.trace(test) / 20 == pytest.approx(shown.test_accuracy)
    assert (train.sum(axis=1) + test.sum(axis=1) == 20).all()


def test_r_squared_is_one_for_a_learned_rule_and_agrees_with_the_loss():
    config = Config(**NUMBER, hidden=(), learning_rate=0.01, epochs=20)
    shown = last(config)
    expected = 1 - shown.loss / np.var(np.array(config.labels))
    assert networks.r_squared(config, shown, held_out=False) == pytest.approx(expected, abs=1e-5)
    assert networks.r_squared(config, last(dataclasses.replace(config, epochs=3000)), False) > 0.9999


def labels_of(config: Config) -> list[str]:
    return [hint.label for hint in networks.hints(config, list(networks.train(config)))]


@pytest.mark.parametrize(
    ("change", "label"),
    [
        ({"initialiser": "zero"}, "Start from Glorot's weights"),
        ({"activation": "linear"}, "Use tanh"),
        ({"learning_rate": 0.02, "epochs": 100}, "Train three times as long"),
        ({"hidden": (1,), "epochs": 3000}, "Give it 8 hidden units"),
    ],
)
def test_hints_name_the_planted_cause(change, label):
    assert label in labels_of(dataclasses.replace(XOR, **change))


def test_hints_are_silent_when_the_run_went_well_and_their_cure_works():
    assert labels_of(XOR) == []
    weak = dataclasses.replace(XOR, hidden=(1,), epochs=1500)
    cure = {hint.label: hint.apply for hint in networks.hints(weak, list(networks.train(weak)))}[
        "Give it 8 hidden units"
    ]
    assert last(cure).accuracy == 1.0


def test_a_network_that_learns_noise_by_heart_is_told_to_stop_at_its_best_epoch():
    labels = tuple(int(i * 7919 % 11 > 5) for i in range(50))
    kept = tuple(i % 2 == 0 for i in range(50))
    config = Config(cloud()["points"], labels, hidden=(16, 16), held_out=kept, epochs=6000, learning_rate=0.3)
    run = list(networks.train(config))
    best = run[int(np.argmin([s.test_loss for s in run]))]
    assert f"Stop at epoch {best.step:,}" in [hint.label for hint in networks.hints(config, run)]


def test_a_test_loss_that_rises_by_a_hair_is_no_reason_to_stop():
    run = [last(dataclasses.replace(XOR, epochs=5))] * 3
    config = dataclasses.replace(XOR, held_out=(False, False, False, True))
    losses = ((0.02, 0.007), (0.01, 0.006), (0.009, 0.008))
    run = [dataclasses.replace(s, loss=a, test_loss=b, accuracy=1.0) for s, (a, b) in zip(run, losses, strict=True)]
    assert networks.hints(config, run) == ()


def test_dead_share_counts_units_that_are_zero_everywhere():
    config = Config(**cloud(), hidden=(4,), activation="relu", epochs=1)
    shown = last(config)
    weights = (np.zeros((2, 4), np.float32), np.array([-1, -1, -1, 1], np.float32), *shown.weights[2:])
    assert networks.dead_share(config, dataclasses.replace(shown, weights=weights)) == 0.75
    assert networks.dead_share(XOR, last(XOR)) == 0.0


@pytest.mark.parametrize("data", [{**cloud(20)}, {**THREE}, {**NUMBER}])
def test_exported_keras_code_runs_and_prints_the_loss_on_screen(data, tmp_path, capsys):
    kept = tuple(i % 5 == 0 for i in range(len(data["points"])))
    config = Config(**data, hidden=(3, 2), activation=("relu", "tanh"), inputs=("x1", "x2", "sin_x1"), held_out=kept)
    shown = last(dataclasses.replace(config, l2=0.01, dropout=0.1, epochs=20, learning_rate=0.01))
    script = tmp_path / "network.py"
    script.write_text(networks.keras_code(config, shown))
    runpy.run_path(str(script))
    assert float(capsys.readouterr().out.split()[-1]) == pytest.approx(shown.loss, rel=1e-5)
