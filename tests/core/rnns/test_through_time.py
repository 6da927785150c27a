"""Gradients through time against a closed form and finite differences; clipping against its formula."""

import numpy as np
import pytest

from core.rnns import memory, through_time
from core.rnns.cells import KINDS
from core.rnns.through_time import Cell
from core.runs import Refused


@pytest.mark.parametrize(("scale", "length"), [(0.8, 20), (1.0, 50), (1.1, 100)])
def test_without_a_bend_the_gradient_is_the_size_to_the_power_of_the_distance(scale, length, tensorflow):
    measured = through_time.measure(Cell("SimpleRNN", scale, activation="linear"), length)
    exact = scale ** (length - np.arange(1, length + 1))
    np.testing.assert_allclose(measured.hidden, exact, rtol=1e-3)


@pytest.mark.parametrize("kind", KINDS)
def test_the_gradient_of_a_state_is_what_a_small_nudge_changes(kind, tensorflow):
    tf = tensorflow
    layer, call = through_time._traced(kind, "tanh")
    random = np.random.default_rng(5)
    through_time._recurrence(layer, Cell(kind, 1.2), random)
    inputs = random.normal(0, 0.3, (100, 32, 4)).astype(np.float32)
    target = random.normal(0, 0.3, (32, 32)).astype(np.float32)
    _, hidden, memories, _ = (part.numpy() for part in call(inputs, target, tf.constant(6)))
    direction = random.normal(size=(32, 32)).astype(np.float32)

    def loss(nudge, place):
        state = [tf.zeros((32, 32))] * (2 if kind == "LSTM" else 1)
        for t in range(6):
            _, state = layer.cell(inputs[t], state)
            state = list(state)
            if t == 2:
                state[place] = state[place] + nudge * direction
        return 0.5 * float(tf.reduce_mean(tf.reduce_sum((state[0] - target) ** 2, axis=1)))

    for place, found in enumerate((hidden, memories)[: 2 if kind == "LSTM" else 1]):
        slope = (loss(1e-2, place) - loss(-1e-2, place)) / 2e-2
        assert slope == pytest.approx(float((found[2] * direction).sum()), rel=2e-2, abs=2e-4)


def test_clipping_keeps_the_direction_and_cuts_the_length():
    g = np.array([[3.0, 4.0]])
    np.testing.assert_allclose(through_time.clipped(g, 1.0), [[0.6, 0.8]])
    np.testing.assert_array_equal(through_time.clipped(g, 6.0), g)
    np.testing.assert_array_equal(through_time.clipped(0 * g, 1.0), 0 * g)


@pytest.mark.parametrize(("kind", "scale", "bias", "length"), [("LSTM", 1.4, 2.0, 30), ("SimpleRNN", 2.0, 0.0, 50)])
def test_what_ships_is_what_a_new_measurement_gives(kind, scale, bias, length, tensorflow):
    made = Cell(kind, scale, bias)
    stored, fresh = through_time.known(made, length), through_time.measure(made, length)
    np.testing.assert_allclose(stored.hidden, fresh.hidden, rtol=0.05)
    assert stored.weights == pytest.approx(fresh.weights, rel=0.05) and stored.loss == pytest.approx(
        fresh.loss, rel=0.01
    )


def test_the_shipped_gradients_vanish_and_explode_and_gates_carry_them():
    def first(kind, scale, bias):
        return float(through_time.known(Cell(kind, scale, bias), 100).hidden[0])

    assert first("SimpleRNN", 0.7, 0.0) < 1e-12 and first("SimpleRNN", 2.0, 0.0) > 100
    assert first("GRU", 1.0, 4.0) > 1e4 * first("GRU", 1.0, 0.0)


def test_nonsense_is_refused():
    with pytest.raises(Refused, match="no cell"):
        Cell("RNN")
    with pytest.raises(Refused, match="length from 2"):
        through_time.measure(Cell(), 1)
    with pytest.raises(Refused, match="delay"):
        memory.Config(delay=0)


def test_the_memory_task_asks_for_the_first_symbol():
    symbols, wanted = memory.rows(50, 7, 0)
    assert symbols.shape == (50, 8) and (symbols[:, 0] == wanted).all()
    assert symbols[:, 1:].min() >= memory.SYMBOLS and wanted.max() < memory.SYMBOLS


@pytest.mark.parametrize("kind", KINDS)
def test_a_ready_cell_starts_with_what_keeps(kind, tensorflow):
    ready = memory.begun(memory.Config(kind, 20)).numbers()
    if kind == "SimpleRNN":
        np.testing.assert_allclose(ready[2] @ ready[2].T, np.eye(memory.UNITS), atol=1e-5)
        return
    total = ready[3].sum(axis=0) if kind == "GRU" else ready[3]
    gate = total[: memory.UNITS] if kind == "GRU" else total[memory.UNITS : 2 * memory.UNITS]
    np.testing.assert_allclose(1 / (1 + np.exp(-gate)), 20 / 21, rtol=1e-5)


def test_a_cell_learns_to_remember_two_steps(tensorflow):
    found = list(memory.train(memory.Config("SimpleRNN", 2, steps=60)))
    assert found[-1].accuracy > 0.6 and found[-1].loss < found[0].loss and found[1].gradient > 0


def test_the_shipped_table_has_every_cell_and_delay():
    table = memory.table()
    assert table.shape == (len(KINDS), 2, len(memory.DELAYS)) and (table >= 0).all() and (table <= 1).all()
    assert (table[:, 1, 0] > 0.9).all()  # ready, two steps
