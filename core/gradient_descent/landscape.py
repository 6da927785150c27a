"""A landscape: a function of one or two weights with its closed-form gradient, its lowest points and its source."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.perceptron.checks import reals
from core.runs import Refused

Array = NDArray[np.float64]
Point = tuple[float, ...]
Range = tuple[float, float]

HERE = "made for this lesson"


@dataclass(frozen=True)
class Landscape:
    r"""A loss J over one or two weights.

    `formula(m, *w)` is J in the functions of `m`, NumPy or TensorFlow; `slope(*w)` is its gradient in closed form,
    one entry per weight. `domain` is the range drawn per weight, `minima` the lowest points, all of value `lowest`;
    `local_minima` and `saddles` are the others known. `starts` are good places to begin, `learning_rate` a good
    first choice there; `logarithmic` asks for a height axis that spreads the low values; `source` is author, year.
    """

    title: str
    latex: str
    slope_latex: str
    formula: Callable[..., Any]
    slope: Callable[..., tuple[Any, ...]]
    domain: tuple[Range, ...]
    minima: tuple[Point, ...]
    starts: tuple[Point, ...]
    learning_rate: float
    lesson: str
    source: str
    lowest: float = 0.0
    local_minima: tuple[Point, ...] = ()
    saddles: tuple[Point, ...] = ()
    logarithmic: bool = False

    @property
    def dimensions(self) -> int:
        """How many weights there are: 1 or 2."""
        return len(self.domain)

    def value(self, points: Any) -> Array:
        """Return J at `points` [..., dimensions]: [...]."""
        with np.errstate(over="ignore", invalid="ignore"):
            return np.asarray(self.formula(np, *_weights(points)), np.float64)

    def gradient(self, points: Any) -> Array:
        """Return the gradient of J at `points` [..., dimensions], in the same shape."""
        weights = _weights(points)
        with np.errstate(over="ignore", invalid="ignore"):
            return np.stack(np.broadcast_arrays(*self.slope(*weights)), axis=-1).astype(np.float64)

    def inside(self, points: Any) -> NDArray[np.bool_]:
        """Say which of `points` [..., dimensions] lie in the part that is drawn: [...]."""
        low, high = np.transpose(self.domain)
        values = np.asarray(points, np.float64)
        return np.asarray(((values >= low) & (values <= high)).all(axis=-1))


def check_start(landscape: Landscape, start: Any) -> Point:
    """Return `start` as one float per weight of `landscape`, each in -1000..1000."""
    point = reals(start if hasattr(start, "__iter__") else (start,), "Start weight")
    if len(point) != landscape.dimensions:
        raise Refused(f'"{landscape.title}" starts from {landscape.dimensions} weights, not {len(point)}.')
    return point


def choose(landscapes: Mapping[str, Landscape], name: Any) -> Landscape:
    """Return the landscape called `name`, or refuse with the names there are."""
    if name not in landscapes:
        raise Refused(f'There is no landscape called "{name}". Choose one of: {", ".join(landscapes)}.')
    return landscapes[name]


def hessian(landscape: Landscape, point: Any) -> Array:
    """Return the second derivatives of J at `point` [d], by central differences of the exact gradient: [d, d]."""
    at, step = np.asarray(point, np.float64), 1e-5
    shifts = step * np.eye(landscape.dimensions)
    columns = (landscape.gradient(at + shifts) - landscape.gradient(at - shifts)) / (2 * step)
    return np.asarray((columns + columns.T) / 2)


def largest_stable_rate(landscape: Landscape, point: Any) -> float:
    """Return 2 / L, L the largest curvature at the minimum `point` [d].

    Above it, steps near that minimum grow instead of shrinking (Nesterov, 2004, section 1.2.3).
    """
    steepest = float(np.linalg.eigvalsh(hessian(landscape, point))[-1])
    return 2 / steepest if steepest > 0 else float("inf")


def grid(landscape: Landscape, side: int = 101) -> tuple[tuple[Array, ...], Array]:
    """Return the axes over the domain, each [side], and J on them: [side], or [side, side] with w2 along the rows."""
    axes = tuple(np.linspace(low, high, side) for low, high in landscape.domain)
    points = np.stack(np.meshgrid(*axes), axis=-1)
    return axes, landscape.value(points)


def _weights(points: Any) -> tuple[Array, ...]:
    return tuple(np.moveaxis(np.asarray(points, np.float64), -1, 0))
