"""The fused loop against gradient descent written another way, and laws of training."""

import dataclasses
import threading

import numpy as np
import pytest

from core import networks
from core.networks import Config
from tests.core.networks.cases import XOR, cloud, last, same

pytestmark = pytest.mark.usefixtures("tensorflow")


def test_logistic_regression_takes_the_steps_of_its_closed_form_gradient():
    config = Config(**cloud(), hidden=(), learning_rate=0.3, epochs=25)
    features, labels = np.array(config.points, np.float64), np.array(config.labels, np.float64)
    matrix, bias = (w.astype(np.float64) for w in networks.initial_weights(config))
    for _ in range(25):
        error = 1 / (1 + np.exp(-(features @ matrix[:, 0] + bias))) - labels
        matrix = matrix - 0.3 * (features.T @ error / len(labels))[:, None]
        bias = bias - 0.3 * error.mean()
    trained = last(config)
    np.testing.assert_allclose(trained.weights[0], matrix, atol=1e-5)
    np.testing.assert_allclose(trained.weights[1], bias, atol=1e-5)


@pytest.mark.parametrize("activation", networks.ACTIVATIONS)
def test_full_batch_training_ends_with_the_weights_of_keras_sgd(activation, tensorflow):
    import keras

    config = Config(**cloud(), hidden=(3, 2), activation=activation, learning_rate=0.2, epochs=5)
    start = networks.initial_weights(config)
    widths = networks.sizes(config)[1:]
    kinds = [activation] * len(config.hidden) + ["linear"]
    stack = [keras.layers.Dense(units, kind) for units, kind in zip(widths, kinds, strict=True)]
    model = keras.Sequential([keras.Input((2,)), *stack])
    model.set_weights(list(start))
    model.compile(keras.optimizers.SGD(0.2), keras.losses.BinaryCrossentropy(from_logits=True))
    features, labels = np.array(config.points, np.float32), np.array(config.labels, np.float32)[:, None]
    model.fit(features, labels, batch_size=len(labels), epochs=5, shuffle=False, verbose=0)
    trained = last(config)
    for ours, theirs in zip(trained.weights, model.get_weights(), strict=True):
        np.testing.assert_allclose(ours, theirs, atol=2e-5)
    assert networks.parameters(config) == model.count_params()


def test_a_minibatch_epoch_uses_every_point_exactly_once():
    config = Config(**cloud(47), hidden=(), learning_rate=1e-3, epochs=1, batch=10)
    features, labels = np.array(config.points, np.float64), np.array(config.labels, np.float64)
    matrix, bias = networks.initial_weights(config)
    error = 1 / (1 + np.exp(-(features @ matrix[:, 0] + bias))) - labels
    moved = (last(config).weights[0] - matrix)[:, 0] / -1e-3
    # With a tiny rate the weights stand still within the epoch, so the batches' sums add up: four batches of
    # ten and one of seven, each a mean. Every point counts 1/10 or 1/7; bounds hold whatever the order.
    each = features * error[:, None]
    lower, upper = np.sort(np.stack([each / 10, each / 7]), axis=0).sum(axis=1)
    assert ((lower - 2e-3 <= moved) & (moved <= upper + 2e-3)).all()
    whole = Config(**cloud(40), hidden=(), learning_rate=1e-3, epochs=1, batch=10)
    features, labels = np.array(whole.points, np.float64), np.array(whole.labels, np.float64)
    error = 1 / (1 + np.exp(-(features @ matrix[:, 0] + bias))) - labels
    moved = (last(whole).weights[0] - matrix)[:, 0] / -1e-3
    np.testing.assert_allclose(moved, (features * error[:, None]).sum(axis=0) / 10, atol=2e-3)


def test_rows_that_only_fill_up_change_nothing():
    few, padded = cloud(32), cloud(33)
    assert last(Config(**few, epochs=20)).weights[0].shape == (2, 4)
    again = Config(points=(*few["points"], few["points"][0]), labels=(*few["labels"], few["labels"][0]), epochs=20)
    doubled = Config(points=few["points"] * 2, labels=few["labels"] * 2, epochs=20)
    one = last(Config(**few, epochs=20))
    np.testing.assert_allclose(last(doubled).weights[0], one.weights[0], atol=1e-5)
    assert not np.allclose(last(again).weights[0], one.weights[0], atol=1e-5)
    assert np.isfinite(last(Config(**padded, epochs=20)).loss)


