"""Turns pictures about their middle."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.classifiers.warp import SIDE, sampled, source


def turned(images: NDArray[Any], degrees: ArrayLike) -> NDArray[np.float32]:
    """Return `images` [n, 28, 28] turned counterclockwise by `degrees` (one, or [n]), paper 0 coming in.

    Each new pixel is read at the place it came from, between the four old pixels around it (bilinear).
    """
    angle = np.broadcast_to(np.asarray(degrees, np.float32), (len(images),))[:, None, None]
    rows, columns = source({"turn": angle}, np.zeros((1, 2, SIDE, SIDE), np.float32))
    return sampled(images.astype(np.float32), rows, columns)
