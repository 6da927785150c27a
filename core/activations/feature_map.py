"""What an activation does to a whole feature map."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.activations.functions import LEAK, function
from core.devices import on_cpu, tf
from core.runs import Refused

Map = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class OnFeatureMap:
    """A map before and after an activation, `before` and `after` [height, width], and both ranges (low, high).

    `negative_before`, `negative_after`, `zero_after` are shares (0..1) of the values.
    """

    name: str
    before: Map
    after: Map
    range_before: tuple[float, float]
    range_after: tuple[float, float]
    negative_before: float
    negative_after: float
    zero_after: float


def on_feature_map(name: str, raw: ArrayLike, leak: float = LEAK) -> OnFeatureMap:
    """Apply `name` by TensorFlow to every value of `raw` [height, width], as a filter leaves it."""
    chosen = function(name, leak)
    before = np.array(raw, np.float32)
    if before.ndim != 2 or not before.size:
        raise Refused("A feature map has rows and columns: give one channel [height, width].")
    if not np.isfinite(before).all():
        raise Refused("This feature map holds values that are not numbers.")
    with on_cpu():
        after = np.array(chosen.tensor(tf.constant(before)))
    return OnFeatureMap(
        name, before, after, _range(before), _range(after),
        float(np.mean(before < 0)), float(np.mean(after < 0)), float(np.mean(after == 0)),
    )  # fmt: skip


def _range(values: Map) -> tuple[float, float]:
    return float(values.min()), float(values.max())