def test_loss_accuracy_and_picture_are_those_of_the_snapshots_own_weights():
    config = Config(**cloud(), hidden=(5,), activation="relu", epochs=40)
    shown = last(config)
    first, shift, second, offset = (w.astype(np.float64) for w in shown.weights)

    def probability(features):
        return 1 / (1 + np.exp(-(np.maximum(features @ first + shift, 0) @ second + offset)[:, 0]))

    p, y = probability(np.array(config.points)), np.array(config.labels)
    assert shown.loss == pytest.approx(-np.mean(y * np.log(p) + (1 - y) * np.log(1 - p)), rel=1e-4)
    assert shown.accuracy == pytest.approx(np.mean((p > 0.5) == y))
    axis = networks.grid_axis(config.reach)
    assert shown.picture[5, 40] == pytest.approx(probability(np.array([[axis[40], axis[5]]]))[0], abs=1e-5)


def test_a_hidden_layer_solves_xor_and_a_single_neuron_cannot():
    assert last(XOR).accuracy == 1.0
    assert last(dataclasses.replace(XOR, hidden=())).accuracy <= 0.75


def test_loss_falls_at_every_shown_step_of_logistic_regression_with_a_small_rate():
    losses = [s.loss for s in networks.train(Config(**cloud(), hidden=(), learning_rate=0.05, epochs=300))]
    assert (np.diff(losses) < 0).all()


def test_the_same_seed_gives_the_same_snapshots_also_in_two_threads_at_once():
    config = Config(**cloud(), hidden=(4, 4), epochs=60, batch=10, seed=7)
    alone = list(networks.train(config))
    found: dict[int, list] = {}
    threads = [threading.Thread(target=lambda i=i: found.update({i: list(networks.train(config))})) for i in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for run in found.values():
        assert all(same(a, b) for a, b in zip(alone, run, strict=True))
    other = list(networks.train(dataclasses.replace(config, seed=8)))
    assert not same(alone[-1], other[-1])


def test_two_runs_read_in_turn_are_the_runs_read_alone():
    configs = [Config(**cloud(seed=seed), epochs=30) for seed in (1, 2)]
    turns = list(zip(*(networks.train(config) for config in configs), strict=True))
    for config, in_turn in zip(configs, zip(*turns, strict=True), strict=True):
        assert all(same(a, b) for a, b in zip(networks.train(config), in_turn, strict=True))


def test_results_are_unharmed_while_sessions_end_their_script_runs():
    from streamlit.runtime.scriptrunner import script_runner

    config = Config(**cloud(), hidden=(4, 4), epochs=400, batch=10)
    alone = list(networks.train(config))
    done = threading.Event()

    def other_sessions():
        while not done.is_set():
            script_runner._clean_problem_modules()

    visitor = threading.Thread(target=other_sessions)
    visitor.start()
    try:
        watched = list(networks.train(config))
    finally:
        done.set()
        visitor.join()
    assert all(same(a, b) for a, b in zip(alone, watched, strict=True))


def test_changing_rate_seed_or_points_compiles_nothing_new():
    config = Config(**cloud(20), hidden=(3,), epochs=3)
    last(config)
    loop = networks.loop_of(networks.architecture(config, networks.PAD)).compiled
    before = loop.experimental_get_tracing_count()
    for change in ({"learning_rate": 0.01}, {"seed": 5}, {"epochs": 9}, cloud(25, seed=3)):
        last(dataclasses.replace(config, **change))
    assert loop.experimental_get_tracing_count() == before


def test_schedule_starts_at_zero_ends_at_the_end_and_widens():
    for epochs in (1, 7, 100, 5000):
        shown = networks.schedule(epochs)
        gaps = np.diff(shown)
        assert shown[0] == 0 and shown[-1] == epochs and (gaps > 0).all() and len(shown) <= networks.SNAPSHOTS
    assert np.argmax(gaps) >= len(gaps) - 2
