"""How large the gradient is in every layer of a deep network, measured on real digits, beside the theory."""

from dataclasses import dataclass
from functools import lru_cache
from math import log10, sqrt
from typing import Any

import numpy as np

from core.activations.batch import PIXELS, digits, initialiser
from core.activations.formulas import Array
from core.activations.functions import LEAK, function
from core.activations.mean_field import Expected, expected
from core.devices import on_cpu, tf
from core.perceptron.checks import whole
from core.runs import frozen

DEEPEST = 30
CLASSES = 10


@dataclass(frozen=True)
class Deep:
    """A network of `depth` (1..30) hidden layers of `width` (2..256) units and ten linear outputs, untrained.

    Every matrix is drawn by `initialiser` from `seed`; biases are 0.
    """

    activation: str = "sigmoid"
    depth: int = 10
    initialiser: str = "Glorot"
    width: int = 64
    seed: int = 0
    leak: float = LEAK

    def __post_init__(self) -> None:
        """Refuse what cannot be built, in the learner's words."""
        function(self.activation, self.leak)
        initialiser(self.initialiser)
        whole(self.depth, "The depth", 1, DEEPEST)
        whole(self.width, "The width", 2, 256)
        whole(self.seed, "The seed", 0, 2**32 - 1)

    @property
    def widths(self) -> tuple[int, ...]:
        """Units from the input to the output, both included."""
        return (PIXELS, *[self.width] * self.depth, CLASSES)


@dataclass(frozen=True, eq=False)
class LayerGradients:
    """What each layer of `deep` gets; layer 1, next to the input, comes first and the output layer last.

    `gradients` [depth + 1]: mean |dL/dw| over the layer's weights. `errors` [depth + 1]: root mean square of dL/dz,
    the gradient on its way back. `signals` [depth]: spread of the hidden layers' outputs. `theory` holds what the
    mean-field calculation expects of both. `words` say what happens to the error from the last layer to the first.
    """

    deep: Deep
    loss: float
    gradients: Array
    errors: Array
    signals: Array
    theory: Expected
    words: str

    @property
    def per_layer(self) -> float:
        """Measured factor by which the error changes per layer on its way back (geometric mean); depth 1 has 1."""
        first, last = self.errors[0], self.errors[-2]
        return float((first / last) ** (1 / (len(self.errors) - 2))) if last > 0 and len(self.errors) > 2 else 1.0


def weights(deep: Deep) -> tuple[Array, Array, Array]:
    """Return the matrices [784, width], [depth - 1, width, width] and [width, 10], from the seed alone."""
    draw = np.random.default_rng(deep.seed)
    spread, width = initialiser(deep.initialiser).spread, deep.width
    return (
        draw.normal(0, spread(PIXELS, width), (PIXELS, width)),
        draw.normal(0, spread(width, width), (deep.depth - 1, width, width)),
        draw.normal(0, spread(width, CLASSES), (width, CLASSES)),
    )


def gradient_by_layer(deep: Deep) -> LayerGradients:
    """Measure `deep` once on 256 digits with GradientTape, in double precision."""
    images, labels = digits()
    with on_cpu():
        parts = (tf.constant(part, tf.float64) for part in (images, *weights(deep)))
        leak = deep.leak if deep.activation == "leaky_relu" else LEAK
        found = traced(deep.activation, leak)(tf.constant(labels), *parts)
    loss, gradients, errors, signals = (np.asarray(part) for part in found)
    theory = expected(deep.activation, deep.leak, _spreads(deep), float(errors[-1]))
    return LayerGradients(
        deep, float(loss), frozen(gradients), frozen(errors), frozen(signals), theory, _words(errors, deep.depth)
    )


def _spreads(deep: Deep) -> list[tuple[int, int, float]]:
    """Return inputs, units and the weights' spread of each layer."""
    spread = initialiser(deep.initialiser).spread
    return [(n, units, spread(n, units)) for n, units in zip(deep.widths[:-1], deep.widths[1:], strict=True)]


