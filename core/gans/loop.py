"""The compiled game: many steps of both players, then one look, in one call."""

import functools
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.devices import tf
from core.gans import objectives, players
from core.gans.config import Config
from core.gans.points import EDGE

BATCH, AVERAGED, MOMENTUM, SQUARES = 128, 0.99, 0.5, 0.99
SIDE, LATTICE, SAMPLES, JUDGED = 30, 21, 200, 1024


@dataclass(frozen=True)
class Architecture:
    """All that a compiled game depends on; everything else is a tensor and compiles nothing."""

    generator: tuple[int, ...]
    discriminator: tuple[int, ...]
    loss: str
    optimizer: str
    noise: str


def architecture(config: Config) -> Architecture:
    """Return the architecture that `config` plays with."""
    return Architecture(*players.widths(config), config.loss_name, config.optimizer, config.noise)


class Game:
    """Both players' updates and the look at them.

    A state is a dictionary of tensors: weights `g`, `d`, the averaged `mean`, and the optimizers' memories.
    """

    def __init__(self, made: Architecture) -> None:
        """Compile nothing yet: that happens at the first call."""
        self.made = made
        self.compiled = tf.function(self.advance, jit_compile=True, autograph=False)

    def start(self, seed: int, off: float = 0.0) -> dict[str, Any]:
        """Return the untrained state; `off` moves G's first samples to the right."""
        random = np.random.default_rng([seed, 21])
        g, d = (players.initial(sizes, random) for sizes in (self.made.generator, self.made.discriminator))
        g[-1][0] = off
        empty = {f"{name}_{part}": tuple(map(np.zeros_like, w)) for name, w in (("g", g), ("d", d)) for part in "ms"}
        state = {"g": g, "d": d, "mean": g, **empty, "g_count": np.float32(0), "d_count": np.float32(0)}
        made: dict[str, Any] = tf.nest.map_structure(tf.constant, state)
        return made

    def advance(self, state: Any, real: Any, seen: Any, knobs: Any, span: Any) -> tuple[Any, Any]:
        """Play the steps from span[0] to span[1], then look."""
        state = tf.while_loop(
            lambda now, _: now < span[1],
            lambda now, state: (now + 1, self.step(now, state, real, knobs)),
            (span[0], state),
        )[1]
        return state, self.look(state, real, seen)

    def step(self, now: Any, state: Any, real: Any, knobs: Any) -> Any:
        """Let D update `d_updates` times, then G `g_updates` times, then let G's average follow."""
        for name, update in (("d", self.discriminator_update), ("g", self.generator_update)):

            def once(i: Any, state: Any, update: Any = update) -> Any:
                return i + 1, update(state, real, knobs, tf.stack([knobs["seed"], now * 16 + i]))

            updates = knobs[f"{name}_updates"]
            state = tf.while_loop(lambda i, _, last=updates: i < last, once, (tf.constant(0), state))[1]
        mean = tuple(AVERAGED * a + (1 - AVERAGED) * w for a, w in zip(state["mean"], state["g"], strict=True))
        return state | {"mean": mean}

    def discriminator_update(self, state: Any, real: Any, knobs: Any, seed: Any) -> Any:
        """Raise the mean of D's two terms, on a fresh batch, by one step of its optimizer."""
        _, gradients = self.discriminator_slope(state, real, seed)
        return self.moved(state, "d", gradients, knobs["d_rate"])

    def discriminator_slope(self, state: Any, real: Any, seed: Any) -> tuple[Any, Any]:
        """Return D's loss on the batch of `seed` and its gradient by D's weights."""
        rows = tf.random.stateless_uniform([BATCH], seed + 1, 0, real.shape[0], tf.int32)
        truth, fake = tf.gather(real, rows), players.forward(state["g"], self.noise(seed + 2, BATCH))
        with tf.GradientTape() as tape:
            tape.watch(state["d"])
            loss = self.discriminator_loss(state["d"], truth, fake, seed + 3)
        return loss, tape.gradient(loss, state["d"])

    def discriminator_loss(self, weights: Any, truth: Any, fake: Any, seed: Any) -> Any:
        """Return what D lowers: minus its two terms, and for Wasserstein the gradient penalty."""
        told = objectives.terms(self.made.loss, players.score(weights, truth), players.score(weights, fake))
        loss = -tf.reduce_mean(told[0]) - tf.reduce_mean(told[1])
        if self.made.loss == "Wasserstein-GP":
            share = tf.random.stateless_uniform([truth.shape[0], 1], seed)
            judge = functools.partial(players.score, weights)
            loss += objectives.PENALTY * objectives.gradient_penalty(judge, truth, fake, share)
        return loss

    def generator_update(self, state: Any, real: Any, knobs: Any, seed: Any) -> Any:
        """Lower the mean of G's terms, on fresh noise, by one step of its optimizer."""
        _, gradients = self.generator_slope(state, real, seed)
        return self.moved(state, "g", gradients, knobs["g_rate"])

    def generator_slope(self, state: Any, _real: Any, seed: Any) -> tuple[Any, Any]:
        """Return G's loss on the batch of `seed` and its gradient by G's weights."""
        noise = self.noise(seed + 4, BATCH)
        with tf.GradientTape() as tape:
            tape.watch(state["g"])
            fake = players.score(state["d"], players.forward(state["g"], noise))
            loss = tf.reduce_mean(objectives.generator_terms(self.made.loss, fake))
        return loss, tape.gradient(loss, state["g"])

    def noise(self, seed: Any, count: int) -> Any:
        """Return fresh noise [count, noise size]: standard normal, or uniform between -1 and 1."""
        shape = [count, self.made.generator[0]]
        if self.made.noise == "uniform":
            return tf.random.stateless_uniform(shape, seed, -1.0, 1.0)
        return tf.random.stateless_normal(shape, seed)

    def moved(self, state: Any, name: str, gradients: Any, rate: Any) -> Any:
        """Return the state after one step of SGD, or of Adam (Kingma and Ba 2015, Algorithm 1)."""
        weights = state[name]
        if self.made.optimizer == "SGD":
            return state | {name: tuple(w - rate * g for w, g in zip(weights, gradients, strict=True))}
        count = state[f"{name}_count"] + 1
        kept = zip(state[f"{name}_m"], state[f"{name}_s"], gradients, strict=True)
        pairs = [(MOMENTUM * m + (1 - MOMENTUM) * g, SQUARES * s + (1 - SQUARES) * g * g) for m, s, g in kept]
        means, squares = zip(*pairs, strict=True)
        fair = rate * tf.sqrt(1 - SQUARES**count) / (1 - MOMENTUM**count)
        told = zip(weights, means, squares, strict=True)
        moved = tuple(w - fair * m / (tf.sqrt(s) + 1e-8) for w, m, s in told)
        return state | {name: moved, f"{name}_m": means, f"{name}_s": squares, f"{name}_count": count}

    def look(self, state: Any, real: Any, seen: Any) -> dict[str, Any]:
        """Return all that a snapshot shows of a state; `seen` is the fixed noise [JUDGED, z] and lattice [cells, z]."""
        noise, lattice = seen
        fake = players.forward(state["g"], noise)
        with tf.GradientTape() as tape:
            tape.watch(fake)
            told = objectives.generator_terms(self.made.loss, players.score(state["d"], fake))
        pull = -tape.gradient(told, fake)
        scores = players.score(state["d"], real), players.score(state["d"], fake)
        values = objectives.terms(self.made.loss, *scores)
        halfway = 0.5 if self.made.loss == "least squares" else 0.0
        right = [tf.cast(scores[0] > halfway, tf.float32), tf.cast(scores[1] <= halfway, tf.float32)]
        mean = players.forward(state["mean"], tf.concat([noise[:SAMPLES], lattice], 0))
        return {
            "numbers": tf.stack([tf.reduce_mean(v) for v in (*values, told, *right, tf.norm(pull, axis=1))]),
            "fakes": fake,
            "arrows": pull[:SAMPLES],
            "surface": objectives.believed(self.made.loss, players.score(state["d"], squares())),
            "grid": players.forward(state["g"], lattice),
            "mean_fakes": mean[:SAMPLES],
            "mean_grid": mean[SAMPLES:],
        }


def squares() -> Any:
    """Return the middles of the picture's SIDE x SIDE squares [cells, 2], rows from below."""
    at = (np.arange(SIDE, dtype=np.float32) + 0.5) / SIDE * 2 * EDGE - EDGE
    across, up = np.meshgrid(at, at)
    return tf.constant(np.column_stack([across.ravel(), up.ravel()]))


@functools.lru_cache(maxsize=24)
def game_of(made: Architecture) -> Game:
    """Return the one game of an architecture."""
    return Game(made)
