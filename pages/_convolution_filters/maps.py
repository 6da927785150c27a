"""Channels, volumes and pooling on screen: controls, and the numbers of their drawings."""

import base64
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import ArrayLike, NDArray

from core import images
from core.convolution import (
    GREY_WEIGHTS,
    KERNELS,
    PartialMaps,
    bank,
    fits,
    formula,
    output_size,
    parameters_formula,
    partial_maps,
    pool,
    slide,
    totals,
    volume,
)
from core.runs import Refused
from pages._convolution_filters import window as sliding
from pages._shell import figure, warm

_channels = figure.component("channels", "channels")
_volume = figure.component("volume", "volume")
_pooling = figure.component("pooling", "pooling")

SIDE = 96
# What each colour plane's slice of the kernel is: a named kernel, times one factor for red, green and blue.
MIXES: dict[str, tuple[str, tuple[float, float, float]]] = {
    "Red against the rest": ("box_3", (1, -0.5, -0.5)),
    "Blue against red": ("box_3", (-1, 0, 1)),
    "Edges in grey": ("edge_8", (float(GREY_WEIGHTS[0]), float(GREY_WEIGHTS[1]), float(GREY_WEIGHTS[2]))),
    "Vertical edges": ("sobel_x", (1, 1, 1)),
    "Horizontal edges in red": ("sobel_y", (1, 0, 0)),
}
BANK = ("sobel_x", "sobel_y", "edge_8", "emboss", "edge_4", "sharpen", "prewitt_x", "prewitt_y")


@st.cache_data(show_spinner=False, max_entries=16)
def small(name: str, side: int = SIDE) -> NDArray[np.uint8]:
    """Return a sample photo as whole colour values [height, width, 3], neither side above `side`."""
    file = {each.name: each.file for each in images.samples()}[name]
    return np.rint(images.decode(file.read_bytes(), longest=side) * 255).astype(np.uint8)


def photo(place: Any, key: str, first: str = "astronaut") -> NDArray[np.uint8]:
    """Let the learner choose a small sample photo; returns it as whole colour values [height, width, 3]."""
    titles = {each.title: each.name for each in images.samples()}
    start = list(titles.values()).index(first)
    return small(titles[place.selectbox("Photo", list(titles), index=start, key=key, bind="query-params")])


def packed(values: ArrayLike, kind: type = np.float32) -> str:
    """Return numbers as text that JavaScript reads as a typed array."""
    return base64.b64encode(np.ascontiguousarray(values, kind).tobytes()).decode()


def mixed(name: str) -> NDArray[np.float32]:
    """Return the slices [3, 3, 3] of one filter: rows, columns, colour planes."""
    kernel, factors = MIXES[name]
    return KERNELS[kernel].cells[:, :, None] * np.array(factors, np.float32)


def choose(key: str, kinds: Mapping[str, Callable[[Any], None]]) -> str:
    """Offer the kinds of one part beside their own controls, show the chosen one and return its name."""
    first, *places = st.columns([1.45, 1.25, 1, 1], vertical_alignment="bottom")
    kind: str = first.segmented_control(
        "Show", list(kinds), default=next(iter(kinds)), required=True, key=key, bind="query-params",
        label_visibility="collapsed",
    )  # fmt: skip
    kinds[kind](places)
    return kind


def three_channels(places: Any) -> None:
    """Show how three colour planes become one map."""
    picture = photo(places[0], "ch_photo")
    name = places[1].selectbox("Filter", list(MIXES), key="ch_filter", bind="query-params")
    bias = places[2].slider("Bias", -1.0, 1.0, 0.0, 0.1, key="ch_bias", bind="query-params")
    kernels = mixed(name)
    found = partial_maps(picture / np.float32(255), kernels, bias) if warm.ready() else None
    _channels(key="ch_view", data=channel_data(picture, kernels, bias, found))
    if found is None:
        warm.notice()
    left, right = st.columns([1, 1], vertical_alignment="center")
    left.latex(r"\text{numbers to learn} = " + parameters_formula(3, 3, 1))
    right.markdown(
        "Point at a pixel: 27 products make three partial sums; the bias is added once. Blue is above 0, orange below."
    )


