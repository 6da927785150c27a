"""All optimizers from one start with one budget: TensorFlow's own, side by side in one traced loop."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from core.devices import on_cpu, tf
from core.gradient_descent.descent import TARGET_SHARE, target_from
from core.gradient_descent.landscape import Point, check_start
from core.gradient_descent.landscapes import SURFACES, landscape
from core.gradient_descent.optimizers import RACERS
from core.gradient_descent.trails import Trail, merit, trail
from core.perceptron.checks import positive, whole
from core.runs import Refused

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
        chosen, slope_rate = dict(self.learning_rates), landscape(self.landscape).learning_rate
        usual = {name: racer.usual_rate(slope_rate) for name, racer in RACERS.items()}
        return {name: float(chosen.get(name, rate)) for name, rate in usual.items()}

    @property
    def target(self) -> float:
        """The loss that counts as arrived."""
        return target_from(landscape(self.landscape), self.start, self.target_share)


def race(config: Race) -> tuple[Trail, ...]:
    """Run all RACERS from the same start for the same number of steps."""
    rates = config.rates
    with _one_at_a_time, on_cpu():  # the optimizers' memory is shared, and two numbers need no GPU
        points, slots = loop().run(
            tf.constant(list(SURFACES).index(config.landscape)),
            tf.constant(config.start, tf.float64),
            tf.constant(list(rates.values()), tf.float64),
            tf.constant(config.steps),
        )
        points, slots = points.numpy(), slots.numpy()
    surface, memories, trails = landscape(config.landscape), iter(np.moveaxis(slots, 1, 0)), []
    for place, (name, racer) in enumerate(RACERS.items()):
        memory = {slot: next(memories) for slot in racer.slots}
        trails.append(trail(surface, config.target, name, rates[name], points[:, place], memory))
    return tuple(trails)


def best_rates(config: Race, choices: tuple[float, ...] = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0)) -> Race:
    """Return `config` with, for each racer, the one of `choices` it does best with: a fair race needs fair rates."""
    best: dict[str, tuple[tuple[int, float], float]] = {}
    for rate in choices:
        tried = Race(
            config.landscape, config.start, config.steps, tuple((n, rate) for n in RACERS), config.target_share
        )
        for one in race(tried):
            found = merit(one), rate
            best[one.name] = min(best.get(one.name, found), found)
    rates = tuple((name, rate) for name, (_, rate) in best.items())
    return Race(config.landscape, config.start, config.steps, rates, config.target_share)


def take_turn(optimizers: list[Any], weights: list[Any], loss: Any) -> None:
    """Let each optimizer take one step on its own weights [2]; `loss` maps all of them [racers, 2] to [racers]."""
    with tf.GradientTape() as tape:
        losses = loss(tf.stack(weights))
    gradients = tape.gradient(losses, weights)
    for optimizer, gradient, own in zip(optimizers, gradients, weights, strict=True):
        optimizer.apply_gradients([(gradient, own)])


class _Loop:
    """The racers, made once, and the traced loop that runs them all, one step of each per turn.

    Surface, start, learning rates and the number of steps are tensors, so no slider compiles anything.
    """

    def __init__(self) -> None:
        self.weights = [tf.Variable([0.0, 0.0], dtype=tf.float64) for _ in RACERS]
        self.rates = [tf.Variable(0.0, dtype=tf.float64) for _ in RACERS]
        self.optimizers = [racer.build(rate.value) for racer, rate in zip(RACERS.values(), self.rates, strict=True)]
        for optimizer, weights in zip(self.optimizers, self.weights, strict=True):
            optimizer.build([weights])
        self.memory = [v.value for optimizer in self.optimizers for v in optimizer.variables]
        self.fresh = [v.numpy() for v in self.memory]
        self.slots = [v for v in self.memory if v.shape == [2]]
        self.run = tf.function(self._run, reduce_retracing=False)

    def _run(self, surface: Any, start: Any, rates: Any, steps: Any) -> tuple[Any, Any]:
        self._reset(start, rates)
        losses = [lambda w, j=one.formula: j(tf, w[:, 0], w[:, 1]) for one in SURFACES.values()]

        def loss(weights: Any) -> Any:
            return tf.switch_case(surface, [lambda j=j: j(weights) for j in losses])

        def turn(step: Any, trails: Any) -> tuple[Any, Any]:
            take_turn(self.optimizers, self.weights, loss)
            return step + 1, trails.write(step + 1, self._state())

        kept = tf.TensorArray(tf.float64, steps + 1, element_shape=[len(RACERS) + len(self.slots), 2])
        _, kept = tf.while_loop(lambda step, _: step < steps, turn, (0, kept.write(0, self._state())))
        return tuple(tf.split(kept.stack(), [len(RACERS), len(self.slots)], axis=1))

    def _reset(self, start: Any, rates: Any) -> None:
        for weights, own, rate in zip(self.weights, self.rates, tf.unstack(rates), strict=True):
            weights.assign(start)
            own.assign(rate)
        for variable, value in zip(self.memory, self.fresh, strict=True):
            variable.assign(value)

    def _state(self) -> Any:
        return tf.stack([*self.weights, *self.slots])


@lru_cache(maxsize=1)
def loop() -> _Loop:
    """Return the one loop of this process; `race` alone may run it, under its lock."""
    return _Loop()
