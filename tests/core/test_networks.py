"""Networks: the fused loop against gradient descent written another way, and laws of training."""

import dataclasses
import threading

import numpy as np
import pytest

from core import networks
from core.networks import Config
from core.runs import Refused

pytestmark = pytest.mark.usefixtures("tensorflow")

XOR = Config(
    points=((-1.0, -1.0), (-1.0, 1.0), (1.0, -1.0), (1.0, 1.0)),
    labels=(0, 1, 1, 0),
    hidden=(4,),
    learning_rate=0.5,
    epochs=600,
    reach=2.0,
)


def cloud(count: int = 50, seed: int = 1) -> dict:
    random = np.random.default_rng(seed)
    points = random.normal(0, 2, (count, 2)).astype(np.float32)
    labels = (points @ [1.0, -2.0] + random.normal(0, 1, count) > 0.3).astype(int)
    return {"points": tuple(map(tuple, points.tolist())), "labels": tuple(labels.tolist())}


def last(config: Config) -> networks.Snapshot:
    return list(networks.train(config))[-1]


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


def same(left, right) -> bool:
    arrays = zip((*left.weights, left.picture), (*right.weights, right.picture), strict=True)
    return left.loss == right.loss and all(np.array_equal(a, b) for a, b in arrays)


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


def test_initial_weights_stay_inside_glorots_limit_and_fill_it():
    weights = networks.initial_weights(Config(**cloud(), hidden=(16, 16)))
    for matrix, bias in zip(weights[::2], weights[1::2], strict=True):
        limit = np.sqrt(6 / sum(matrix.shape))
        assert 0.6 * limit < np.abs(matrix).max() <= limit and not bias.any()


THREE = {"points": cloud(60)["points"], "labels": tuple(i % 3 for i in range(60)), "classes": 3}
NUMBER = {"points": cloud(60)["points"], "labels": tuple(x - 2 * y + 0.5 for x, y in cloud(60)["points"]), "classes": 0}


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
