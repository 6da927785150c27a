"""The number on screen once more, by TensorFlow and on paper; and a table of all layers."""

from typing import Any

import numpy as np
import streamlit as st

from core.classifiers import network, opened, shipped
from pages._convolutional_networks import store
from pages._convolutional_networks.place import ALL, Place
from pages._shell import warm

FORMULAS = {
    "conv": r"z_{r,c,k} = b_k + \sum_{i} \sum_{u=-1}^{1} \sum_{v=-1}^{1} x_{r+u,\,c+v,\,i}\; w_{u,v,i,k}",
    "relu": r"a = \max(0, z)",
    "pool": r"p_{r,c,k} = \max\left(x_{2r,2c,k},\; x_{2r,2c+1,k},\; x_{2r+1,2c,k},\; x_{2r+1,2c+1,k}\right)",
    "flatten": r"\text{index} = (r \cdot \text{width} + c) \cdot \text{maps} + k",
    "dense": r"z_k = b_k + \sum_{i} x_i\, w_{i,k}",
    "softmax": r"p_k = \frac{e^{z_k}}{\sum_j e^{z_j}}",
}


def show(now: Place) -> None:
    """Show the formula of the opened layer with TensorFlow's numbers, or the table of layers."""
    if now.layer == ALL:
        st.dataframe(table(), hide_index=True)
        return
    layer = _layer(now.layer)
    st.latex(FORMULAS[layer.kind])
    if not warm.ready():
        warm.notice()
        return
    values = shipped.every_layer(shipped.convolutional(), network.pictures(now.image[None]))
    st.latex(sentence(now, {name: each[0] for name, each in values.items()}))
    if rows := terms(now, {name: each[0] for name, each in values.items()}):
        st.dataframe(rows, hide_index=True, height=250)


def _layer(name: str) -> opened.Layer:
    return next(layer for layer in store.layers() if layer.name == name)


def _before(name: str) -> str:
    names = [layer.name for layer in store.layers()]
    return names[names.index(name) - 1]


def table() -> list[dict[str, Any]]:
    """Return each layer's shape, how many numbers it has learned, and how much of the input one value sees."""
    chain = store.layers()
    rows = []
    for i, layer in enumerate(chain):
        middle = (layer.shape[0] // 2, layer.shape[1] // 2) if len(layer.shape) == 3 else (0, 0)
        sees = opened.receptive_field(chain[: i + 1], *middle)
        rows.append(
            {
                "layer": layer.name,
                "shape": " x ".join(map(str, layer.shape)),
                "values": int(np.prod(layer.shape)),
                "learned numbers": opened.parameters(layer),
                "sees of the input": f"{sees.bottom - sees.top + 1} x {sees.right - sees.left + 1}",
            }
        )
    return rows


def _sum(now: Place, values: dict[str, Any]) -> opened.Sum:
    kernel, bias = (np.asarray(part) for part in shipped.convolutional().get_layer(now.layer).get_weights())
    before = values[_before(now.layer)]
    if _layer(now.layer).kind == "dense":
        return opened.dense_sum(before, kernel, bias, now.map)
    return opened.convolved(before, kernel, bias, (now.row, now.col, now.map))


def sentence(now: Place, values: dict[str, Any]) -> str:
    """Return the opened layer's formula with its numbers."""
    layer, here, before = _layer(now.layer), values[now.layer], values[_before(now.layer)]
    place = (now.row, now.col, now.map)
    if layer.kind in ("conv", "dense"):
        found = _sum(now, values)
        return f"{found.bias:.4f} + ({found.total - found.bias:.4f}) = {found.total:.4f}"
    if layer.kind == "pool":
        four, winner = opened.pooled(before, place)
        return rf"\max({', '.join(f'{v:.4f}' for v in four.ravel())}) = {four.max():.4f} \text{{ at }} {winner}"
    if layer.kind == "flatten":
        index = opened.flat_index(before.shape, place)
        return rf"({now.row} \cdot {before.shape[1]} + {now.col}) \cdot {before.shape[2]} + {now.map} = {index}"
    if layer.kind == "softmax":
        powers, total, shares = opened.softmax_terms(before)
        return rf"\frac{{{powers[now.map]:.4g}}}{{{total:.4g}}} = {shares[now.map]:.4g}"
    at = place if here.ndim == 3 else (now.row * 8 + now.col,)
    return rf"\max(0, {before[at]:.4f}) = {here[at]:.4f}"


def terms(now: Place, values: dict[str, Any]) -> list[dict[str, Any]]:
    """Return every partial sum behind a convolution's pixel, or every product of a dense unit that is not 0."""
    if _layer(now.layer).kind not in ("conv", "dense"):
        return []
    found = _sum(now, values)
    if _layer(now.layer).kind == "conv":
        return [
            {"input map": i, "partial sum": float(part), **_cells(found.products[..., i])}
            for i, part in enumerate(found.partial)
        ]
    parts = zip(found.patch[0, 0], found.kernel[0, 0], found.products[0, 0], strict=True)
    return [
        {"input": i, "value": float(x), "weight": float(w), "product": float(p)}
        for i, (x, w, p) in enumerate(parts)
        if p
    ]


def _cells(products: Any) -> dict[str, float]:
    return {f"product {i // 3},{i % 3}": float(value) for i, value in enumerate(products.ravel())}
