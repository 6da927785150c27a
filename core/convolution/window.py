"""The window that slides over a small picture, one step at a time, and the lecture's two examples."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.convolution.kernels import checked
from core.convolution.sizes import output_size
from core.runs import Refused

LARGEST_PICTURE = 32


@dataclass(frozen=True, eq=False)
class Step:
    """One stop of the window: the output cell (`row`, `column`), the window's corner in the padded picture.

    `top` and `left` count from the picture's first pixel and are negative in the padding; `patch` and `products`
    are [side, side]; `total` is the sum of the products.
    """

    row: int
    column: int
    top: int
    left: int
    patch: NDArray[np.float32]
    products: NDArray[np.float32]
    total: float


@dataclass(frozen=True, eq=False)
class Example:
    """A small `picture` [height, width] and `kernel` [side, side] to slide over it."""

    title: str
    picture: NDArray[np.float32]
    kernel: NDArray[np.float32]
    stride: int
    says: str


def slide(picture: ArrayLike, kernel: ArrayLike, stride: int = 1, padding: int = 0) -> tuple[Step, ...]:
    """Return every stop of the window over `picture` [height, width], row by row; `kernel` may have an even side."""
    cells = checked(kernel, even=True)
    values = _small(picture)
    if stride < 1 or padding < 0:
        raise Refused("The window moves by at least one pixel, and padding cannot be negative.")
    rows, columns = (output_size(size, len(cells), stride, padding) for size in values.shape)
    padded = np.pad(values, padding)
    return tuple(
        _stop(padded, cells, (row, column), stride, padding) for row in range(rows) for column in range(columns)
    )


def _small(picture: ArrayLike) -> NDArray[np.float32]:
    values = np.asarray(picture, np.float32)
    if values.ndim != 2 or not 0 < min(values.shape) <= max(values.shape) <= LARGEST_PICTURE:
        raise Refused(f"Step by step works on one channel of at most {LARGEST_PICTURE} x {LARGEST_PICTURE} pixels.")
    if not np.isfinite(values).all():
        raise Refused("This picture holds values that are not numbers.")
    return values


def _stop(
    padded: NDArray[np.float32], cells: NDArray[np.float32], place: tuple[int, int], stride: int, padding: int
) -> Step:
    top, left = place[0] * stride, place[1] * stride
    patch = padded[top : top + len(cells), left : left + len(cells)].copy()
    products = patch * cells
    return Step(*place, top - padding, left - padding, patch, products, float(products.sum()))


def totals(steps: tuple[Step, ...]) -> NDArray[np.float32]:
    """Return the output [height', width'] that `steps` fill, not a number where no step has been yet."""
    filled = np.full((steps[-1].row + 1, max(step.column for step in steps) + 1), np.nan, np.float32)
    for step in steps:
        filled[step.row, step.column] = step.total
    return filled


def _cross(side: int) -> NDArray[np.float32]:
    return np.maximum(np.eye(side, dtype=np.float32), np.eye(side, dtype=np.float32)[::-1])


_LECTURE_PICTURE = np.array(
    [[1, 1, 1, 0, 0], [0, 1, 1, 1, 0], [0, 0, 1, 1, 1], [0, 0, 1, 1, 0], [0, 1, 1, 0, 0]], np.float32
)
EXAMPLES: Mapping[str, Example] = MappingProxyType(
    {
        "lecture": Example(
            "5 x 5 picture, 3 x 3 kernel", _LECTURE_PICTURE, _cross(3), 1,
            "Nine products are added at each stop; the first sum is 4.",
        ),
        "stride": Example(
            "10 x 10 picture, 4 x 4 filter, stride 2", _cross(10), np.eye(4, dtype=np.float32), 2,
            "The filter looks for a stroke that falls to the right; the window moves two pixels at a time.",
        ),
    }
)  # fmt: skip
