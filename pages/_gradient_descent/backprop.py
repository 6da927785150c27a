"""Backpropagation with numbers: a graph whose leaves can be set, its values, and its gradients edge by edge."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import streamlit as st

from core import gradient_descent
from core.gradient_descent import GRAPHS, BackwardStep, Graph
from core.gradient_descent.graph import Node as GraphNode
from core.runs import Refused
from pages._shell import diagram, figure, warm
from pages._shell.diagram import Diagram, Link, Node

HEIGHT = "clamp(480px, calc(var(--dl-tall, 100vh) - 196px), 800px)"
TITLES = {one.title: name for name, one in GRAPHS.items()}
FIRST = "chain"
GAP = 1.25  # rows
HATS = {r"\hat{y}": "ŷ"}
LOWERED = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")

_graph = figure.component("descent_graph", "descent_graph")


def choose(row: Any) -> Graph:
    """Return the graph of the link with its first values."""
    titles = list(TITLES)
    with row:
        title = st.selectbox(
            "Graph", titles, titles.index(GRAPHS[FIRST].title), key="graph", bind="query-params", width=330,
            label_visibility="collapsed",
        )  # fmt: skip
    return GRAPHS[TITLES[title]]


def widths(graph: Graph) -> list[float]:
    """Return the shares of the screen for the leaves' values and for the picture."""
    return [[1, 4.4], [1.2, 4.2], [1.35, 4.1]][(len(graph.leaves) - 1) // 4]


def values(graph: Graph) -> Graph:
    """Return `graph` computed from the leaves of the link; what has no value says so and keeps the first ones."""
    name = TITLES[graph.title]
    columns = st.columns(-(-len(graph.leaves) // 4), gap="small")
    found = {
        leaf.id: columns[place % len(columns)].number_input(
            f"${leaf.label}$", *leaf.limits, leaf.value, 0.1,
            format="%g", key=f"{name}_{leaf.id}", bind="query-params",
        )
        for place, leaf in enumerate(graph.leaves)
    }  # fmt: skip
    try:
        return gradient_descent.forward(graph, found)
    except Refused as refused:
        st.error(str(refused))
        return graph


def show(graph: Graph) -> None:
    """Show `graph` and its player."""
    found = gradient_descent.gradients(graph)
    said = ", ".join(f"{leaf.id} {found[leaf.id]:.4g}" for leaf in graph.leaves)
    data = {
        "name": graph.title,
        "diagram": diagram.payload(drawn(graph)),
        "leaves": [leaf.id for leaf in graph.leaves],
        "steps": list(steps(graph)),
        "alt": f"{graph.title}: {graph.output.id} = {graph.output.value:.4g}; gradients: {said}.",
        "height": HEIGHT,
    }
    _graph(key="graph-view", data=data, on_clicked_change=lambda: None)


def drawn(graph: Graph) -> Diagram:
    """Return the graph's picture with its values inside."""
    spread = apart(graph)
    places = list(spread.values())
    low = [min(place[axis] for place in places) for axis in (0, 1)]
    span = [max(place[axis] for place in places) - low[axis] or 1 for axis in (0, 1)]

    def at(node: GraphNode) -> tuple[float, float]:
        place = spread[node.id]
        across, down = ((place[axis] - low[axis]) / span[axis] for axis in (0, 1))
        return 0.04 + 0.92 * across, 0.1 + 0.76 * down

    nodes = [
        Node(
            node.id, *at(node), plain(node.label), short(node.value, 2 if abs(node.value) < 0.01 else 3),
            kind="constant" if node.role == "data" else "unit",
            tone=1.0 if node.role == "result" else 0.0, spoken=plain(node.label),
        )
        for node in graph.nodes
    ]  # fmt: skip
    links = [Link(edge.source, edge.target) for edge in graph.edges]
    return Diagram(nodes, links, radius=0.085 if len(nodes) < 8 else 0.053)


def apart(graph: Graph) -> dict[str, tuple[float, float]]:
    """Return the nodes' places, those of one column pushed apart so that numbers fit between them."""
    low, high = (end(node.place[1] for node in graph.nodes) for end in (min, max))
    least = min(GAP, (high - low) / 5)
    found = {}
    for column in {node.place[0] for node in graph.nodes}:
        stack = sorted((node for node in graph.nodes if node.place[0] == column), key=lambda node: node.place[1])
        rows = [node.place[1] for node in stack]
        for place in range(1, len(rows)):
            rows[place] = max(rows[place], rows[place - 1] + least)
        rows[-1] = min(rows[-1], high)
        for place in reversed(range(len(rows) - 1)):
            rows[place] = min(rows[place], rows[place + 1] - least)
        found |= {node.id: (column, row) for node, row in zip(stack, rows, strict=True)}
    return found


def steps(graph: Graph) -> Iterator[dict[str, Any]]:
    """Yield what the player shows: every node computed, then every edge walked back."""
    computed = list(gradient_descent.forward_steps(graph))
    for place, step in enumerate(computed, 1):
        label = f"forward {place} of {len(computed)}"
        yield {"node": step.node, "latex": step.latex, "label": label, "said": "Forward: compute the value."}
    walked = list(gradient_descent.backward(graph))
    out = graph.output
    yield {
        "node": out.id, "label": "turn round", "said": "At the end the gradient is 1.",
        "latex": rf"\frac{{\partial {out.label}}}{{\partial {out.label}}} = 1", "gradients": [[out.id, "1", False]],
    }  # fmt: skip
    for place, back in enumerate(walked, 1):
        yield _back(graph, back, f"backward {place} of {len(walked)}")


def _back(graph: Graph, back: BackwardStep, label: str) -> dict[str, Any]:
    edge = back.edge
    target, source = (plain(graph[name].label) for name in (edge.target, edge.source))
    said = "Backward: what came, times the edge's own slope."
    if r"\mathrel" in back.latex:
        said = f"{source} is used twice: its shares add up."
    return {
        "edge": f"{edge.source}>{edge.target}",
        "latex": back.latex.replace("+ -", "- "),
        "label": label,
        "said": said,
        "gradients": [[edge.source, short(back.total, 2 if len(graph.nodes) > 12 else 3), not back.complete]],
        "note": f"∂{target}/∂{source} = {short(edge.local)}",
    }


def plain(label: str) -> str:
    """Return a LaTeX name in plain letters: w_{12} becomes w₁₂."""
    text = HATS.get(label, label)
    name, _, index = text.replace("{", "").replace("}", "").partition("_")
    return name + index.translate(LOWERED)


def short(value: float, digits: int = 3) -> str:
    """Return a number with few digits and a real minus sign."""
    text = f"{value:.{digits}g}" if abs(value) >= 0.001 or value == 0 else f"{value:.0e}".replace("e-0", "e-")
    return text.replace("-", "−")


def gap(graph: Graph) -> None:
    """Say how far these gradients are from TensorFlow's."""
    if not warm.ready():
        warm.notice()
        return
    found = _gap(TITLES[graph.title], tuple((leaf.id, leaf.value) for leaf in graph.leaves))
    said = "exactly 0" if found == 0 else f"{found:.1g}"
    st.markdown(f"Largest gap to `tf.GradientTape`: **{said}**")


@lru_cache(maxsize=256)
def _gap(name: str, leaves: tuple[tuple[str, float], ...]) -> float:
    return gradient_descent.largest_gap(gradient_descent.forward(GRAPHS[name], dict(leaves)))
