"""Named kernels, each built from its formula, and what can be done to the cells of any kernel."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.runs import Refused

Cells = tuple[tuple[float, ...], ...]
LARGEST_SIDE = 15
LARGEST_CELL = 10_000.0


@dataclass(frozen=True, eq=False)
class Kernel:
    """A named kernel: `cells` [side, side] read-only, one sentence on what it does, and who described it."""

    name: str
    title: str
    cells: NDArray[np.float32]
    says: str
    source: str

    def __post_init__(self) -> None:
        """Keep a read-only copy of checked cells."""
        cells = checked(self.cells).copy()
        cells.flags.writeable = False
        object.__setattr__(self, "cells", cells)

    @property
    def nested(self) -> Cells:
        """The cells as nested tuples, as a `Filter` keeps them."""
        return nested(self.cells)


def checked(cells: ArrayLike, even: bool = False) -> NDArray[np.float32]:
    """Return `cells` [side, side] as float32, or refuse what is no kernel; `even` sides only where allowed."""
    try:
        values = np.asarray(cells, np.float64)
    except (TypeError, ValueError):
        raise Refused("Each cell of the kernel must be a number, and each row equally long.") from None
    if values.ndim != 2 or values.size == 0 or values.shape[0] != values.shape[1]:
        raise Refused("A kernel is a square of numbers: as many rows as columns, and at least one.")
    if values.shape[0] > LARGEST_SIDE:
        raise Refused(f"This kernel has {values.shape[0]} rows; at most {LARGEST_SIDE} are possible here.")
    if not even and values.shape[0] % 2 == 0:
        raise Refused("Choose an odd side (3, 5, 7, ...), so that one cell is the middle of the kernel.")
    if not np.isfinite(values).all() or np.abs(values).max() > LARGEST_CELL:
        raise Refused(f"Each cell must be a number between -{LARGEST_CELL:,.0f} and {LARGEST_CELL:,.0f}.")
    return values.astype(np.float32)


def nested(cells: ArrayLike) -> Cells:
    """Return `cells` [side, side] as tuples of rows, a value that can be compared and remembered."""
    return tuple(tuple(float(cell) for cell in row) for row in checked(cells, even=True))


def flip(cells: ArrayLike) -> NDArray[np.float32]:
    """Return `cells` [side, side] turned over both axes: what tells convolution from correlation."""
    return np.ascontiguousarray(checked(cells, even=True)[::-1, ::-1])


def rotate(cells: ArrayLike) -> NDArray[np.float32]:
    """Return `cells` [side, side] turned by 90 degrees, clockwise."""
    return np.ascontiguousarray(np.rot90(checked(cells, even=True), -1))


def normalise(cells: ArrayLike) -> NDArray[np.float32]:
    """Return `cells` [side, side] divided by their sum, so that they sum to 1 and keep the brightness."""
    values = checked(cells, even=True).astype(np.float64)
    if abs(values.sum()) < 1e-6 * max(np.abs(values).sum(), 1e-30):
        raise Refused("These cells sum to 0, so no factor makes them sum to 1. Edge kernels sum to 0 on purpose.")
    return checked(values / values.sum(), even=True)


def spread(cells: ArrayLike, dilation: int) -> NDArray[np.float32]:
    """Return `cells` [side, side] with `dilation` - 1 zeros between neighbours: the same kernel, dilated."""
    values = checked(cells, even=True)
    side = dilation * (len(values) - 1) + 1
    wide = np.zeros((side, side), np.float32)
    wide[::dilation, ::dilation] = values
    return wide


def _middle(side: int) -> NDArray[np.float64]:
    cells = np.zeros((side, side))
    cells[side // 2, side // 2] = 1
    return cells


def _offsets(side: int) -> NDArray[np.float64]:
    return np.arange(side, dtype=np.float64) - side // 2


def _gaussian(side: int, sigma: float) -> NDArray[np.float64]:
    """exp(-(x^2 + y^2) / (2 sigma^2)), divided by its sum."""
    row: NDArray[np.float64] = np.exp(-(_offsets(side) ** 2) / (2 * sigma**2))
    row /= row.sum()
    return np.outer(row, row)


def _laplacian_of_gaussian(side: int, sigma: float) -> NDArray[np.float64]:
    """(r^2 - 2 sigma^2) / sigma^4 times the Gaussian; the mean is taken off so that flat areas give 0."""
    squares = np.add.outer(_offsets(side) ** 2, _offsets(side) ** 2)
    cells: NDArray[np.float64] = (squares - 2 * sigma**2) / sigma**4 * _gaussian(side, sigma)
    cells -= cells.mean()
    return cells


def _gabor(side: int, sigma: float, wavelength: float) -> NDArray[np.float64]:
    """A Gaussian times cos(2 pi x / wavelength); the mean is taken off so that flat areas give 0."""
    cells: NDArray[np.float64] = _gaussian(side, sigma) * np.cos(2 * np.pi * _offsets(side) / wavelength)
    cells -= cells.mean()
    cells *= 2 / np.abs(cells).sum()
    return cells


_EDGE_4 = np.array([[0, 1, 0], [1, -4, 1], [0, 1, 0]])
_EDGE_8 = np.ones((3, 3)) - 9 * _middle(3)
_SLOPE = np.array([-1, 0, 1])
_SOBEL_X = np.outer([1, 2, 1], _SLOPE)
_PREWITT_X = np.outer([1, 1, 1], _SLOPE)
_EMBOSS = np.array([[-2, -1, 0], [-1, 1, 1], [0, 1, 2]])
_GIMP = "GIMP documentation, section Convolution Matrix"
_GONZALEZ = "Gonzalez and Woods, 2018, Digital Image Processing, section 3.6"
_SMOOTH = "Gonzalez and Woods, 2018, Digital Image Processing, section 3.5"
_TABLE: tuple[tuple[str, str, ArrayLike, str, str], ...] = (
    ("identity", "Identity", _middle(3), "Leaves every pixel as it is.", "definition"),
    ("sharpen", "Sharpen 3x3", _middle(3) - _EDGE_4, "Adds the edges to the picture.", _GONZALEZ),
    ("sharpen_5", "Sharpen 5x5 (lecture)", np.pad(_middle(3) - _EDGE_4, 1),
     "Lifts a pixel away from its four neighbours.", _GIMP),
    ("unsharp_5", "Unsharp mask 5x5", 2 * _middle(5) - _gaussian(5, 1.0),
     "Adds what a blur would take away.", _GONZALEZ),
    ("edge_4", "Edge detect, 4 neighbours (lecture)", _EDGE_4,
     "Is 0 on flat areas and large where a pixel differs from its four neighbours.", _GIMP),
    ("edge_8", "Edge detect, 8 neighbours", _EDGE_8,
     "Compares a pixel with all eight neighbours, diagonals too.", _GONZALEZ),
    ("emboss", "Emboss", _EMBOSS, "Lights the picture from one corner, as if it were a relief.", _GIMP),
    ("box_3", "Box blur 3x3", np.full((3, 3), 1 / 9), "Replaces a pixel by the mean of its 3x3 area.", _SMOOTH),
    ("box_5", "Box blur 5x5", np.full((5, 5), 1 / 25), "Replaces a pixel by the mean of its 5x5 area.", _SMOOTH),
    ("gaussian_3", "Gaussian blur 3x3", np.outer([1, 2, 1], [1, 2, 1]) / 16,
     "Blurs, and the middle counts most: binomial weights 1, 2, 1.", "Burt and Adelson, 1983"),
    ("gaussian_5", "Gaussian blur 5x5", _gaussian(5, 1.0),
     "Blurs with weights that fall like a bell curve, sigma 1.", _SMOOTH),
    ("sobel_x", "Sobel x", _SOBEL_X, "Finds vertical edges: bright on the right minus bright on the left.",
     "Sobel and Feldman, 1968"),
    ("sobel_y", "Sobel y", _SOBEL_X.T, "Finds horizontal edges: bright below minus bright above.",
     "Sobel and Feldman, 1968"),
    ("prewitt_x", "Prewitt x", _PREWITT_X, "Finds vertical edges; all three rows count the same.", "Prewitt, 1970"),
    ("prewitt_y", "Prewitt y", _PREWITT_X.T, "Finds horizontal edges; all three columns count the same.",
     "Prewitt, 1970"),
    ("scharr_x", "Scharr x", np.outer([3, 10, 3], _SLOPE) / 16,
     "Finds vertical edges, and slanted ones more evenly than Sobel.", "Scharr, 2000"),
    ("log_5", "Laplacian of Gaussian 5x5", _laplacian_of_gaussian(5, 1.0),
     "Blurs first, then finds edges, so that noise disturbs less.", "Marr and Hildreth, 1980"),
    ("gabor_7", "Gabor 7x7", _gabor(7, 2.0, 4.0),
     "Answers to upright stripes that repeat every four pixels, as some cells of the visual cortex do.",
     "Daugman, 1985"),
    ("motion_7", "Motion blur 7x7", np.eye(7) / 7,
     "Smears along the diagonal, as if the camera had moved.", "definition"),
)  # fmt: skip

KERNELS: Mapping[str, Kernel] = MappingProxyType(
    {
        name: Kernel(name, title, np.asarray(cells, np.float32), says, source)
        for name, title, cells, says, source in _TABLE
    }
)
LECTURE_KERNELS = ("sharpen_5", "edge_4")
