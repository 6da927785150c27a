"""From scores to probabilities to cross-entropy: every number on the way, and the gradient p - y."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.perceptron.checks import positive, reals, whole
from core.perceptron.typeset import equals, number, shown
from core.runs import Refused

MOST_CLASSES = 6
COLDEST, HOTTEST = 0.01, 100.0

FORMULA = r"p_i = \frac{e^{z_i / T}}{\sum_j e^{z_j / T}}, \quad L = -\ln p_{y}, \quad"
GRADIENT = r"\frac{\partial L}{\partial z_i} = \frac{p_i - y_i}{T}"


@dataclass(frozen=True)
class Softmax:
    """Scores `logits` z [classes] worked out for the true class `label` 0, 1 ... at a `temperature` T.

    `scaled` are z / T less the largest of them, `exponentials` e to the power of these, `probabilities` p sum
    to 1, `one_hot` is y, `loss` is -ln p of the true class in nats, `gradient` (p - y) / T. `latex` is the loss
    with its numbers, `code` TensorFlow's call of the same value.
    """

    logits: tuple[float, ...]
    label: int
    temperature: float
    scaled: tuple[float, ...]
    exponentials: tuple[float, ...]
    probabilities: tuple[float, ...]
    one_hot: tuple[float, ...]
    loss: float
    gradient: tuple[float, ...]
    latex: str
    code: str

    @property
    def prediction(self) -> int:
        """The class with the largest probability, the first of several."""
        return int(np.argmax(self.logits))


def softmax_cross_entropy(logits: Sequence[Any], label: Any, temperature: Any = 1.0) -> Softmax:
    """Work out softmax and cross-entropy for `logits` [2..6 classes] in -1000..1000, temperature in 0.01..100.

    ln p = z/T - max - ln(sum of e^(z/T - max)): e is never raised to a positive power, so nothing overflows.
    """
    z = reals(logits, "Logit")
    if not 2 <= len(z) <= MOST_CLASSES:
        raise Refused(f"Softmax here has 2 to {MOST_CLASSES} classes, not {len(z)}.")
    truth = whole(label, "The true class", 0, len(z) - 1)
    t = positive(temperature, "The temperature", HOTTEST)
    if t < COLDEST:
        raise Refused(f"The temperature must be at least {COLDEST:g}, not {temperature}.")
    scaled = (np.array(z) - max(z)) / t
    powers = np.exp(scaled)
    p, y = powers / powers.sum(), np.eye(len(z))[truth]
    loss = float(np.log(powers.sum()) - scaled[truth])
    latex = _latex(z, truth, t, loss)
    scaled_, powers_, p_, y_, gradient = (_tuple(values) for values in (scaled, powers, p, y, (p - y) / t))
    return Softmax(z, truth, t, scaled_, powers_, p_, y_, loss, gradient, latex, _code(z, truth, t))


def _tuple(values: NDArray[np.float64]) -> tuple[float, ...]:
    return tuple(values.tolist())


def _latex(z: tuple[float, ...], truth: int, temperature: float, loss: float) -> str:
    over = "" if temperature == 1 else f"/{number(temperature)}"
    terms = [f"e^{{{number(score)}{over}}}" for score in z]
    sign = equals(loss == 0 and shown(z))
    return rf"L = -\ln\frac{{{terms[truth]}}}{{{' + '.join(terms)}}} {sign} {number(loss)}"


def _code(z: tuple[float, ...], truth: int, temperature: float) -> str:
    scores = list(z) if temperature == 1 else [score / temperature for score in z]
    one_hot = [float(place == truth) for place in range(len(z))]
    return f"tf.nn.softmax_cross_entropy_with_logits(labels={one_hot}, logits={scores})"
