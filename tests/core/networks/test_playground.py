"""Optimizers, penalties, dropout, held-out points and early stops, against Keras and closed forms."""

import dataclasses

import numpy as np
import pytest

from core import networks
from core.networks import Config
from tests.core.networks.cases import NUMBER, THREE, cloud, last

pytestmark = pytest.mark.usefixtures("tensorflow")


def twin(config: Config, optimizer, loss):
    """Return the same network in Keras, trained by Keras on all points at once."""
    import keras

    widths = networks.sizes(config)[1:]
    kinds = [*config.activations, "linear"]
    decay = keras.regularizers.L1L2(l1=config.l1, l2=config.l2 / 2)
    stack = [keras.layers.Dense(u, k, kernel_regularizer=decay) for u, k in zip(widths, kinds, strict=True)]
    model = keras.Sequential([keras.Input((len(config.inputs),)), *stack])
    model.set_weights(list(networks.initial_weights(config)))
    model.compile(optimizer, loss)
    rows = networks.features(config, config.points)
    model.fit(rows, np.array(config.labels), batch_size=len(rows), epochs=config.epochs, shuffle=False, verbose=0)
    return model


@pytest.mark.parametrize("name", networks.OPTIMIZERS)
def test_every_optimizer_ends_with_the_weights_keras_fit_ends_with(name, tensorflow):
    import keras

    config = Config(**THREE, hidden=(5, 4), activation=("relu", "tanh"), optimizer=name, learning_rate=0.02, epochs=8)
    made = {
        "SGD": keras.optimizers.SGD(0.02),
        "momentum": keras.optimizers.SGD(0.02, momentum=0.9),
        "RMSprop": keras.optimizers.RMSprop(0.02),
        "Adam": keras.optimizers.Adam(0.02),
    }[name]
    model = twin(config, made, keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    trained = last(config)
    for ours, theirs in zip(trained.weights, model.get_weights(), strict=True):
        np.testing.assert_allclose(ours, theirs, atol=1e-4)
    assert networks.parameters(config) == model.count_params()
    assert trained.picture.shape == (networks.MAP_SIDE, networks.MAP_SIDE, 3)
    np.testing.assert_allclose(trained.picture.sum(axis=-1), 1, atol=1e-5)


def test_regression_with_penalties_ends_with_the_weights_keras_fit_ends_with(tensorflow):
    import keras

    inputs = ("x1", "x1_x2", "sin_x2")
    config = Config(**NUMBER, hidden=(4,), inputs=inputs, learning_rate=0.01, l1=0.02, l2=0.1, epochs=8)
    model = twin(config, keras.optimizers.SGD(0.01), "mse")
    for ours, theirs in zip(last(config).weights, model.get_weights(), strict=True):
        np.testing.assert_allclose(ours, theirs, atol=1e-4)


def test_a_straight_rule_is_learned_to_its_least_squares_solution():
    trained = last(Config(**NUMBER, hidden=(), learning_rate=0.05, epochs=2000))
    np.testing.assert_allclose(trained.weights[0][:, 0], [1, -2], atol=1e-3)
    np.testing.assert_allclose(trained.weights[1], [0.5], atol=1e-3)
    assert np.isnan(trained.accuracy) and trained.loss < 1e-5


def test_held_out_points_are_never_trained_on_but_measured():
    kept = tuple(i % 4 == 0 for i in range(50))
    base = Config(**cloud(), epochs=30, batch=10, held_out=kept)
    moved = tuple((9.0, 9.0) if held else point for point, held in zip(base.points, kept, strict=True))
    one, other = last(base), last(dataclasses.replace(base, points=moved))
    assert all(np.array_equal(a, b) for a, b in zip(one.weights, other.weights, strict=True))
    assert one.loss == other.loss and one.test_loss != other.test_loss


def test_a_changed_learning_rate_holds_from_its_epoch_on():
    base = Config(**cloud(), epochs=40, changes=((25, 1e-7),))
    run = {s.step: s for s in networks.train(base)}
    before, after = run[25], run[40]
    assert (before.learning_rate, after.learning_rate) == (1e-7, 1e-7) and run[24].learning_rate == 0.5
    np.testing.assert_allclose(before.weights[0], after.weights[0], atol=1e-5)
    plain = {s.step: s for s in networks.train(dataclasses.replace(base, changes=()))}
    np.testing.assert_array_equal(plain[24].weights[0], run[24].weights[0])


def test_adam_goes_on_from_its_own_state_however_often_the_run_is_shown(monkeypatch):
    config = Config(**cloud(), optimizer="Adam", learning_rate=0.05, epochs=30)
    often = last(config)
    monkeypatch.setattr("core.networks.training.schedule", lambda epochs: [0, epochs])
    seldom = last(config)
    np.testing.assert_allclose(often.weights[0], seldom.weights[0], atol=1e-5)


def test_dropout_leaves_the_expected_signal_and_the_stated_share_out(tensorflow):
    from core.networks import forward

    weights = (np.eye(8, dtype=np.float32), np.zeros(8, np.float32)) * 2
    rows = np.ones((4000, 8), np.float32)
    seed = tensorflow.constant([1, 2])
    out = forward.with_dropout(weights, rows, ("linear",), tensorflow.constant([0.3]), seed).numpy()
    assert np.mean(out == 0) == pytest.approx(0.3, abs=0.01)
    assert out.mean() == pytest.approx(1.0, abs=0.01)


def test_dropout_trains_and_its_picture_uses_every_unit():
    shown = last(Config(**cloud(), hidden=(8,), dropout=0.5, epochs=50))
    matrix, shift, second, offset = shown.weights
    axis = networks.grid_axis(6.0)
    signal = np.tanh(np.array([axis[40], axis[5]]) @ matrix + shift) @ second + offset
    assert shown.picture[5, 40] == pytest.approx(1 / (1 + np.exp(-signal[0])), abs=1e-5)


def test_training_stops_at_the_target_loss_and_when_patience_ends():
    target = list(networks.train(Config(**cloud(), epochs=5000, target_loss=0.3)))
    assert target[-1].loss <= 0.3 < target[-2].loss
    kept = tuple(i % 2 == 0 for i in range(50))
    noisy = Config(**{**cloud(), "labels": tuple(i % 2 for i in range(50))}, hidden=(16, 16), held_out=kept)
    run = list(networks.train(dataclasses.replace(noisy, epochs=5000, patience=4)))
    tests = [s.test_loss for s in run[1:]]
    assert len(tests) < networks.SNAPSHOTS - 2 and np.argmin(tests) == len(tests) - 1 - 4
