"""One neuron: inputs times weights, plus bias, through an activation."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from core.perceptron import typeset
from core.perceptron.checks import real, reals
from core.runs import Refused

Array = NDArray[np.float64]

FORMULA = r"\hat{y} = g\Big(w_0 + \sum_{j=1}^{m} x_j\, w_j\Big)"
MOST_INPUTS = 8


@dataclass(frozen=True)
class Activation:
    """An activation g(z): its `formula` in LaTeX, its NumPy `function`, its TensorFlow `code` in terms of z.

    `threshold` is the output on the line z = 0, where class 0 ends and class 1 begins.
    """

    title: str
    formula: str
    function: Callable[[Array], Array]
    code: str
    threshold: float


def step(z: Array) -> Array:
    """Return 1 where `z` [...] is 0 or more, else 0 (Rosenblatt 1958)."""
    return np.where(np.asarray(z) >= 0, 1.0, 0.0)


def sigmoid(z: Array) -> Array:
    """Return 1 / (1 + exp(-z)) for `z` [...] of any size: only exp(-|z|) is formed, which cannot overflow."""
    small = np.exp(-np.abs(z))
    return np.where(np.asarray(z) >= 0, 1.0, small) / (1.0 + small)


def relu(z: Array) -> Array:
    """Return `z` [...] where it is positive, else 0."""
    return np.maximum(z, 0.0)


def linear(z: Array) -> Array:
    """Return `z` [...] itself."""
    return np.asarray(z, dtype=np.float64)


ACTIVATIONS: Mapping[str, Activation] = MappingProxyType(
    {
        "step": Activation(
            "Step", r"g(z) = 1 \text{ if } z \ge 0 \text{, else } 0", step, "tf.where(z >= 0, 1.0, 0.0)", 0.5
        ),
        "sigmoid": Activation("Sigmoid", r"g(z) = \frac{1}{1 + e^{-z}}", sigmoid, "tf.sigmoid(z)", 0.5),
        "tanh": Activation("Tanh", r"g(z) = \frac{e^{z} - e^{-z}}{e^{z} + e^{-z}}", np.tanh, "tf.tanh(z)", 0.0),
        "relu": Activation("ReLU", r"g(z) = \max(0, z)", relu, "tf.nn.relu(z)", 0.0),
        "linear": Activation("Linear", r"g(z) = z", linear, "tf.identity(z)", 0.0),
    }
)


def check_activation(name: str) -> str:
    """Return `name` when it is one of ACTIVATIONS."""
    if name not in ACTIVATIONS:
        raise Refused(f"There is no activation called {name!r}; choose one of {', '.join(ACTIVATIONS)}.")
    return name


@dataclass(frozen=True)
class Neuron:
    """Bias w0, weights (w1 ... wm) with m in 1..8, all in -1000..1000, and the name of an activation."""

    bias: float
    weights: tuple[float, ...]
    activation: str = "sigmoid"

    def __post_init__(self) -> None:
        """Refuse numbers and names that cannot be used."""
        object.__setattr__(self, "bias", real(self.bias, "The bias w0"))
        object.__setattr__(self, "weights", reals(self.weights, "Weight"))
        if not 1 <= len(self.weights) <= MOST_INPUTS:
            raise Refused(f"A neuron here has 1 to {MOST_INPUTS} inputs, not {len(self.weights)}.")
        check_activation(self.activation)

    @property
    def latex(self) -> str:
        """The weighted sum as LaTeX, inputs unknown: 1 + 3x_1 - 2x_2."""
        return typeset.linear(self.bias, self.weights)


LECTURE = Neuron(1.0, (3.0, -2.0), "sigmoid")
LECTURE_POINT = (-1.0, 2.0)


@dataclass(frozen=True)
class Worked:
    """A neuron worked out at one `point`: `terms` w_j x_j, their sum with the bias `z`, the output `y`.

    `decision` is 1 where z >= 0, else 0. `latex` goes from the numbers to y, `sum_latex` from the numbers to z.
    """

    point: tuple[float, ...]
    terms: tuple[float, ...]
    z: float
    y: float
    decision: int
    latex: str
    sum_latex: str


def work_out(neuron: Neuron, point: Sequence[float]) -> Worked:
    """Work `neuron` out at `point` [m], as on paper."""
    point = reals(point, "Input")
    if len(point) != len(neuron.weights):
        raise Refused(f"The point has {len(point)} inputs, but the neuron has {len(neuron.weights)} weights.")
    terms = tuple(float(_decimal(w) * _decimal(x)) + 0.0 for w, x in zip(neuron.weights, point, strict=True))
    z = weighted_sum(neuron.bias, neuron.weights, point)
    y = float(ACTIVATIONS[neuron.activation].function(np.array(z)))
    sums = typeset.products(neuron.bias, neuron.weights, point)
    equal = typeset.equals(typeset.shown((neuron.bias, *neuron.weights, *point, *terms, z)))
    latex = f"g({sums}) {equal} g({typeset.number(z)}) {_equals_output(neuron, z, y)} {typeset.number(y)}"
    sum_latex = f"{sums} {equal} {typeset.total((neuron.bias, *terms))} {equal} {typeset.number(z)}"
    return Worked(point, terms, z, y, int(z >= 0), latex, sum_latex)


def weighted_sum(bias: float, weights: Sequence[float], point: Sequence[float]) -> float:
    """Return w0 + sum of w_j x_j, added up in decimals.

    In binary 0.1 + 0.2 - 0.3 is not 0; a point on the line would then fall on a side by accident.
    """
    products = (_decimal(w) * _decimal(x) for w, x in zip(weights, point, strict=True))
    return float(sum(products, _decimal(bias)))


def outputs(neuron: Neuron, points: Array) -> Array:
    """Return y [n] for many `points` [n, m] at once, for a picture of the whole plane."""
    z = neuron.bias + np.asarray(points, dtype=np.float64) @ np.array(neuron.weights)
    return ACTIVATIONS[neuron.activation].function(z)


def _decimal(value: float) -> Decimal:
    return Decimal(str(value))


def _equals_output(neuron: Neuron, z: float, y: float) -> str:
    # Sigmoid and tanh of a number other than 0 have no last digit, even where a float rounds them to 0 or 1.
    endless = neuron.activation in ("sigmoid", "tanh") and z != 0
    return typeset.equals(not endless and typeset.shown((y,)))
