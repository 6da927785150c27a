"""One value for every two-feature data set: points, labels, names, and which points are held out."""

from dataclasses import dataclass, replace
from typing import Any, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.runs import Refused

Features = NDArray[np.float32]
Labels = NDArray[np.int64] | NDArray[np.float32]
Range = tuple[float, float]
_Array = TypeVar("_Array", bound=NDArray[Any])


def read_only(array: _Array) -> _Array:
    """Return a copy of `array` [any shape] that cannot be written to."""
    copy = array.copy()
    copy.setflags(write=False)
    return copy


def check_split(test_share: float, seed: int) -> None:
    """Refuse a held-out share outside 0..0.9 and a seed that is not a whole number of 0 or more."""
    if not is_number(test_share) or not 0 <= test_share <= 0.9:
        raise Refused("The share of points held out for testing must be between 0 and 0.9.")
    if not is_whole(seed) or not 0 <= seed < 2**32:
        raise Refused("The seed must be a whole number from 0 to 4,294,967,295.")


def is_whole(value: object) -> bool:
    """Tell whether `value` is a whole number (true and false are not)."""
    return isinstance(value, int) and not isinstance(value, bool)


def is_number(value: object) -> bool:
    """Tell whether `value` is a whole or a decimal number."""
    return is_whole(value) or isinstance(value, float)


@dataclass(frozen=True, eq=False)
class Part:
    """The training or the test points alone: `features` [samples, 2] and `labels` [samples]."""

    features: Features
    labels: Labels


@dataclass(frozen=True, eq=False)
class Scale:
    """Standardising and back: scaled = (value - mean) / spread, `mean` and `spread` [columns]."""

    mean: NDArray[np.float64]
    spread: NDArray[np.float64]

    @classmethod
    def of(cls, values: NDArray[Any]) -> "Scale":
        """Measure `values` [samples, ...]; a column that never changes keeps its unit (spread 1)."""
        exact = values.astype(np.float64)
        spread = exact.std(axis=0)
        return cls(read_only(exact.mean(axis=0)), read_only(np.where(spread > 0, spread, 1.0)))

    def apply(self, values: ArrayLike) -> Features:
        """Return `values` [..., columns] as spreads away from the mean."""
        return ((np.asarray(values, np.float64) - self.mean) / self.spread).astype(np.float32)

    def undo(self, values: ArrayLike) -> Features:
        """Return scaled `values` [..., columns] in their own units again."""
        return (np.asarray(values, np.float64) * self.spread + self.mean).astype(np.float32)


@dataclass(frozen=True, eq=False)
class Split:
    """Points and labels of one data set, and which of them are held out for testing.

    `features` [samples, 2] in their own units; `labels` [samples]: class numbers 0, 1 ..., or real targets
    when `class_names` is empty; `held_out` [samples]: true for a test point; `limits`: range to draw,
    across and up.
    """

    features: Features
    labels: Labels
    held_out: NDArray[np.bool_]
    feature_names: tuple[str, str]
    label_name: str
    class_names: tuple[str, ...]
    limits: tuple[Range, Range]

    def __post_init__(self) -> None:
        """Close the arrays against writing."""
        for name in ("features", "labels", "held_out"):
            object.__setattr__(self, name, read_only(getattr(self, name)))

    @property
    def train(self) -> Part:
        """The points to learn from."""
        return self._part(~self.held_out)

    @property
    def test(self) -> Part:
        """The points held out."""
        return self._part(self.held_out)

    @property
    def is_regression(self) -> bool:
        """Whether the labels are real targets instead of classes."""
        return not self.class_names

    @property
    def scale(self) -> Scale:
        """Mean and spread of the two features, measured on the training points alone."""
        return Scale.of(self.features[~self.held_out])

    @property
    def label_scale(self) -> Scale:
        """Mean and spread of real targets, measured on the training points alone."""
        return Scale.of(self.labels[~self.held_out])

    def scaled(self) -> "Split":
        """Return the same points standardised for training: features, limits, and labels if they are real."""
        corners = self.scale.apply(np.transpose(self.limits))
        return replace(
            self,
            features=self.scale.apply(self.features),
            labels=self.label_scale.apply(self.labels) if self.is_regression else self.labels,
            limits=_ranges(corners),
        )

    def _part(self, chosen: NDArray[np.bool_]) -> Part:
        return Part(read_only(self.features[chosen]), read_only(self.labels[chosen]))


def _ranges(corners: NDArray[np.float32]) -> tuple[Range, Range]:
    (left, bottom), (right, top) = corners.tolist()
    return (left, right), (bottom, top)


def limits_around(features: Features) -> tuple[Range, Range]:
    """Return the range of `features` [samples, 2] with a margin of 5 % on each side."""
    exact = features.astype(np.float64)
    low, high = exact.min(axis=0), exact.max(axis=0)
    return _ranges(np.array([low - 0.05 * (high - low), high + 0.05 * (high - low)]))


def hold_out(groups: NDArray[Any], share: float, rng: np.random.Generator) -> NDArray[np.bool_]:
    """Choose round(share * samples) test points, evenly from each of `groups` [samples].

    With the same generator state a smaller share chooses among the points a larger share chooses.
    """
    order = rng.permutation(len(groups))
    place = np.empty(len(groups))
    for group in np.unique(groups):
        members = order[groups[order] == group]
        place[members] = (np.arange(len(members)) + 0.5) / len(members)
    by_place = order[np.argsort(place[order], kind="stable")]
    chosen = np.zeros(len(groups), dtype=np.bool_)
    chosen[by_place[: round(share * len(groups))]] = True
    return chosen
