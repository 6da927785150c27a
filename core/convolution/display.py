"""Raw filter values as something a screen can show, and what was done to them."""

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from core.runs import Refused

DISPLAYS: Mapping[str, str] = MappingProxyType(
    {
        "clip": "Values below 0 are shown black and values above 1 white.",
        "scale": "The smallest value is shown black and the largest white.",
        "absolute": "The sign is dropped: 0 is black, and the largest size white when it is above 1.",
    }
)


def display(raw: NDArray[np.float32], mode: str = "clip") -> NDArray[np.float32]:
    """Return `raw` [height, width, channels] as values in 0..1; `mode` is a key of `DISPLAYS`.

    clip: min(max(v, 0), 1); scale: (v - smallest) / (largest - smallest); absolute: |v| / max(1, largest |v|).
    """
    if mode not in DISPLAYS:
        raise Refused("Show the values clipped, scaled, or without their sign.")
    values = np.asarray(raw, np.float32)
    if mode == "absolute":
        sizes = np.abs(values)
        shown: NDArray[np.float32] = sizes / np.maximum(sizes.max(), np.float32(1))
        return shown
    low, high = values.min(), values.max()
    if mode == "scale" and high > low:
        scaled: NDArray[np.float32] = np.clip((values - low) / (high - low), 0, 1)
        return scaled
    return np.clip(values, 0, 1)
