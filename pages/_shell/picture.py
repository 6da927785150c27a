"""Shows a picture before and after as one view: wipe or side by side, zoomed in lock-step, every pixel worked out."""

import base64
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from core import images
from core.convolution import Filter, Filtered, Worked, border, display
from pages._shell import figure

# Zooming to single pixels needs a lossless file; above 600 x 667 that costs 65-80 ms and 1-1.7 MB a picture
# (JPEG: 14 ms, 0.2 MB), and a whole such picture is wider than the screen's view of it anyway.
MOST_LOSSLESS = 400_000
CHANNELS = ("red", "green", "blue")

_compare = figure.component("picture", "picture")
_products = figure.component("worked", "worked")


@dataclass(frozen=True, eq=False)
class Picture:
    """A picture on screen: `pixels` [height, width, 3] in 0..1, its name and what it shows."""

    name: str
    shows: str
    pixels: NDArray[np.float32]

    @cached_property
    def url(self) -> str:
        """The picture as the browser gets it."""
        return data_url(self.pixels)


@dataclass(frozen=True, eq=False)
class Pair:
    """A picture, the filter that ran over it, and what came out, shown the way `show` says."""

    picture: Picture
    settings: Filter
    filtered: Filtered
    show: str

    @property
    def shown(self) -> NDArray[np.float32]:
        """What came out as values in 0..1, [height, width] when grey; not kept: a large photo's take 17 MB."""
        values = display(self.filtered.raw, self.show)
        return values[..., 0] if values.shape[2] == 1 else values

    @cached_property
    def url(self) -> str:
        """What came out, as the browser gets it."""
        return data_url(self.shown)

    def png(self) -> bytes:
        """What came out, as a PNG file."""
        return images.encode_png(self.shown)


def data_url(pixels: NDArray[np.float32]) -> str:
    """Return `pixels` [height, width] or [height, width, 3] in 0..1 as an address that holds the whole file."""
    lossless = pixels.shape[0] * pixels.shape[1] <= MOST_LOSSLESS
    data = images.encode_png(pixels) if lossless else images.encode_jpeg(pixels)
    return f"data:image/{'png' if lossless else 'jpeg'};base64,{base64.b64encode(data).decode()}"


def show(pair: Pair, *, channel: int, pixel: tuple[int, int], on_pixel: Callable[[], None], alt: str) -> None:
    """Show `pair` with the window at output `pixel` (row, column); a click calls `on_pixel`, see `clicked`."""
    data = {
        "before": pair.picture.url,
        "after": pair.url,
        "size": pair.picture.pixels.shape[:2],
        "window": _window(pair),
        "channel": channel,
        "pixel": pixel,
        "alt": alt,
    }
    _compare(key="view", data=data, on_pixel_change=on_pixel)


def clicked() -> tuple[int, int]:
    """Return the output pixel (row, column) that was clicked; only inside `on_pixel`."""
    row, column = st.session_state["view"]["pixel"]
    return int(row), int(column)


def worked(sum_: Worked, *, pixel: tuple[int, int], channel: str) -> None:
    """Show one pixel's patch, kernel, products, sum, bias and result."""
    arrays = {name: getattr(sum_, name).tolist() for name in ("patch", "kernel", "products", "inside")}
    numbers = {"total": sum_.total, "bias": sum_.bias, "before": sum_.before_relu, "result": sum_.result}
    _products(key="worked", data=arrays | numbers | {"pixel": pixel, "channel": channel})


def _window(pair: Pair) -> dict[str, Any]:
    """Return what the browser needs to follow the window: where it starts, how it moves, what it computes."""
    settings = pair.settings
    corner = [
        border(size, settings.side, settings.stride, settings.padding, settings.dilation)[0]
        for size in pair.picture.pixels.shape[:2]
    ]
    return {
        "cells": settings.cells.tolist(),
        "stride": settings.stride,
        "dilation": settings.dilation,
        "corner": corner,
        "bias": settings.bias,
        "relu": settings.relu,
        "grey": settings.colour == "grey",
        "size": pair.filtered.raw.shape[:2],
    }
