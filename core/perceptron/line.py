"""The line w0 + w1 x1 + w2 x2 = 0 that a neuron with two inputs draws through the plane."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from core.perceptron.checks import Point, real
from core.perceptron.neuron import Neuron, weighted_sum, work_out
from core.perceptron.typeset import number
from core.runs import Refused

Range = tuple[float, float]

# Below this length the normal has no direction worth drawing.
FLAT = 1e-9


@dataclass(frozen=True)
class Boundary:
    """The line of a neuron inside a box.

    `segment` is what the box shows of it, `normal` (w1, w2) points to z > 0, `angle` is the normal's in degrees
    from the x1 axis, `distance` |w0| / ||w|| is the line's from the origin, `foot` the line's point nearest to it.
    Without a line (both weights 0) all but `normal` are None. `sentence` says why no segment is there, else "".
    """

    segment: tuple[Point, Point] | None
    normal: Point
    distance: float | None
    foot: Point | None
    angle: float | None
    sentence: str = ""


def boundary(neuron: Neuron, x_range: Range, y_range: Range) -> Boundary:
    """Return the line of `neuron` clipped to the box `x_range` times `y_range`."""
    w1, w2 = _two_weights(neuron)
    box = _box(x_range), _box(y_range)
    norm = math.hypot(w1, w2)
    if norm < FLAT:
        return Boundary(None, (w1, w2), None, None, None, _no_line(neuron))
    foot = (-neuron.bias * (w1 / norm) / norm + 0.0, -neuron.bias * (w2 / norm) / norm + 0.0)
    segment = _clip(foot, (-w2 / norm, w1 / norm), box)
    sentence = "" if segment else "The line lies outside this picture: every point in it is on the same side."
    angle = math.degrees(math.atan2(w2, w1))
    return Boundary(segment, (w1, w2), abs(neuron.bias) / norm, foot, angle, sentence)


def signed_distance(neuron: Neuron, point: Sequence[float]) -> float:
    """Return z / ||w||: how far `point` [2] lies from the line, positive on the side of class 1."""
    norm = math.hypot(*_two_weights(neuron))
    if norm < FLAT:
        raise Refused(_no_line(neuron))
    return work_out(neuron, point).z / norm


def half_planes(neuron: Neuron, x_range: Range, y_range: Range) -> tuple[tuple[Point, ...], tuple[Point, ...]]:
    """Return the corners of the part of the box where z < 0 and of the part where z > 0; an empty part is ()."""
    _two_weights(neuron)
    (left, right), (low, high) = _box(x_range), _box(y_range)
    corners = ((left, low), (right, low), (right, high), (left, high))
    heights = [weighted_sum(neuron.bias, neuron.weights, corner) for corner in corners]
    return _side(corners, [-z for z in heights]), _side(corners, heights)


def _side(corners: Sequence[Point], heights: Sequence[float]) -> tuple[Point, ...]:
    """Return the polygon of `corners` [n, 2] where the linear `heights` [n] are >= 0 (Sutherland, Hodgman 1974)."""
    if max(heights) <= 0:
        return ()
    kept: list[Point] = []
    for here, there in zip(range(-1, len(corners) - 1), range(len(corners)), strict=True):
        (x, y), a, b = corners[here], heights[here], heights[there]
        if a * b < 0:
            part = a / (a - b)
            kept.append((x + part * (corners[there][0] - x), y + part * (corners[there][1] - y)))
        if b >= 0:
            kept.append(corners[there])
    return tuple(kept)


def _clip(foot: Point, along: Point, box: tuple[Range, Range]) -> tuple[Point, Point] | None:
    """Return the part of the line foot + t * along inside `box` (Liang, Barsky 1984)."""
    first, last = -math.inf, math.inf
    for start, speed, (low, high) in zip(foot, along, box, strict=True):
        if speed == 0:
            if not low <= start <= high:
                return None
            continue
        times = sorted(((low - start) / speed, (high - start) / speed))
        first, last = max(first, times[0]), min(last, times[1])
    if first >= last:
        return None
    (x, y), (dx, dy) = foot, along
    return (x + first * dx, y + first * dy), (x + last * dx, y + last * dy)


def _two_weights(neuron: Neuron) -> Point:
    if len(neuron.weights) != 2:
        raise Refused(f"A line in the plane needs two inputs; this neuron has {len(neuron.weights)}.")
    return neuron.weights[0], neuron.weights[1]


def _box(limits: Range) -> Range:
    low, high = (real(limit, "The edge of the picture") for limit in limits)
    if low >= high:
        raise Refused(f"The picture must run from a smaller to a larger number, not from {low:g} to {high:g}.")
    return low, high


def _no_line(neuron: Neuron) -> str:
    side = "class 1" if neuron.bias >= 0 else "class 0"
    return (
        f"Both weights are 0, so there is no line: z is w0 = {number(neuron.bias)} at every point, "
        f"and all of them get {side}."
    )
