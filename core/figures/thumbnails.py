"""Small pictures of fields of numbers, in the house's colours, without a chart around them."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.figures import theme


def rgb(colour: str) -> NDArray[np.float64]:
    """Return a "#RRGGBB" colour as three numbers 0..1."""
    return np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255


def diverging(values: NDArray[Any]) -> NDArray[np.float64]:
    """Return values [h, w] of -1..1 as colours [h, w, 3]: orange below 0, white at 0, blue above."""
    amount = np.clip(np.abs(values), 0, 1)[..., None]
    end = np.where(values[..., None] > 0, rgb(theme.BLUE), rgb(theme.ORANGE))
    colours: NDArray[np.float64] = 1 - amount * (1 - end)
    return colours


def bands(values: NDArray[Any], count: int = 9) -> NDArray[np.float64]:
    """Return values [h, w] as a contour map [h, w, 3]: `count` steps from white (low) to blue (high)."""
    spread = np.ptp(values) or 1.0
    steps = np.floor((values - values.min()) / spread * (count - 1e-9)) / max(count - 1, 1)
    colours: NDArray[np.float64] = 1 - steps[..., None] * (1 - rgb(theme.BLUE))
    return colours


def trail(picture: NDArray[np.float64], points: NDArray[Any], colour: str, radius: float = 2.2) -> NDArray[np.float64]:
    """Return the picture [h, w, 3] with a line drawn through `points` [n, 2] (column, row), `radius` pixels thick."""
    out = picture.copy()
    rows, columns = np.mgrid[: picture.shape[0], : picture.shape[1]]
    for (x0, y0), (x1, y1) in zip(points[:-1], points[1:], strict=True):
        length = max((x1 - x0) ** 2 + (y1 - y0) ** 2, 1e-12)
        along = np.clip(((columns - x0) * (x1 - x0) + (rows - y0) * (y1 - y0)) / length, 0, 1)
        away = np.hypot(columns - x0 - along * (x1 - x0), rows - y0 - along * (y1 - y0))
        cover = np.clip(radius - away, 0, 1)[..., None]
        out = out * (1 - cover) + cover * rgb(colour)
    return out
