"""Where each pixel of a bent, turned, tilted or scaled digit comes from, and how it is read there."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
SIDE, MIDDLE = 28, 13.5
SMOOTH = 4.0  # pixels: how far the elastic displacement keeps its direction
CAMERA = 40.0  # pixels: how far away the camera of the tilted paper is


def elastic_field(random: np.random.Generator, count: int, smooth: float = SMOOTH) -> Floats:
    """Return smooth random displacements [count, 2, 28, 28] of mean square 1 pixel.

    White noise, blurred by a Gaussian of `smooth` pixels (Simard, Steinkraus and Platt, 2003, section 2).
    """
    reach = int(3 * smooth)
    noise = random.random((count, 2, SIDE + 2 * reach, SIDE + 2 * reach), np.float32) - np.float32(0.5)
    apart = np.arange(SIDE)[:, None] + reach - np.arange(SIDE + 2 * reach)[None]
    blur = np.exp(-(apart**2) / (2 * smooth**2)).astype(np.float32)
    field = blur @ noise @ blur.T
    size = np.sqrt(np.mean(np.sum(field**2, axis=1, keepdims=True), axis=(2, 3), keepdims=True))
    scaled: Floats = (field / size).astype(np.float32)
    return scaled


def source(strengths: Mapping[str, Floats], field: Floats) -> tuple[Floats, Floats]:
    """Return for each pixel from which row and column [n, 28, 28] of the digit it comes.

    `field` [n or 1, 2, 28, 28] is what `elastic` multiplies.
    Backwards through the camera: scale, tilt about the horizontal axis in perspective, turn (anticlockwise), bend.
    """
    zero = np.float32(0)
    down, right = (np.arange(SIDE, dtype=np.float32) - np.float32(MIDDLE) for _ in range(2))
    size = (1 - strengths.get("smaller", zero) / 100) * (1 + strengths.get("larger", zero) / 100)
    y, x = down[None, :, None] / size, right[None, None, :] / size
    slope = np.radians(strengths.get("tilt", zero))
    v = y * CAMERA / (CAMERA * np.cos(slope) - y * np.sin(slope))
    u = x * (CAMERA + v * np.sin(slope)) / CAMERA
    turn = np.radians(strengths.get("turn", zero))
    rows, columns = np.cos(turn) * v + np.sin(turn) * u, np.cos(turn) * u - np.sin(turn) * v
    bend = strengths.get("elastic", zero)
    return rows + MIDDLE + bend * field[:, 0], columns + MIDDLE + bend * field[:, 1]


def sampled(images: Floats, rows: Floats, columns: Floats) -> Floats:
    """Return pictures [n, 28, 28] read between their pixels at `rows` and `columns` [n or 1, 28, 28]; paper outside.

    Bilinear: the four neighbours, each weighted by how near it is.
    """
    wide = np.pad(images, ((0, 0), (2, 2), (2, 2)))
    side = wide.shape[1]
    y, x = (np.clip(place + 2, 0.5, side - 1.5) for place in (rows, columns))
    top, left = np.floor(y).astype(np.int64), np.floor(x).astype(np.int64)
    lower, later = (y - top).astype(np.float32), (x - left).astype(np.float32)
    start = np.arange(len(images))[:, None, None] * side * side + top * side + left
    flat = wide.ravel()
    above = flat[start] * (1 - later) + flat[start + 1] * later
    below = flat[start + side] * (1 - later) + flat[start + side + 1] * later
    out: Floats = above * (1 - lower) + below * lower
    return out
