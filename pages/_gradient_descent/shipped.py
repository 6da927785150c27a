"""What the lesson shows before TensorFlow has started: the numbers that `python -m core.gradient_descent` made."""

from functools import lru_cache

import numpy as np

from core import gradient_descent, networks
from core.gradient_descent import RACERS, Race, RangeTest, Surface, Trail, Walk, Walked
from core.gradient_descent.batches import order
from core.gradient_descent.landscape import Array
from core.gradient_descent.trails import trail
from core.runs import frozen
from pages._shell import serving

FILE = serving.ROOT / "assets" / "models" / "gradient_descent.npz"
BATCHES = (256, 16, 1)
START = (-2.0, -1.0)


@lru_cache(maxsize=1)
def _numbers() -> dict[str, Array]:
    with np.load(FILE, allow_pickle=False) as stored:
        return {name: frozen(stored[name]) for name in stored.files}


@lru_cache(maxsize=1)
def race() -> tuple[Trail, ...]:
    """Return the trails of the first race."""
    config, numbers = Race(), _numbers()
    surface = gradient_descent.landscape(config.landscape)
    return tuple(
        trail(surface, config.target, name, config.rates[name], numbers[f"race.{name}"], _memory(name))
        for name in RACERS
    )


def _memory(name: str) -> dict[str, Array]:
    return {slot: _numbers()[f"race.{name}.{slot}"] for slot in RACERS[name].slots}


def walked(config: Walk) -> Walked | None:
    """Return the walk of `config` if it is shipped."""
    points = _numbers().get(walk_name(config)) if config in walks() else None
    if points is None:
        return None
    losses = frozen(gradient_descent.loss(config.examples, points))
    rates = gradient_descent.SCHEDULES[config.schedule].rates(config.learning_rate, config.steps)
    return Walked(config, points, losses, frozen(rates), frozen(order(config)))


def walks() -> tuple[Walk, ...]:
    """Return the walks that are shipped: three batch sizes, and every schedule for single examples."""
    three = [Walk(batch=size) for size in BATCHES]
    return (*three, *(Walk(batch=1, schedule=name) for name in gradient_descent.SCHEDULES))


def walk_name(config: Walk) -> str:
    """Return the name of a walk in the file."""
    return f"walk.{config.batch}.{config.schedule}"


def range_test() -> RangeTest:
    """Return the range test of the first mini-batch walk."""
    numbers = _numbers()
    lowest, too_large = numbers["range.ends"]
    ends = float(lowest), None if np.isnan(too_large) else float(too_large)
    return RangeTest(numbers["range.rates"], numbers["range.losses"], numbers["range.smoothed"], *ends)


def surface(plane: str) -> Surface:
    """Return the first network's loss on one of the two planes."""
    arrays = (_numbers()[f"{plane}.{name}"] for name in ("a", "b", "losses", "path", "path_losses"))
    return Surface(*arrays, float(_numbers()[f"{plane}.kept"]))


def network() -> networks.Config:
    """Return the network whose landscape is shipped."""
    from pages._gradient_descent import terrain

    return terrain.config(terrain.FIRST)
