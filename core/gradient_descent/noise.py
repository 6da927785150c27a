"""How far a mini-batch's gradient lies from the gradient of all examples."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.gradient_descent.examples import Examples, each_gradient
from core.gradient_descent.landscape import Array
from core.perceptron.checks import whole
from core.runs import frozen

SIZES = (1, 2, 4, 8, 16, 32, 64, 128, 256)


@dataclass(frozen=True, eq=False)
class Cloud:
    """The gradients of many random batches of one size, `gradients` [draws, 2], around the `full` one [2].

    `spread` is measured, the root mean square distance; `law` is sigma / sqrt(batch) with sigma the spread of single
    examples; `exact` also knows that a batch never holds an example twice: law * sqrt((n - batch) / (n - 1)).
    """

    batch: int
    gradients: Array
    full: Array
    spread: float
    law: float
    exact: float

    @property
    def relative(self) -> float:
        """The spread in lengths of the full gradient: above 1 a step may well point uphill."""
        length = float(np.linalg.norm(self.full))
        return self.spread / length if length else float("inf")


def gradient_noise(
    examples: Examples, weights: Any, sizes: Sequence[int] = SIZES, draws: int = 400, seed: int = 0
) -> tuple[Cloud, ...]:
    """Measure the gradient noise at `weights` [2] for each batch size: 1 / sqrt(batch) (Bottou et al., 2018, 4.1)."""
    each = each_gradient(examples, weights)
    rng = np.random.default_rng([seed, 13])
    sizes = [whole(size, "The batch size", 1, len(each)) for size in sizes if size <= len(each)]
    return tuple(_cloud(each, size, rng, whole(draws, "The number of draws", 2, 10_000)) for size in sizes)


def _cloud(each: Array, batch: int, rng: np.random.Generator, draws: int) -> Cloud:
    count, full = len(each), each.mean(axis=0)
    chosen = rng.random((draws, count)).argpartition(batch - 1, axis=1)[:, :batch]
    gradients = each[chosen].mean(axis=1)
    spread = np.sqrt(((gradients - full) ** 2).sum(axis=1).mean())
    law = np.sqrt(((each - full) ** 2).sum(axis=1).mean() / batch)
    exact = law * np.sqrt((count - batch) / (count - 1))
    return Cloud(batch, frozen(gradients), frozen(full), float(spread), float(law), float(exact))
