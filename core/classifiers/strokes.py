"""What a person would measure in a drawn digit: box, holes, symmetry, crossings, edges. Plain NumPy.

Every function takes pictures [n, height, width], paper 0 to ink 1, and returns numbers [n, k].
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Pictures = NDArray[np.float32]
Values = NDArray[np.float64]
INK = 0.4  # a pixel this dark counts as ink
LINES = (0.25, 0.5, 0.75)  # where the crossing lines stand, as a share of the box's height
ANGLES = ("horizontal", "rising", "vertical", "falling")


def ink(pictures: Pictures) -> Values:
    """Return the mean ink [n, 1], 0..1."""
    mean: Values = pictures.mean(axis=(1, 2), dtype=np.float64)
    return mean[:, None]


def box(pictures: Pictures) -> NDArray[np.int64]:
    """Return the box around the ink: first and last row, first and last column [n, 4]; the whole picture if empty."""
    dark = pictures >= INK
    sides = []
    for axis in (2, 1):
        there: NDArray[np.bool_] = np.any(dark, axis=axis)
        there |= ~there.any(axis=1, keepdims=True)
        sides += [there.argmax(axis=1), there.shape[1] - 1 - there[:, ::-1].argmax(axis=1)]
    return np.stack(sides, axis=1)


def aspect(pictures: Pictures) -> Values:
    """Return the box's width over its height [n, 1]."""
    top, bottom, left, right = box(pictures).T
    wide: Values = (right - left + 1) / (bottom - top + 1)
    return wide[:, None]


def balance(pictures: Pictures) -> Values:
    """Return which share of the ink lies in the upper half of the box, and in the left half [n, 2]."""
    top, bottom, left, right = box(pictures).T
    down, across = _places(pictures)
    upper = _share(pictures, down, (top + bottom)[:, None] / 2)
    return np.stack([upper, _share(pictures, across, (left + right)[:, None] / 2)], axis=1)


def _share(pictures: Pictures, places: NDArray[Any], middle: Values) -> Values:
    """Return the share of ink before `middle` [n, 1]; what lies on it counts half."""
    axis = 2 if places.shape[1] > 1 else 1
    lines = pictures.sum(axis=axis, dtype=np.float64)
    before = 0.5 + 0.5 * np.sign(middle - places.ravel())
    out: Values = (lines * before).sum(axis=1) / np.maximum(lines.sum(axis=1), 1e-9)
    return out


def slant(pictures: Pictures) -> Values:
    """Return by how many degrees the ink leans to the right [n, 1]: arctan of -m11 / m02, its second moments."""
    mass = np.maximum(pictures.sum(axis=(1, 2), dtype=np.float64), 1e-9)[:, None, None]
    down, across = _places(pictures)
    y = down - (pictures * down / mass).sum(axis=(1, 2), keepdims=True)
    x = across - (pictures * across / mass).sum(axis=(1, 2), keepdims=True)
    m11 = (pictures * x * y).sum(axis=(1, 2), dtype=np.float64)
    m02 = (pictures * y * y).sum(axis=(1, 2), dtype=np.float64)
    degrees: Values = np.rad2deg(np.arctan2(-m11, np.maximum(m02, 1e-9)))
    return degrees[:, None]


def symmetry(pictures: Pictures) -> Values:
    """Return how much stays when the box is mirrored left to right, and upside down [n, 2], 1 being everything.

    1 - sum |p - mirrored p| / sum (p + mirrored p)
    """
    sides = box(pictures)
    out = []
    for mirrored in (mirror(pictures, sides, 2), mirror(pictures, sides, 1)):
        apart = np.abs(pictures - mirrored).sum(axis=(1, 2), dtype=np.float64)
        both = (pictures + mirrored).sum(axis=(1, 2), dtype=np.float64)
        out.append(1 - apart / np.maximum(both, 1e-9))
    return np.stack(out, axis=1)


def mirror(pictures: Pictures, sides: NDArray[np.int64], axis: int) -> Pictures:
    """Return each picture mirrored about the middle of its box, along rows (1) or columns (2)."""
    first, last = sides[:, 0 if axis == 1 else 2], sides[:, 1 if axis == 1 else 3]
    length = pictures.shape[axis]
    source = (first + last)[:, None] - np.arange(length)
    inside = (source >= 0) & (source < length)
    index = np.clip(source, 0, length - 1)
    index, inside = (a[:, :, None] if axis == 1 else a[:, None, :] for a in (index, inside))
    out: Pictures = np.take_along_axis(pictures, index, axis) * inside
    return out


