"""The learning-rate range test: let the rate grow step by step and watch the loss."""

from dataclasses import dataclass

import numpy as np

from core.gradient_descent.batches import Walk, order, steps_through
from core.gradient_descent.examples import each_loss
from core.gradient_descent.landscape import Array
from core.perceptron.checks import positive, whole
from core.runs import Refused, frozen

SMOOTHING = 0.9
BLOWN_UP = 4.0


@dataclass(frozen=True, eq=False)
class RangeTest:
    """The loss of each step's batch before the step, `losses` [steps], against the step's learning rate [steps].

    `smoothed` is its running mean (weight 0.9 on the past). `lowest` is the rate where that is least, `too_large` the
    first rate after it where it is four times that, or None; `suggested` is a tenth of `lowest`. Where all examples
    are used, trouble shows late: what is to blow up has first shrunk to nothing.
    """

    rates: Array
    losses: Array
    smoothed: Array
    lowest: float
    too_large: float | None

    @property
    def suggested(self) -> float:
        """A rate with some room below trouble."""
        return self.lowest / 10


def range_test(config: Walk, low: float = 1e-4, high: float = 10.0, steps: int = 200) -> RangeTest:
    """Train from `config.start` while the learning rate grows from `low` to `high` (Smith, 2017, section 3.3).

    He lets it grow by equal steps; here it grows by equal factors, so that one test covers several powers of ten.
    """
    low, high = positive(low, "The smallest rate"), positive(high, "The largest rate", 1e4)
    if not low < high:
        raise Refused("The largest learning rate must be above the smallest.")
    count = whole(steps, "The number of steps", 10, 2000)
    epochs = -(-count // config.steps_per_epoch)
    chosen = order(Walk(config.examples, config.batch, epochs=epochs, seed=config.seed))[:count]
    rates = np.geomspace(low, high, count)
    points = steps_through(config.examples, chosen, rates, config.start)[:-1]
    return _judged(rates, each_loss(config.examples, points, chosen))


def _judged(rates: Array, losses: Array) -> RangeTest:
    known = np.isfinite(losses) & (losses < 1e12)
    last = len(losses) if known.all() else int(np.argmin(known))
    rates, losses = frozen(rates[:last]), frozen(losses[:last])
    smoothed = _smooth(losses)
    best = int(np.argmin(smoothed))
    blown = np.flatnonzero(smoothed[best:] > BLOWN_UP * smoothed[best])
    too_large = float(rates[best + blown[0]]) if len(blown) else None
    return RangeTest(rates, losses, frozen(smoothed), float(rates[best]), too_large)


def _smooth(values: Array) -> Array:
    """Return the running mean of `values` [n] with the start's bias taken out (Kingma and Ba, 2015, section 3)."""
    mean, out = 0.0, np.empty_like(values)
    for place, value in enumerate(values):
        mean = SMOOTHING * mean + (1 - SMOOTHING) * float(value)
        out[place] = mean / (1 - SMOOTHING ** (place + 1))
    return out
