"""Small labelled point sets in the plane, each one chosen for what it shows."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from core.perceptron.checks import Point

BOX = (-5.0, 5.0)


@dataclass(frozen=True)
class PointSet:
    """`points` [n, 2] inside BOX with `labels` [n] of 0 and 1, and one sentence on what to see."""

    title: str
    text: str
    points: tuple[Point, ...]
    labels: tuple[int, ...]


_ZEROS = ((-3.5, 1.0), (-2.5, -1.5), (-3.0, -3.0), (-1.5, -2.5), (-2.0, 0.5), (-0.5, -3.5), (-4.0, -0.5))
_ONES = ((3.5, -0.5), (2.5, 2.0), (1.0, 3.0), (3.0, 3.5), (1.5, 1.0), (0.5, 4.0), (4.0, 1.5))


def _set(title: str, text: str, zeros: tuple[Point, ...], ones: tuple[Point, ...]) -> PointSet:
    # Alternating classes: in turn, the rule then sees both from the start.
    rows = [row for pair in zip(((p, 0) for p in zeros), ((p, 1) for p in ones), strict=True) for row in pair]
    return PointSet(title, text, tuple(point for point, _ in rows), tuple(label for _, label in rows))


POINT_SETS: Mapping[str, PointSet] = MappingProxyType(
    {
        "separable": _set(
            "Separable",
            "A wide gap: a few corrections are enough.",
            (*_ZEROS, (1.5, -0.5), (-1.5, 1.5)),
            (*_ONES, (2.5, 0.5), (-0.5, 2.5)),
        ),
        "thin gap": _set(
            "Thin gap",
            "A line fits, but only just: the rule needs many corrections to find it.",
            (*_ZEROS, (0.5, -0.5), (-2.5, 2.5), (2.5, -2.5)),
            (*_ONES, (0.5, 0.0), (-2.5, 3.0), (2.5, -2.0)),
        ),
        "nearly separable": _set(
            "Nearly separable",
            "Two points lie a little beyond the border: no line is free of mistakes, a good one makes few.",
            (*_ZEROS, (0.5, 0.5), (-2.5, 2.5), (2.5, -2.5)),
            (*_ONES, (0.0, -0.5), (-2.0, 3.0), (3.0, -2.0)),
        ),
        "one outlier": _set(
            "One outlier",
            "A single point of class 1 sits among class 0, and the rule never comes to rest.",
            _ZEROS,
            (*_ONES[:-1], (-2.5, -0.5)),
        ),
        "overlapping": _set(
            "Overlapping",
            "Two clouds share their middle: logistic regression settles between them, the rule does not.",
            ((-3.0, -1.0), (-2.0, -2.5), (-1.5, 1.0), (0.5, 0.0), (-0.5, -1.5), (1.0, 1.5), (-2.5, 2.0), (1.5, -1.0)),
            ((3.0, 1.0), (2.0, 2.5), (1.5, 0.5), (-0.5, 0.0), (0.5, -2.0), (-1.0, -0.5), (2.5, -1.5), (0.0, 2.0)),
        ),
        "xor": _set(
            "XOR",
            "Equal inputs give 0, different inputs give 1: no line can do that, a hidden layer can.",
            ((0.0, 0.0), (1.0, 1.0)),
            ((0.0, 1.0), (1.0, 0.0)),
        ),
    }
)
