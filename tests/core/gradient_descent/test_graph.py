"""Backpropagation: against GradientTape, finite differences, and the sums in the textbooks."""

import numpy as np
import pytest

from core.gradient_descent import GRAPHS, backward, forward, forward_steps, gradients, graph, largest_gap
from core.gradient_descent.graph import Graph, Node
from core.runs import Refused


def drawn(name, seed):
    draw = np.random.default_rng(seed)
    leaves = {leaf.id: float(draw.uniform(-2, 2)) for leaf in GRAPHS[name].leaves}
    return forward(GRAPHS[name], leaves | ({"y": float(draw.uniform())} if "y" in leaves else {}))


@pytest.mark.parametrize("name", GRAPHS)
@pytest.mark.parametrize("seed", range(3))
def test_gradients_are_those_of_gradient_tape(name, seed, tensorflow):
    assert largest_gap(drawn(name, seed)) < 1e-6


@pytest.mark.parametrize("name", GRAPHS)
def test_gradients_are_the_finite_differences_of_the_output(name):
    one, step = drawn(name, 7), 1e-6
    found = gradients(one)
    for leaf in one.leaves:
        above, below = (forward(one, {leaf.id: leaf.value + s * step}).output.value for s in (1, -1))
        assert found[leaf.id] == pytest.approx((above - below) / (2 * step), rel=1e-5, abs=1e-7)


def test_sum_times_number_has_the_gradients_of_the_course_notes():
    assert gradients(GRAPHS["sum_product"]) == {"a": -4, "b": -4, "c": 3, "s": -4, "f": 1}


def test_value_used_twice_adds_both_ways():
    steps = [step for step in backward(GRAPHS["shared"]) if step.edge.source == "b"]
    assert [step.share for step in steps] == [3, 2] and steps[-1].total == 5  # Olah 2015: de/db = 5
    assert [step.complete for step in steps] == [False, True]


def test_chain_of_the_lecture_is_the_product_of_its_three_factors():
    one = GRAPHS["chain"]  # x 2, w1 0.5, w2 -1, y 1: z1 = 1, y_hat = -1, J = 4
    assert one.output.value == 4
    assert gradients(one)["w1"] == (2 * (-1 - 1)) * -1 * 2


@pytest.mark.parametrize("name", GRAPHS)
def test_backward_walks_every_edge_once_and_no_edge_before_its_target_is_complete(name):
    complete, walked = {GRAPHS[name].output.id}, []
    for step in backward(GRAPHS[name]):
        assert step.edge.target in complete
        assert step.share == step.upstream * step.edge.local
        walked.append(step.edge)
        if step.complete:
            complete.add(step.edge.source)
    assert sorted(walked, key=repr) == sorted(GRAPHS[name].edges, key=repr)


def test_prediction_minus_label_is_what_reaches_the_sum_of_a_sigmoid_with_cross_entropy():
    one = drawn("neuron", 1)
    assert gradients(one)["z"] == pytest.approx(one["y_hat"].value - one["y"].value)


def test_latex_carries_the_numbers():
    latex = {(step.edge.source, step.edge.target): step.latex for step in backward(GRAPHS["chain"])}
    assert latex["w1", "z1"].endswith(r"4 \cdot 2 = 8") and latex["y_hat", "J"].endswith("= -4")
    assert next(forward_steps(GRAPHS["chain"])).latex == r"z_1 = w_{1} \cdot x = 0.5 \cdot 2 = 1"


def test_every_operation_has_its_derivative(tensorflow):
    for operation, inputs in (("tanh", "a"), ("relu", "a"), ("squared_error", "a b"), ("multiply", "a a")):
        leaves = (Node("a", "a", value=0.7), Node("b", "b", value=-1.2))
        one = forward(Graph("", "", (*leaves, Node("f", "f", operation, tuple(inputs.split())))))
        if operation == "multiply":
            assert gradients(one)["a"] == pytest.approx(1.4)  # d(a a)/da = 2a, over two edges
            continue
        above, below = (forward(one, {"a": 0.7 + s * 1e-6}).output.value for s in (1, -1))
        assert gradients(one)["a"] == pytest.approx((above - below) / 2e-6, rel=1e-6)


@pytest.mark.parametrize(
    ("values", "words"),
    [({"z1": 1.0}, "computed"), ({"q": 1.0}, "no value"), ({"w1": 11}, "from -10 to 10"), ({"y": 2}, "from 0 to 1")],
)
def test_graph_refuses_what_cannot_be_set(values, words):
    with pytest.raises(Refused, match=words):
        forward(GRAPHS["chain"], values)
    with pytest.raises(Refused, match="no graph"):
        graph("cycle")


def test_prediction_that_rounds_to_one_is_refused_in_words():
    far = {"w0": 10, "w1": 10, "x1": 10, "w2": 10, "x2": 10}
    with pytest.raises(Refused, match="rounds to exactly 0 or 1"):
        forward(GRAPHS["neuron"], far)
