"""Cross-entropy against squared error: the start, the first step, and what each training lowers."""

import dataclasses

import numpy as np
import pytest

from core import networks
from core.losses import contest, logit_slopes
from core.losses.contest import Config, Snapshot, start
from core.runs import Refused, load, run_key, save

pytestmark = pytest.mark.usefixtures("tensorflow")

SURE = Config(epochs=120)


@pytest.fixture(scope="module")
def sure(tensorflow):
    return list(contest.train(SURE))


def forward(weights, points):
    signal = points
    for matrix, bias in zip(weights[:-2:2], weights[1:-2:2], strict=True):
        signal = np.tanh(signal @ matrix.astype(float) + bias)
    return (signal @ weights[-2].astype(float) + weights[-1])[:, 0]


def data(config):
    network = config.network
    return np.array(network.points), np.array(network.labels)


def test_both_networks_begin_with_the_same_weights(sure):
    first = sure[0]
    for one, other, begun in zip(first.ce_weights, first.mse_weights, start(SURE), strict=True):
        np.testing.assert_array_equal(one, other)
        np.testing.assert_array_equal(one, begun)
    assert (first.ce_entropy, first.ce_error) == (first.mse_entropy, first.mse_error)
    assert first.loss == first.ce_entropy


@pytest.mark.parametrize("hidden", [(), (4,), (6, 3)])
def test_wrong_start_claims_the_opposite_with_the_asked_certainty(hidden):
    config = Config(hidden=hidden, wrong=4, noise=0.1)
    points, labels = data(config)
    z = forward(start(config), points)
    assert ((z > 0) != (labels == 1)).mean() > 0.95
    assert np.median(np.abs(z)) == pytest.approx(4, abs=1)


def test_ordinary_start_is_glorots():
    config = Config(wrong=0, hidden=(4,))
    for ours, theirs in zip(start(config), networks.initial_weights(config.network), strict=True):
        np.testing.assert_array_equal(ours, theirs)


def test_snapshot_measures_its_own_weights(sure):
    points, labels = data(SURE)
    for shown in (sure[0], sure[-1]):
        for name in ("ce", "mse"):
            z = forward(getattr(shown, f"{name}_weights"), points)
            p = 1 / (1 + np.exp(-z))
            entropy = np.mean(np.logaddexp(0, z) - labels * z)
            assert getattr(shown, f"{name}_entropy") == pytest.approx(entropy, rel=1e-4)
            assert getattr(shown, f"{name}_error") == pytest.approx(np.mean((p - labels) ** 2), rel=1e-4)
            assert getattr(shown, f"{name}_accuracy") == pytest.approx(np.mean((z > 0) == labels))
            inputs = np.column_stack([points, np.ones(len(points))])
            pulls = {"ce": p - labels, "mse": 2 * (p - labels) * p * (1 - p)}[name]
            length = np.linalg.norm(inputs.T @ pulls / len(points))
            assert getattr(shown, f"{name}_gradient") == pytest.approx(length, rel=1e-3)
            grid = networks.plane_grid(SURE.network.reach)
            chances = 1 / (1 + np.exp(-forward(getattr(shown, f"{name}_weights"), grid)))
            np.testing.assert_allclose(getattr(shown, f"{name}_map").ravel(), chances, atol=1e-5)


def test_squared_error_takes_the_steps_of_its_closed_form_gradient(sure):
    points, labels = data(SURE)
    inputs = np.column_stack([points, np.ones(len(points))])
    matrix, bias = start(SURE)
    both = {name: np.append(matrix[:, 0], bias).astype(float) for name in ("ce", "mse")}
    for _ in range(SURE.epochs):
        for name, weights in both.items():
            p = 1 / (1 + np.exp(-inputs @ weights))
            pull = p - labels if name == "ce" else 2 * (p - labels) * p * (1 - p)
            both[name] = weights - SURE.learning_rate * inputs.T @ pull / len(points)
    last = sure[-1]
    for name, shown in (("ce", last.ce_weights), ("mse", last.mse_weights)):
        np.testing.assert_allclose(np.append(shown[0][:, 0], shown[1]), both[name], atol=2e-3)


def test_squared_error_hardly_moves_from_a_certain_mistake_while_cross_entropy_does(sure):
    first, after = sure[0], next(shown for shown in sure if shown.step >= 30)
    assert first.ce_gradient > 30 * first.mse_gradient
    assert after.ce_accuracy > 0.9 and after.mse_accuracy < 0.1


def test_each_training_lowers_its_own_loss(sure):
    assert (np.diff([shown.ce_entropy for shown in sure]) < 0).all()
    assert (np.diff([shown.mse_error for shown in sure]) < 0).all()


def test_from_an_ordinary_start_both_learn():
    last = list(contest.train(Config(wrong=0, learning_rate=0.3, epochs=300, noise=0.1)))[-1]
    assert last.ce_accuracy > 0.95 and last.mse_accuracy > 0.95


def test_the_same_seed_gives_the_same_snapshots_and_another_seed_others(sure):
    again = list(contest.train(SURE))
    for one, other in zip(sure, again, strict=True):
        assert one.ce_entropy == other.ce_entropy and one.mse_error == other.mse_error
        np.testing.assert_array_equal(one.mse_map, other.mse_map)
    assert next(iter(contest.train(dataclasses.replace(SURE, seed=1)))).loss != sure[0].loss


def test_run_survives_its_file(tmp_path, sure):
    key = run_key(SURE)
    save(tmp_path, key, sure)
    back = load(tmp_path, key, Snapshot)
    assert [shown.step for shown in back] == [shown.step for shown in sure]
    np.testing.assert_array_equal(back[-1].mse_weights[0], sure[-1].mse_weights[0])
    assert not sure[-1].ce_map.flags.writeable


def test_logit_slopes_are_those_of_tensorflows_tape(tensorflow):
    tf = tensorflow
    z = tf.constant(np.linspace(-12, 12, 49))
    for label in (0, 1):
        found = logit_slopes(z.numpy(), label)
        with tf.GradientTape(persistent=True) as tape:
            tape.watch(z)
            y = tf.fill([49], tf.constant(label, tf.float64))
            entropy = tf.nn.sigmoid_cross_entropy_with_logits(labels=y, logits=z)
            error = tf.square(tf.sigmoid(z) - y)
        np.testing.assert_allclose(found.ce, tape.gradient(entropy, z), atol=1e-12)
        np.testing.assert_allclose(found.mse, tape.gradient(error, z), atol=1e-12)


def test_logit_slope_of_squared_error_vanishes_where_that_of_cross_entropy_is_largest():
    found = logit_slopes([-1000.0, -20.0, 0.0], 1)
    assert found.ce.tolist() == pytest.approx([-1, -1, -0.5])
    assert abs(found.mse[0]) == 0 and abs(found.mse[1]) < 1e-8 and found.mse[2] == -0.25


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"data": "spiral"}, "The points are one of"),
        ({"wrong": 11}, "from 0"),
        ({"learning_rate": 0}, "learning rate"),
        ({"epochs": 0}, "epochs"),
        ({"hidden": (99,)}, "16 units"),
        ({"samples": 5}, "20 to 5,000"),
        ({"noise": 2}, "Noise"),
        ({"activation": "swish"}, "activation"),
    ],
)
def test_config_refuses_in_the_learners_words(change, words):
    with pytest.raises(Refused, match=words):
        dataclasses.replace(SURE, **change)
    with pytest.raises(Refused, match="label is 0 or 1"):
        logit_slopes([0.0], 2)
