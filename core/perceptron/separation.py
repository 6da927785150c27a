"""Can a line part two classes? Decided exactly, with the line or with the reason why not."""

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from core.perceptron.checks import Point, labelled
from core.perceptron.hulls import Exact, Whole, crossing, edges, holders, hull, nearest, whole_numbers

Weights = tuple[float, float, float]


@dataclass(frozen=True)
class Witness:
    """Why no line fits: `shared` lies between the points `ones` of class 1 and between the points `zeros` of class 0.

    `ones` and `zeros` are places in the point list: one and one (the same point), one and two (on a segment),
    one and three (in a triangle) or two and two (segments that cross) (Radon 1921).
    """

    ones: tuple[int, ...]
    zeros: tuple[int, ...]
    shared: Point

    @property
    def kind(self) -> str:
        """The picture to draw: "same point", "on a segment", "in a triangle" or "crossing"."""
        names = {(1, 1): "same point", (1, 2): "on a segment", (1, 3): "in a triangle", (2, 2): "crossing"}
        few, many = sorted((len(self.ones), len(self.zeros)))
        return names[few, many]


@dataclass(frozen=True)
class Verdict:
    """Whether a line parts the classes.

    If so, `line` (w0, w1, w2) is the one in the middle of the widest gap, (w1, w2) of length 1, class 1 at z > 0;
    `margin` is its distance from the nearest points, and `closest` the ends of the gap (in class 0, in class 1).
    Both are None when a class is empty. If not, `witness` shows why. `hulls` are the corners of the classes' convex
    hulls as places in the point list (class 0, class 1). `sentence` says it in words.
    """

    separable: bool
    line: Weights | None
    margin: float | None
    closest: tuple[Point, Point] | None
    witness: Witness | None
    hulls: tuple[tuple[int, ...], tuple[int, ...]]
    sentence: str


def separable(points: Any, labels: Any) -> Verdict:
    """Decide whether a line parts `points` [n, 2] by their `labels` [n] of 0 and 1, n at most 200.

    It does exactly when the convex hulls of the classes do not meet. The answer is exact; the line is rounded.
    """
    points, labels = labelled(points, labels)
    exact, scale = whole_numbers(points)
    zeros, ones = (hull(p for p, own in zip(exact, labels, strict=True) if own == label) for label in (0, 1))
    places = tuple(_places(exact, labels, corners, label) for label, corners in enumerate((zeros, ones)))
    hulls = (places[0], places[1])
    if not zeros or not ones:
        return Verdict(True, (1.0 if ones else -1.0, 0.0, 0.0), None, None, None, hulls, _one_class(len(points)))
    meeting = _meeting(zeros, ones)
    if meeting:
        held0, held1, shared = meeting
        at = _places(exact, labels, held1, 1), _places(exact, labels, held0, 0)
        witness = Witness(*at, _point(shared, scale))
        return Verdict(False, None, None, None, witness, hulls, _why_not(witness))
    return _parted(nearest(zeros, ones), scale, hulls)


def _meeting(zeros: list[Whole], ones: list[Whole]) -> tuple[tuple[Whole, ...], tuple[Whole, ...], Exact] | None:
    """Return the few corners of each hull that share a point, and that point; None when the hulls do not meet."""
    for corner in ones:
        if held := holders(zeros, corner):
            return held, (corner,), (Fraction(corner[0]), Fraction(corner[1]))
    for corner in zeros:
        if held := holders(ones, corner):
            return (corner,), held, (Fraction(corner[0]), Fraction(corner[1]))
    for side0 in edges(zeros):
        for side1 in edges(ones):
            if shared := crossing(*side0, *side1):
                return side0, side1, shared
    return None


def _parted(gap: tuple[Exact, Exact], scale: int, hulls: tuple[tuple[int, ...], tuple[int, ...]]) -> Verdict:
    (x0, y0), (x1, y1) = gap
    # Divided by the longer side first: a gap too small to square is still a gap.
    longer = max(abs(x1 - x0), abs(y1 - y0))
    across, up = float((x1 - x0) / longer), float((y1 - y0) / longer)
    length = math.hypot(across, up)
    w1, w2 = across / length, up / length
    w0 = float(-(Fraction(w1) * (x0 + x1) + Fraction(w2) * (y0 + y1)) / (2 * scale))
    margin = float(longer / scale) * length / 2
    sentence = f"A line parts the classes; the widest gap leaves {margin:.3g} on either side of it."
    ends = _point(gap[0], scale), _point(gap[1], scale)
    return Verdict(True, (w0, w1, w2), margin, ends, None, hulls, sentence)


def _places(exact: list[Whole], labels: tuple[int, ...], corners: Any, label: int) -> tuple[int, ...]:
    first = {p: i for i, (p, own) in reversed(list(enumerate(zip(exact, labels, strict=True)))) if own == label}
    return tuple(first[corner] for corner in corners)


def _point(exact: Exact, scale: int) -> Point:
    return float(exact[0] / scale), float(exact[1] / scale)


def _one_class(count: int) -> str:
    if not count:
        return "There is no point yet."
    return "All points are of one class: any line with all of them on the right side will do."


_SAME = "wherever those are on one side of a line, it is there too"
_REASONS = {
    "same point": "The same point is marked both class 0 and class 1, and a line can put it on one side only.",
    "on a segment": f"A point of class {{one}} lies straight between two points of class {{many}}: {_SAME}.",
    "in a triangle": f"A point of class {{one}} lies inside a triangle of class {{many}}: {_SAME}.",
    "crossing": "A segment between two points of class 0 crosses one between two points of class 1: "
    "where they cross would have to be on both sides of the line.",
}


def _why_not(witness: Witness) -> str:
    one = 1 if len(witness.ones) == 1 else 0
    reason = _REASONS[witness.kind].format(one=one, many=1 - one)
    return f"{reason} So no line is free of mistakes, and the rule, which rests only then, never ends."
