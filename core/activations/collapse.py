"""Linear layers on linear layers are one linear layer: the product of their matrices, and the line it draws."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.activations.formulas import Array
from core.activations.functions import function
from core.networks import grid_axis, plane_grid
from core.runs import Refused, frozen

FORMULA = r"W = W_1 W_2 \cdots W_L, \qquad b = \big((b_1 W_2 + b_2)\,W_3 + \dots\big) + b_L"
SIDE = 97


@dataclass(frozen=True, eq=False)
class Collapse:
    """One layer, `matrix` [inputs, units] and `bias` [units], that does what all `layers` linear layers do.

    `difference` is the largest gap between the two over a grid of the plane, in units of z.
    """

    layers: int
    matrix: Array
    bias: Array
    difference: float


@dataclass(frozen=True, eq=False)
class LineFit:
    """The best straight line through a decision boundary: a point `through` and a `direction` [2] of length 1.

    `boundary` [n, 2] are places where z = 0; `residual` is their root mean square distance from the line, in units
    of the axes.
    """

    boundary: Array
    through: tuple[float, float]
    direction: tuple[float, float]
    residual: float


def collapse(weights: Sequence[NDArray[np.float32]], reach: float = 6.0) -> Collapse:
    """Multiply the layers of `weights` (matrix, bias, matrix, bias ...) together, exactly but for rounding."""
    exact = [np.asarray(part, np.float64) for part in weights]
    matrix, bias = exact[0], exact[1]
    for following, shift in zip(exact[2::2], exact[3::2], strict=True):
        matrix, bias = matrix @ following, bias @ following + shift
    grid = plane_grid(reach).astype(np.float64)
    gap = np.abs(logits(weights, grid, "linear") - (grid @ matrix + bias)[:, 0]).max()
    return Collapse(len(exact) // 2, frozen(matrix), frozen(bias), float(gap))


def logits(weights: Sequence[NDArray[np.float32]], places: Array, activation: str) -> Array:
    """Return z [n] of the output unit at `places` [n, 2], layer by layer in double precision."""
    g, signal = function(activation).value, np.asarray(places, np.float64)
    exact = [np.asarray(part, np.float64) for part in weights]
    for matrix, bias in zip(exact[:-2:2], exact[1:-2:2], strict=True):
        signal = g(signal @ matrix + bias)
    return np.asarray((signal @ exact[-2] + exact[-1])[:, 0])


def line_fit(weights: Sequence[NDArray[np.float32]], activation: str, reach: float = 6.0) -> LineFit:
    """Fit a line to where the network's z is 0 inside -`reach`..`reach`; refuse a network that has no such place."""
    z = logits(weights, plane_grid(reach, SIDE).astype(np.float64), activation).reshape(SIDE, SIDE)
    axis = grid_axis(reach, SIDE)
    boundary = np.concatenate([_crossings(z, axis), _crossings(z.T, axis)[:, ::-1]])
    if len(boundary) < 2:
        raise Refused("This network puts the whole picture into one class: it has no boundary to fit.")
    through = boundary.mean(axis=0)
    direction = np.linalg.svd(boundary - through, full_matrices=False)[2][0]
    across = (boundary - through) @ np.array([-direction[1], direction[0]])
    (x, y), (dx, dy) = through.tolist(), direction.tolist()
    return LineFit(frozen(boundary), (x, y), (dx, dy), float(np.sqrt(np.mean(across**2))))


def _crossings(z: Array, axis: Array) -> Array:
    """Return the places [n, 2] on the rows of `z` [side, side] between whose neighbours the sign changes."""
    rows, columns = np.nonzero((z[:, :-1] < 0) != (z[:, 1:] < 0))
    left, right = z[rows, columns], z[rows, columns + 1]
    x = axis[columns] + (axis[columns + 1] - axis[columns]) * left / (left - right)
    return np.stack([x, axis[rows]], axis=1)
