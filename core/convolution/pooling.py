"""Pooling: one value for each window, the largest or the mean, and which pixel won."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.convolution.sizes import output_size
from core.runs import Refused


@dataclass(frozen=True, eq=False)
class Pooled:
    """`output` [height', width']; for max pooling also the winner's `rows` and `columns` in the input, else None."""

    output: NDArray[np.float32]
    rows: NDArray[np.int64] | None
    columns: NDArray[np.int64] | None


def pool(values: ArrayLike, size: int = 2, stride: int = 2, kind: Literal["max", "average"] = "max") -> Pooled:
    """Return each window's largest value or mean over `values` [height, width], without padding.

    Of several equal largest values the first one, row by row, is the winner.
    """
    windows = _windows(values, size, stride)
    if kind == "average":
        return Pooled(windows.mean(-1), None, None)
    if kind != "max":
        raise Refused("Pooling takes either the largest value or the mean.")
    winner = windows.argmax(-1)
    output = np.take_along_axis(windows, winner[..., None], -1)[..., 0]
    tops, lefts = np.indices(winner.shape) * stride
    return Pooled(output, tops + winner // size, lefts + winner % size)


def _windows(values: ArrayLike, size: int, stride: int) -> NDArray[np.float32]:
    picture = np.asarray(values, np.float32)
    if picture.ndim != 2 or not np.isfinite(picture).all():
        raise Refused("Pooling works on one map of numbers with rows and columns.")
    if size < 1 or stride < 1:
        raise Refused("Window and stride must be at least one pixel.")
    for side in picture.shape:
        output_size(side, size, stride)
    views = np.lib.stride_tricks.sliding_window_view(picture, (size, size))[::stride, ::stride]
    return views.reshape(*views.shape[:2], size * size)
