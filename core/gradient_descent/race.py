"""All optimizers from one start with one budget: TensorFlow's own, side by side in one traced loop."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.devices import tf
from core.gradient_descent.descent import TARGET_SHARE, first_at_most, left_for_good, target_from
from core.gradient_descent.landscape import Array, Point, check_start
from core.gradient_descent.landscapes import SURFACES, landscape
from core.gradient_descent.optimizers import RACERS
from core.perceptron.checks import positive, whole
from core.runs import Refused, frozen

MOST_STEPS = 2000
_one_at_a_time = threading.Lock()


@dataclass(frozen=True)
class Race:
    """Which surface, from where, how many steps (1..2000), and learning rates other than the racers' own.

    `target_share` (0..1) of the start's height above the lowest point may be left at the target.
    """

    landscape: str = "ravine"
    start: Point = (-3.5, 1.2)
    steps: int = 200
    learning_rates: tuple[tuple[str, float], ...] = ()
    target_share: float = TARGET_SHARE

    def __post_init__(self) -> None:
        """Refuse what cannot be run."""
        if self.landscape not in SURFACES:
            raise Refused(f"Races are run on surfaces: {', '.join(SURFACES)}; not on {self.landscape!r}.")
        object.__setattr__(self, "start", check_start(landscape(self.landscape), self.start))
        object.__setattr__(self, "steps", whole(self.steps, "The number of steps", 1, MOST_STEPS))
        positive(self.target_share, "The target", 1)
        for name, rate in self.learning_rates:
            if name not in RACERS:
                raise Refused(f"There is no optimizer called {name!r}; choose from {', '.join(RACERS)}.")
            positive(rate, "The learning rate", 1e6)

    @property
    def rates(self) -> Mapping[str, float]:
        """The learning rate of every racer."""
        chosen = dict(self.learning_rates)
        return {name: float(chosen.get(name, racer.learning_rate)) for name, racer in RACERS.items()}

    @property
    def target(self) -> float:
        """The loss that counts as arrived."""
        return target_from(landscape(self.landscape), self.start, self.target_share)


@dataclass(frozen=True, eq=False)
class Trail:
    """The way of one racer, up to its last finite point.

    `points` [n + 1, 2], `values` [n + 1], `gradients` [n + 1, 2]; `slots` are what it remembers after each step,
    named as in its Racer, each [n + 1, 2]. `reached_at` and `diverged_at` are steps or None.
    """

    name: str
    learning_rate: float
    points: Array
    values: Array
    gradients: Array
    slots: tuple[tuple[str, Array], ...]
    reached_at: int | None
    diverged_at: int | None

    @property
    def step_sizes(self) -> Array:
        """Length of each step [n]: |w(t) - w(t-1)|."""
        return np.asarray(np.linalg.norm(np.diff(self.points, axis=0), axis=1))

    @property
    def effective_rates(self) -> Array:
        """Length of each step over the length of the gradient it was taken at [n]; the learning rate itself for SGD."""
        slopes = np.linalg.norm(self.gradients[:-1], axis=1)
        sizes = self.step_sizes
        return np.divide(sizes, slopes, out=np.full_like(sizes, np.nan), where=slopes > 0)


@dataclass(frozen=True)
class Place:
    """One row of the result: `rank` 1, 2 ... by steps to the target; those who never arrive follow by their loss."""

    rank: int
    name: str
    reached_at: int | None
    diverged_at: int | None
    value: float
    longest_step: float
    last_step: float


def race(config: Race) -> tuple[Trail, ...]:
    """Run all RACERS from the same start for the same number of steps."""
    rates = config.rates
    with _one_at_a_time, tf.device("/CPU:0"):  # the optimizers' memory is shared, and two numbers need no GPU
        points, slots = _loop().run(
            tf.constant(list(SURFACES).index(config.landscape)),
            tf.constant(config.start, tf.float64),
            tf.constant(list(rates.values()), tf.float64),
            tf.constant(config.steps),
        )
        points, slots = points.numpy(), slots.numpy()
    return tuple(_trail(config, name, points[:, place], slots) for place, name in enumerate(RACERS))


def standings(trails: tuple[Trail, ...]) -> tuple[Place, ...]:
    """Rank `trails`: the fewest steps to the target first, then by the loss at the end, lost ones last."""
    ordered = sorted(trails, key=_merit)
    return tuple(
        Place(
            rank,
            trail.name,
            trail.reached_at,
            trail.diverged_at,
            float(trail.values[-1]),
            float(trail.step_sizes.max(initial=0)),
            float(trail.step_sizes[-1]) if len(trail.step_sizes) else 0.0,
        )
        for rank, trail in enumerate(ordered, 1)
    )


def best_rates(config: Race, choices: tuple[float, ...] = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0)) -> Race:
    """Return `config` with, for each racer, the one of `choices` it does best with: a fair race needs fair rates."""
    best: dict[str, tuple[Any, float]] = {}
    for rate in choices:
        tried = Race(config.landscape, config.start, config.steps, tuple((n, rate) for n in RACERS), config.target_share)
        for trail in race(tried):
            best[trail.name] = min(best.get(trail.name, (_WORST, rate)), (_merit(trail), rate))
    rates = tuple((name, rate) for name, (_, rate) in best.items())
    return Race(config.landscape, config.start, config.steps, rates, config.target_share)


_WORST = (3, 0.0)


def _merit(trail: Trail) -> tuple[int, float]:
    if trail.diverged_at is not None:
        return 2, -float(trail.diverged_at)
    if trail.reached_at is not None:
        return 0, float(trail.reached_at)
    return 1, float(trail.values[-1])


def update(optimizer: Any, weights: Any, loss: Any) -> None:
    """Take one step of a `tf.keras.optimizers` optimizer on `loss`, a function of `weights` [2]."""
    with tf.GradientTape() as tape:
        value = loss(weights)
    optimizer.apply_gradients([(tape.gradient(value, weights), weights)])


class _Loop:
    """The racers, made once, and the traced loop that runs them all: a step of each per turn.

    Surface, start, learning rates and the number of steps are tensors, so no slider compiles anything.
    """

    def __init__(self) -> None:
        self.weights = [tf.Variable([0.0, 0.0], dtype=tf.float64) for _ in RACERS]
        self.rates = [tf.Variable(0.0, dtype=tf.float64) for _ in RACERS]
        self.optimizers = [racer.build(rate.value) for racer, rate in zip(RACERS.values(), self.rates, strict=True)]
        for optimizer, weights in zip(self.optimizers, self.weights, strict=True):
            optimizer.build([weights])
        self.memory = [[v.value for v in optimizer.variables] for optimizer in self.optimizers]
        self.fresh = [[tf.constant(v.numpy()) for v in memory] for memory in self.memory]
        self.slots = [v for memory in self.memory for v in memory if v.shape == [2]]
        self.traces = 0
        self.run = tf.function(self._run)

    def _run(self, surface: Any, start: Any, rates: Any, steps: Any) -> tuple[Any, Any]:
        self.traces += 1
        self._reset(start, rates)

        def turn(step: Any, points: Any, slots: Any) -> tuple[Any, Any, Any]:
            slopes = _slopes(surface, tf.stack(self.weights))
            for place, (optimizer, weights) in enumerate(zip(self.optimizers, self.weights, strict=True)):
                optimizer.apply_gradients([(slopes[place], weights)])
            points, slots = (points.write(step + 1, tf.stack(self.weights)), slots.write(step + 1, tf.stack(self.slots)))
            return step + 1, points, slots

        points = tf.TensorArray(tf.float64, steps + 1, element_shape=[len(RACERS), 2]).write(0, tf.stack(self.weights))
        slots = tf.TensorArray(tf.float64, steps + 1, element_shape=[len(self.slots), 2]).write(0, tf.stack(self.slots))
        _, points, slots = tf.while_loop(lambda step, *_: step < steps, turn, (0, points, slots))
        return points.stack(), slots.stack()
