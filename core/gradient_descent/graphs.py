"""The graphs of the lesson, with first values in every node."""

from collections.abc import Mapping
from types import MappingProxyType

from core.gradient_descent.graph import Graph, Node, forward
from core.runs import Refused


def _leaf(name: str, value: float, place: tuple[float, float], role: str = "weight") -> Node:
    label = name if len(name) == 1 else f"{name[0]}_{{{name[1:]}}}"
    limits = (0.0, 1.0) if name == "y" else (-10.0, 10.0)
    return Node(name, label, value=value, role=role, place=place, limits=limits)


def _result(name: str, label: str, operation: str, inputs: str, place: tuple[float, float]) -> Node:
    return Node(name, label, operation, tuple(inputs.split()), place=place)


_SUM_PRODUCT = Graph(
    "A sum times a number",
    r"f = (a + b)\,c",
    (
        _leaf("a", -2.0, (0, 0)),
        _leaf("b", 5.0, (0, 1)),
        _leaf("c", -4.0, (1, 2)),
        _result("s", "s", "add", "a b", (1, 0.5)),
        _result("f", "f", "multiply", "s c", (2, 1)),
    ),
    "Karpathy, CS231n notes on backpropagation, 2015",
)

_SHARED = Graph(
    "One value used twice",
    r"f = (a + b)(b + 1)",
    (
        _leaf("a", 2.0, (0, 0)),
        _leaf("b", 1.0, (0, 1.5)),
        _result("s", "s", "add", "a b", (1, 0.25)),
        _result("t", "t", "add_one", "b", (1, 1.5)),
        _result("f", "f", "multiply", "s t", (2, 0.85)),
    ),
    "Olah, Calculus on Computational Graphs, 2015",
)

_CHAIN = Graph(
    "The lecture's chain",
    r"J(W) = (w_2 w_1 x - y)^2",
    (
        _leaf("x", 2.0, (0, 0), "data"),
        _leaf("w1", 0.5, (0, 1)),
        _leaf("w2", -1.0, (1, 1)),
        _leaf("y", 1.0, (2, 1), "data"),
        _result("z1", "z_1", "multiply", "w1 x", (1, 0)),
        _result("y_hat", r"\hat{y}", "multiply", "w2 z1", (2, 0)),
        _result("J", "J", "squared_error", "y_hat y", (3, 0)),
    ),
)

_NEURON = Graph(
    "One neuron",
    r"J = \mathrm{BCE}(\sigma(w_0 + w_1 x_1 + w_2 x_2),\; y)",
    (
        _leaf("w0", 1.0, (0, 0)),
        _leaf("w1", 3.0, (0, 1)),
        _leaf("x1", -1.0, (0, 2), "data"),
        _leaf("w2", -2.0, (0, 3)),
        _leaf("x2", 2.0, (0, 4), "data"),
        _leaf("y", 1.0, (2, 3), "data"),
        _result("z", "z", "weighted_sum", "w0 w1 x1 w2 x2", (1, 2)),
        _result("y_hat", r"\hat{y}", "sigmoid", "z", (2, 2)),
        _result("J", "J", "cross_entropy", "y_hat y", (3, 2)),
    ),
)

_NETWORK = Graph(
    "A network: two inputs, two hidden units, one output",
    r"J = \mathrm{BCE}(\sigma(v_0 + v_1 \sigma(z_1) + v_2 \sigma(z_2)),\; y)",
    (
        _leaf("x1", 1.0, (0, 1.0), "data"),
        _leaf("x2", -2.0, (0, 4.0), "data"),
        _leaf("b1", 0.5, (0.6, -0.6)),
        _leaf("u11", 1.0, (0.6, 0.4)),
        _leaf("u12", -1.0, (0.6, 1.8)),
        _leaf("b2", -1.0, (0.6, 5.6)),
        _leaf("u21", 0.5, (0.6, 3.2)),
        _leaf("u22", 2.0, (0.6, 4.6)),
        _leaf("v0", 0.2, (2.6, 4.4)),
        _leaf("v1", 1.5, (2.6, 0.6)),
        _leaf("v2", -0.5, (2.6, 3.4)),
        _leaf("y", 1.0, (4.6, 4.0), "data"),
        _result("z1", "z_1", "weighted_sum", "b1 u11 x1 u12 x2", (1.4, 1.0)),
        _result("z2", "z_2", "weighted_sum", "b2 u21 x1 u22 x2", (1.4, 4.0)),
        _result("h1", "h_1", "sigmoid", "z1", (2.1, 1.0)),
        _result("h2", "h_2", "sigmoid", "z2", (2.1, 4.0)),
        _result("z", "z", "weighted_sum", "v0 v1 h1 v2 h2", (3.3, 2.5)),
        _result("y_hat", r"\hat{y}", "sigmoid", "z", (4.1, 2.5)),
        _result("J", "J", "cross_entropy", "y_hat y", (5.1, 2.5)),
    ),
)

GRAPHS: Mapping[str, Graph] = MappingProxyType(
    {
        name: forward(graph)
        for name, graph in {
            "sum_product": _SUM_PRODUCT,
            "shared": _SHARED,
            "chain": _CHAIN,
            "neuron": _NEURON,
            "network": _NETWORK,
        }.items()
    }
)


def graph(name: str) -> Graph:
    """Return the graph called `name`."""
    if name not in GRAPHS:
        raise Refused(f'There is no graph called "{name}". Choose one of: {", ".join(GRAPHS)}.')
    return GRAPHS[name]
