"""Overfitting: the loop against Keras, the cures against no cure, early stopping against brute force."""

import threading

import numpy as np
import pytest

from core.gradient_descent import curves, early_stop, stopping_place
from core.gradient_descent.overfitting import (
    GRID,
    Config,
    dropout_masks,
    initial_weights,
    outputs,
    points,
    train,
    trainer,
)
from core.runs import Refused, load, save

pytestmark = pytest.mark.usefixtures("tensorflow")


@pytest.fixture(scope="module")
def runs(tensorflow):
    cures = {"none": {}, "l2": {"l2": 0.003}, "dropout": {"dropout": 0.3}}
    return {name: list(train(Config(**cure))) for name, cure in cures.items()}


def test_loop_takes_the_steps_of_keras(tensorflow):
    import keras

    config = Config(l2=0.01, epochs=600)
    data, l2 = points(config), keras.regularizers.L2(0.01)
    layers = [keras.layers.Dense(units, kind, kernel_regularizer=l2) for units, kind in ((32, "tanh"), (32, "tanh"))]
    model = keras.Sequential([keras.Input((1,)), *layers, keras.layers.Dense(1, kernel_regularizer=l2)])
    model.set_weights(list(initial_weights(config.seed)))
    optimizer = keras.optimizers.SGD(0.02, momentum=0.9)
    for _ in range(10):
        with tensorflow.GradientTape() as tape:
            error = tensorflow.reduce_mean((model(data.x[:, None])[:, 0] - data.y) ** 2)
            loss = error + sum(model.losses)
        optimizer.apply(tape.gradient(loss, model.trainable_variables), model.trainable_variables)
    second = list(train(config))[1]
    assert second.step == 10
    np.testing.assert_allclose(second.curve, model(GRID[:, None])[:, 0], atol=1e-4)


def test_network_without_a_cure_overfits_visibly(runs):
    found = curves(runs["none"])
    assert found.train[-1] < 0.03  # below the noise's own 0.16
    assert found.test[-1] > 3 * found.test.min()


@pytest.mark.parametrize("cure", ["l2", "dropout"])
def test_cure_gives_up_training_loss_for_test_loss(runs, cure):
    plain, cured = runs["none"][-1], runs[cure][-1]
    assert cured.loss > plain.loss and cured.test_loss < plain.test_loss / 2


def test_l2_keeps_the_weights_small(runs):
    assert runs["l2"][-1].weight_size < runs["none"][-1].weight_size / 2
    assert runs["l2"][0].weight_size == runs["none"][0].weight_size


def test_losses_are_those_of_the_points_and_of_the_curve_shown():
    config = Config(epochs=600)
    data, first = points(config), next(train(config))
    fit = outputs(initial_weights(config.seed), data.x)
    assert first.loss == pytest.approx(float(np.mean((fit - data.y) ** 2)), rel=1e-5)
    assert data.y.std() > 0.5 and data.x.shape == (20,) and data.test_x.shape == (100,)


def test_noise_moves_the_points_and_nothing_else():
    quiet, loud = points(Config(noise=0)), points(Config(noise=0.5))
    np.testing.assert_array_equal(quiet.x, loud.x)
    np.testing.assert_allclose(quiet.y, np.sin(np.pi * quiet.x), atol=1e-6)
    assert np.abs(loud.y - quiet.y).max() > 0.1


def test_dropout_silences_its_share_and_keeps_the_mean(tensorflow):
    masks = np.stack(dropout_masks((400, 32), 0.3, tensorflow.constant([1, 2])))
    assert (masks == 0).mean() == pytest.approx(0.3, abs=0.01)
    assert masks.mean() == pytest.approx(1, abs=0.02) and set(np.unique(masks)) == {0, np.float32(1 / 0.7)}


def test_snapshots_are_evenly_spaced_and_their_checks_join_to_one_curve(runs):
    found = curves(runs["none"])
    assert [s.step for s in runs["none"]] == list(range(0, 6001, 100))
    np.testing.assert_array_equal(found.epochs, np.arange(0, 6001, 10))
    np.testing.assert_allclose(found.test[::10], [s.test_loss for s in runs["none"]], rtol=1e-6)


def test_same_seed_gives_the_same_snapshots_in_two_threads(tmp_path):
    config, found = Config(dropout=0.2, epochs=600, seed=3), []
    work = [threading.Thread(target=lambda: found.append(list(train(config)))) for _ in range(2)]
    for thread in work:
        thread.start()
    for thread in work:
        thread.join()
    for ours, theirs in zip(*found, strict=True):
        assert ours.loss == theirs.loss
        np.testing.assert_array_equal(ours.curve, theirs.curve)
    save(tmp_path, "run", found[0])
    again = load(tmp_path, "run", type(found[0][0]))
    np.testing.assert_array_equal(curves(again).test, curves(found[0]).test)


def test_nothing_is_compiled_again_when_a_knob_turns():
    list(train(Config(epochs=600)))
    before = trainer().experimental_get_tracing_count()
    list(train(Config(epochs=1200, dropout=0.1, l2=0.01, learning_rate=0.01, seed=4)))
    assert trainer().experimental_get_tracing_count() == before


@pytest.mark.parametrize("patience", [1, 3, 8, 1000])
def test_stopping_place_is_the_one_brute_force_finds(patience):
    for seed in range(30):
        losses = np.random.default_rng(seed).normal(size=25).cumsum()
        waits = [place - int(np.argmin(losses[: place + 1])) for place in range(25)]
        stopped = next((place for place, wait in enumerate(waits) if wait >= patience), None)
        best = int(np.argmin(losses[: 25 if stopped is None else stopped + 1]))
        assert stopping_place(losses, patience) == (best, stopped)


def test_early_stop_counts_patience_in_epochs_and_says_so(runs):
    found = curves(runs["none"])
    stop = early_stop(found, 500)
    assert found.epochs[stop.stopped] - found.epochs[stop.best] == 500
    assert f"epoch {found.epochs[stop.best]:.0f}" in stop.sentence and "500 later" in stop.sentence
    assert early_stop(found, 100_000).stopped is None


@pytest.mark.parametrize(
    "change", [{"samples": 2}, {"noise": 2}, {"dropout": 0.9}, {"l2": -1}, {"learning_rate": 0}, {"epochs": 0}]
)
def test_config_refuses_what_cannot_be_trained(change):
    with pytest.raises(Refused):
        Config(**change)