@lru_cache(maxsize=32)
def traced(activation: str, leak: float) -> Any:
    """Return `measure` traced once for networks of every depth, width and scale of the weights."""
    number = tf.float64
    shapes = [[None, None], [None, None], [None, None, None], [None, None]]
    signature = [tf.TensorSpec([None], tf.int64), *(tf.TensorSpec(shape, number) for shape in shapes)]
    chosen = function(activation, leak).tensor
    run = tf.function(lambda labels, *parts: measure(chosen, labels, *parts), input_signature=signature)
    run.get_concrete_function()
    return run


def measure(activation: Any, labels: Any, images: Any, first: Any, hidden: Any, last: Any) -> Any:
    """Return loss, mean |dL/dw| and root mean square dL/dz per layer, and the spread of the hidden outputs.

    `images` [n, pixels], `first` [pixels, width], `hidden` [depth - 1, width, width], `last` [width, classes].
    A zero is added to every z: the slope of the loss along it is dL/dz.
    """
    n, width = tf.shape(images)[0], tf.shape(first)[1]
    zero = tf.zeros([n, width], images.dtype)
    zeros = tf.zeros([tf.shape(hidden)[0], n, width], images.dtype)
    zero_out = tf.zeros([n, tf.shape(last)[1]], images.dtype)
    sources = (first, hidden, last, zero, zeros, zero_out)
    with tf.GradientTape() as tape:
        tape.watch(sources)
        start = activation(images @ first + zero)
        signals, outputs = _through(activation, start, hidden, zeros)
        logits = outputs @ last + zero_out
        each = tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits)
        loss = tf.reduce_mean(each)
    slopes = tape.gradient(loss, sources, unconnected_gradients=tf.UnconnectedGradients.ZERO)
    gradients = [tf.reduce_mean(tf.abs(slope), [-2, -1]) for slope in slopes[:3]]
    errors = [tf.sqrt(tf.reduce_mean(slope**2, [-2, -1])) for slope in slopes[3:]]
    return loss, _in_order(gradients), _in_order(errors), signals


def _through(activation: Any, start: Any, hidden: Any, zeros: Any) -> tuple[Any, Any]:
    """Send `start` [n, width] through the `hidden` layers; return each spread [depth] and the last outputs."""
    count = tf.shape(hidden)[0]
    spreads = tf.TensorArray(start.dtype, count + 1).write(0, tf.math.reduce_std(start))

    def layer(i: Any, outputs: Any, spreads: Any) -> Any:
        outputs = activation(outputs @ hidden[i] + zeros[i])
        return i + 1, outputs, spreads.write(i + 1, tf.math.reduce_std(outputs))

    _, outputs, spreads = tf.while_loop(lambda i, *_: i < count, layer, (0, start, spreads))
    return spreads.stack(), outputs


def _in_order(parts: list[Any]) -> Any:
    first, middle, last = parts
    return tf.concat([first[None], middle, last[None]], 0)


def _words(errors: Array, depth: int) -> str:
    first, last = float(errors[0]), float(errors[depth - 1])
    if depth == 1:
        return "One hidden layer: the error has no way to go."
    if last == 0:
        return "No error comes back at all: the activation is flat everywhere it was met."
    if first == 0:
        return "The error is gone on the way: layer 1 gets none of it."
    factor = (first / last) ** (1 / (depth - 1))
    kind = "keeps its size" if 0.9 <= factor <= 1.1 else "shrinks" if factor < 1 else "grows"
    power = f"10^{log10(first / last):+.1f}"
    return f"From layer {depth} back to layer 1 the error {kind}: times {factor:.2g} per layer, {power} in all."


def papers_factor(activation: str, inputs: int, spread: float, leak: float = LEAK) -> float | None:
    """Return the factor sqrt(inputs spread^2 c) per layer that the papers derive, or None where neither speaks.

    ReLU: c = 1/2 (He et al., 2015, equation 10), with a leak c = (1 + leak^2) / 2 (equation 15). Functions smooth
    at 0: c = g'(0)^2, for signals so small that g is a line (Glorot and Bengio, 2010, equations 5 and 6).
    """
    chosen = function(activation, leak)
    corner = activation in ("relu", "leaky_relu")
    if chosen.kink and not corner:
        return None
    places = np.array([-1.0, 1.0]) if corner else np.array([0.0])
    return sqrt(inputs * spread**2 * float(np.mean(chosen.slope(places) ** 2)))
