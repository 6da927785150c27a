"""One value sent into noise thousands of times, by the chain of small steps and by the jump: the same spread."""

import functools
import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.diffusion.schedule import STEPS, Schedule, abar, jump, largest_gap, walk
from core.runs import frozen

SAMPLES, EVERY, BINS, RANGE = 4000, 25, 44, (-3.3, 3.3)


@dataclass(frozen=True, eq=False)
class Chains:
    """At every 25th step: how often chain and jump fell into each bin, `chain` and `jump` [41, 44], and `gap` [41].

    `gap` is the largest gap between both cumulative shares; two samples of one law stay under `allowed` in 99.9%.
    """

    start: float
    chain: NDArray[np.int64]
    jump: NDArray[np.int64]
    gap: NDArray[np.float64]
    allowed: float


@functools.lru_cache(maxsize=32)
def compare(schedule: Schedule, start: float, seed: int = 0) -> Chains:
    """Send `start` to every 25th step 4,000 times both ways."""
    kept, clean = abar(schedule), np.full(SAMPLES, start)
    shown = tuple(range(0, STEPS + 1, EVERY))
    random = np.random.default_rng([seed, 1])
    walked = walk(clean, kept, seed, shown)
    jumped = np.stack([jump(clean, random.standard_normal(SAMPLES), kept[t]) for t in shown])
    counted = [np.stack([np.histogram(row, BINS, RANGE)[0] for row in rows]) for rows in (walked, jumped)]
    gaps = np.array([largest_gap(*rows) for rows in zip(walked, jumped, strict=True)])
    # Kolmogorov and Smirnov: c sqrt(2 / n) with c = sqrt(-ln(0.001 / 2) / 2)
    allowed = math.sqrt(-math.log(0.0005) / 2) * math.sqrt(2 / SAMPLES)
    return Chains(start, frozen(counted[0]), frozen(counted[1]), frozen(gaps), allowed)
