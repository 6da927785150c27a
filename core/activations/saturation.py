"""Where an activation is flat, and how much of a real batch lies there."""

from dataclasses import dataclass
from functools import lru_cache
from math import inf

import numpy as np
from numpy.typing import ArrayLike

from core.activations.batch import PIXELS, digits
from core.activations.formulas import Array
from core.activations.functions import LEAK, Function, function
from core.perceptron.checks import positive, whole
from core.runs import Refused, frozen

UNITS = 64
REACH = 20.0  # beyond it every slope is within 1e-6 of its limit
CELLS = 16_000
SMALLEST, LARGEST = 1e-6, 1.0
THRESHOLD = 0.1


@dataclass(frozen=True)
class Zone:
    """An interval `low` < z < `high` (perhaps infinite) in which the slope is small."""

    low: float
    high: float


@dataclass(frozen=True, eq=False)
class Saturation:
    """The `zones` where |g'| < `threshold` and the `share` (0..1) of a batch's pre-activations inside.

    `pre_activations` [images, units]; `below` and `above` split the share by the sign of z.
    """

    name: str
    threshold: float
    zones: tuple[Zone, ...]
    share: float
    below: float
    above: float
    pre_activations: Array


def zones(name: str, threshold: float = THRESHOLD, leak: float = LEAK) -> tuple[Zone, ...]:
    """Return the intervals of z, from left to right, in which |g'(z)| < `threshold` (1e-6..1)."""
    chosen, threshold = function(name, leak), _threshold(threshold)
    z = np.linspace(-REACH, REACH, CELLS + 1)
    slopes = chosen.slope(z)
    flat = np.abs(slopes) < threshold
    # A slope that falls from +threshold through 0 to -threshold between two points leaves a zone between them.
    hidden = ~flat[:-1] & ~flat[1:] & (np.sign(slopes[:-1]) != np.sign(slopes[1:]))
    middles = [_edge(chosen, 0.0, z[i], z[i + 1]) for i in np.flatnonzero(hidden)]
    z = np.sort(np.append(z, middles))
    flat = np.abs(chosen.slope(z)) < threshold
    turns = np.flatnonzero(flat[:-1] != flat[1:])
    ends = [_edge(chosen, threshold, z[i], z[i + 1]) for i in turns]
    if flat[0]:
        ends.insert(0, -inf)
    if flat[-1]:
        ends.append(inf)
    return tuple(Zone(low, high) for low, high in zip(ends[::2], ends[1::2], strict=True))


def _edge(chosen: Function, threshold: float, low: float, high: float) -> float:
    """Halve low..high until the place where |g'| passes `threshold` (or g' passes 0) is left."""

    def side(z: float) -> bool:
        slope = float(chosen.slope(z))
        return abs(slope) < threshold if threshold else slope < 0

    start = side(low)
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if side(middle) == start else (low, middle)
    return 0.0 if abs(low) < 1e-12 else float(low)  # a kink at 0 is approached, never met


def share_inside(name: str, threshold: float, batch: ArrayLike, leak: float = LEAK) -> float:
    """Return the share (0..1) of pre-activations `batch` [...] at which |g'| < `threshold`."""
    slopes = function(name, leak).slope(batch)
    if not slopes.size:
        raise Refused("The batch is empty, so no share of it can lie in a zone.")
    return float(np.mean(np.abs(slopes) < _threshold(threshold)))


def saturation(
    name: str, threshold: float = THRESHOLD, weight_spread: float = 0.05, seed: int = 0, leak: float = LEAK
) -> Saturation:
    """Return the zones of `name` and the share of a dense layer's pre-activations on real digits inside them."""
    batch = pre_activations(weight_spread, seed)
    flat = np.abs(function(name, leak).slope(batch)) < _threshold(threshold)
    below, above = float(np.mean(flat & (batch < 0))), float(np.mean(flat & (batch >= 0)))
    return Saturation(name, threshold, zones(name, threshold, leak), float(np.mean(flat)), below, above, batch)


@lru_cache(maxsize=32)
def pre_activations(weight_spread: float, seed: int = 0) -> Array:
    """Return z = x W [256 images, 64 units] of a dense layer on standardised digits, no bias.

    W is normal with standard deviation `weight_spread` (above 0, at most 10), so z has 28 times that, roughly.
    """
    spread = positive(weight_spread, "The weights' spread", 10)
    draw = np.random.default_rng(whole(seed, "The seed", 0, 2**32 - 1))
    return frozen(digits()[0] @ draw.normal(0, spread, (PIXELS, UNITS)))


def _threshold(value: float) -> float:
    if not SMALLEST <= value <= LARGEST:
        raise Refused(f"The threshold is between {SMALLEST:f} and {LARGEST:g}, not {value}.")
    return float(value)
