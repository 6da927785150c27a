"""What every part of the lesson asks of the numbers it is given."""

import math
from collections.abc import Sequence
from typing import Any

from core.runs import Refused

LIMIT = 1000.0
MOST_POINTS = 200

Point = tuple[float, float]


def real(value: Any, name: str) -> float:
    """Return `value` as a float in -1000..1000; refuse anything else with a sentence that begins with `name`."""
    number = _float(value)
    if not abs(number) <= LIMIT:
        raise Refused(f"{name} must be a number from {-LIMIT:g} to {LIMIT:g}, not {value}.")
    return number


def reals(values: Any, name: str) -> tuple[float, ...]:
    """Return `values` as a tuple of floats, each named `name` 1, 2, 3 ... in a refusal."""
    if isinstance(values, (str, bytes)) or not hasattr(values, "__iter__"):
        raise Refused(f"{name} must be a list of numbers, not {values!r}.")
    return tuple(real(value, f"{name} {place}") for place, value in enumerate(values, 1))


def positive(value: Any, name: str, most: float = math.inf) -> float:
    """Return `value` as a finite float above 0 and at most `most`."""
    number = _float(value)
    if not (0 < number <= most and math.isfinite(number)):
        limit = f" and at most {most:g}" if most < math.inf else ""
        raise Refused(f"{name} must be a number above 0{limit}, not {value}.")
    return number


def whole(value: Any, name: str, least: int, most: int) -> int:
    """Return `value` as a whole number in least..most."""
    number = _float(value)
    if not (least <= number <= most and number == math.floor(number)):
        raise Refused(f"{name} must be a whole number from {least} to {most:,}, not {value}.")
    return int(number)


def labelled(points: Any, labels: Any, least: int = 0) -> tuple[tuple[Point, ...], tuple[int, ...]]:
    """Return `points` [n, 2] and `labels` [n] of 0 and 1 as tuples, n in least..200."""
    points, labels = tuple(points), tuple(labels)
    if len(points) != len(labels):
        raise Refused(f"There are {len(points)} points but {len(labels)} labels; each point needs one label.")
    if len(points) < least:
        raise Refused("There is no point yet: place at least one.")
    if len(points) > MOST_POINTS:
        raise Refused(f"{len(points)} points are too many here; use at most {MOST_POINTS}.")
    return tuple(map(_point, points, range(1, len(points) + 1))), tuple(map(_label, labels))


def weights3(values: Any) -> tuple[float, float, float]:
    """Return the start weights (w0, w1, w2)."""
    numbers = reals(values, "Start weight")
    if len(numbers) != 3:
        raise Refused(f"Start weights are three numbers, w0, w1 and w2, not {len(numbers)}.")
    return numbers[0], numbers[1], numbers[2]


def _float(value: Any) -> float:
    try:
        return float(value)
    except (TypeError, ValueError, OverflowError):
        return math.nan


def _point(values: Sequence[Any], place: int) -> Point:
    numbers = reals(values, f"Point {place}, coordinate")
    if len(numbers) != 2:
        raise Refused(f"Point {place} needs two coordinates, not {len(numbers)}.")
    return numbers[0], numbers[1]


def _label(value: Any) -> int:
    if value not in (0, 1):
        raise Refused(f"A label is 0 or 1, not {value}.")
    return int(value)
