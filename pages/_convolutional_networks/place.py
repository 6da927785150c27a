"""Which digit and which number of which layer is on screen: controls bound to the link, moved by the picture too."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from core.data import mnist
from core.runs import Refused
from pages._convolutional_networks import ink, store
from pages._shell import pad

ALL = "all layers"
SCALES = ("map", "layer", "all")
NUMBERS = {"o_map": ("Map or unit", 63), "o_row": ("Row", 27), "o_col": ("Column", 27), "o_from": ("Input map", 31)}
INK = "o_ink"


@dataclass(frozen=True, eq=False)
class Place:
    """What is on screen: held-out `digit`, or what was drawn (`drawn`), and the opened `layer`, ALL when none is."""

    image: NDArray[np.uint8]
    drawn: bool
    digit: int
    layer: str
    map: int
    row: int
    col: int
    source: int
    scale: str

    @property
    def sent(self) -> dict[str, Any]:
        """The same as the picture wants it."""
        state = {"n": self.digit, "ink": pad.written(self.image) if self.drawn else "", "scale": self.scale}
        state["layer"] = "" if self.layer == ALL else self.layer
        return state | {"map": self.map, "row": self.row, "col": self.col, "from": self.source}


def controls() -> Place:
    """Show the exact place as controls and return it."""
    digits = len(mnist().test_labels) - 1
    columns = st.columns([1.1, 1.4, 1, 1, 1, 1, 1])
    with columns[0]:
        digit = st.number_input("Held-out digit", 0, digits, START, key="o_digit", bind="query-params")
    with columns[1]:
        names = [ALL, *(layer.name for layer in store.layers()[1:])]
        layer = st.selectbox("Layer", names, key="o_layer", bind="query-params")
    values = []
    for column, (key, (label, most)) in zip(columns[2:6], NUMBERS.items(), strict=True):
        with column:
            values.append(int(st.number_input(label, 0, most, 0, key=key, bind="query-params")))
    with columns[6]:
        scale = st.selectbox("Full colour", SCALES, key="o_scale", bind="query-params")
    drawn = drawing()
    image = mnist().test_images[int(digit)] if drawn is None else drawn
    return Place(image, drawn is not None, int(digit), layer, *fitted(layer, *values), scale)


START = 3


def drawing() -> NDArray[np.uint8] | None:
    """Return the picture in the link, if there is one; a damaged one is said once and forgotten."""
    if INK not in st.query_params:
        return None
    try:
        return ink.read(st.query_params[INK])
    except Refused as refused:
        st.query_params.pop(INK)
        st.error(str(refused))
        return None


def draw(image: NDArray[np.uint8] | None) -> None:
    """Put a picture into the link, or none."""
    st.query_params.pop(INK, None)
    if image is not None:
        st.query_params[INK] = ink.written(image)


def fitted(name: str, number: int, row: int, col: int, source: int) -> tuple[int, int, int, int]:
    """Return map, row, column and input map, moved inside the layer called `name`."""
    units, rows, columns, sources = bounds(name)
    pairs = ((number, units), (row, rows), (col, columns), (source, sources))
    return tuple(min(value, most - 1) for value, most in pairs)  # type: ignore[return-value]


def bounds(name: str) -> tuple[int, int, int, int]:
    """Return how many maps (or units), rows, columns and input maps can be opened in a layer."""
    layers = store.layers()
    index = next((i for i, layer in enumerate(layers) if layer.name == name), 0)
    layer, shape = layers[index], form(index)
    if layer.kind in ("dense", "softmax"):
        before = form(index - 1)
        return layer.shape[0], before[0], before[1], before[2]
    return shape[2], shape[0], shape[1], form(max(0, index - 1))[2]


def form(index: int) -> tuple[int, ...]:
    """Return how a layer is laid out as rows, columns and maps: flatten as the volume before, 64 units as 8 x 8."""
    layer = store.layers()[index]
    if layer.kind == "flatten":
        return form(index - 1)
    if len(layer.shape) == 3:
        return layer.shape
    return (8, 8, 1) if layer.shape[0] == 64 else (layer.shape[0], 1, 1)


def moved(said: Any) -> None:
    """Put what a hand left in the picture into the controls and the link."""
    try:
        names = {layer.name for layer in store.layers()[1:]}
        layer = said["layer"] if said["layer"] in names else ALL
        keys = ("map", "row", "col", "from")
        places = fitted(layer, *(max(0, int(said[key])) for key in keys))
        st.session_state["o_digit"] = min(max(0, int(said["n"])), len(mnist().test_labels) - 1)
        st.session_state["o_layer"] = layer
        st.session_state["o_scale"] = said["scale"] if said["scale"] in SCALES else SCALES[0]
        for key, value in zip(NUMBERS, places, strict=True):
            st.session_state[key] = value
        blank = np.zeros((pad.SIDE, pad.SIDE), np.uint8)
        draw(pad.read({"ink": said["ink"], "of": ""}, "", blank) if said["ink"] else None)
    except (KeyError, TypeError, ValueError):  # not from our picture: the controls stay as they were
        return