def enclosed(pictures: Pictures) -> NDArray[np.bool_]:
    """Return which paper pixels no way over paper leads out of [n, height, width]: water poured in never gets there."""
    paper = np.pad(pictures < INK, ((0, 0), (1, 1), (1, 1)), constant_values=True)
    wet = np.zeros_like(paper)
    wet[:, 0], wet[:, -1], wet[:, :, 0], wet[:, :, -1] = True, True, True, True
    while True:
        spread = _neighbours(wet, np.maximum) & paper
        if (spread == wet).all():
            return (paper & ~wet)[:, 1:-1, 1:-1]
        wet = spread


def holes(pictures: Pictures) -> Values:
    """Return how many holes there are, and how high their middle lies in the box, 0 bottom to 1 top [n, 2].

    Without a hole the height is 0.5, which says nothing.
    """
    inside = enclosed(pictures)
    count = _regions(inside)
    top, bottom = box(pictures).T[:2]
    down, _ = _places(pictures)
    size = inside.sum(axis=(1, 2))
    middle = (inside * down).sum(axis=(1, 2)) / np.maximum(size, 1)
    height = np.where(size > 0, (bottom - middle) / np.maximum(bottom - top, 1), 0.5)
    return np.stack([count, height], axis=1)


def _regions(mask: NDArray[np.bool_]) -> Values:
    """Return how many connected regions each mask has: the smallest name spreads until each region has one."""
    size = mask[0].size
    own = np.arange(1, size + 1).reshape(mask.shape[1:])
    names = np.where(mask, own, size + 1)
    while True:
        wide = np.pad(names, ((0, 0), (1, 1), (1, 1)), constant_values=size + 1)
        spread = np.where(mask, _neighbours(wide, np.minimum)[:, 1:-1, 1:-1], size + 1)
        if (spread == names).all():
            count: Values = (mask & (names == own)).sum(axis=(1, 2)).astype(np.float64)
            return count
        names = spread


def _neighbours(values: NDArray[Any], better: np.ufunc) -> NDArray[Any]:
    """Return the better of each value and its four neighbours."""
    out = values.copy()
    better(out[:, 1:], values[:, :-1], out=out[:, 1:])
    better(out[:, :-1], values[:, 1:], out=out[:, :-1])
    better(out[:, :, 1:], values[:, :, :-1], out=out[:, :, 1:])
    better(out[:, :, :-1], values[:, :, 1:], out=out[:, :, :-1])
    return out


def crossings(pictures: Pictures) -> Values:
    """Return how many strokes a line meets: across at a quarter, half and three quarters of the box, and upright."""
    sides = box(pictures)
    dark = pictures >= INK
    each = np.arange(len(pictures))
    lines = [dark[each, row] for row in crossing_rows(sides).T]
    lines.append(dark[each, :, np.round(sides[:, 2:].mean(axis=1)).astype(int)])
    runs = [(np.diff(np.pad(line, ((0, 0), (1, 1))).astype(int)) == 1).sum(axis=1) for line in lines]
    return np.stack(runs, axis=1).astype(np.float64)


def crossing_rows(sides: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the rows of the three lines across boxes [n, 4] as [n, 3]."""
    top, bottom = sides[:, 0], sides[:, 1]
    return np.stack([np.round(top + share * (bottom - top)).astype(int) for share in LINES], axis=1)


def directions(pictures: Pictures) -> Values:
    """Return which share of the edges runs horizontally, rising, vertically and falling [n, 4]; they sum to 1."""
    strength, way = edges(pictures)
    shares = np.stack([(strength * (way == i)).sum(axis=(1, 2), dtype=np.float64) for i in range(4)], axis=1)
    total = shares.sum(axis=1, keepdims=True)
    return np.where(total > 0, shares / np.maximum(total, 1e-9), 0.25)


def edges(pictures: Pictures) -> tuple[Pictures, NDArray[np.int64]]:
    """Return each pixel's slope of ink, and which of four ways its edge runs, ANGLES [n, height, width] each."""
    wide = np.pad(pictures, ((0, 0), (1, 1), (1, 1)))
    rise = (wide[:, :-2, 1:-1] - wide[:, 2:, 1:-1]) / 2
    run = (wide[:, 1:-1, 2:] - wide[:, 1:-1, :-2]) / 2
    along = np.arctan2(rise, run) + np.pi / 2  # an edge runs at a right angle to its slope
    way = np.floor(along / (np.pi / 4) + 0.5).astype(int) % 4
    return np.hypot(rise, run), way


def _places(pictures: Pictures) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return rows [1, height, 1] and columns [1, 1, width]."""
    height, width = pictures.shape[1:]
    return np.arange(height)[None, :, None], np.arange(width)[None, None, :]
