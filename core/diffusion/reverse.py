"""One step back from noise: DDIM and DDPM are one formula, told apart by eta.

x_s = sqrt(abar_s) x0 + sqrt(1 - abar_s - sigma^2) eps + sigma z, with x0 and eps the guesses at step t and
sigma = eta sqrt((1 - abar_s) / (1 - abar_t)) sqrt(1 - abar_t / abar_s). eta = 0 is DDIM, eta = 1 DDPM
(Song, Meng and Ermon, 2021, equations 12 and 16).
"""

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.diffusion.schedule import Numbers, Schedule, abar, angle, sampling_times

SAMPLERS = {"DDIM": 0.0, "DDPM": 1.0}


class Leap(NamedTuple):
    """What one step back multiplies with: the level it starts from, and the shares of x0, eps and fresh noise."""

    angle: float
    signal: float
    noise: float
    keep: float
    direct: float
    fresh: float


def leaps(schedule: Schedule, count: int, eta: float) -> NDArray[np.float32]:
    """Return the numbers of `count` steps back as rows [count, 6], in the order of `Leap`."""
    kept = abar(schedule)[list(sampling_times(count))]
    rows = [_leap(now, then, eta) for now, then in zip(kept[:-1], kept[1:], strict=True)]
    return np.array(rows, np.float32)


def _leap(now: float, then: float, eta: float) -> Leap:
    fresh = eta * math.sqrt((1 - then) / (1 - now) * (1 - now / then))
    direct = math.sqrt(max(0.0, 1 - then - fresh**2))
    return Leap(float(angle(now)), math.sqrt(now), math.sqrt(1 - now), math.sqrt(then), direct, fresh)


def guesses(noisy: Any, v: Any, leap: Any) -> tuple[Any, Any]:
    """Return the guesses of data x0 = signal x_t - noise v and of noise eps = noise x_t + signal v, shapes [n, ...]."""
    return leap.signal * noisy - leap.noise * v, leap.noise * noisy + leap.signal * v


def onward(clean: Any, noise: Any, leap: Any, fresh: Any) -> Any:
    """Return x one step nearer to the data, from the guesses of data and noise and from `fresh` noise [n, ...]."""
    return leap.keep * clean + leap.direct * noise + leap.fresh * fresh


def guided(without: Any, told: Any, guidance: Any) -> Any:
    """Return v = v_without + (1 + w) (v_told - v_without): w = 0 is the told guess (Ho and Salimans, 2022)."""
    return without + (1 + guidance) * (told - without)


def gaussian_velocity(noisy: Numbers, kept: float, mean: float, spread: float) -> Numbers:
    """Return the best possible v for data that are Gaussian with `mean` and `spread`: a denoiser without error.

    E[x_0 | x_t] = mean + sqrt(abar) spread^2 / (abar spread^2 + 1 - abar) (x_t - sqrt(abar) mean)
    """
    signal, sigma = math.sqrt(kept), math.sqrt(1 - kept)
    share = signal * spread**2 / (kept * spread**2 + 1 - kept)
    clean = mean + share * (noisy - signal * mean)
    v: Numbers = (signal * noisy - clean) / sigma
    return v
