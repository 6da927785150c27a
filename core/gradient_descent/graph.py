"""Backpropagation with numbers: a graph of small operations, its forward pass, and the chain rule edge by edge."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from core.gradient_descent.operations import OPERATIONS, Operation
from core.perceptron import typeset
from core.perceptron.checks import real
from core.runs import Refused

DIGITS = 4
LARGEST = 10.0


@dataclass(frozen=True)
class Node:
    """One number of the graph: a leaf ("input") or the result of an operation on the nodes named in `inputs`.

    `label` is LaTeX, `role` one of "data", "weight", "result"; `place` (column, row) is where to draw it;
    a leaf takes values in `limits`.
    """

    id: str
    label: str
    operation: str = "input"
    inputs: tuple[str, ...] = ()
    value: float = math.nan
    role: str = "result"
    place: tuple[float, float] = (0.0, 0.0)
    limits: tuple[float, float] = (-LARGEST, LARGEST)


@dataclass(frozen=True)
class Edge:
    """From node `source` into input number `position` of node `target`; `local` is d target / d source."""

    source: str
    target: str
    position: int
    local: float


@dataclass(frozen=True)
class Graph:
    """A computation: `nodes` in an order in which every input stands before its use; the last one is the output."""

    title: str
    latex: str
    nodes: tuple[Node, ...]
    source: str = "made for this lesson"

    def __getitem__(self, name: str) -> Node:
        """Return the node with this id."""
        if name not in self._places:
            raise Refused(f'There is no value called "{name}" in this graph.')
        return self.nodes[self._places[name]]

    @cached_property
    def _places(self) -> dict[str, int]:
        return {node.id: place for place, node in enumerate(self.nodes)}

    @property
    def output(self) -> Node:
        """The node whose gradients are asked for."""
        return self.nodes[-1]

    @property
    def leaves(self) -> tuple[Node, ...]:
        """The nodes whose values can be set."""
        return tuple(node for node in self.nodes if node.operation == "input")

    @property
    def edges(self) -> tuple[Edge, ...]:
        """All edges with their local derivatives, in the order of the forward pass."""
        return tuple(edge for node in self.nodes for edge in _edges_into(self, node))


@dataclass(frozen=True)
class ForwardStep:
    """One node computed: its `value`, and `latex` with symbols and numbers."""

    node: str
    value: float
    latex: str


@dataclass(frozen=True)
class BackwardStep:
    r"""One edge walked against its direction.

    `share` = `upstream` (d output / d target) times `edge.local`; `total` is d output / d source so far, and
    `complete` says that no further edge adds to it; `latex` is the chain rule with the numbers, `local_latex` the
    edge's own derivative as a formula.
    """

    edge: Edge
    upstream: float
    share: float
    total: float
    complete: bool
    latex: str
    local_latex: str


def forward(graph: Graph, values: Mapping[str, float] | None = None) -> Graph:
    """Return `graph` with `values` put into its leaves and all other values computed from them."""
    graph = _with_leaves(graph, values or {})
    known: dict[str, float] = {}
    nodes = []
    for node in graph.nodes:
        value = node.value if node.operation == "input" else _computed(node, [known[name] for name in node.inputs])
        known[node.id] = value
        nodes.append(replace(node, value=value))
    return replace(graph, nodes=tuple(nodes))


def forward_steps(graph: Graph) -> Iterator[ForwardStep]:
    """Yield the computed nodes of a `forward` graph in order."""
    for node in graph.nodes:
        if node.operation != "input":
            inputs = [graph[name] for name in node.inputs]
            template = _operation(node).latex
            symbols = template.format(*(one.label for one in inputs))
            numbers = template.format(*(_number(one.value, brackets="(" not in template) for one in inputs))
            yield ForwardStep(node.id, node.value, f"{node.label} = {symbols} = {numbers} = {_number(node.value)}")


def backward(graph: Graph) -> Iterator[BackwardStep]:
    """Yield the edges of a `forward` graph from the output back, each target's inputs in order (Rumelhart et al. 1986).

    A node is left only when all edges out of it have been added up, so `upstream` is always final.
    """
    gradients = {graph.output.id: 1.0}
    open_edges = {node.id: 0 for node in graph.nodes}
    for edge in graph.edges:
        open_edges[edge.source] += 1
    for node in reversed(graph.nodes):
        for edge in _edges_into(graph, node):
            upstream = gradients.get(node.id, 0.0)
            share = upstream * edge.local
            before = gradients.get(edge.source)
            total = share + (before or 0.0)
            gradients[edge.source] = total
            open_edges[edge.source] -= 1
            complete = open_edges[edge.source] == 0
            words = _chain_latex(graph, edge, upstream, before), _local_latex(graph, edge)
            yield BackwardStep(edge, upstream, share, total, complete, *words)


def gradients(graph: Graph) -> dict[str, float]:
    """Return d output / d node for every node of a `forward` graph."""
    found = {node.id: 0.0 for node in graph.nodes} | {graph.output.id: 1.0}
    for step in backward(graph):
        found[step.edge.source] = step.total
    return found


def _with_leaves(graph: Graph, values: Mapping[str, float]) -> Graph:
    for name in values:
        if graph[name].operation != "input":
            raise Refused(f'"{name}" is computed; only the values it starts from can be set.')
    nodes = tuple(
        replace(node, value=_allowed(node, values[node.id])) if node.id in values else node for node in graph.nodes
    )
    return replace(graph, nodes=nodes)


def _allowed(node: Node, value: float) -> float:
    number = real(value, f"The value of {node.id}")
    low, high = node.limits
    if not low <= number <= high:
        raise Refused(f"The value of {node.id} must be from {low:g} to {high:g}, not {number:g}.")
    return number


def _computed(node: Node, inputs: list[float]) -> float:
    try:
        return _operation(node).value(*inputs)
    except (ValueError, ZeroDivisionError, OverflowError):
        raise Refused(f"{node.id} has no number for these values: a prediction rounds to exactly 0 or 1.") from None


def _operation(node: Node) -> Operation:
    return OPERATIONS[node.operation]


def _edges_into(graph: Graph, node: Node) -> tuple[Edge, ...]:
    if node.operation == "input":
        return ()
    locals_ = _operation(node).partials(*(graph[name].value for name in node.inputs))
    pairs = enumerate(zip(node.inputs, locals_, strict=True))
    return tuple(Edge(name, node.id, position, local) for position, (name, local) in pairs)


def _chain_latex(graph: Graph, edge: Edge, upstream: float, before: float | None) -> str:
    out, target, source = graph.output, graph[edge.target], graph[edge.source]
    left = _partial(out.label, source.label)
    if target is out and before is None:
        return f"{left} = {_local_formula(graph, edge)} = {_number(edge.local)}"
    symbols = rf"{_partial(out.label, target.label)} \cdot {_partial(target.label, source.label)}"
    numbers = rf"{_number(upstream)} \cdot {_number(edge.local, brackets=True)}"
    total = upstream * edge.local + (before or 0.0)
    if before is None:
        return rf"{left} = {symbols} = {numbers} = {_number(total)}"
    return rf"{left} \mathrel{{+}}= {symbols} = {_number(before)} + {numbers} = {_number(total)}"


def _local_latex(graph: Graph, edge: Edge) -> str:
    left = _partial(graph[edge.target].label, graph[edge.source].label)
    return f"{left} = {_local_formula(graph, edge)} = {_number(edge.local)}"


def _local_formula(graph: Graph, edge: Edge) -> str:
    target = graph[edge.target]
    return _operation(target).partial_latex[edge.position].format(*(graph[name].label for name in target.inputs))


def _partial(above: str, below: str) -> str:
    return rf"\frac{{\partial {above}}}{{\partial {below}}}"


def _number(value: float, brackets: bool = False) -> str:
    shown = typeset.number(value, DIGITS)
    return f"({shown})" if brackets and value < 0 else shown
