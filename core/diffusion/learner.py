"""The small network of the plane and its compiled loop: many steps of Adam, then a look, in one call."""

import functools
import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.devices import tf
from core.diffusion import reverse

BATCH, WAVES, AVERAGED = 256, 8, 0.995
MOMENTS, TINY = (0.9, 0.999), 1e-8
Weights = tuple[Any, ...]


class State(NamedTuple):
    """All that training changes: weights, Adam's two moments, and the running average of the weights."""

    weights: Weights
    first: Weights
    second: Weights
    average: Weights


def begin(width: int, seed: int) -> State:
    """Return a network 2 + 16 - width - width - width - 2 before its first step; its last layer is zero."""
    random = np.random.default_rng(seed)
    sizes = (2 + 2 * WAVES, width, width, width, 2)
    weights: list[NDArray[np.float32]] = []
    for inputs, units in zip(sizes[:-1], sizes[1:], strict=True):
        scale = math.sqrt(2 / inputs) if units > 2 else 0.0
        weights += [(random.standard_normal((inputs, units)) * scale).astype(np.float32), np.zeros(units, np.float32)]
    made = tuple(tf.constant(w) for w in weights)
    nothing = tuple(tf.zeros_like(w) for w in made)
    return State(made, nothing, nothing, made)


def velocity(weights: Weights, noisy: Any, angles: Any) -> Any:
    """Return the guessed v [n, 2] of points [n, 2] at noise levels [n]."""
    waves = angles[:, None] * tf.range(1.0, WAVES + 1.0)
    signal = tf.concat([noisy, tf.sin(waves), tf.cos(waves)], 1)
    for matrix, bias in zip(weights[:-2:2], weights[1:-2:2], strict=True):
        signal = tf.nn.silu(signal @ matrix + bias)
    return signal @ weights[-2] + weights[-1]


def cost(weights: Weights, data: Any, noise: Any, angles: Any) -> Any:
    """Return mean |v - (cos(a) eps - sin(a) x_0)|^2 per axis, for points `data` and `noise` [n, 2], levels [n]."""
    signal, sigma = tf.cos(angles)[:, None], tf.sin(angles)[:, None]
    guess = velocity(weights, signal * data + sigma * noise, angles)
    return tf.reduce_mean(tf.square(guess - (signal * noise - sigma * data)))


@functools.cache
def compiled(total: int) -> Any:
    """Return the compiled loop of runs of `total` steps; networks of a new width compile it again."""

    @functools.partial(tf.function, jit_compile=True, autograph=False)
    def run(state: State, data: Any, knobs: Any, span: Any, look: Any) -> Any:
        def one(i: Any, state: State, summed: Any) -> Any:
            changed, loss = _step(state, _batch(data, knobs, i), knobs["rate"] * _fall(i, total), i)
            return i + 1, changed, summed + loss

        start = (span[0], state, tf.constant(0.0))
        _, state, summed = tf.while_loop(lambda i, *_: i < span[1], one, start)
        return state, summed / tf.cast(span[1] - span[0], tf.float32), seen(state.average, look)

    return run


def _fall(i: Any, total: int) -> Any:
    """The learning rate's share at step i: half a cosine from 1 down to 0.02."""
    return 0.02 + 0.98 * (1 + tf.cos(math.pi * tf.cast(i, tf.float32) / total)) / 2


def _batch(data: Any, knobs: Any, i: Any) -> tuple[Any, Any, Any]:
    """Points drawn around the data, noise, and levels spread evenly over 0..pi / 2."""
    seeds = [tf.stack([knobs["seed"] * 8 + part, i]) for part in range(4)]
    rows = tf.random.stateless_uniform([BATCH], seeds[0], 0, knobs["count"], tf.int32)
    near = tf.gather(data, rows) + knobs["spread"] * tf.random.stateless_normal([BATCH, 2], seeds[1])
    spread = (tf.range(BATCH, dtype=tf.float32) + tf.random.stateless_uniform([BATCH], seeds[2])) / BATCH
    return near, tf.random.stateless_normal([BATCH, 2], seeds[3]), spread * math.pi / 2


def _step(state: State, batch: Any, rate: Any, i: Any) -> tuple[State, Any]:
    """One step of Adam (Kingma and Ba, 2015, algorithm 1), and the running average."""
    with tf.GradientTape() as tape:
        tape.watch(state.weights)
        loss = cost(state.weights, *batch)
    gradients = tape.gradient(loss, state.weights)
    one, two = MOMENTS
    first = tuple(one * m + (1 - one) * g for m, g in zip(state.first, gradients, strict=True))
    second = tuple(two * m + (1 - two) * g * g for m, g in zip(state.second, gradients, strict=True))
    t = tf.cast(i + 1, tf.float32)
    size = rate * tf.sqrt(1 - two**t) / (1 - one**t)
    moments = zip(state.weights, first, second, strict=True)
    weights = tuple(w - size * m / (tf.sqrt(s) + TINY) for w, m, s in moments)
    share = tf.minimum(AVERAGED, (1 + t) / (10 + t))
    average = tuple(share * a + (1 - share) * w for a, w in zip(state.average, weights, strict=True))
    return State(weights, first, second, average), loss


def seen(weights: Weights, look: Any) -> tuple[Any, Any, Any]:
    """Return the points' ways by DDIM and by DDPM [steps + 1, n, 2], and the guessed noise over the grid [steps, g, 2].

    `look` holds the start [n, 2], fresh noise [steps, n, 2], both samplers' leaps [steps, 6], and the grid [g, 2].
    """
    ways = [_way(weights, look, look[name]) for name in reverse.SAMPLERS]
    return ways[0], ways[1], _field(weights, look["DDIM"], look["grid"])


def _way(weights: Weights, look: Any, table: Any) -> Any:
    steps = table.shape[0]

    def one(i: Any, noisy: Any, way: Any) -> Any:
        leap = reverse.Leap(*tf.unstack(table[i]))
        v = velocity(weights, noisy, tf.fill([noisy.shape[0]], leap.angle))
        clean, noise = reverse.guesses(noisy, v, leap)
        return i + 1, reverse.onward(clean, noise, leap, look["fresh"][i]), way.write(i, noisy)

    way = tf.TensorArray(tf.float32, steps + 1, element_shape=look["start"].shape)
    _, last, way = tf.while_loop(lambda i, *_: i < steps, one, (0, look["start"], way), maximum_iterations=steps)
    return way.write(steps, last).stack()


def _field(weights: Weights, table: Any, grid: Any) -> Any:
    """The guessed noise at every place of the grid and every level, in one batch."""
    steps, places = table.shape[0], grid.shape[0]
    where = tf.tile(grid, [steps, 1])
    levels = tf.repeat(table, places, axis=0)
    v = velocity(weights, where, levels[:, 0])
    return tf.reshape(levels[:, 2:3] * where + levels[:, 1:2] * v, [steps, places, 2])
