"""From one neuron to many: a dense layer, and how many parameters layers have."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.devices import on_cpu, tf
from core.perceptron import typeset
from core.perceptron.checks import reals, whole
from core.perceptron.neuron import MOST_INPUTS, Neuron, Worked, check_activation, work_out
from core.runs import Refused

FORMULA = r"z_i = w_{0,i} + \sum_{j=1}^{m} x_j\, w_{j,i}"


@dataclass(frozen=True)
class Dense:
    """A layer: `bias` [units], `matrix` [inputs, units], 1 to 8 of each, and an activation's name."""

    bias: tuple[float, ...]
    matrix: tuple[tuple[float, ...], ...]
    activation: str = "linear"

    def __post_init__(self) -> None:
        """Refuse shapes and numbers that do not fit together."""
        object.__setattr__(self, "bias", reals(self.bias, "Bias of unit"))
        rows = tuple(reals(row, f"Input {place}, weight") for place, row in enumerate(self.matrix, 1))
        object.__setattr__(self, "matrix", rows)
        _check_sizes(len(self.bias), rows)
        check_activation(self.activation)

    @property
    def neurons(self) -> tuple[Neuron, ...]:
        """Each unit as a neuron of its own: its bias and its column of the matrix."""
        columns = zip(self.bias, zip(*self.matrix, strict=True), strict=True)
        return tuple(Neuron(bias, column, self.activation) for bias, column in columns)


def _check_sizes(units: int, rows: tuple[tuple[float, ...], ...]) -> None:
    if not 1 <= units <= MOST_INPUTS or not 1 <= len(rows) <= MOST_INPUTS:
        raise Refused(f"A layer here has 1 to {MOST_INPUTS} inputs and 1 to {MOST_INPUTS} units.")
    for place, row in enumerate(rows, 1):
        if len(row) != units:
            raise Refused(f"Input {place} has {len(row)} weights, but the layer has {units} units.")


LECTURE_LAYER = Dense((1.0, -2.0), ((3.0, 1.0), (-2.0, 2.0)), "sigmoid")


@dataclass(frozen=True)
class WorkedDense:
    """A layer worked out: one `units` entry per neuron, its `z` and `y` [units], and the matrix product in `latex`."""

    units: tuple[Worked, ...]
    z: tuple[float, ...]
    y: tuple[float, ...]
    latex: str


@dataclass(frozen=True)
class SameNumbers:
    """z [units] of one layer, three ways: NumPy, TensorFlow from scratch, and tf.keras.layers.Dense."""

    numpy: tuple[float, ...]
    by_hand: tuple[float, ...]
    keras: tuple[float, ...]


def work_out_dense(layer: Dense, inputs: Sequence[float]) -> WorkedDense:
    """Work every unit of `layer` out at `inputs` [inputs]."""
    units = tuple(work_out(neuron, inputs) for neuron in layer.neurons)
    z, y = tuple(unit.z for unit in units), tuple(unit.y for unit in units)
    product = typeset.matrix([units[0].point]) + typeset.matrix(layer.matrix)
    equal = typeset.equals(typeset.shown((*units[0].point, *sum(layer.matrix, ()), *layer.bias, *z)))
    latex = f"{product} + {typeset.matrix([layer.bias])} {equal} {typeset.matrix([z])}"
    return WorkedDense(units, z, y, latex)


def dense_by_hand(x: Any, weights: Any, bias: Any) -> Any:
    """Return z = x W + b in TensorFlow: `x` [batch, inputs], `weights` [inputs, units], `bias` [units]."""
    return tf.matmul(x, weights) + bias


def dense_with_keras(x: Any, weights: Any, bias: Any) -> Any:
    """Return the same z from Keras: `x` [batch, inputs], `weights` [inputs, units], `bias` [units]."""
    layer = tf.keras.layers.Dense(units=len(bias))
    layer.build(x.shape)
    layer.set_weights([weights, bias])
    return layer(x)


def same_numbers(layer: Dense, inputs: Sequence[float]) -> SameNumbers:
    """Return z of `layer` at `inputs` [inputs] from NumPy, from dense_by_hand and from dense_with_keras."""
    work_out_dense(layer, inputs)  # refuses inputs that do not fit
    values = ([tuple(inputs)], layer.matrix, layer.bias)
    x, weights, bias = (np.array(value, dtype=np.float32) for value in values)
    # On the CPU on purpose: a GPU adds in another order, and the last digits would differ.
    with on_cpu():
        by_hand, keras = dense_by_hand(x, weights, bias).numpy(), dense_with_keras(x, weights, bias).numpy()
    return SameNumbers(*(tuple(z[0].tolist()) for z in (x @ weights + bias, by_hand, keras)))


@dataclass(frozen=True)
class LayerCount:
    """The parameters of one fully connected layer: inputs times units weights and one bias per unit."""

    inputs: int
    units: int
    weights: int
    biases: int
    total: int
    latex: str


@dataclass(frozen=True)
class Parameters:
    """The parameters of a fully connected network, layer by layer, and their sum with its LaTeX."""

    layers: tuple[LayerCount, ...]
    total: int
    latex: str


def parameters(sizes: Sequence[int]) -> Parameters:
    """Count the parameters of a network with `sizes` units per layer, inputs first: 2 to 50 layers."""
    if not 2 <= len(sizes) <= 50:
        raise Refused(f"A network needs 2 to 50 sizes, inputs first and outputs last, not {len(sizes)}.")
    sizes = [whole(size, f"Size {place}", 1, 1_000_000) for place, size in enumerate(sizes, 1)]
    layers = tuple(_count(inputs, units) for inputs, units in zip(sizes, sizes[1:], strict=False))
    total = sum(layer.total for layer in layers)
    if len(layers) == 1:
        return Parameters(layers, total, layers[0].latex)
    sums = " + ".join(typeset.count(layer.total) for layer in layers)
    return Parameters(layers, total, f"{sums} = {typeset.count(total)}")


def _count(inputs: int, units: int) -> LayerCount:
    weights = inputs * units
    numbers = [typeset.count(number) for number in (inputs, units, weights + units)]
    latex = rf"{numbers[0]} \cdot {numbers[1]} + {numbers[1]} = {numbers[2]}"
    return LayerCount(inputs, units, weights, units, weights + units, latex)
