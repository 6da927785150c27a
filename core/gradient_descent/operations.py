"""What a node of a computational graph can do: its value, its partial derivatives, and both in formulas."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from core.devices import tf


@dataclass(frozen=True)
class Operation:
    r"""One operation: `value(*inputs)`, `partials(*inputs)`, one per input, and the same in TensorFlow.

    `latex` is a template for the inputs {0}, {1} ..., `partial_latex` one per input; `symbol` is for a small circle.
    """

    symbol: str
    latex: str
    partial_latex: tuple[str, ...]
    value: Callable[..., float]
    partials: Callable[..., tuple[float, ...]]
    tensorflow: Callable[..., Any]

    @property
    def arity(self) -> int:
        """How many inputs it takes."""
        return len(self.partial_latex)


def sigmoid(z: float) -> float:
    """Return 1 / (1 + e^-z), in the form that cannot overflow."""
    return 1 / (1 + math.exp(-z)) if z >= 0 else math.exp(z) / (1 + math.exp(z))


def _sigmoid_slope(z: float) -> tuple[float]:
    return (sigmoid(z) * (1 - sigmoid(z)),)


def _cross_entropy(p: float, y: float) -> float:
    return -(y * math.log(p) + (1 - y) * math.log(1 - p))


def _cross_entropy_tensorflow(p: Any, y: Any) -> Any:
    return -(y * tf.math.log(p) + (1 - y) * tf.math.log(1 - p))


OPERATIONS: Mapping[str, Operation] = MappingProxyType(
    {
        "add": Operation(
            "+", "{0} + {1}", ("1", "1"), lambda a, b: a + b, lambda a, b: (1.0, 1.0), lambda a, b: tf.add(a, b)
        ),
        "add_one": Operation("+1", "{0} + 1", ("1",), lambda a: a + 1, lambda a: (1.0,), lambda a: a + 1),
        "multiply": Operation(
            "×",
            r"{0} \cdot {1}",
            ("{1}", "{0}"),
            lambda a, b: a * b,
            lambda a, b: (b, a),
            lambda a, b: tf.multiply(a, b),
        ),
        "weighted_sum": Operation(
            "Σ",
            r"{0} + {1} \cdot {2} + {3} \cdot {4}",
            ("1", "{2}", "{1}", "{4}", "{3}"),
            lambda b, w1, x1, w2, x2: b + w1 * x1 + w2 * x2,
            lambda b, w1, x1, w2, x2: (1.0, x1, w1, x2, w2),
            lambda b, w1, x1, w2, x2: tf.add_n([b, w1 * x1, w2 * x2]),
        ),
        "sigmoid": Operation(
            "σ",
            r"\sigma({0})",
            (r"\sigma({0})(1 - \sigma({0}))",),
            sigmoid,
            _sigmoid_slope,
            lambda z: tf.math.sigmoid(z),
        ),
        "tanh": Operation(
            "tanh",
            r"\tanh({0})",
            (r"1 - \tanh^2({0})",),
            math.tanh,
            lambda z: (1 - math.tanh(z) ** 2,),
            lambda z: tf.math.tanh(z),
        ),
        "relu": Operation(
            "ReLU",
            r"\max(0, {0})",
            (r"[{0} > 0]",),
            lambda z: max(0.0, z),
            lambda z: (float(z > 0),),
            lambda z: tf.nn.relu(z),
        ),
        "squared_error": Operation(
            "(ŷ−y)²",
            r"({0} - {1})^2",
            (r"2\,({0} - {1})", r"-2\,({0} - {1})"),
            lambda p, y: (p - y) ** 2,
            lambda p, y: (2 * (p - y), -2 * (p - y)),
            lambda p, y: tf.math.squared_difference(p, y),
        ),
        "cross_entropy": Operation(
            "BCE",
            r"-\left({1} \ln {0} + (1 - {1}) \ln(1 - {0})\right)",
            (r"\frac{{{0} - {1}}}{{{0}\,(1 - {0})}}", r"\ln\frac{{1 - {0}}}{{{0}}}"),
            _cross_entropy,
            lambda p, y: ((p - y) / (p * (1 - p)), math.log((1 - p) / p)),
            _cross_entropy_tensorflow,
        ),
    }
)
