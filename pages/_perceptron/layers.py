"""From one neuron to many: a dense layer with live numbers, and the same layer from scratch and from Keras."""

import inspect
from collections.abc import Iterator, Sequence

import streamlit as st

from core import perceptron
from core.figures import graphs
from core.perceptron import Dense, SameNumbers, WorkedDense, typeset
from core.perceptron.layers import FORMULA
from pages._perceptron import weights
from pages._perceptron.weights import under
from pages._shell import diagram, warm
from pages._shell.diagram import Cell, Diagram, Link, Matrix, Node

# The more inputs, the more rows in drawing and matrix; the formula below then moves off a small screen.
HEIGHTS = {
    2: "clamp(400px, var(--dl-tall, 100vh) - 310px, 680px)",
    3: "clamp(415px, var(--dl-tall, 100vh) - 305px, 690px)",
}
HIGHEST = "clamp(465px, var(--dl-tall, 100vh) - 305px, 720px)"
SUMS_AT = 0.56  # of the drawing's width; the outputs stand at its right edge


def dense_layer() -> None:
    """Show the layer as a drawing and as a matrix product, with one unit lit in both."""
    with st.container(horizontal=True, vertical_alignment="center"):
        inputs, units = _sizes()
        st.markdown("Look at unit")
        if st.session_state.get("m_unit", 1) > units:
            st.session_state["m_unit"] = units
        chosen = _choose("Look at unit", range(1, units + 1), "m_unit")
        st.markdown("Activation")
        activation = st.selectbox(
            "Activation", list(perceptron.ACTIVATIONS), 1, key="m_g", bind="query-params",
            label_visibility="collapsed", width=130,
        )  # fmt: skip
    left, right = st.columns([2.15, 1], gap="medium")
    with right:
        layer, at = _numbers(inputs, units, activation)
        st.latex(FORMULA)
    worked = perceptron.work_out_dense(layer, at)
    with left:
        picture = drawn(layer, worked, chosen)
        height = HEIGHTS.get(inputs, HIGHEST)
        diagram.show(picture, key="m_drawing", alt=said(worked), height=height, on_click=_pick)
        st.latex(rf"y_{{{chosen}}} = {worked.units[chosen - 1].latex}")


def as_code() -> None:
    """Show the layer from scratch and from Keras, with the numbers of both."""
    with st.container(horizontal=True, vertical_alignment="center"):
        inputs, units = _sizes()
    left, right = st.columns([2.15, 1], gap="medium")
    with right:
        layer, at = _numbers(inputs, units, "linear")
    same = perceptron.same_numbers(layer, at) if warm.ready() else None
    with left:
        st.markdown(f"**TensorFlow from scratch**: z = x W + w₀ {_sums(same and same.by_hand)}")
        st.code(inspect.getsource(perceptron.dense_by_hand), language="python", wrap_lines=True)
        st.markdown(f"**Keras**: the layer ready made {_sums(same and same.keras)}")
        st.code(inspect.getsource(perceptron.dense_with_keras), language="python", wrap_lines=True)
        if same is None:
            warm.notice()
    with right:
        if same:
            st.markdown(compared(same))
        st.latex(FORMULA)


def _sizes() -> tuple[int, int]:
    """Let the learner choose how many inputs and units the layer has."""
    st.markdown("Inputs")
    inputs = _choose("Inputs", (2, 3, 4), "m_inputs")
    st.markdown("Units")
    return inputs, _choose("Units", (2, 3, 4), "m_units")


def _choose(label: str, options: Sequence[int], key: str) -> int:
    chosen: int = st.segmented_control(
        label, options, default=options[0], key=key, bind="query-params", required=True,
        label_visibility="collapsed",
    )  # fmt: skip
    return chosen


def _numbers(inputs: int, units: int, activation: str) -> tuple[Dense, tuple[float, ...]]:
    at = weights.point(inputs)
    layer = weights.table(inputs, units, activation)
    st.button("The lecture's numbers", icon=":material/restart_alt:", on_click=weights.again, key="layer-again")
    return layer, at


def _pick(clicked: str) -> None:
    """Look at the unit that was clicked, or at the one a clicked link leads to."""
    kind, _, unit = clicked.split(">")[-1].partition("-")
    if kind in ("1", "y"):
        st.session_state["m_unit"] = int(unit)


def said(worked: WorkedDense) -> str:
    """Say in words what the drawing shows."""
    at = ", ".join(_short(value) for value in worked.units[0].point)
    sums = ", ".join(f"z{i} = {_short(z)}" for i, z in enumerate(worked.z, 1))
    outputs = ", ".join(f"y{i} = {_short(y)}" for i, y in enumerate(worked.y, 1))
    return f"A dense layer at the inputs {at}: the sums are {sums}; the outputs are {outputs}."


