"""The network taken apart: where each number of each layer comes from, down to one multiplication."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.classifiers.network import Architecture
from core.runs import Refused, frozen

Floats = NDArray[np.float32]
SIDE = 28


@dataclass(frozen=True)
class Layer:
    """A layer: its `name` in the model, its `kind`, its input's shape `takes`, and its own `shape`, batch left out."""

    name: str
    kind: str
    takes: tuple[int, ...]
    shape: tuple[int, ...]

    @property
    def reach(self) -> tuple[int, int, int]:
        """Along one side, what a pixel here sees one layer earlier: its stride, how many pixels, and from where."""
        return {"conv": (1, 3, -1), "pool": (2, 2, 0)}.get(self.kind, (1, 1, 0))


@dataclass(frozen=True)
class Window:
    """Rows `top` to `bottom` and columns `left` to `right`, both ends included."""

    top: int
    bottom: int
    left: int
    right: int


@dataclass(frozen=True, eq=False)
class Sum:
    """One output pixel: `patch` and `kernel` [k, k, inputs], `products`, their sums by input, and the total."""

    patch: Floats
    kernel: Floats
    products: Floats
    partial: Floats
    bias: float
    total: float


def layers(made: Architecture) -> tuple[Layer, ...]:
    """Return every layer of the convolutional classifier from the input on, activations included."""
    shape: tuple[int, ...] = (SIDE, SIDE, 1)
    out = [Layer("input", "input", (), shape)]
    for name, kind, width in _steps(made):
        takes, shape = shape, _shape(shape, kind, width)
        out.append(Layer(name, kind, takes, shape))
    return tuple(out)


def _steps(made: Architecture) -> Iterator[tuple[str, str, int]]:
    for i, filters in enumerate(made.filters):
        yield f"conv{i + 1}", "conv", filters
        yield f"conv{i + 1}_relu", "relu", filters
        if i in made.pooled:
            yield f"pool{i + 1}", "pool", filters
    yield "flatten", "flatten", 0
    yield "dense1", "dense", made.units
    yield "dense1_relu", "relu", made.units
    yield "logits", "dense", made.classes
    yield "softmax", "softmax", made.classes


def _shape(shape: tuple[int, ...], kind: str, width: int) -> tuple[int, ...]:
    if kind == "pool":
        return (shape[0] // 2, shape[1] // 2, width)
    if kind == "flatten":
        return (int(np.prod(shape)),)
    return (*shape[:2], width) if len(shape) == 3 else (width,)


def parameters(layer: Layer, kernel: int = 3) -> int:
    """Return how many numbers a layer has learned: weights and biases."""
    if layer.kind == "conv":
        return int((kernel * kernel * layer.takes[-1] + 1) * layer.shape[-1])
    return (layer.takes[0] + 1) * layer.shape[0] if layer.kind == "dense" else 0


def receptive_field(chain: tuple[Layer, ...], row: int, column: int) -> Window:
    """Return what the pixel (row, column) of the last layer of `chain` can see of the first one, its edges cut.

    Size r = 1 + sum of (k - 1) j over the layers, j the product of the strides before (Araujo et al. 2019, section 2).
    """
    stride, size, start = 1, 1, 0
    for layer in chain[1:]:
        if len(layer.shape) == 1:
            return Window(0, chain[0].shape[0] - 1, 0, chain[0].shape[1] - 1)
        step, wide, first = layer.reach
        size, start, stride = size + (wide - 1) * stride, start + first * stride, stride * step
    ends = [(start + at * stride, start + at * stride + size - 1) for at in (row, column)]
    (top, bottom), (left, right) = [
        (max(0, low), min(side - 1, high)) for (low, high), side in zip(ends, chain[0].shape, strict=False)
    ]
    return Window(top, bottom, left, right)


def convolved(values: Floats, kernel: Floats, bias: Floats, place: tuple[int, int, int]) -> Sum:
    """Return the sum behind one output pixel, `place` = (row, column, map), of a 'same' convolution.

    Takes `values` [h, w, inputs], `kernel` [k, k, inputs, maps], `bias` [maps].
    total = bias + sum over inputs of sum over the window of value * weight
    """
    row, column, number = _inside(place, (*values.shape[:2], kernel.shape[3]))
    half = kernel.shape[0] // 2
    wide = np.pad(values, ((half, half), (half, half), (0, 0)))
    patch = wide[row : row + kernel.shape[0], column : column + kernel.shape[1]]
    return _summed(patch, kernel[..., number], float(bias[number]))


def dense_sum(values: Floats, weights: Floats, bias: Floats, unit: int) -> Sum:
    """Return the sum behind one dense unit, from `values` [n], `weights` [n, units], `bias` [units], as [1, 1, n]."""
    (unit,) = _inside((unit,), (weights.shape[1],))
    return _summed(values[None, None], weights[None, None, :, unit], float(bias[unit]))


def _summed(patch: Floats, kernel: Floats, bias: float) -> Sum:
    products = np.asarray(patch * kernel, np.float32)
    partial = products.sum(axis=(0, 1))
    return Sum(frozen(patch), frozen(kernel), frozen(products), frozen(partial), bias, float(partial.sum() + bias))


def pooled(values: Floats, place: tuple[int, int, int]) -> tuple[Floats, tuple[int, int]]:
    """Return the 2x2 `values` [h, w, maps] that one pooled pixel chooses from, and the winner's row and column."""
    row, column, number = _inside(place, (values.shape[0] // 2, values.shape[1] // 2, values.shape[2]))
    four = values[2 * row : 2 * row + 2, 2 * column : 2 * column + 2, number]
    down, across = divmod(int(four.argmax()), 2)
    return frozen(four), (2 * row + down, 2 * column + across)


def flat_index(shape: tuple[int, ...], place: tuple[int, int, int]) -> int:
    """Return where a volume's value at (row, column, map) stands after flatten: (row * w + column) * maps + map."""
    row, column, number = _inside(place, shape)
    return (row * shape[1] + column) * shape[2] + number


def softmax_terms(logits: Floats) -> tuple[NDArray[np.float64], float, NDArray[np.float64]]:
    """Return e^(z - largest z) for each of `logits` [n], their sum, and each one's share of it."""
    powers = np.exp(logits.astype(np.float64) - logits.max())
    return powers, float(powers.sum()), powers / powers.sum()


def _inside(place: tuple[int, ...], shape: tuple[int, ...]) -> tuple[int, ...]:
    if any(not 0 <= at < side for at, side in zip(place, shape, strict=True)):
        raise Refused(f"The place {place} is outside this layer, which has {' x '.join(map(str, shape))} values.")
    return place
