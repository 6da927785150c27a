"""Whole networks drawn: one hidden layer or several, with every layer's parameters counted."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
import streamlit as st

from core import perceptron
from core.figures import graphs
from core.perceptron import LayerCount
from pages._perceptron.weights import under
from pages._shell import diagram
from pages._shell.diagram import Caption, Diagram, Link, Node

HEIGHT = "clamp(358px, var(--dl-tall, 100vh) - 362px, 640px)"
ONE = r"""z_i = w^{(1)}_{0,i} + \sum_{j=1}^{m} x_j\, w^{(1)}_{j,i} \qquad
\hat{y}_i = g\Big(w^{(2)}_{0,i} + \sum_{j=1}^{d_1} g(z_j)\, w^{(2)}_{j,i}\Big)"""
DEEP = r"z_{k,i} = w^{(k)}_{0,i} + \sum_{j=1}^{n_{k-1}} g(z_{k-1,j})\, w^{(k)}_{j,i}"


def hidden_layer() -> None:
    """Show a network with one hidden layer."""
    inputs, width, outputs = _sliders([])
    _network((inputs, width, outputs), ONE)


def deep_network() -> None:
    """Show a network with several hidden layers of the same width."""
    inputs, hidden, width, outputs = _sliders([("Hidden layers", 1, 6, 3, "m_hidden")])
    _network((inputs, *[width] * hidden, outputs), DEEP)


def _sliders(more: list[tuple[str, int, int, int, str]]) -> list[int]:
    asked = [("Inputs", 1, 64, 3, "m_in"), *more, ("Units per hidden layer", 1, 128, 4, "m_width")]
    asked.append(("Outputs", 1, 10, 2, "m_out"))
    columns = st.columns(len(asked), gap="medium")
    return [
        column.slider(name, least, most, first, key=key, bind="query-params")
        for column, (name, least, most, first, key) in zip(columns, asked, strict=True)
    ]


def _network(sizes: Sequence[int], formula: str) -> None:
    counted = perceptron.parameters(sizes)
    alt = f"A network of {len(sizes)} layers with {', '.join(map(str, sizes))} units: {counted.total:,} parameters."
    diagram.show(drawn(sizes, _picked()), key="m_network", alt=alt, height=HEIGHT, on_click=_pick)
    st.latex(rf"\text{{parameters}} = \sum_k (n_{{k-1}} \cdot n_k + n_k) = {counted.latex}")
    st.latex(formula)
    with st.expander("This network in Keras", icon=":material/code:"):
        st.code(keras(sizes), language="python")


def _picked() -> str:
    return st.query_params.get("m_node", "")


def _pick(clicked: str) -> None:
    """Keep a clicked node lit; a second click lets it go."""
    if clicked == _picked() or ">" in clicked:
        st.query_params.pop("m_node", None)
    else:
        st.query_params["m_node"] = clicked


def drawn(sizes: Sequence[int], picked: str = "") -> Diagram:
    """Return the network's picture, long layers shortened, with its parameters under it."""
    layout = graphs.network(sizes, most=6, aspect=3.0)
    start = start_weights(sizes)
    links = []
    for place, end in layout.links:
        before, after = layout.spots[place], layout.spots[end]
        weight = float(start[before.layer][(before.unit or 1) - 1, (after.unit or 1) - 1])
        links.append(Link(before.id, after.id, weight, note=f"start weight {weight:.2f}".replace("-", "−")))
    return Diagram(
        [_node(spot, sizes) for spot in layout.spots],
        links,
        captions=[*_names(layout, sizes), *_counts(layout, sizes)],
        stages=[_name(layer, sizes) for layer in range(len(sizes))],
        picked=picked,
        radius=layout.radius,
    )


def start_weights(sizes: Sequence[int]) -> list[np.ndarray]:
    """Draw the weights a training would start from, so that the links differ as they do in a real network."""
    rng = np.random.default_rng(0)
    return [rng.normal(0, 1 / np.sqrt(before), (before, after)) for before, after in pairwise(sizes)]


def _name(layer: int, sizes: Sequence[int]) -> str:
    last = len(sizes) - 1
    hidden = "Hidden" if last == 2 else f"Hidden {layer}"
    return {0: "Inputs", last: "Outputs"}.get(layer, hidden)


def _node(spot: graphs.Spot, sizes: Sequence[int]) -> Node:
    if spot.unit is None:
        words = f"⋮ {spot.hidden} more"
        return Node(spot.id, spot.x, spot.y, words, kind="more", stage=spot.layer, spoken=f"{spot.hidden} more units")
    last = len(sizes) - 1
    letter = {0: "x", last: "ŷ"}.get(spot.layer, "h")
    spoken = f"{_name(spot.layer, sizes)}, {'input' if not spot.layer else 'unit'} {spot.unit}"
    own = sizes[spot.layer - 1]
    details = (f"{own} weights + 1 bias = {own + 1} parameters",) if spot.layer else ()
    label = f"{letter}{under(spot.unit)}"
    return Node(spot.id, spot.x, spot.y, label, stage=spot.layer, details=details, spoken=spoken)


def _names(layout: graphs.Layout, sizes: Sequence[int]) -> Iterator[Caption]:
    for layer, size in enumerate(sizes):
        yield Caption(layout.layer(layer)[0].x, f"· {size}", _name(layer, sizes))


def _counts(layout: graphs.Layout, sizes: Sequence[int]) -> Iterator[Caption]:
    counts: tuple[LayerCount, ...] = perceptron.parameters(sizes).layers
    for layer, count in enumerate(counts):
        middle = (layout.layer(layer)[0].x + layout.layer(layer + 1)[0].x) / 2
        yield Caption(middle, f"{count.inputs} · {count.units} + {count.units}", f"{count.total:,}", below=True)


def keras(sizes: Sequence[int]) -> str:
    """Return the network as Keras code."""
    *hidden, last = sizes[1:]
    lines = [f'    tf.keras.layers.Dense({units}, activation="relu"),' for units in hidden]
    body = "\n".join([f"    tf.keras.Input([{sizes[0]}]),", *lines, f"    tf.keras.layers.Dense({last}),"])
    total = perceptron.parameters(sizes).total
    return f"model = tf.keras.Sequential([\n{body}\n])\nmodel.count_params()  # {total:,}"
