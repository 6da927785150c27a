"""The classifier that learns while you watch: counted weights, same seed same run, falling loss, Keras as a witness."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from core import runs
from core.classifiers import confusion, filter_maps, network, training
from core.classifiers.training import Config
from core.data import mnist

SHIPPED = Path(__file__).resolve().parents[3] / "assets" / "models" / "runs"
SMALL = Config(filters=(4, 6), units=8, steps=30, batch=16, examples=200, dropout=0.2, augmented=True)


@pytest.mark.parametrize("config", [
    Config(), SMALL, Config(filters=(16,), kernel=5, units=16), Config(filters=(4, 8, 8), kernel=7, units=10),
])  # fmt: skip
def test_the_number_of_weights_is_that_of_keras(config, tensorflow):
    assert training.parameters(config) == network.build(config.architecture).count_params()


def test_the_first_network_has_so_many_weights():
    assert training.parameters(Config()) == 9 * 8 + 8 + 9 * 8 * 16 + 16 + 784 * 32 + 32 + 32 * 10 + 10 == 26_698


@pytest.mark.parametrize(("change", "words"), [
    ({"filters": ()}, "1 to 3 convolutions"), ({"filters": (65,)}, "1 to 64 filters"), ({"kernel": 4}, "kernel"),
    ({"units": 0}, "dense layer"), ({"dropout": 1.0}, "Dropout"), ({"learning_rate": 0.0}, "learning rate"),
    ({"batch": 0}, "batch"), ({"steps": 5000}, "steps"), ({"examples": 5}, "10 to 4,000"),
    ({"optimizer": "LBFGS"}, "optimizer"), ({"seed": -1}, "seed"), ({"filters": (64,), "units": 256}, "weights"),
])  # fmt: skip
def test_what_cannot_be_trained_is_said(change, words):
    with pytest.raises(runs.Refused, match=words):
        Config(**change)


def test_a_thread_beside_changes_no_number(tensorflow):
    with ThreadPoolExecutor(2) as both:
        first, second = both.map(lambda _: list(training.train(SMALL)), range(2))
    for a, b in zip(first, second, strict=True):
        assert (a.step, a.loss, a.test_loss, a.test_accuracy) == (b.step, b.loss, b.test_loss, b.test_accuracy)
        assert all((x == y).all() for x, y in zip(a.weights, b.weights, strict=True))
        assert (a.answers == b.answers).all() and (a.sure == b.sure).all()
    assert [s.step for s in first] == training.schedule(30) and first[-1].loss < first[0].loss


def test_another_seed_is_another_run(tensorflow):
    one, two = (next(training.train(Config(seed=seed))) for seed in (0, 1))
    assert (one.weights[0] != two.weights[0]).any()


@pytest.mark.parametrize("optimizer", ["Adam", "momentum", "SGD"])
def test_each_optimizer_steps_as_keras_does(optimizer, tensorflow):
    tf = tensorflow
    config = Config(filters=(3,), units=4, steps=3, batch=8, optimizer=optimizer, learning_rate=0.01)
    model = network.build(config.architecture)
    model.set_weights([np.array(part) for part in training.initial_weights(config)])
    keras = {"Adam": tf.keras.optimizers.Adam(0.01), "SGD": tf.keras.optimizers.SGD(0.01)}
    keras["momentum"] = tf.keras.optimizers.SGD(0.01, momentum=0.9)
    for chosen in training.batches(config):
        images, labels = network.pictures(mnist().train_images[chosen]), mnist().train_labels[chosen]
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(tf.keras.losses.sparse_categorical_crossentropy(labels, model(images)))
        keras[optimizer].apply(tape.gradient(loss, model.trainable_variables), model.trainable_variables)
    ours = list(training.train(config))[-1].weights
    for mine, theirs in zip(ours, model.get_weights(), strict=True):
        assert mine.astype(np.float32) == pytest.approx(theirs, abs=2e-3)


def test_every_digit_is_learned_equally_often():
    seen = np.bincount(training.batches(Config(steps=100, batch=40, examples=500)).ravel(), minlength=500)
    assert seen.tolist() == [8] * 500


def test_the_steps_shown_lie_close_and_end_at_the_end():
    for steps in (1, 5, 30, 400, 4000):
        shown = training.schedule(steps)
        assert shown[0] == 0 and shown[-1] == steps and shown == sorted(set(shown)) and len(shown) <= 70


def test_a_learning_rate_beyond_measure_ends_with_a_cure(tensorflow):
    config = Config(filters=(8, 16), units=8, steps=60, batch=16, learning_rate=50, optimizer="SGD")
    with pytest.raises(runs.Diverged) as ended:
        list(runs.guarded(training.train(config), config))
    assert ended.value.cure.learning_rate == 5


def shipped_run():
    return runs.load(SHIPPED, runs.run_key(Config()), training.Snapshot)


def test_the_shipped_run_learns_past_94_percent_and_its_loss_falls():
    run = shipped_run()
    assert run[-1].step == Config().steps and run[-1].test_accuracy >= 0.94
    assert run[-1].loss < run[0].loss / 10 and run[0].loss == pytest.approx(np.log(10), rel=0.3)


def test_every_stored_step_agrees_with_itself():
    digits = mnist()
    for snapshot in shipped_run()[::6]:
        matrix = confusion.confusion(digits.test_labels, snapshot.answers)
        assert np.trace(matrix) / 1000 == pytest.approx(snapshot.test_accuracy)
        for i in range(0, 1000, 125):
            told = filter_maps.filter_maps(
                snapshot.weights, digits.test_images[i].astype(np.float32) / 255
            ).probabilities
            assert told.max() == pytest.approx(snapshot.sure[i] / 255, abs=0.02)
            assert told.argmax() == snapshot.answers[i] or np.sort(told)[-2] > told.max() - 0.02


def test_the_shipped_run_starts_as_a_new_one_does(tensorflow):
    fresh, stored = next(training.train(Config())), shipped_run()[0]
    assert fresh.loss == pytest.approx(stored.loss, rel=1e-4) and (fresh.answers == stored.answers).mean() > 0.99
