import itertools
import operator

import pytest

from core.perceptron import GATES, LECTURE, ROWS, SOLUTIONS, Neuron, best_line, judge, xor_network
from core.runs import Refused

LOGIC = {
    "AND": operator.and_,
    "OR": operator.or_,
    "NAND": lambda a, b: 1 - (a & b),
    "NOR": lambda a, b: 1 - (a | b),
    "XOR": operator.xor,
}


@pytest.mark.parametrize("gate", LOGIC)
def test_truth_table_matches_the_bit_operation(gate):
    assert GATES[gate] == tuple(LOGIC[gate](a, b) for a, b in ROWS)


def test_rows_are_the_four_inputs_in_counting_order():
    assert ROWS == tuple(itertools.product((0, 1), repeat=2))


@pytest.mark.parametrize("gate", SOLUTIONS)
def test_solution_gets_every_row_right(gate):
    assert [row.y for row in judge(SOLUTIONS[gate], gate)] == [LOGIC[gate](a, b) for a, b in ROWS]
    assert all(row.right for row in judge(SOLUTIONS[gate], gate))


def test_solutions_cover_every_gate_but_xor():
    assert set(GATES) - set(SOLUTIONS) == {"XOR"}


def test_judge_marks_each_row_of_a_neuron_that_is_half_right():
    rows = judge(Neuron(-0.5, (1, 0), "sigmoid"), "XOR")
    assert [row.z for row in rows] == [-0.5, -0.5, 0.5, 0.5]
    assert [row.decision for row in rows] == [0, 0, 1, 1]
    assert [row.right for row in rows] == [True, False, True, False]


def test_best_line_counts_the_fourteen_linear_truth_tables():
    # Cover 1965: 2 (C(3,0) + C(3,1) + C(3,2)) ways to part four points in general position by a line.
    assert best_line("XOR").patterns == 2 * (1 + 3 + 3)


@pytest.mark.parametrize("gate", GATES)
def test_best_line_is_never_beaten_by_many_other_lines(gate):
    best = best_line(gate)
    grid = [k / 4 for k in range(-8, 9)]
    others = max(
        sum((w0 + w1 * a + w2 * b >= 0) == LOGIC[gate](a, b) for a, b in ROWS)
        for w0, w1, w2 in itertools.product(grid, repeat=3)
    )
    assert best.right == others == (3 if gate == "XOR" else 4)
    assert sum(row.right for row in judge(best.neuron, gate)) == best.right


def test_hidden_layer_solves_xor_in_every_row():
    network = xor_network()
    assert [row.output.y for row in network.rows] == [a ^ b for a, b in ROWS]
    assert all(row.right for row in network.rows)
    assert [row.hidden_point for row in network.rows] == [(a | b, 1 - (a & b)) for a, b in ROWS]
    for row in network.rows:
        assert row.output.z == network.output.bias + sum(
            weight * hidden for weight, hidden in zip(network.output.weights, row.hidden_point, strict=True)
        )


def test_judge_refuses_unknown_gates_and_other_sizes():
    with pytest.raises(Refused, match="choose one of AND"):
        judge(LECTURE, "XNOR")
    with pytest.raises(Refused, match="two inputs"):
        judge(Neuron(0, (1,)), "AND")