def channel_data(
    picture: NDArray[np.uint8], kernels: NDArray[np.float32], bias: float, found: PartialMaps | None
) -> dict[str, Any]:
    """Return the drawing's numbers; without `found` the maps stay empty."""
    height, width = picture.shape[:2]
    data: dict[str, Any] = {
        "picture": packed(picture, np.uint8), "height": height, "width": width, "bias": bias,
        "kernels": np.moveaxis(kernels, -1, 0).round(4).tolist(), "start": [height // 2, width // 2],
        "alt": f"A photo of {height} by {width} pixels, its three colour planes, and their 3 by 3 kernels.",
    }  # fmt: skip
    if found is None:
        return data
    row, column = np.unravel_index(np.abs(found.total).argmax(), found.total.shape)
    sums = ", ".join(f"{value:.2f}" for value in found.maps[row, column])
    words = f"Strongest pixel: row {row + 1}, column {column + 1}, partial sums {sums}, bias {bias:g}"
    return data | {
        "maps": [packed(found.maps[..., channel]) for channel in range(3)],
        "total": packed(found.total),
        "start": [int(row), int(column)],
        "alt": f"{data['alt']} {words}, together {found.total[row, column]:.2f}.",
    }


def several_filters(places: Any) -> None:
    """Show how several filters make a volume."""
    picture = photo(places[0], "ch_photo")
    count = places[1].slider("Filters", 1, len(BANK), 6, key="ch_filters", bind="query-params")
    with places[2]:
        stride, padding = _steps("ch_stride", "ch_padding")
    names = BANK[:count]
    maps = None
    if warm.ready():
        maps = volume(picture / np.float32(255), bank(names), stride=stride, padding=padding)
    _volume(key="ch_volume", data=volume_data(picture, names, (stride, padding), maps))
    if maps is None:
        warm.notice()
    left, right = st.columns(2)
    left.latex(r"\text{numbers to learn} = " + parameters_formula(3, 3, count))
    right.latex(r"\text{height} = " + formula(len(picture), 3, stride, padding))  # type: ignore[arg-type]
    st.markdown(
        "Each filter is three times as deep as drawn: its cells times "
        + ", ".join(f"{weight:.3f}" for weight in GREY_WEIGHTS)
        + " for red, green and blue, so it sees the photo in grey."
    )


def _steps(stride: str, padding: str) -> tuple[int, str]:
    left, right = st.columns([1, 1.3])
    step = left.number_input("Stride", 1, 4, 1, key=stride, bind="query-params")
    border = right.selectbox("Padding", ["valid", "same"], key=padding, bind="query-params")
    return int(step), border


def volume_data(
    picture: NDArray[np.uint8], names: tuple[str, ...], steps: tuple[int, str], maps: NDArray[np.float32] | None
) -> dict[str, Any]:
    """Return the drawing's numbers; without `maps` the cards stay empty."""
    height, width = picture.shape[:2]
    rows, columns = (output_size(side, 3, *steps) for side in (height, width))  # type: ignore[arg-type]
    return {
        "picture": packed(picture, np.uint8), "height": height, "width": width, "rows": rows, "columns": columns,
        "names": [KERNELS[name].title for name in names],
        "says": [KERNELS[name].says for name in names],
        "kernels": [KERNELS[name].cells.tolist() for name in names],
        "maps": None if maps is None else [packed(maps[..., i]) for i in range(len(names))],
        "alt": f"{len(names)} filters turn a photo of {height} by {width} pixels into a volume of {rows} by {columns} "
        f"by {len(names)} values: {', '.join(KERNELS[name].title for name in names)}.",
    }  # fmt: skip


def pooling(places: Any) -> None:
    """Show what the largest value and the mean of each window leave."""
    source = places[0].selectbox("Map", ["Random numbers", "A filtered drawing"], key="ch_map",
                                 bind="query-params")  # fmt: skip
    size = places[1].slider("Window", 2, 4, 2, key="ch_size", bind="query-params")
    step = places[2].slider("Stride", 1, 4, 2, key="ch_step", bind="query-params")
    values = small_map(source)
    try:
        data = pooling_data(values, size, step)
    except Refused as refused:
        st.error(str(refused))
        return
    _pooling(key="ch_pool", data=data)
    left, right = st.columns(2, vertical_alignment="center")
    left.latex(r"\text{output side} = " + formula(len(values), size, step))
    right.markdown(
        fits(len(values), size, step)
        or f"Nothing is learnt here: {values.size} numbers become {np.size(data['max'])}. Rings mark the winners."
    )


def small_map(source: str) -> NDArray[np.float32]:
    """Return the map [8, 8] to pool."""
    if source == "Random numbers":
        return np.random.default_rng(7).integers(-3, 10, (8, 8)).astype(np.float32)
    return totals(slide(sliding.drawing(10), sliding.CELLS["cross"]))


def pooling_data(values: NDArray[np.float32], size: int, step: int) -> dict[str, Any]:
    """Return both pooled maps with their winners."""
    largest, mean = pool(values, size, step), pool(values, size, step, "average")
    winners = np.stack([largest.rows, largest.columns], -1)  # type: ignore[list-item]
    return {
        "values": values.tolist(), "size": size, "stride": step, "seen": (len(mean.output) - 1) * step + size,
        "max": largest.output.tolist(), "average": mean.output.tolist(), "winners": winners.tolist(),
        "alt": f"A map of {len(values)} by {len(values)} numbers. Largest of each window, row by row: "
        + "; ".join(", ".join(f"{value:g}" for value in row) for row in largest.output) + ".",
    }  # fmt: skip
