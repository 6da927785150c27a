"""Five small networks fitted inside a window, and what they say outside it; with or without a known symmetry."""

import functools
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.devices import on_cpu, tf
from core.perceptron.checks import whole
from core.runs import Refused, frozen

Floats = NDArray[np.float32]
REACH, MEMBERS, WIDTH, POINTS, STEPS, RATE = 6.0, 5, 32, 40, 1000, 0.01
GRID = np.linspace(-REACH, REACH, 241).astype(np.float32)
ACTIVATIONS = ("ReLU", "tanh", "sine")
NARROWEST = 1.0


@dataclass(frozen=True)
class Curve:
    """A curve to learn: its `formula` in words, the function, and whether f(-x) = f(x)."""

    formula: str
    function: Callable[[NDArray[Any]], NDArray[Any]]
    even: bool


CURVES = {
    "sine": Curve("sin 2x", lambda x: np.sin(2 * x), False),
    "line": Curve("x / 3", lambda x: x / 3, False),
    "parabola": Curve("x² / 12 - 1", lambda x: x**2 / 12 - 1, True),
    "spring": Curve("x² / 20 + cos x", lambda x: x**2 / 20 + np.cos(x), True),
    "step": Curve("-1 below 0, 1 above", np.sign, False),
}


@dataclass(frozen=True)
class Config:
    """Networks fitted to points of `curve` with `noise` between `low` and `high`; `symmetric` ones see |x|."""

    curve: str = "sine"
    low: float = -2.0
    high: float = 2.0
    noise: float = 0.05
    symmetric: bool = False
    seed: int = 0

    def __post_init__(self) -> None:
        """Refuse what cannot be fitted."""
        if self.curve not in CURVES:
            raise Refused(f"The curve is one of {', '.join(CURVES)}, not {self.curve}.")
        if not -REACH <= self.low <= self.high - NARROWEST or self.high > REACH:
            raise Refused(f"The window must be at least {NARROWEST:g} wide and lie between {-REACH:g} and {REACH:g}.")
        if not 0 <= self.noise <= 0.5:
            raise Refused(f"The noise must be from 0 to 0.5, not {self.noise}.")
        whole(self.seed, "The seed", 0, 9999)


SYMMETRIC = Config("spring", 0.5, 5.0, symmetric=True)
SHIPPED = (Config(), SYMMETRIC, replace(SYMMETRIC, symmetric=False))


@dataclass(frozen=True, eq=False)
class Fit:
    """What five networks of each activation say over GRID, `members` [3, 5, 241], after learning `x`, `y` [40].

    `truth` [241] is the curve itself.
    """

    x: Floats
    y: Floats
    truth: Floats
    members: Floats

    @property
    def mean(self) -> Floats:
        """The ensemble's answer [3, 241]."""
        out: Floats = self.members.mean(axis=1)
        return out

    @property
    def band(self) -> Floats:
        """The spread of its members [3, 241], one standard deviation."""
        out: Floats = self.members.std(axis=1)
        return out

    def errors(self, inside: NDArray[np.bool_]) -> tuple[NDArray[Any], NDArray[Any]]:
        """Return the ensemble's root mean squared error [3] where `inside` [241] and elsewhere (0 if nowhere)."""
        squares = (self.mean - self.truth) ** 2
        return _root(squares[:, inside]), _root(squares[:, ~inside])

    def spreads(self, inside: NDArray[np.bool_]) -> tuple[NDArray[Any], NDArray[Any]]:
        """Return the root mean squared spread [3] where `inside` [241] and elsewhere."""
        return _root(self.band[:, inside] ** 2), _root(self.band[:, ~inside] ** 2)


def _root(squares: NDArray[Any]) -> NDArray[Any]:
    return np.asarray(np.sqrt(squares.mean(axis=1)) if squares.shape[1] else np.zeros(len(squares)))


def points(config: Config) -> tuple[Floats, Floats]:
    """Return noisy points x, y [40] of the curve, evenly spread over the window."""
    draw = np.random.default_rng([config.seed, 41])
    x = np.linspace(config.low, config.high, POINTS)
    y = CURVES[config.curve].function(x) + config.noise * draw.normal(size=POINTS)
    return frozen(x.astype(np.float32)), frozen(y.astype(np.float32))


