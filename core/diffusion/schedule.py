"""Noise schedules: how much of the picture is left at each step, and the sums that go with it.

x_t = sqrt(abar_t) x_0 + sqrt(1 - abar_t) eps, with abar_t the kept share of the variance, abar_0 = 1.
"""

import functools
import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.runs import Refused, frozen

Numbers = NDArray[np.float64]
KINDS = ("linear", "cosine", "custom")
STEPS = 1000
SNR_LIMITS = (-6.0, 6.0)


@dataclass(frozen=True)
class Schedule:
    """A schedule of `STEPS` steps; `ends` are log10 of the signal-to-noise ratio at steps 1 and `STEPS` of "custom".

    "linear": beta rises from 1e-4 to 0.02 (Ho et al., 2020, section 4). "cosine": abar_t = f(t) / f(0) with
    f(t) = cos^2((t/T + s) / (1 + s) pi/2), s = 0.008 (Nichol and Dhariwal, 2021, section 3.2). "custom": the
    logarithm of the signal-to-noise ratio falls in a straight line between two ends.
    """

    kind: str = "cosine"
    ends: tuple[float, float] = (4.0, -4.0)

    def __post_init__(self) -> None:
        """Refuse what is no schedule."""
        if self.kind not in KINDS:
            raise Refused(f"There is no noise schedule called {self.kind}: choose {', '.join(KINDS)}.")
        first, last = self.ends
        if not (SNR_LIMITS[0] <= last < first <= SNR_LIMITS[1]):
            raise Refused("The signal-to-noise ratio must fall: its first end has to lie above its last, within 10^±6.")


@functools.lru_cache(maxsize=64)
def abar(schedule: Schedule) -> Numbers:
    """Return the kept share of the variance at steps 0 to `STEPS` as [STEPS + 1], from 1 down."""
    t = np.arange(STEPS + 1)
    if schedule.kind == "linear":
        kept = np.cumprod(np.concatenate([[1.0], 1 - np.linspace(1e-4, 0.02, STEPS)]))
    elif schedule.kind == "cosine":
        angle = (t / STEPS + 0.008) / 1.008 * math.pi / 2
        # Steps are capped at beta = 0.999, as in the paper, so that a little of the picture is always left.
        ratio = np.cos(angle[1:]) ** 2 / np.cos(angle[:-1]) ** 2
        kept = np.cumprod(np.concatenate([[1.0], np.maximum(ratio, 0.001)]))
    else:
        ratio = 10 ** np.linspace(*schedule.ends, STEPS)
        kept = np.concatenate([[1.0], ratio / (1 + ratio)])
    return frozen(kept)


def betas(kept: ArrayLike) -> Numbers:
    """Return each single step's share of fresh noise, beta_t = 1 - abar_t / abar_(t-1), from `kept` [T + 1]: [T]."""
    shares = np.asarray(kept, np.float64)
    return 1 - shares[1:] / shares[:-1]


def signal_to_noise(kept: ArrayLike) -> Numbers:
    """Return abar / (1 - abar) [...], infinite where nothing is lost."""
    shares = np.asarray(kept, np.float64)
    with np.errstate(divide="ignore"):
        return shares / (1 - shares)


def angle(kept: ArrayLike) -> Numbers:
    """Return the noise level as an angle [...]: signal = cos, noise = sin; 0 is the picture, pi / 2 is noise."""
    return np.arccos(np.sqrt(np.asarray(kept, np.float64)))


def jump(clean: Numbers, noise: Numbers, kept: ArrayLike) -> Numbers:
    """Return x_t = sqrt(abar) x_0 + sqrt(1 - abar) eps, in one step."""
    share = np.asarray(kept, np.float64)
    noisy: Numbers = np.sqrt(share) * clean + np.sqrt(1 - share) * noise
    return noisy


def walk(clean: Numbers, kept: Numbers, seed: int, shown: tuple[int, ...]) -> Numbers:
    """Return x at the steps `shown`, walking x_t = sqrt(1 - beta_t) x_(t-1) + sqrt(beta_t) eps_t with fresh noise."""
    random = np.random.default_rng(seed)
    now, seen = np.array(clean, np.float64), {0: np.array(clean, np.float64)}
    for t, beta in enumerate(betas(kept), 1):
        now = math.sqrt(1 - beta) * now + math.sqrt(beta) * random.standard_normal(now.shape)
        if t in shown:
            seen[t] = now
    return np.stack([seen[t] for t in shown])


def largest_gap(one: Numbers, other: Numbers) -> float:
    """Return the largest gap between the cumulative shares of two samples [n], [m] (Kolmogorov-Smirnov), 0 to 1."""
    both = np.concatenate([one, other])
    shares = [np.searchsorted(np.sort(part), both, side="right") / len(part) for part in (one, other)]
    return float(np.abs(shares[0] - shares[1]).max())


def velocity(clean: Numbers, noise: Numbers, kept: ArrayLike) -> Numbers:
    """Return v = sqrt(abar) eps - sqrt(1 - abar) x_0 (Salimans and Ho, 2022)."""
    share = np.asarray(kept, np.float64)
    v: Numbers = np.sqrt(share) * noise - np.sqrt(1 - share) * clean
    return v


def clean_of(noisy: Numbers, v: Numbers, kept: ArrayLike) -> Numbers:
    """Return x_0 = sqrt(abar) x_t - sqrt(1 - abar) v."""
    share = np.asarray(kept, np.float64)
    clean: Numbers = np.sqrt(share) * noisy - np.sqrt(1 - share) * v
    return clean


def noise_of(noisy: Numbers, v: Numbers, kept: ArrayLike) -> Numbers:
    """Return eps = sqrt(1 - abar) x_t + sqrt(abar) v."""
    share = np.asarray(kept, np.float64)
    noise: Numbers = np.sqrt(1 - share) * noisy + np.sqrt(share) * v
    return noise


def sampling_times(count: int) -> tuple[int, ...]:
    """Return `count` + 1 steps from `STEPS` down to 0, evenly spaced."""
    return tuple(int(round(t)) for t in np.linspace(STEPS, 0, count + 1))
