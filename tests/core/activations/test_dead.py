"""Dead units: counted another way, killed by a large step, silent for good, and revived."""

import dataclasses

import numpy as np
import pytest

from core.activations import dead, function
from core.runs import Refused, load, run_key, save

pytestmark = pytest.mark.usefixtures("tensorflow")

KILLING = dead.Config(epochs=300, switch_epoch=150)


@pytest.fixture(scope="module")
def run(tensorflow):
    return list(dead.train(KILLING))


def outputs(config, snapshot):
    """Hidden outputs [points, units] layer by layer, and the probability, in NumPy."""
    signal = dead.points(config).features.astype(np.float64)
    found = []
    for i in range(0, len(snapshot.weights) - 2, 2):
        z = signal @ snapshot.weights[i].astype(np.float64) + snapshot.weights[i + 1]
        signal = np.where(z > 0, z, z * (config.leak if snapshot.activation == "leaky_relu" else 0))
        found.append((z, signal))
    return found, 1 / (1 + np.exp(-(signal @ snapshot.weights[-2] + snapshot.weights[-1])[:, 0]))


def test_dead_units_are_those_whose_output_is_zero_for_every_point(run):
    for snapshot in run:
        for layer, (z, output) in enumerate(outputs(KILLING, snapshot)[0]):
            by_unit = [all(value == 0 for value in unit) for unit in output.T]
            assert snapshot.silent[layer].tolist() == by_unit and snapshot.dead[layer] == sum(by_unit)
            assert snapshot.negative[layer].tolist() == [max(unit) < 0 for unit in z.T]
        assert snapshot.share == pytest.approx(sum(snapshot.dead) / 24)


def test_loss_accuracy_and_picture_belong_to_the_snapshots_weights(run):
    labels = dead.points(KILLING).labels
    for snapshot in (run[0], run[-1]):
        p = outputs(KILLING, snapshot)[1]
        loss = -np.mean(np.log(np.where(labels == 1, p, 1 - p)))
        assert snapshot.loss == pytest.approx(loss, rel=1e-3)
        assert snapshot.accuracy == pytest.approx(np.mean((p > 0.5) == labels))
        assert snapshot.picture.shape == (48, 48) and 0 <= snapshot.picture.min() <= snapshot.picture.max() <= 1


def test_a_large_learning_rate_kills_units_and_a_small_one_does_not(run):
    before = [s for s in run if s.step < KILLING.switch_epoch][-1]
    gentle = list(dead.train(dataclasses.replace(KILLING, learning_rate=0.02, switch_epoch=0, epochs=150)))[-1]
    assert run[0].share == 0 and before.share > 0.3
    assert gentle.share < 0.1 and gentle.loss < run[0].loss


def test_a_layer_that_is_all_dead_stands_still(tensorflow):
    config = dead.Config(hidden=(3, 2), epochs=5)
    weights = list(dead.initial_weights(config))
    weights[3] = np.array([-1e3, -1e3], np.float32)
    features, labels = dead.points(config).features, dead.points(config).labels.astype(np.float32)
    for name, stands in (("relu", True), ("leaky_relu", False)):
        after = dead.step(function(name).tensor, tuple(map(tensorflow.constant, weights)), (features, labels), 0.1)
        assert all(np.array_equal(a, b) for a, b in zip(after[:4], weights[:4], strict=True)) == stands


def test_switching_to_leaky_relu_revives_the_units_and_the_loss_falls(run):
    at = next(s for s in run if s.step == KILLING.switch_epoch)
    assert at.activation == "leaky_relu" and at.dead == (0, 0, 0)
    before = [s for s in run if s.step < KILLING.switch_epoch][-1]
    assert sum(mask.sum() for mask in run[-1].negative) < sum(before.dead)  # so most would live as ReLUs again
    assert run[-1].loss < 0.5 * at.loss
    assert {s.activation for s in run if s.step < KILLING.switch_epoch} == {"relu"}


def test_the_run_before_the_switch_is_the_run_without_a_switch(run):
    plain = {s.step: s for s in dead.train(dataclasses.replace(KILLING, switch_epoch=0))}
    for snapshot in run:
        if snapshot.step < KILLING.switch_epoch and snapshot.step in plain:
            assert snapshot.loss == plain[snapshot.step].loss and snapshot.dead == plain[snapshot.step].dead


@pytest.mark.parametrize("name", ["elu", "leaky_relu"])
def test_other_activations_have_no_dead_units(name):
    assert all(s.share == 0 for s in dead.train(dead.Config(activation=name, learning_rate=0.1, epochs=40)))


def test_changing_rate_seed_or_epochs_compiles_nothing_new(run):
    loop = dead.epochs("relu", KILLING.leak)
    before = loop.experimental_get_tracing_count()
    for change in ({"learning_rate": 0.01}, {"seed": 5}, {"epochs": 9, "switch_epoch": 0}, {"data": "xor"}):
        list(dead.train(dataclasses.replace(KILLING, **change)))
    assert loop.experimental_get_tracing_count() == before


def test_a_run_survives_being_saved(run, tmp_path):
    save(tmp_path, run_key(KILLING), run)
    again = load(tmp_path, run_key(KILLING), dead.Snapshot)
    assert [(s.step, s.loss, s.dead, s.activation) for s in again] == [
        (s.step, s.loss, s.dead, s.activation) for s in run
    ]


@pytest.mark.parametrize(
    "change",
    [{"data": "three_classes"}, {"hidden": ()}, {"hidden": (33,)}, {"activation": "softmax"}, {"learning_rate": 0.0},
     {"epochs": 0}, {"switch_epoch": 601}, {"switch_to": "x"}, {"switch_rate": -1.0}, {"leak": 0}],
)  # fmt: skip
def test_config_refuses_what_cannot_be_trained(change):
    with pytest.raises(Refused):
        dead.Config(**change)