def drawn(layer: Dense, worked: WorkedDense, chosen: int) -> Diagram:
    """Return the layer's picture: the constant 1 and the inputs, one sum per unit, one output per sum."""
    layout = graphs.network((len(layer.matrix), len(layer.bias)), biases=True, aspect=1.6)
    nodes = [_node(spot, layer, worked) for spot in layout.spots]
    nodes += [_output(spot, layer, worked) for spot in layout.layer(1)]
    links = [_link(layout.spots[start], layout.spots[end], layer, worked) for start, end in layout.links]
    links += [Link(spot.id, f"y-{spot.unit}", label="g") for spot in layout.layer(1)]
    return Diagram(
        nodes,
        links,
        stages=("Inputs", "Weighted sums", "Outputs"),
        formula=tuple(_product(layer, worked)),
        picked=f"1-{chosen}",
        radius=layout.radius,
    )


def _node(spot: graphs.Spot, layer: Dense, worked: WorkedDense) -> Node:
    if not spot.unit:
        return Node(spot.id, spot.x * SUMS_AT, spot.y, "", "1", "constant", spoken="The constant 1 of the biases")
    if not spot.layer:
        value = worked.units[0].point[spot.unit - 1]
        return Node(spot.id, spot.x * SUMS_AT, spot.y, f"x{under(spot.unit)}", _short(value), "input")
    own = worked.units[spot.unit - 1]
    details = (f"= {_short(layer.bias[spot.unit - 1])}{''.join(_signed(term) for term in own.terms)}",)
    return Node(
        spot.id, spot.x * SUMS_AT, spot.y, f"z{under(spot.unit)}", _short(own.z), tone=own.z, stage=1, details=details
    )  # fmt: skip


def _output(spot: graphs.Spot, layer: Dense, worked: WorkedDense) -> Node:
    own = worked.units[(spot.unit or 1) - 1]
    below = own.y - perceptron.ACTIVATIONS[layer.activation].threshold
    name = f"y{under(spot.unit or 1)}"
    details = (f"= g({_short(own.z)}), g is {perceptron.ACTIVATIONS[layer.activation].title}",)
    return Node(f"y-{spot.unit}", 1.0, spot.y, name, _short(own.y), "output", below, 2, details)


def _link(start: graphs.Spot, end: graphs.Spot, layer: Dense, worked: WorkedDense) -> Link:
    unit = (end.unit or 1) - 1
    if not start.unit:
        weight = layer.bias[unit]
        return Link(start.id, end.id, weight, _short(weight), f"bias w₀,{under(unit + 1)} = {_short(weight)}")
    weight, value = layer.matrix[start.unit - 1][unit], worked.units[0].point[start.unit - 1]
    term = worked.units[unit].terms[start.unit - 1]
    return Link(start.id, end.id, weight, _short(weight), f"{_short(value)} · {_short(weight)} = {_short(term)}")


def _product(layer: Dense, worked: WorkedDense) -> Iterator[Matrix | str]:
    """Yield x W + w0 = z; every number belongs to a node or a link of the drawing."""
    units = range(1, len(layer.bias) + 1)
    places = range(1, len(layer.matrix) + 1)
    yield Matrix((tuple(Cell(_short(worked.units[0].point[j - 1]), (f"0-{j}",)) for j in places),), "x")
    yield "·"
    rows = ((Cell(_short(layer.matrix[j - 1][i - 1]), (f"0-{j}>1-{i}",)) for i in units) for j in places)
    yield Matrix(tuple(tuple(row) for row in rows), "W")
    yield "+"
    yield Matrix((tuple(Cell(_short(layer.bias[i - 1]), (f"0-0>1-{i}",)) for i in units),), "w₀")
    yield "=" if typeset.shown((*worked.units[0].point, *sum(layer.matrix, ()), *layer.bias, *worked.z)) else "≈"
    yield Matrix((tuple(Cell(_short(worked.z[i - 1]), (f"1-{i}",)) for i in units),), "z")


def _short(value: float) -> str:
    if value and not round(value, 3):
        return "≈0"
    return f"{round(value, 3) + 0:g}".replace("-", "−")


def _signed(term: float) -> str:
    return f" {'−' if term < 0 else '+'} {_short(abs(term))}"


def compared(same: SameNumbers) -> str:
    """Say how far NumPy, TensorFlow from scratch and Keras are apart."""
    apart = max(abs(a - b) for other in (same.by_hand, same.keras) for a, b in zip(same.numpy, other, strict=True))
    verdict = f"the largest difference is {apart:g}." if apart else "identical, to the last digit."
    return f"**NumPy** {_sums(same.numpy)}: {verdict}"


def _sums(z: Sequence[float] | None) -> str:
    if z is None:
        return ""
    numbers = ", ".join(f"{each:.8g}" for each in z).replace("-", "−")
    return f"gives :blue[**z = ({numbers})**]"
