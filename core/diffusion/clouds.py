"""Point clouds in the plane, and their exact score: where each noisy point should go, in closed form.

The data are a mixture: around each of n points a narrow Gaussian of spread h = `SPREAD`. Noised, they stay one:
p_t(x) = 1/n sum_i N(x; sqrt(abar) p_i, abar h^2 + 1 - abar).
"""

import functools
import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from core.diffusion.schedule import Numbers
from core.runs import Refused, frozen

Cloud = tuple[tuple[float, float], ...]
SPREAD, FEWEST, MOST, REACH = 0.05, 8, 400, 2.6


def _moons(random: np.random.Generator, n: int) -> Numbers:
    turn = random.uniform(0, math.pi, n)
    arc = np.stack([np.cos(turn), np.sin(turn)], 1)
    upper = np.arange(n) % 2 == 0
    return np.where(upper[:, None], arc + [-0.5, -0.25], -arc + [0.5, 0.25]) * 1.25


def _spiral(random: np.random.Generator, n: int) -> Numbers:
    turn = 3 * math.pi * np.sqrt(random.uniform(0.02, 1, n))
    return np.stack([np.cos(turn), np.sin(turn)], 1) * turn[:, None] / (3 * math.pi) * 1.9


def _ring(random: np.random.Generator, n: int) -> Numbers:
    turn = 2 * math.pi * random.integers(0, 8, n) / 8
    return np.stack([np.cos(turn), np.sin(turn)], 1) * 1.6 + random.normal(0, 0.08, (n, 2))


def _smiley(random: np.random.Generator, n: int) -> Numbers:
    turn = random.uniform(0, 2 * math.pi, n)
    face = np.stack([np.cos(turn), np.sin(turn)], 1) * 1.8
    part = random.choice(3, n, p=(0.55, 0.2, 0.25))
    eyes = np.stack([np.where(random.random(n) < 0.5, -0.65, 0.65), np.full(n, 0.6)], 1)
    eyes = eyes + random.normal(0, 0.1, (n, 2))
    bend = random.uniform(1.2 * math.pi, 1.8 * math.pi, n)
    mouth = np.stack([np.cos(bend), np.sin(bend)], 1) * 1.05
    return np.choose(part[:, None], [face, eyes, mouth])


CLOUDS: dict[str, Callable[[np.random.Generator, int], Numbers]] = {
    "Moons": _moons, "Spiral": _spiral, "Ring of eight": _ring, "Smiley": _smiley,
}  # fmt: skip


@functools.lru_cache(maxsize=32)
def cloud(name: str, seed: int = 0, count: int = 300) -> Cloud:
    """Return `count` points of the set `name`, each axis inside -2.6..2.6."""
    return tuple((round(float(x), 3), round(float(y), 3)) for x, y in CLOUDS[name](np.random.default_rng(seed), count))


def checked(points: Cloud) -> NDArray[np.float64]:
    """Return a cloud as array [n, 2]; refuses one that no network can learn from."""
    if len(points) < FEWEST:
        few = "is empty" if not points else f"has only {len(points)} points"
        raise Refused(f"The drawing {few}: draw at least {FEWEST} points.")
    if len(points) > MOST:
        raise Refused(f"That are {len(points):,} points; the plane takes at most {MOST}.")
    array = np.array(points, np.float64)
    if array.shape != (len(points), 2) or not np.isfinite(array).all() or np.abs(array).max() > REACH:
        raise Refused(f"Every point needs two numbers between -{REACH} and {REACH}.")
    return frozen(array)


def log_density(points: Numbers, where: Numbers, kept: float) -> Numbers:
    """Return log p_t at `where` [m, 2] for data around `points` [n, 2]: [m]."""
    scores, variance = _logits(points, where, kept)
    top = scores.max(axis=1)
    summed: Numbers = top + np.log(np.exp(scores - top[:, None]).mean(axis=1)) - math.log(2 * math.pi * variance)
    return summed


def exact_score(points: Numbers, where: Numbers, kept: float) -> Numbers:
    """Return grad log p_t at `where` [m, 2]: sum_i r_i (sqrt(abar) p_i - x) / (abar h^2 + 1 - abar): [m, 2].

    r_i is the chance that x came from point i.
    """
    scores, variance = _logits(points, where, kept)
    share = np.exp(scores - scores.max(axis=1, keepdims=True))
    share /= share.sum(axis=1, keepdims=True)
    score: Numbers = (share @ (math.sqrt(kept) * points) - where) / variance
    return score


def _logits(points: Numbers, where: Numbers, kept: float) -> tuple[Numbers, float]:
    variance = kept * SPREAD**2 + 1 - kept
    apart = where[:, None] - math.sqrt(kept) * points
    return -(apart**2).sum(axis=2) / (2 * variance), variance


def disagreement(learned: Numbers, exact: Numbers, weights: Numbers) -> tuple[float, float]:
    """Return by how many degrees learned arrows [m, 2] miss the exact ones, and their error as a share of these.

    Both are means over the places, weighted by `weights` [m], so that empty corners do not count; the second is
    sqrt(sum w |learned - exact|^2 / sum w |exact|^2).
    """
    sizes = np.linalg.norm(learned, axis=1) * np.linalg.norm(exact, axis=1)
    cosine = (learned * exact).sum(1) / np.maximum(sizes, 1e-12)
    pull = weights * sizes
    turned = (pull * np.degrees(np.arccos(np.clip(cosine, -1, 1)))).sum() / max(pull.sum(), 1e-12)
    missed = (weights * ((learned - exact) ** 2).sum(1)).sum() / max((weights * (exact**2).sum(1)).sum(), 1e-12)
    return float(turned), float(math.sqrt(missed))
