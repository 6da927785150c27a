"""A network that names the next change of a series, and two ways to let it run: on real values, or on its own."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.devices import tf
from core.rnns import cells, limits, loop
from core.rnns.cells import KINDS, STEPS, Floats, Step
from core.rnns.network import Network, Shape, Weights, opened, parts
from core.rnns.series import LONGEST, SHORTEST
from core.runs import Refused, frozen

TRAINED, WINDOW, LAGS = 0.7, 40, 24  # the first 70% of a series trains


@dataclass(frozen=True)
class Config:
    """Learn by how much `values` change next; `steps` of 32 windows of 40 values each."""

    values: tuple[float, ...]
    kind: str = "GRU"
    units: int = 24
    learning_rate: float = 0.01
    steps: int = 400
    seed: int = 0

    def __post_init__(self) -> None:
        """Refuse what cannot be learned."""
        if not SHORTEST <= len(self.values) <= LONGEST:
            raise Refused(f"A series needs {SHORTEST} to {LONGEST:,} values.")
        if self.kind not in KINDS:
            raise Refused(f"There is no cell called {self.kind}; choose {', '.join(KINDS)}.")
        limits.check(self)
        if len(set(self.values[: trained_part(len(self.values))])) == 1:
            raise Refused("All values to learn from are the same: there is nothing to forecast.")


@dataclass(frozen=True)
class Snapshot:
    """The network after `step`: mean squared `loss` in standard deviations, and its `weights`."""

    step: int
    loss: float
    weights: tuple[NDArray[np.float32], ...]


@dataclass(frozen=True)
class Scale:
    """Mean and standard deviation of the values that train."""

    mean: float
    spread: float

    def down(self, values: Floats) -> Floats:
        """Return values in standard deviations from the mean."""
        return np.asarray((values - self.mean) / self.spread)

    def up(self, values: Floats) -> Floats:
        """Undo `down`."""
        return np.asarray(values * self.spread + self.mean)


def trained_part(count: int) -> int:
    """Return how many of `count` values train."""
    return int(count * TRAINED)


def scale_of(values: tuple[float, ...]) -> Scale:
    """Return the scale of the values that train."""
    known = np.array(values[: trained_part(len(values))])
    return Scale(float(known.mean()), float(known.std()))


def shape_of(config: Config) -> Shape:
    """Return the network's shape: one number in, one number out."""
    return Shape(1, 1, config.kind, config.units)


def train(config: Config) -> Iterator[Snapshot]:
    """Yield the network from its first weights to its last."""
    network = Network(shape_of(config), config.seed)
    known = scale_of(config.values).down(np.array(config.values[: trained_part(len(config.values))]))
    window = min(WINDOW, len(known) - 1)
    rows = np.lib.stride_tricks.sliding_window_view(known, window + 1).astype(np.float32)[..., None]
    weights = network.numbers()
    said = rows[:, :-1] + opened(shape_of(config), weights, rows[:, :-1]).logits
    first = float(np.mean((said - rows[:, 1:]) ** 2))
    yield Snapshot(0, first, tuple(frozen(values) for values in weights))

    def cost(values: Any) -> Any:
        error = values[:, :-1] + network(values[:, :-1]) - values[:, 1:]
        return tf.reduce_mean(tf.square(error[:, window // 4 :]))  # the first steps have no past to go by

    fused = loop.Loop(network.weights, cost, config.learning_rate, clip=1.0)
    random = np.random.default_rng(config.seed)
    batch = min(32, len(rows))
    for step, taken in loop.trained(fused, loop.tensors(rows), loop.schedule(config.steps, 16), batch, random):
        yield Snapshot(step, taken.cost, tuple(frozen(values) for values in network.numbers()))


def one_step(config: Config, weights: Weights) -> NDArray[np.float64]:
    """Return for every value but the first what the network says, knowing all real values before it [count - 1]."""
    scale = scale_of(config.values)
    inputs = scale.down(np.array(config.values))[None, :-1, None].astype(np.float32)
    said = inputs + opened(shape_of(config), weights, inputs).logits
    return np.asarray(scale.up(said[0, :, 0].astype(np.float64)), np.float64)


def free_run(config: Config, weights: Weights, origin: int, horizon: int) -> NDArray[np.float64]:
    """Return `horizon` values from place `origin` on: each answer goes in as the next input [horizon]."""
    scale = scale_of(config.values)
    _, _, cell, output = parts(shape_of(config), weights)
    known = scale.down(np.array(config.values[:origin])).astype(np.float32)
    now = cells.run(config.kind, (cell[0], cell[1], cell[2]), known[None, :, None])[-1]

    def follow(state: Step, value: float) -> tuple[Step, float]:
        state = STEPS[config.kind](np.array([[value]], np.float32), state, (cell[0], cell[1], cell[2]))
        return state, answer(state, value)

    def answer(state: Step, value: float) -> float:
        return value + float((state.hidden @ output[0] + output[1])[0, 0])

    first = answer(now, float(known[-1]))
    return np.asarray(scale.up(np.array(rollout(follow, now, first, horizon))), np.float64)


def rollout(follow: Callable[[Any, float], tuple[Any, float]], state: Any, first: float, horizon: int) -> list[float]:
    """Return `first` and then what `follow(state, value)` makes of each value before [horizon]."""
    values = [first]
    while len(values) < horizon:
        state, value = follow(state, values[-1])
        values.append(value)
    return values[:horizon]


def linear(values: tuple[float, ...], lags: int = LAGS) -> NDArray[np.float64]:
    """Return the least-squares weights of the last `lags` values and a constant, fitted on the part that trains."""
    known = np.array(values[: trained_part(len(values))])
    lags = min(lags, len(known) // 3)
    rows = np.lib.stride_tricks.sliding_window_view(known, lags + 1)
    x = np.c_[rows[:, :-1], np.ones(len(rows))]
    return np.asarray(np.linalg.lstsq(x, rows[:, -1], rcond=1e-8)[0])


def linear_run(values: tuple[float, ...], weights: NDArray[np.float64], origin: int, horizon: int) -> Floats:
    """Return `horizon` values of the linear rule from place `origin` on, fed with its own answers [horizon]."""
    lags = len(weights) - 1
    past = list(values[max(0, origin - lags) : origin])
    for _ in range(horizon):
        past.append(float(np.dot(past[-lags:], weights[:-1]) + weights[-1]))
    return np.array(past[-horizon:])


def linear_one_step(values: tuple[float, ...], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return what the linear rule says of every value, knowing the real ones before; the first `lags` are missing."""
    rows = np.lib.stride_tricks.sliding_window_view(np.array(values), len(weights) - 1)[:-1]
    return np.asarray(rows @ weights[:-1] + weights[-1])


def error(given: Floats, real: Floats) -> float:
    """Return the root of the mean squared difference, in the series' own unit."""
    return float(np.sqrt(np.mean((np.asarray(given) - np.asarray(real)) ** 2)))
