"""Diffusion in the plane, trained while you watch: the learned field beside the exact one, and samples on their way."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.devices import on_cpu, tf
from core.diffusion import learner, reverse
from core.diffusion.clouds import MOST, REACH, SPREAD, Cloud, checked, disagreement, exact_score, log_density
from core.diffusion.schedule import Numbers, Schedule, abar, sampling_times
from core.runs import Refused, frozen

LEAPS, SAMPLES, SIDE, SNAPSHOTS = 20, 250, 13, 24
WIDTHS = (32, 64, 128)


@dataclass(frozen=True)
class Config:
    """A cloud to learn, the network's `width`, its `steps` of 256 points, and Adam's `learning_rate`."""

    points: Cloud
    width: int = 64
    steps: int = 4000
    learning_rate: float = 0.005
    seed: int = 0

    def __post_init__(self) -> None:
        """Refuse what cannot be trained."""
        checked(self.points)
        if self.width not in WIDTHS:
            raise Refused(f"The network is {', '.join(map(str, WIDTHS))} units wide.")
        if not 100 <= self.steps <= 20_000:
            raise Refused("Training takes 100 to 20,000 steps.")
        if not 0 < self.learning_rate <= 1:
            raise Refused("The learning rate must lie above 0 and at most at 1.")


@dataclass(frozen=True)
class Snapshot:
    """The network after `step` steps; at each of 21 levels, from noise (first) to data (last):

    `flow` and `walk` [21, 250, 2], the samples on their way by DDIM and by DDPM; `field` [20, 169, 2], sigma times
    the learned score on the grid; `turned` [20] degrees and `missed` [20], the errors against the exact score.
    """

    step: int
    loss: float
    flow: NDArray[np.float16]
    walk: NDArray[np.float16]
    field: NDArray[np.float16]
    turned: NDArray[np.float32]
    missed: NDArray[np.float32]


def levels() -> Numbers:
    """Return abar at the 20 levels that are shown, from noise to nearly clean."""
    return abar(Schedule())[list(sampling_times(LEAPS)[:-1])]


def grid() -> Numbers:
    """Return the 13 x 13 places of the arrows [169, 2]."""
    axis = np.linspace(-REACH, REACH, SIDE)
    return np.stack(np.meshgrid(axis, axis), axis=-1).reshape(-1, 2)


def exact_field(points: Cloud) -> Numbers:
    """Return sigma times the exact score on the grid at every level [20, 169, 2]."""
    array, places = checked(points), grid()
    return np.stack([np.sqrt(1 - kept) * exact_score(array, places, kept) for kept in levels()])


def train(config: Config) -> Iterator[Snapshot]:
    """Yield the network from before its first step to its last, densely at first, sparsely later."""
    judge = _judge(config.points)
    with on_cpu():
        state = learner.begin(config.width, config.seed)
        look, data, knobs = _look(config.seed), _data(config), _knobs(config)
        random = np.random.default_rng(config.seed)
        batch = (
            data[: learner.BATCH],
            random.standard_normal((learner.BATCH, 2)),
            random.uniform(0, 1.57, learner.BATCH),
        )
        loss = float(learner.cost(state.average, *(tf.cast(part, tf.float32) for part in batch)))
        first = _snapshot(0, loss, learner.seen(state.average, look), judge)
    yield first
    run = learner.compiled(config.steps)
    shown = schedule(config.steps)
    for span in zip(shown[:-1], shown[1:], strict=True):
        with on_cpu():  # never held across a yield
            state, now, seen = run(state, data, knobs, tf.constant(span), look)
            snapshot = _snapshot(span[1], float(now), seen, judge)
        yield snapshot


def schedule(steps: int) -> list[int]:
    """Return the steps that are shown: 0, then spaced ever wider up to the last."""
    spaced = np.expm1(np.linspace(np.log1p(steps / 200), np.log1p(steps), SNAPSHOTS))
    return sorted({0, steps, *(int(round(step)) for step in spaced)})


def _judge(points: Cloud) -> tuple[Numbers, Numbers]:
    """The exact field, and the density at its places as weights [20, 169]."""
    dense = np.stack([log_density(checked(points), grid(), kept) for kept in levels()])
    return exact_field(points), np.exp(dense - dense.max(axis=1, keepdims=True))


def _snapshot(step: int, loss: float, seen: Any, judge: tuple[Numbers, Numbers]) -> Snapshot:
    flow, walk, noise = (part.numpy() for part in seen)
    field = -noise.astype(np.float64)
    errors = np.array([disagreement(*row) for row in zip(field, *judge, strict=True)], np.float32)
    packed = (frozen(np.clip(part, -60, 60).astype(np.float16)) for part in (flow, walk, field))
    return Snapshot(step, loss, *packed, *(frozen(part) for part in errors.T))


def _data(config: Config) -> Any:
    """The points, filled up to one shape so that another cloud compiles nothing."""
    filled = np.zeros((MOST, 2), np.float32)
    filled[: len(config.points)] = config.points
    return tf.constant(filled)


def _knobs(config: Config) -> dict[str, Any]:
    whole = {"seed": config.seed, "count": len(config.points)}
    broken = {"rate": config.learning_rate, "spread": SPREAD}
    return {name: tf.constant(value) for name, value in whole.items()} | {
        name: tf.constant(value, tf.float32) for name, value in broken.items()
    }


def _look(seed: int) -> dict[str, Any]:
    random = np.random.default_rng([seed, 1])
    noise = {"start": random.standard_normal((SAMPLES, 2)), "fresh": random.standard_normal((LEAPS, SAMPLES, 2))}
    tables: dict[str, NDArray[Any]] = {
        name: reverse.leaps(Schedule(), LEAPS, eta) for name, eta in reverse.SAMPLERS.items()
    }
    return {name: tf.constant(part, tf.float32) for name, part in (noise | tables | {"grid": grid()}).items()}
