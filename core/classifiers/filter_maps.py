"""A small classifier opened for one digit, in NumPy: the map of every filter, and the answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.runs import frozen

Floats = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class FilterMaps:
    """What a network makes of a digit: `maps` after each convolution's ReLU [side, side, filters]; `probabilities`."""

    maps: tuple[Floats, ...]
    probabilities: Floats


def filter_maps(weights: Sequence[NDArray[Any]], image: Floats) -> FilterMaps:
    """Open the network of `weights` (kernels and biases in turn) for a digit [28, 28] in 0..1."""
    parts = [np.asarray(part, np.float32) for part in weights]
    *convolutions, hidden, last = zip(parts[::2], parts[1::2], strict=True)
    signal, maps = np.asarray(image, np.float32)[..., None], []
    for i, (kernel, bias) in enumerate(convolutions):
        signal = np.maximum(correlated(signal, kernel) + bias, 0)
        maps.append(frozen(signal))
        signal = halved(signal) if i < 2 else signal
    units = np.maximum(signal.ravel() @ hidden[0] + hidden[1], 0)
    logits = units @ last[0] + last[1]
    odds = np.exp(logits - logits.max())
    return FilterMaps(tuple(maps), frozen(odds / odds.sum()))


def correlated(signal: Floats, kernel: Floats) -> Floats:
    """Slide a kernel [k, k, entering, filters] over a signal [h, w, entering], zeros around it; same size out."""
    reach = len(kernel) // 2
    wide = np.pad(signal, ((reach, reach), (reach, reach), (0, 0)))
    windows = np.lib.stride_tricks.sliding_window_view(wide, kernel.shape[:2], axis=(0, 1))
    flat = windows.transpose(0, 1, 3, 4, 2).reshape(*signal.shape[:2], -1)
    out: Floats = flat @ kernel.reshape(-1, kernel.shape[-1])
    return out


def halved(signal: Floats) -> Floats:
    """Keep the largest of each 2 x 2 values of a signal [h, w, maps]."""
    high, wide = signal.shape[0] // 2 * 2, signal.shape[1] // 2 * 2
    blocks = signal[:high, :wide].reshape(high // 2, 2, wide // 2, 2, -1)
    out: Floats = blocks.max(axis=(1, 3))
    return out