def window(config: Config) -> NDArray[np.bool_]:
    """Say which places of GRID [241] lie in the window, or in its mirror image where the symmetry is known."""
    inside: NDArray[np.bool_] = (config.low <= GRID) & (config.high >= GRID)
    return inside | inside[::-1] if config.symmetric else inside


def initial(seed: int) -> tuple[Floats, ...]:
    """Return matrices and biases of 3 x 5 networks 1-32-32-1, stacked [15, ...]; bends spread over the axis."""
    draw = np.random.default_rng([seed, 43])
    count = len(ACTIVATIONS) * MEMBERS
    first = draw.normal(size=(count, 1, WIDTH))
    bends = -first * draw.uniform(-REACH / 2, REACH / 2, (count, 1, WIDTH))
    second = draw.normal(size=(count, WIDTH, WIDTH)) * np.sqrt(2 / WIDTH)
    last = draw.normal(size=(count, WIDTH, 1)) * np.sqrt(1 / WIDTH)
    arrays = first, bends, second, np.zeros((count, 1, WIDTH)), last, np.zeros((count, 1, 1))
    return tuple(array.astype(np.float32) for array in arrays)


def outputs(weights: Any, x: Any, symmetric: Any) -> Any:
    """Return the answers [15, n] of all networks at `x` [n].

    With `symmetric` 1 they are g(|x|), which is even whatever g is; with 0, g(x).
    """
    seen = (1 - symmetric) * x + symmetric * tf.abs(x)
    signal = tf.tile(seen[None, :, None], [weights[0].shape[0], 1, 1])
    for layer in (0, 2):
        signal = _bent(signal @ weights[layer] + weights[layer + 1])
    return (signal @ weights[4] + weights[5])[..., 0]


def _bent(signal: Any) -> Any:
    relu, tanh, sine = tf.split(signal, len(ACTIVATIONS))
    return tf.concat([tf.nn.relu(relu), tf.tanh(tanh), tf.sin(sine)], 0)


@functools.cache
def _trained() -> Any:
    """Return the compiled course: Adam with a rate that falls to 0, all points each step, then the answers on GRID."""

    def run(weights: Any, x: Any, y: Any, symmetric: Any) -> Any:
        zeros = tuple(map(tf.zeros_like, weights))

        def step(i: Any, weights: Any, means: Any, squares: Any) -> Any:
            with tf.GradientTape() as tape:
                tape.watch(weights)
                loss = tf.reduce_sum(tf.reduce_mean(tf.square(outputs(weights, x, symmetric) - y), axis=1))
            slopes = tape.gradient(loss, weights)
            t = tf.cast(i + 1, tf.float32)
            means = tuple(0.9 * m + 0.1 * g for m, g in zip(means, slopes, strict=True))
            squares = tuple(0.99 * s + 0.01 * g * g for s, g in zip(squares, slopes, strict=True))
            size = RATE * (1 - t / (STEPS + 1)) * tf.sqrt(1 - 0.99**t) / (1 - 0.9**t)
            moved = zip(weights, means, squares, strict=True)
            return i + 1, tuple(w - size * m / (tf.sqrt(s) + 1e-7) for w, m, s in moved), means, squares

        weights = tf.while_loop(lambda i, *_: i < STEPS, step, (0, weights, zeros, zeros))[1]
        return outputs(weights, tf.constant(GRID), symmetric)

    return tf.function(run, jit_compile=True, autograph=False)


def fit(config: Config) -> Fit:
    """Fit five networks of each activation to the points of `config` and ask them everywhere."""
    x, y = points(config)
    with on_cpu():
        weights = tuple(map(tf.constant, initial(config.seed)))
        said = _trained()(weights, tf.constant(x), tf.constant(y), tf.constant(float(config.symmetric))).numpy()
    members = said.reshape(len(ACTIVATIONS), MEMBERS, len(GRID))
    truth = CURVES[config.curve].function(GRID.astype(np.float64)).astype(np.float32)
    return Fit(x, y, frozen(truth), frozen(members))
