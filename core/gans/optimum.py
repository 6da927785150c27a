"""The best possible discriminator when both densities are known, and one that learns to become it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.devices import on_cpu, tf
from core.gans import players
from core.gans.config import shown_steps
from core.gans.loop import Architecture, Game
from core.gans.points import EDGE
from core.runs import Refused, frozen

SPREAD, SIDE, COUNT, STEPS, FRAMES = 0.3, 30, 2048, 1500, 40
REAL = (-0.45, 0.45)  # the real Gaussians' middles, at height 0
GAPS = (0.0, 0.3, 0.6, 0.9)


@dataclass(frozen=True)
class Config:
    """Real samples from two equal Gaussians, generated ones from one that lies `gap` above their middle."""

    VERSION = 1
    gap: float = 0.6
    seed: int = 0

    def __post_init__(self) -> None:
        """Refuse what leaves the picture."""
        if not 0 <= self.gap <= 1:
            raise Refused(f"The gap must lie between 0 and 1; {self.gap:g} does not.")


@dataclass(frozen=True, eq=False)
class Snapshot:
    """A discriminator after `step` updates; `loss` is minus its sum V.

    `surface` [SIDE, SIDE] 0..255 is what it says, `off` the mean distance from the best answer where samples lie.
    """

    step: int
    loss: float
    off: float
    surface: NDArray[np.uint8]


def gaussian(places: NDArray[Any], middle: tuple[float, float], spread: float = SPREAD) -> NDArray[np.float64]:
    """Return a round Gaussian's density at `places` [n, 2]: exp(-|x - m|^2 / (2 s^2)) / (2 pi s^2)."""
    away = ((np.asarray(places, float) - middle) ** 2).sum(axis=1)
    density: NDArray[np.float64] = np.exp(-away / (2 * spread**2)) / (2 * np.pi * spread**2)
    return density


def densities(config: Config, places: NDArray[Any]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return p and q, the densities of real and of generated samples, at `places` [n, 2]."""
    real = (gaussian(places, (REAL[0], 0.0)) + gaussian(places, (REAL[1], 0.0))) / 2
    return real, gaussian(places, (0.0, config.gap))


def best(config: Config, places: NDArray[Any]) -> NDArray[np.float64]:
    """Return D*(x) = p(x) / (p(x) + q(x)), the best answer to a fixed G (Goodfellow et al. 2014, Proposition 1)."""
    real, fake = densities(config, places)
    answer: NDArray[np.float64] = real / np.maximum(real + fake, 1e-300)
    return answer


def samples(config: Config, count: int = COUNT) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return real and generated samples [count, 2]."""
    random = np.random.default_rng([config.seed, 41])
    real = random.normal(0, SPREAD, (count, 2)) + np.column_stack([random.choice(REAL, count), np.zeros(count)])
    fake = random.normal(0, SPREAD, (count, 2)) + (0, config.gap)
    return real.astype(np.float32), fake.astype(np.float32)


def divergence(config: Config, side: int = 400, reach: float = 3.0) -> float:
    """Return the Jensen-Shannon divergence of p and q, summed over a fine grid."""
    at = (np.arange(side) + 0.5) / side * 2 * reach - reach
    places = np.stack(np.meshgrid(at, at), axis=-1).reshape(-1, 2)
    p, q = densities(config, places)
    middle = (p + q) / 2
    total = 0.0
    for part in (p, q):
        there = part > 1e-300
        total += float((part[there] * np.log(part[there] / middle[there])).sum()) / 2
    return total * (2 * reach / side) ** 2


def highest(config: Config) -> float:
    """Return the sum V at the best D: -log 4 + 2 JS(p, q) (Goodfellow et al. 2014, Theorem 1)."""
    return -float(np.log(4)) + 2 * divergence(config)


def cells() -> NDArray[np.float32]:
    """Return the middles of the picture's squares [SIDE^2, 2], rows from below."""
    at = (np.arange(SIDE) + 0.5) / SIDE * 2 * EDGE - EDGE
    return np.stack(np.meshgrid(at, at), axis=-1).reshape(-1, 2).astype(np.float32)


def train(config: Config) -> Iterator[Snapshot]:
    """Let D alone learn to tell the two apart, G standing still, and yield what it says on the way."""
    game = Game(Architecture((2, 2), (2, 32, 32, 1), "min-max", "Adam", "normal"))
    real, fake = samples(config)
    with on_cpu():
        state = game.start(config.seed)
        knobs = {"d_rate": tf.constant(0.003)}
        both = [tf.constant(part) for part in (real, fake)]
    steps = shown_steps(STEPS, FRAMES)
    yield _seen(0, state["d"], config)
    learn = tf.function(lambda s, span: _alone(game, s, both, knobs, span), jit_compile=True, autograph=False)
    for first, last in zip(steps[:-1], steps[1:], strict=True):
        with on_cpu():
            state = learn(state, tf.constant([first, last]))
            snapshot = _seen(last, state["d"], config)
        yield snapshot


def _alone(game: Game, state: Any, both: Any, knobs: Any, span: Any) -> Any:
    """Update D on batches of `both` from span[0] to span[1]."""

    def once(now: Any, state: Any) -> Any:
        rows = tf.random.stateless_uniform([256], tf.stack([now, 0]), 0, COUNT, tf.int32)
        batch = [tf.gather(part, rows) for part in both]
        with tf.GradientTape() as tape:
            tape.watch(state["d"])
            loss = game.discriminator_loss(state["d"], batch[0], batch[1], None)
        return now + 1, game.moved(state, "d", tape.gradient(loss, state["d"]), knobs["d_rate"])

    return tf.while_loop(lambda now, _: now < span[1], once, (span[0], state))[1]


def _seen(step: int, weights: Any, config: Config) -> Snapshot:
    """Return what D says over the picture, and its sum V over 20,000 fresh samples."""
    fresh = samples(Config(config.gap, config.seed + 1), 20_000)
    with on_cpu():
        scores = [players.score(weights, tf.constant(part)).numpy().astype(float) for part in (*fresh, cells())]
    value = -np.logaddexp(0, -scores[0]).mean() - np.logaddexp(0, scores[1]).mean()
    said = [1 / (1 + np.exp(-part)) for part in scores]
    where = np.concatenate(fresh)
    off = np.abs(np.concatenate(said[:2]) - best(config, where)).mean()
    surface = np.rint(said[2] * 255).astype(np.uint8).reshape(SIDE, SIDE)
    return Snapshot(step, -float(value), float(off), frozen(surface))
