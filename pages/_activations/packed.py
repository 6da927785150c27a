"""Arrays on their way to the browser."""

import base64

import numpy as np
from numpy.typing import ArrayLike


def floats(values: ArrayLike) -> str:
    """Return `values` as base64 of float32."""
    return base64.b64encode(np.asarray(values, np.float32).tobytes()).decode()


def levels(values: ArrayLike, most: float = 1.0, kind: type = np.uint8) -> str:
    """Return `values` of 0..`most` (uint8) or -`most`..`most` (int16) as base64 of the whole type `kind`."""
    top = np.iinfo(kind).max
    scaled = np.clip(np.asarray(values, np.float64) / (most or 1.0), -1, 1) * top
    return base64.b64encode(np.rint(scaled).astype(kind).tobytes()).decode()
