"""The cells written out by hand against Keras' own layers, and their exact number of parameters."""

import numpy as np
import pytest

from core.rnns import cells
from core.rnns.network import Network, Shape, opened
from core.runs import Refused

RANDOM = np.random.default_rng(1990)


def keras_layer(tf, kind, units=5, inputs=3):
    layer = getattr(tf.keras.layers, kind)(units, return_sequences=True)
    layer.build((None, None, inputs))
    layer.set_weights([RANDOM.normal(0, 0.7, w.shape).astype(np.float32) for w in layer.get_weights()])
    return layer


@pytest.mark.parametrize("kind", cells.KINDS)
def test_a_cell_by_hand_gives_the_states_of_keras(kind, tensorflow):
    layer = keras_layer(tensorflow, kind)
    inputs = RANDOM.normal(size=(4, 9, 3)).astype(np.float32)
    start = RANDOM.normal(size=(4, 5)).astype(np.float32)
    initial = [start, np.zeros_like(start)] if kind == "LSTM" else start
    by_keras = np.asarray(layer(inputs, initial_state=initial))
    by_hand = np.stack([step.hidden for step in cells.run(kind, tuple(layer.get_weights()), inputs, start)], axis=1)
    np.testing.assert_allclose(by_hand, by_keras, atol=2e-6)


@pytest.mark.parametrize("kind", cells.KINDS)
@pytest.mark.parametrize(("inputs", "units"), [(1, 4), (7, 3)])
def test_a_cell_has_as_many_parameters_as_keras_counts(kind, inputs, units, tensorflow):
    layer = keras_layer(tensorflow, kind, units, inputs)
    assert cells.parameters(kind, inputs, units) == layer.count_params()


def test_gates_lie_between_0_and_1_and_make_the_state():
    weights = tuple(RANDOM.normal(size=shape) for shape in ((2, 12), (4, 12), (2, 12)))
    before = RANDOM.normal(size=(1, 4))
    step = cells.run("GRU", weights, RANDOM.normal(size=(1, 1, 2)), before)[0]
    z, n = step.gates["update"], step.gates["candidate"]
    assert ((z > 0) & (z < 1)).all() and (np.abs(n) < 1).all()
    np.testing.assert_allclose(step.hidden, z * before + (1 - z) * n)


def test_an_lstm_whose_gates_keep_carries_its_memory_on():
    bias = np.repeat([-50.0, 50.0, 0.0, 50.0], 3)  # nothing in, nothing forgotten, all told
    weights = (np.zeros((1, 12)), np.zeros((3, 12)), bias)
    now = cells.Step(np.zeros((1, 3)), np.array([[0.3, -0.8, 2.0]]))
    for _ in range(50):
        now = cells.lstm_step(np.ones((1, 1)), now, weights)
    np.testing.assert_allclose(now.memory, [[0.3, -0.8, 2.0]])


def test_an_unknown_cell_is_refused():
    with pytest.raises(Refused, match="no cell called Elman"):
        cells.run("Elman", (np.zeros((1, 1)),) * 3, np.zeros((1, 1, 1)))


SHAPES = [Shape(9, 4, "GRU", 6, embedded=5), Shape(9, 9, "LSTM", 6, embedded=3, start=7), Shape(3, 2, "SimpleRNN", 6)]


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.kind)
def test_a_whole_network_by_hand_gives_the_logits_of_keras(shape, tensorflow):
    network = Network(shape, seed=3)
    inputs = RANDOM.integers(0, 9, (2, 5)) if shape.embedded else RANDOM.normal(size=(2, 5, 3)).astype(np.float32)
    start = RANDOM.normal(size=(2, shape.start)).astype(np.float32)
    by_keras = np.asarray(network(inputs, start))
    seen = opened(shape, network.numbers(), inputs, start)
    np.testing.assert_allclose(seen.logits, by_keras, atol=2e-6)
    np.testing.assert_allclose(seen.probabilities.sum(axis=-1), 1, atol=1e-6)
    assert shape.parameters == sum(values.size for values in network.numbers())


def test_the_same_seed_builds_the_same_network(tensorflow):
    first, again, other = (Network(SHAPES[1], seed).numbers() for seed in (5, 5, 6))
    assert all((a == b).all() for a, b in zip(first, again, strict=True))
    assert any((a != b).any() for a, b in zip(first, other, strict=True))
