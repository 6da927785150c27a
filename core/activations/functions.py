"""The activations of the lesson: formula, slope, TensorFlow's name, range and source of each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from math import inf
from types import MappingProxyType
from typing import Any

from core.activations import formulas
from core.activations.formulas import Array
from core.devices import tf
from core.perceptron.checks import positive
from core.perceptron.neuron import linear, relu, sigmoid, step
from core.runs import Refused

LEAK = 0.2


@dataclass(frozen=True)
class Function:
    """An activation g of one number z.

    `value` and `slope` are g and g' in NumPy, `tensor` is g by TensorFlow, `code` the call in terms of z.
    g lies in `low`..`high`, written as an interval in `range_latex`. `kink` says what is wrong with the slope
    at z = 0: "corner", "jump", or nothing.
    """

    name: str
    title: str
    latex: str
    slope_latex: str
    code: str
    range_latex: str
    low: float
    high: float
    says: str
    source: str
    value: Callable[[Any], Array]
    slope: Callable[[Any], Array]
    tensor: Callable[[Any], Any]
    kink: str = ""


def leaky_relu(leak: float) -> Function:
    """Return the leaky ReLU whose slope is `leak` for negative z."""
    return Function(
        "leaky_relu", "Leaky ReLU",
        rf"g(z) = \begin{{cases}} z & z > 0 \\ {leak:g}\,z & z \le 0 \end{{cases}}",
        rf"g'(z) = \begin{{cases}} 1 & z > 0 \\ {leak:g} & z \le 0 \end{{cases}}",
        f"tf.nn.leaky_relu(z, alpha={leak:g})",
        r"(-\infty, \infty)", -inf, inf,
        "A small slope for negative z, so that a unit can never fall silent for good.",
        "Maas, Hannun and Ng, 2013",
        partial(formulas.leaky_relu, leak=leak),
        partial(formulas.leaky_relu_slope, leak=leak),
        lambda z: tf.nn.leaky_relu(z, alpha=leak),
        "corner",
    )  # fmt: skip


_ALL = (
    Function(
        "step", "Step",
        r"g(z) = \begin{cases} 1 & z \ge 0 \\ 0 & z < 0 \end{cases}",
        r"g'(z) = 0 \quad (z \ne 0)",
        "tf.where(z >= 0, tf.ones_like(z), tf.zeros_like(z))",
        r"\{0, 1\}", 0, 1,
        "Fires or not. Flat everywhere, so gradient descent learns nothing through it.",
        "McCulloch and Pitts, 1943; Rosenblatt, 1958",
        step, formulas.step_slope,
        lambda z: tf.where(z >= 0, tf.ones_like(z), tf.zeros_like(z)),
        "jump",
    ),
    Function(
        "sigmoid", "Sigmoid",
        r"g(z) = \frac{1}{1 + e^{-z}}",
        r"g'(z) = g(z)\,\big(1 - g(z)\big)",
        "tf.math.sigmoid(z)",
        "(0, 1)", 0, 1,
        "Turns any number into a probability. Its slope is at most 1/4 and soon almost 0.",
        "Rumelhart, Hinton and Williams, 1986",
        sigmoid, formulas.sigmoid_slope, lambda z: tf.math.sigmoid(z),
    ),
    Function(
        "tanh", "Hyperbolic tangent",
        r"g(z) = \frac{e^{z} - e^{-z}}{e^{z} + e^{-z}}",
        r"g'(z) = 1 - g(z)^2",
        "tf.math.tanh(z)",
        "(-1, 1)", -1, 1,
        "A sigmoid stretched to -1..1: its outputs are centred at 0, its slope reaches 1.",
        "LeCun, Bottou, Orr and Müller, 1998",
        formulas.tanh, formulas.tanh_slope, lambda z: tf.math.tanh(z),
    ),
    Function(
        "relu", "ReLU",
        r"g(z) = \max(0, z)",
        r"g'(z) = \begin{cases} 1 & z > 0 \\ 0 & z \le 0 \end{cases}",
        "tf.nn.relu(z)",
        r"[0, \infty)", 0, inf,
        "Lets positive numbers through unchanged and stops the rest. Cheap, and never flat for z > 0.",
        "Fukushima, 1969; Nair and Hinton, 2010",
        relu, formulas.relu_slope, lambda z: tf.nn.relu(z),
        "corner",
    ),
    leaky_relu(LEAK),
    Function(
        "elu", "ELU",
        r"g(z) = \begin{cases} z & z > 0 \\ e^{z} - 1 & z \le 0 \end{cases}",
        r"g'(z) = \begin{cases} 1 & z > 0 \\ e^{z} & z \le 0 \end{cases}",
        "tf.nn.elu(z)",
        r"(-1, \infty)", -1, inf,
        "A ReLU that bends smoothly down to -1, so that outputs stay centred nearer to 0.",
        "Clevert, Unterthiner and Hochreiter, 2016",
        formulas.elu, formulas.elu_slope, lambda z: tf.nn.elu(z),
    ),
    Function(
        "selu", "SELU",
        r"g(z) = \lambda \begin{cases} z & z > 0 \\ \alpha\,(e^{z} - 1) & z \le 0 \end{cases}"
        r"\quad \lambda \approx 1.0507,\ \alpha \approx 1.6733",
        r"g'(z) = \lambda \begin{cases} 1 & z \ge 0 \\ \alpha\,e^{z} & z < 0 \end{cases}",
        "tf.nn.selu(z)",
        r"(-1.758, \infty)", -formulas.SELU_SCALE * formulas.SELU_ALPHA, inf,
        "An ELU with two numbers chosen so that signals keep mean 0 and variance 1 from layer to layer.",
        "Klambauer, Unterthiner, Mayr and Hochreiter, 2017",
        formulas.selu, formulas.selu_slope, lambda z: tf.nn.selu(z),
        "corner",
    ),
    Function(
        "softplus", "Softplus",
        r"g(z) = \ln(1 + e^{z})",
        r"g'(z) = \frac{1}{1 + e^{-z}}",
        "tf.math.softplus(z)",
        r"(0, \infty)", 0, inf,
        "A ReLU with its corner rounded off; its slope is the sigmoid.",
        "Dugas, Bengio, Bélisle, Nadeau and Garcia, 2001",
        formulas.softplus, sigmoid, lambda z: tf.math.softplus(z),
    ),
    Function(
        "gelu", "GELU",
        r"g(z) = z\,\Phi(z) = \frac{z}{2}\Big(1 + \mathrm{erf}\frac{z}{\sqrt{2}}\Big)",
        r"g'(z) = \Phi(z) + z\,\varphi(z)",
        "tf.nn.gelu(z)",
        r"[-0.170, \infty)", -0.16997120747990369, inf,
        "Weighs z by how likely a normal number is below it. TensorFlow's default is this exact form; "
        "approximate=True uses tanh instead.",
        "Hendrycks and Gimpel, 2016",
        formulas.gelu, formulas.gelu_slope, lambda z: tf.nn.gelu(z),
    ),
    Function(
        "silu", "SiLU (swish)",
        r"g(z) = \frac{z}{1 + e^{-z}}",
        r"g'(z) = s\,\big(1 + z\,(1 - s)\big), \quad s = \frac{1}{1 + e^{-z}}",
        "tf.nn.silu(z)",
        r"[-0.278, \infty)", -0.27846454276107380, inf,
        "z times its own sigmoid: close to ReLU, but smooth, and it dips below 0.",
        "Elfwing, Uchibe and Doya, 2018; Ramachandran, Zoph and Le, 2017",
        formulas.silu, formulas.silu_slope, lambda z: tf.nn.silu(z),
    ),
    Function(
        "linear", "Linear",
        "g(z) = z",
        "g'(z) = 1",
        "tf.identity(z)",
        r"(-\infty, \infty)", -inf, inf,
        "No activation at all: however many such layers, together they are one.",
        "Widrow and Hoff, 1960",
        linear, formulas.linear_slope, lambda z: tf.identity(z),
    ),
)  # fmt: skip

FUNCTIONS: Mapping[str, Function] = MappingProxyType({known.name: known for known in _ALL})


def function(name: str, leak: float = LEAK) -> Function:
    """Return the activation called `name`; `leak` (0..1) is the leaky ReLU's slope for negative z."""
    if name not in FUNCTIONS:
        raise Refused(f"There is no activation called {name!r}; choose one of {', '.join(FUNCTIONS)}.")
    if name != "leaky_relu" or leak == LEAK:
        return FUNCTIONS[name]
    return leaky_relu(positive(leak, "The leak", 1))
