"""The neuron under your hand: what the browser drags, Python writes into the link and works out in core."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import streamlit as st

from core import perceptron
from core.runs import Refused
from pages._shell import figure

WEIGHTS, INPUTS = ("w0", "w1", "w2"), ("x1", "x2")
MOST_WEIGHT, MOST_INPUT = 20.0, 10.0
HEIGHT = "clamp(500px, calc(var(--dl-tall, 100vh) - 186px), 800px)"

_neuron = figure.component("neuron", "neuron")
_network = figure.component("perceptron_network", "perceptron_network")


def show(start: perceptron.Neuron, point: tuple[float, float], key: str, gate: str = "") -> perceptron.Neuron:
    """Show the neuron of the link, `start` at `point` unless the link says otherwise, and return it as it is now.

    A gate's neuron has names of its own in the link (gate_w0 ...): each part keeps its neuron.
    """
    prefix = "gate_" if gate else ""
    picture = st.container()
    with st.expander("Exact numbers, and the sum on paper", icon=":material/calculate:"):
        neuron, at = _exact(start, point, prefix)
        _on_paper(neuron, at)
    said = st.session_state.get(key)
    data = {
        "w": [neuron.bias, *neuron.weights],
        "x": list(at),
        "g": neuron.activation,
        "seq": _seq(said),
        "lecture": _plain(perceptron.LECTURE, perceptron.LECTURE_POINT),
        "gate": _gate(gate) if gate else None,
        "height": HEIGHT,
    }
    with picture:
        _neuron(key=key, data=data, on_moved_change=lambda: _moved(key, prefix))
    return neuron


def network() -> None:
    """Show XOR solved by two hidden neurons set by hand, every row with its numbers from core."""
    made = perceptron.xor_network()
    rows = [
        {
            "inputs": row.inputs,
            "target": row.target,
            "hidden": [asdict(worked) for worked in row.hidden],
            "output": asdict(row.output),
            "right": row.right,
        }
        for row in made.rows
    ]
    neurons = [[neuron.bias, *neuron.weights] for neuron in (*made.hidden, made.output)]
    _network(key="network", data={"rows": rows, "neurons": neurons, "height": HEIGHT})


def _exact(
    start: perceptron.Neuron, point: tuple[float, float], prefix: str
) -> tuple[perceptron.Neuron, tuple[float, float]]:
    """Return the neuron and the point of the six controls; they are the link's parameters."""
    columns = st.columns([1, 1, 1, 1, 1, 2])
    first = dict(zip((*WEIGHTS, *INPUTS), (start.bias, *start.weights, *point), strict=True))
    spoken = {"w0": "Bias w0", "w1": "Weight w1", "w2": "Weight w2", "x1": "Input x1", "x2": "Input x2"}
    numbers = []
    for column, (name, value) in zip(columns, first.items(), strict=False):
        most = MOST_WEIGHT if name in WEIGHTS else MOST_INPUT
        bounds = {"min_value": -most, "max_value": most, "step": 0.1, "format": "%g"}
        numbers.append(column.number_input(spoken[name], value=value, key=prefix + name, bind="query-params", **bounds))
    names = list(perceptron.ACTIVATIONS)
    chosen = columns[-1].selectbox(
        "Activation g", names, index=names.index(start.activation), key=prefix + "g", bind="query-params"
    )
    return perceptron.Neuron(numbers[0], (numbers[1], numbers[2]), chosen), (numbers[3], numbers[4])


def _on_paper(neuron: perceptron.Neuron, at: tuple[float, float]) -> None:
    worked = perceptron.work_out(neuron, at)
    st.latex(f"{perceptron.ACTIVATIONS[neuron.activation].formula}\\qquad z = {worked.sum_latex}")
    st.latex(r"\hat{y} = " + worked.latex)
    sentence = perceptron.boundary(neuron, perceptron.BOX, perceptron.BOX).sentence
    if sentence:
        st.caption(sentence)


def _plain(neuron: perceptron.Neuron, point: tuple[float, float]) -> dict[str, Any]:
    return {"w": [neuron.bias, *neuron.weights], "x": list(point), "g": neuron.activation}


def _gate(name: str) -> dict[str, Any]:
    rows = zip(perceptron.ROWS, perceptron.GATES[name], strict=True)
    solution = perceptron.SOLUTIONS.get(name)
    best = perceptron.best_line(name)
    note = "Drag the line or a weight." if best.right == 4 else f"No line gets more than {best.right} of 4."
    return {
        "name": name,
        "rows": [{"inputs": inputs, "target": target} for inputs, target in rows],
        "solution": [solution.bias, *solution.weights] if solution else None,
        "note": note,
    }


def _seq(said: Mapping[str, Any] | None) -> int:
    return int(((said or {}).get("moved") or {}).get("seq", 0))


def _moved(key: str, prefix: str) -> None:
    """Put what the hand left into the link's controls; numbers no neuron takes are left where they were."""
    said = st.session_state[key].get("moved") or {}
    try:
        neuron = perceptron.Neuron(said["w"][0], tuple(said["w"][1:]), said["g"])
        worked = perceptron.work_out(neuron, said["x"])
    except (Refused, KeyError, TypeError, IndexError):
        return
    for name, value in zip(WEIGHTS, (neuron.bias, *neuron.weights), strict=True):
        st.session_state[prefix + name] = max(-MOST_WEIGHT, min(MOST_WEIGHT, value))
    for name, value in zip(INPUTS, worked.point, strict=True):
        st.session_state[prefix + name] = max(-MOST_INPUT, min(MOST_INPUT, value))
    st.session_state[prefix + "g"] = neuron.activation
