"""Convex hulls of points in the plane, in exact whole numbers: no rounding can turn a touch into a gap."""

from collections.abc import Iterable, Sequence
from fractions import Fraction

from core.perceptron.checks import Point

Whole = tuple[int, int]
Exact = tuple[Fraction, Fraction]


def whole_numbers(points: Sequence[Point]) -> tuple[list[Whole], int]:
    """Return `points` [n, 2] times one power of two that makes every coordinate whole, and that power.

    A float is a whole number over a power of two, so nothing is rounded.
    """
    scale = max((x.as_integer_ratio()[1] for point in points for x in point), default=1)
    return [(int(Fraction(x) * scale), int(Fraction(y) * scale)) for x, y in points], scale


def cross(a: Whole, b: Whole, c: Whole) -> int:
    """Return twice the signed area of the triangle a, b, c: positive when it turns left."""
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def hull(points: Iterable[Whole]) -> list[Whole]:
    """Return the corners of the convex hull of `points` [n, 2], turning left (Andrew 1979); 1 or 2 when it is flat."""
    ordered = sorted(set(points))
    if len(ordered) < 3:
        return ordered
    lower, upper = _chain(ordered), _chain(ordered[::-1])
    return lower[:-1] + upper[:-1]


def _chain(ordered: Sequence[Whole]) -> list[Whole]:
    chain: list[Whole] = []
    for point in ordered:
        while len(chain) > 1 and cross(chain[-2], chain[-1], point) <= 0:
            chain.pop()
        chain.append(point)
    return chain


def edges(corners: Sequence[Whole]) -> list[tuple[Whole, Whole]]:
    """Return the sides of a hull; one point is a side from itself to itself."""
    if len(corners) < 3:
        return [(corners[0], corners[-1])]
    return list(zip(corners, [*corners[1:], corners[0]], strict=True))


def holders(corners: Sequence[Whole], point: Whole) -> tuple[Whole, ...]:
    """Return the fewest of the hull's `corners` [n, 2] that hold `point` [2] between them (Caratheodory), or ()."""
    if point in corners:
        return (point,)
    if len(corners) == 2:
        return tuple(corners) if _between(corners[0], corners[1], point) else ()
    for b, c in zip(corners[1:], corners[2:], strict=False):
        a = corners[0]
        shares = ((a, cross(b, c, point)), (b, cross(c, a, point)), (c, cross(a, b, point)))
        if min(share for _, share in shares) >= 0:
            return tuple(corner for corner, share in shares if share)
    return ()


def crossing(a: Whole, b: Whole, c: Whole, d: Whole) -> Exact | None:
    """Return where the segments a-b and c-d cross inside both, or None."""
    at_a, at_b = cross(c, d, a), cross(c, d, b)
    if at_a * at_b >= 0 or cross(a, b, c) * cross(a, b, d) >= 0:
        return None
    return _along(a, b, Fraction(at_a, at_a - at_b))


def nearest(first: Sequence[Whole], second: Sequence[Whole]) -> tuple[Exact, Exact]:
    """Return the closest point of each of two hulls that do not meet: one of the two is a corner."""
    forth = (_reach(p, a, b) for p in first for a, b in edges(second))
    back = (_reach(p, a, b) for p in second for a, b in edges(first))
    out, home = min(forth), min(back)
    if out[0] <= home[0]:
        return _exact(out[1]), _along(out[2], out[3], _share(*out[1:]))
    return _along(home[2], home[3], _share(*home[1:])), _exact(home[1])


def _reach(p: Whole, a: Whole, b: Whole) -> tuple[Fraction | int, Whole, Whole, Whole]:
    """Return the squared distance of `p` from the segment a-b, with the three points."""
    share = _share(p, a, b)
    if 0 < share < 1:
        return Fraction(cross(a, b, p) ** 2, _dot(a, b, b)), p, a, b
    end = b if share else a
    return _dot(end, p, p), p, a, b


def _share(p: Whole, a: Whole, b: Whole) -> Fraction:
    """Return where on the segment a-b, from 0 to 1, the point nearest to `p` lies."""
    along, length = _dot(a, b, p), _dot(a, b, b)
    if along <= 0 or along >= length:
        return Fraction(int(along > 0))
    return Fraction(along, length)


def _dot(origin: Whole, a: Whole, b: Whole) -> int:
    return (a[0] - origin[0]) * (b[0] - origin[0]) + (a[1] - origin[1]) * (b[1] - origin[1])


def _between(a: Whole, b: Whole, p: Whole) -> bool:
    return cross(a, b, p) == 0 and _dot(p, a, b) <= 0


def _along(a: Whole, b: Whole, share: Fraction) -> Exact:
    return a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])


def _exact(point: Whole) -> Exact:
    return Fraction(point[0]), Fraction(point[1])
