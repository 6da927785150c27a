"""Softmax: many numbers in, shares of 1 out, so its slope is a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from core.activations.formulas import Array
from core.devices import on_cpu, tf
from core.perceptron import typeset
from core.perceptron.checks import positive, reals
from core.runs import Refused

FORMULA = r"p_i = \frac{e^{z_i / T}}{\sum_j e^{z_j / T}}"
JACOBIAN = r"\frac{\partial p_i}{\partial z_j} = \frac{1}{T}\, p_i\,(\delta_{ij} - p_j)"
CODE = "tf.nn.softmax(z / temperature)"
SAYS = "Turns any list of numbers into probabilities that add up to 1; the largest number gets the largest share."
SOURCE = "Bridle, 1990"
MOST_CLASSES = 10
LARGEST_TEMPERATURE = 1000.0


def softmax(logits: ArrayLike, temperature: float = 1.0) -> Array:
    """Return e^(z/T) over its sum along the last axis of `logits` [..., classes]; the largest is taken off first."""
    z = np.asarray(logits, np.float64) / temperature
    grown = np.exp(z - z.max(axis=-1, keepdims=True))
    return np.asarray(grown / grown.sum(axis=-1, keepdims=True))


def jacobian(logits: ArrayLike, temperature: float = 1.0) -> Array:
    """Return (diag(p) - p p^T) / T for `logits` [classes]: row i, column j is how p_i answers to z_j."""
    p = softmax(logits, temperature)
    return np.asarray((np.diag(p) - np.outer(p, p)) / temperature)


def tape_jacobian(logits: ArrayLike, temperature: float = 1.0) -> Array:
    """Return the same table [classes, classes] by GradientTape."""
    with on_cpu():
        z = tf.constant(logits, tf.float64)
        with tf.GradientTape() as tape:
            tape.watch(z)
            p = tf.nn.softmax(z / temperature)
        return np.asarray(tape.jacobian(p, z))


@dataclass(frozen=True, eq=False)
class WorkedSoftmax:
    """Softmax with its numbers: `logits`, `grown` e^(z/T - largest), `probabilities` [classes], their `jacobian`.

    `shifted` are the probabilities after adding `shift` to every logit: the same. `entropy` is in bits.
    """

    logits: tuple[float, ...]
    temperature: float
    shift: float
    grown: Array
    probabilities: Array
    shifted: Array
    jacobian: Array
    entropy: float
    latex: str


def work_out_softmax(logits: Sequence[float], temperature: float = 1.0, shift: float = 0.0) -> WorkedSoftmax:
    """Work softmax out for `logits` [2 to 10 classes], each -1000..1000, `temperature` above 0 and at most 1000."""
    z = reals(logits, "Logit")
    if not 2 <= len(z) <= MOST_CLASSES:
        raise Refused(f"Softmax shares out among 2 to {MOST_CLASSES} classes, not {len(z)}.")
    temperature = positive(temperature, "The temperature", LARGEST_TEMPERATURE)
    (shift,) = reals([shift], "The shift")
    p = softmax(z, temperature)
    grown = np.exp((np.array(z) - max(z)) / temperature)
    return WorkedSoftmax(
        z, temperature, shift, grown, p, softmax(np.array(z) + shift, temperature), jacobian(z, temperature),
        _bits(p), _latex(z, temperature, p),
    )  # fmt: skip


def _bits(p: Array) -> float:
    return float(-(p * np.log2(np.where(p > 0, p, 1.0))).sum())


def _latex(z: tuple[float, ...], temperature: float, p: Array) -> str:
    """Write the first probability with its numbers; the largest power is taken out so that none is huge."""
    powers = [f"e^{{{_exponent(value, temperature)}}}" for value in z]
    return rf"p_1 = \frac{{{powers[0]}}}{{{' + '.join(powers)}}} \approx {typeset.number(float(p[0]))}"


def _exponent(value: float, temperature: float) -> Any:
    number = typeset.number(value)
    return number if temperature == 1 else f"{number} / {typeset.number(temperature)}"
