"""What the real samples look like: line, ring, Gaussians, spiral, or what a brush drew; each cut into eight pieces."""

import functools
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.runs import Refused, frozen

COUNT, PIECES, EDGE = 1024, 8, 1.2  # the picture reaches from -EDGE to EDGE
RADIUS, SPREAD = 0.75, 0.06
FEWEST, MOST = 12, 400


@dataclass(frozen=True, eq=False)
class Points:
    """Real samples `places` [COUNT, 2] in the plane, and the piece 0..7 that each belongs to [COUNT]."""

    places: NDArray[np.float32]
    pieces: NDArray[np.int64]


def _along(random: np.random.Generator, count: int) -> NDArray[np.float64]:
    """Return places 0..1 along a curve, spread evenly at random."""
    return np.sort((np.arange(count) + random.random(count)) / count)


def _line(random: np.random.Generator, count: int) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    t = _along(random, count)
    places = np.column_stack([1.7 * t - 0.85, 1.1 * t - 0.55]) + random.normal(0, 0.03, (count, 2))
    return places, (t * PIECES).astype(int)


def _ring(random: np.random.Generator, count: int) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    t = _along(random, count)
    angle = 2 * np.pi * t
    places = RADIUS * np.column_stack([np.cos(angle), np.sin(angle)]) + random.normal(0, 0.03, (count, 2))
    return places, (t * PIECES).astype(int)


def _gaussians(random: np.random.Generator, count: int) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    pieces = np.arange(count) * PIECES // count
    return centres()[pieces] + random.normal(0, SPREAD, (count, 2)), pieces


def _spiral(random: np.random.Generator, count: int) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    t = np.sqrt(0.02 + 0.98 * _along(random, count))
    angle = 3.5 * np.pi * t
    places = 0.95 * t[:, None] * np.column_stack([np.cos(angle), np.sin(angle)]) + random.normal(0, 0.02, (count, 2))
    return places, ((t**2 - 0.02) / 0.98 * PIECES).astype(int)


def centres() -> NDArray[np.float64]:
    """Return the eight Gaussians' centres [8, 2], on a circle."""
    angle = 2 * np.pi * np.arange(PIECES) / PIECES
    return RADIUS * np.column_stack([np.cos(angle), np.sin(angle)])


Shape = Callable[[np.random.Generator, int], tuple[NDArray[np.float64], NDArray[np.int64]]]
SHAPES: dict[str, Shape] = {"Gaussians": _gaussians, "ring": _ring, "line": _line, "spiral": _spiral}
DRAWN = "drawn"


@functools.lru_cache(maxsize=32)
def shaped(name: str, seed: int = 0) -> Points:
    """Return the built-in set called `name`."""
    places, pieces = SHAPES[name](np.random.default_rng([seed, 11]), COUNT)
    return Points(frozen(places.astype(np.float32)), frozen(np.clip(pieces, 0, PIECES - 1)))


@functools.lru_cache(maxsize=32)
def drawn(dots: tuple[tuple[float, float], ...], seed: int = 0) -> Points:
    """Return samples around brush `dots`; the pieces are eight groups of neighbours (k-means)."""
    if len(dots) < FEWEST:
        raise Refused(f"Draw a little more: {len(dots)} of at least {FEWEST} dots are there.")
    if len(dots) > MOST:
        raise Refused(f"A drawing may hold {MOST} dots; this one has {len(dots)}.")
    ink = np.asarray(dots, float)
    if not np.isfinite(ink).all() or np.abs(ink).max() > EDGE:
        raise Refused("The drawing has dots outside of the picture.")
    random = np.random.default_rng([seed, 12])
    places = ink[random.integers(0, len(ink), COUNT)] + random.normal(0, 0.02, (COUNT, 2))
    return Points(frozen(places.astype(np.float32)), frozen(groups(places)))


def groups(places: NDArray[np.float64], count: int = PIECES, rounds: int = 30) -> NDArray[np.int64]:
    """Return the group [n] of each place [n, 2]: k-means from the farthest-first start (Gonzalez 1985)."""
    middle = places[[0]]
    while len(middle) < count:
        away = ((places[:, None] - middle) ** 2).sum(2).min(1)
        middle = np.vstack([middle, places[away.argmax()]])
    for _ in range(rounds):
        nearest = ((places[:, None] - middle) ** 2).sum(2).argmin(1)
        middle = np.stack([places[nearest == g].mean(0) if (nearest == g).any() else middle[g] for g in range(count)])
    found: NDArray[np.int64] = nearest
    return found


RASTER = 0.04  # a drawing in a link keeps every dot on this raster, as two characters
_SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def write(dots: tuple[tuple[float, float], ...]) -> str:
    """Return a drawing as the text of a link, two characters a dot."""
    return "".join(_SIGNS[round(value / RASTER) + 31] for dot in dots for value in dot)


def read(text: str) -> tuple[tuple[float, float], ...]:
    """Return the drawing that `text` holds; what is no drawing is an empty one."""
    if len(text) % 2 or len(text) > 2 * MOST or any(sign not in _SIGNS for sign in text):
        return ()
    values = [round((_SIGNS.index(sign) - 31) * RASTER, 2) for sign in text]
    if any(abs(value) > EDGE for value in values):
        return ()
    return tuple(zip(values[::2], values[1::2], strict=True))
