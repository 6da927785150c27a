"""One point on a curve: its value, its slope, its tangent, and the slope that GradientTape finds there."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from core.activations.formulas import Array
from core.activations.functions import LEAK, Function, function
from core.devices import on_cpu, tf
from core.perceptron import typeset
from core.perceptron.checks import positive, real, whole

NUDGE = 1e-12
FLAT = 0.1


@dataclass(frozen=True, eq=False)
class Curve:
    """g and g' over z: `z`, `value` and `slope` [points]; a corner or a jump at 0 has a point on either side."""

    z: Array
    value: Array
    slope: Array


@dataclass(frozen=True)
class Probe:
    """g and g' at `z`, and the tangent `slope` z + `intercept`.

    `gradient` says in words what the slope does to a gradient; `note` says what is special here, else nothing.
    """

    name: str
    z: float
    value: float
    slope: float
    intercept: float
    value_latex: str
    slope_latex: str
    tangent_latex: str
    gradient: str
    note: str = ""

    def tangent(self, z: ArrayLike) -> Array:
        """Return the height of the tangent over `z` [...]."""
        return np.asarray(self.slope * np.asarray(z, np.float64) + self.intercept)


@dataclass(frozen=True)
class TapeSlope:
    """g' at `z` twice: by GradientTape, None where it finds no path, and in `closed_form`."""

    z: float
    tape: float | None
    closed_form: float
    note: str = ""

    @property
    def agree(self) -> bool:
        """Whether both are the same to seven digits; no path counts as the slope 0.

        TensorFlow keeps the leak and GELU's square root of 2 in single precision, whatever z is in.
        """
        return bool(np.isclose(self.tape or 0.0, self.closed_form, rtol=1e-7, atol=1e-8))


def curve(name: str, reach: float = 6.0, points: int = 601, leak: float = LEAK) -> Curve:
    """Return g and g' at `points` places over -`reach` to `reach`."""
    chosen = function(name, leak)
    reach = positive(reach, "The range", 1000)
    z = np.linspace(-reach, reach, whole(points, "The number of points", 3, 10_001))
    if chosen.kink:
        z = np.sort(np.append(z[z != 0], [-NUDGE, NUDGE]))
    return Curve(z, chosen.value(z), chosen.slope(z))


def probe(name: str, z: float, leak: float = LEAK) -> Probe:
    """Return value, slope and tangent of `name` at `z` (-1000..1000)."""
    chosen, z = function(name, leak), real(z, "z")
    value, slope = float(chosen.value(z)), float(chosen.slope(z))
    intercept = value - slope * z
    shown, height, steep = (typeset.number(x) for x in (z, value, slope))
    return Probe(
        name, z, value, slope, intercept,
        rf"g({shown}) {_sign(value)} {height}",
        rf"g'({shown}) {_sign(slope)} {steep}",
        rf"t(z) = {height} + {steep}\,(z - {shown})" if z >= 0 else rf"t(z) = {height} + {steep}\,(z + {shown[1:]})",
        gradient_words(slope),
        kink_note(chosen, z),
    )  # fmt: skip


def gradient_words(slope: float) -> str:
    """Say what multiplying by `slope` does to a gradient on its way back."""
    size = abs(slope)
    if size == 0:
        return "No gradient passes: the weights before this unit stand still."
    if size < FLAT:
        return f"Saturated: less than a tenth of the gradient passes ({size * 100:.2g} %)."
    if size == 1:
        return "The whole gradient passes, unchanged."
    passes = f"{size * 100:.3g} % of the gradient passes"
    return f"The gradient grows: {passes}." if size > 1 else f"{passes}."


def kink_note(chosen: Function, z: float) -> str:
    """Say what is wrong with the slope of `chosen` at `z`, if anything is."""
    if z != 0 or not chosen.kink:
        return ""
    if chosen.kink == "jump":
        return "At z = 0 the curve jumps: it has no slope there, and TensorFlow finds no path for a gradient at all."
    left, right, taken = (typeset.number(float(chosen.slope(x))) for x in (-NUDGE, NUDGE, 0.0))
    return f"At z = 0 the curve has a corner: slope {left} on the left, {right} on the right. TensorFlow takes {taken}."


def tape_slope(name: str, z: float, leak: float = LEAK) -> TapeSlope:
    """Return the slope of `name` at `z` by GradientTape beside the closed form."""
    chosen, z = function(name, leak), real(z, "z")
    found = float(tape_slopes(name, [z], leak)[0])
    return TapeSlope(z, None if np.isnan(found) else found, float(chosen.slope(z)), kink_note(chosen, z))


def tape_slopes(name: str, z: ArrayLike, leak: float = LEAK) -> Array:
    """Return the slope at each of `z` [n] by GradientTape; not a number where TensorFlow finds no path."""
    with on_cpu():
        slopes = gradient(function(name, leak), tf.constant(z, tf.float64))
        return np.full(np.shape(z), np.nan) if slopes is None else np.asarray(slopes)


def gradient(activation: Function, z: Any) -> Any:
    """Return dg/dz for each of `z` [n] as TensorFlow differentiates it, or None."""
    with tf.GradientTape() as tape:
        tape.watch(z)
        outputs = activation.tensor(z)
    return tape.gradient(outputs, z)


def _sign(value: float) -> str:
    return typeset.equals(typeset.shown((value,)))
