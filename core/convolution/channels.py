"""Three colour channels into one map, and several filters into a volume of maps."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.convolution.filters import GREY_WEIGHTS, as_seen
from core.convolution.kernels import KERNELS, LARGEST_CELL, LARGEST_SIDE
from core.convolution.sizes import output_size
from core.devices import on_cpu, tf
from core.runs import Refused


@dataclass(frozen=True, eq=False)
class PartialMaps:
    """`maps` [height', width', 3], one per input channel, and `total` [height', width'] = their sum + `bias`."""

    maps: NDArray[np.float32]
    bias: float
    total: NDArray[np.float32]


def partial_maps(
    image: ArrayLike, kernels: ArrayLike, bias: float = 0.0, stride: int = 1, padding: str = "valid"
) -> PartialMaps:
    """Return what each channel of `image` [height, width, 3] adds through its slice of `kernels` [side, side, 3]."""
    picture, weights = _matching(image, np.asarray(kernels, np.float32)[..., None], stride, padding)
    with on_cpu():
        steps = [1, stride, stride, 1]
        maps = tf.nn.depthwise_conv2d(picture[None], weights, strides=steps, padding=padding.upper())[0]
        return PartialMaps(np.asarray(maps), bias, np.asarray(tf.reduce_sum(maps, -1) + bias))


def volume(
    image: ArrayLike,
    kernels: ArrayLike,
    biases: ArrayLike | None = None,
    stride: int = 1,
    padding: str = "valid",
) -> NDArray[np.float32]:
    """Return the maps [height', width', filters] of `image` [height, width, channels].

    `kernels` is [side, side, channels, filters], `biases` [filters] or none.
    """
    picture, weights = _matching(image, kernels, stride, padding)
    shifts = np.zeros(weights.shape[3]) if biases is None else np.asarray(biases)
    if shifts.shape != weights.shape[3:]:
        raise Refused(f"{weights.shape[3]} filters need {weights.shape[3]} biases, one each.")
    with on_cpu():
        maps: Any = tf.nn.conv2d(picture[None], weights, stride, padding.upper())[0]
        return np.asarray(maps + tf.constant(shifts, tf.float32))


def bank(names: Sequence[str]) -> NDArray[np.float32]:
    """Return the named kernels as one set of filters [side, side, 3, filters] that see the picture in grey."""
    unknown = [name for name in names if name not in KERNELS]
    if unknown or not names:
        raise Refused("Choose one or more of the named kernels.")
    side = max(len(KERNELS[name].cells) for name in names)
    stack = [np.pad(cells, (side - len(cells)) // 2) for cells in (KERNELS[name].cells for name in names)]
    return np.stack(stack, -1)[:, :, None, :] * GREY_WEIGHTS[:, None]


def _matching(
    image: ArrayLike, kernels: ArrayLike, stride: int, padding: str
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    picture, weights = as_seen(image, "per channel"), np.asarray(kernels, np.float32)
    if padding not in ("valid", "same") or stride < 1:
        raise Refused("Padding is valid or same, and the stride at least 1.")
    if weights.ndim != 4 or weights.shape[0] != weights.shape[1] or not 0 < len(weights) <= LARGEST_SIDE:
        raise Refused("Each filter needs a square of cells for every channel.")
    if weights.shape[2] != picture.shape[2]:
        raise Refused(f"The picture has {picture.shape[2]} channels, but the filter {weights.shape[2]}.")
    if not np.isfinite(weights).all() or np.abs(weights).max() > LARGEST_CELL:
        raise Refused(f"Each cell must be a number between -{LARGEST_CELL:,.0f} and {LARGEST_CELL:,.0f}.")
    for size in picture.shape[:2]:
        output_size(size, len(weights), stride, "same" if padding == "same" else "valid")
    return picture, weights
