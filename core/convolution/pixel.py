"""One pixel of a filtered picture, worked out by hand: patch times kernel, sum, bias, result."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.convolution.filters import Filter, as_seen
from core.convolution.sizes import border
from core.runs import Refused


@dataclass(frozen=True, eq=False)
class Worked:
    """One output value term by term; `patch`, `kernel`, `products`, `inside` are [side, side].

    `rows` and `columns` [side] say which pixels the window reads, `inside` which of them exist (the others are
    added zeros); total = sum of products, result = total + bias, cut at 0 when the filter has a ReLU.
    """

    rows: NDArray[np.int64]
    columns: NDArray[np.int64]
    inside: NDArray[np.bool_]
    patch: NDArray[np.float32]
    kernel: NDArray[np.float32]
    products: NDArray[np.float32]
    total: float
    bias: float
    before_relu: float
    result: float


def at_pixel(image: ArrayLike, settings: Filter, row: int, column: int, channel: int = 0) -> Worked:
    """Work out the output value at (`row`, `column`) in `channel`, from `image` [height, width, 3 or 1]."""
    picture = np.asarray(image, np.float32)
    _refuse_outside(picture, settings, row, column, channel)
    rows = _positions(picture.shape[0], settings, row)
    columns = _positions(picture.shape[1], settings, column)
    inside, patch = _patch(picture, rows, columns, settings.colour, channel)
    products = patch * settings.cells
    total = float(products.sum(dtype=np.float64))
    before = total + settings.bias
    result = max(before, 0.0) if settings.relu else before
    return Worked(rows, columns, inside, patch, settings.cells, products, total, settings.bias, before, result)


def _refuse_outside(picture: NDArray[np.float32], settings: Filter, row: int, column: int, channel: int) -> None:
    channels = as_seen(picture[:1, :1], settings.colour).shape[2]
    rows, columns = settings.shape(*picture.shape[:2])
    if not (0 <= row < rows and 0 <= column < columns and 0 <= channel < channels):
        raise Refused(f"The output has {rows} rows and {columns} columns; this pixel is outside of it.")


def _positions(size: int, settings: Filter, index: int) -> NDArray[np.int64]:
    before, _ = border(size, settings.side, settings.stride, settings.padding, settings.dilation)
    return index * settings.stride - before + settings.dilation * np.arange(settings.side, dtype=np.int64)


def _patch(
    picture: NDArray[np.float32],
    rows: NDArray[np.int64],
    columns: NDArray[np.int64],
    colour: str,
    channel: int,
) -> tuple[NDArray[np.bool_], NDArray[np.float32]]:
    height, width = picture.shape[:2]
    inside = np.logical_and.outer((rows >= 0) & (rows < height), (columns >= 0) & (columns < width))
    pixels = picture[np.ix_(rows.clip(0, height - 1), columns.clip(0, width - 1))]
    return inside, np.where(inside, as_seen(pixels, colour)[..., channel], np.float32(0))
