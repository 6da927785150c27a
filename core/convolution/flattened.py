"""What a fully connected layer cannot see: shuffle the pixels, and its weights alike, and nothing changes."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.convolution.filters import Filter, apply
from core.convolution.kernels import KERNELS
from core.devices import on_cpu, tf
from core.runs import Refused


def pixel_order(height: int, width: int, seed: int) -> NDArray[np.int64]:
    """Return the one order [height * width] that `seed` stands for: new pixel i is old pixel order[i]."""
    return np.random.default_rng(seed).permutation(height * width)


def shuffle(image: NDArray[np.float32], seed: int) -> NDArray[np.float32]:
    """Return `image` [height, width] or [height, width, channels] with all pixels moved, colours kept together."""
    order = pixel_order(*_sides(image), seed)
    return image.reshape(len(order), -1)[order].reshape(image.shape)


def unshuffle(image: NDArray[np.float32], seed: int) -> NDArray[np.float32]:
    """Return `image` [height, width] or [height, width, channels] as it was before `shuffle` with this seed."""
    order = pixel_order(*_sides(image), seed)
    back = np.empty_like(image.reshape(len(order), -1))
    back[order] = image.reshape(len(order), -1)
    return back.reshape(image.shape)


def shuffle_weights(weights: NDArray[np.float64], shape: tuple[int, ...], seed: int) -> NDArray[np.float64]:
    """Return `weights` [pixels * channels, units] moved as `shuffle` moves a picture of this `shape`."""
    order = pixel_order(shape[0], shape[1], seed)
    return weights.reshape(len(order), -1, weights.shape[-1])[order].reshape(weights.shape)


def dense_response(image: ArrayLike, weights: ArrayLike) -> NDArray[np.float64]:
    """Return what a fully connected layer answers: the flattened `image` times `weights` [pixels, units]."""
    flat = np.asarray(image, np.float64).reshape(1, -1)
    matrix = np.asarray(weights, np.float64)
    if matrix.ndim != 2 or matrix.shape[0] != flat.shape[1]:
        raise Refused(f"A fully connected layer on this picture needs {flat.shape[1]} weights for each unit.")
    with on_cpu():
        return np.asarray(tf.linalg.matmul(flat, matrix)[0])


def dense_parameters(height: int, width: int, channels: int, units: int) -> int:
    """Return how many numbers a fully connected layer learns: height width channels units + units."""
    return height * width * channels * units + units


@dataclass(frozen=True, eq=False)
class Comparison:
    """The same picture in order and shuffled, through a fully connected layer [units] and a convolution.

    `dense_gap` is the largest change of an answer, `maps_gap` the mean change of a map's value after the shuffle
    has been undone; 0 means that the layer cannot tell.
    """

    shuffled: NDArray[np.float32]
    dense: NDArray[np.float64]
    dense_shuffled: NDArray[np.float64]
    dense_gap: float
    maps: NDArray[np.float32]
    maps_shuffled: NDArray[np.float32]
    maps_gap: float


def compare_shuffled(image: NDArray[np.float32], seed: int, units: int = 4, kernel: str = "sobel_x") -> Comparison:
    """Send `image` [height, width, channels] and its shuffled twin through both kinds of layer.

    The fully connected layer's random weights are shuffled too: it would have learnt them in that order.
    """
    weights = np.random.default_rng([seed, 1]).standard_normal((image.size, units)) / np.sqrt(image.size)
    twin = shuffle(image, seed)
    dense = dense_response(image, weights)
    dense_twin = dense_response(twin, shuffle_weights(weights, image.shape, seed))
    settings = Filter(KERNELS[kernel].nested)
    maps, maps_twin = apply(image, settings).raw, apply(twin, settings).raw
    gap = np.abs(unshuffle(maps_twin, seed) - maps).mean()
    return Comparison(twin, dense, dense_twin, float(np.abs(dense - dense_twin).max()), maps, maps_twin, float(gap))


def _sides(image: NDArray[np.float32]) -> tuple[int, int]:
    if image.ndim not in (2, 3) or 0 in image.shape:
        raise Refused("A picture needs rows and columns.")
    return image.shape[0], image.shape[1]
