"""The surfaces: eight losses over two weights, each good for one lesson; and all landscapes by name."""

import math
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import numpy as np

from core.gradient_descent.curves import CURVES
from core.gradient_descent.landscape import HERE, Landscape, choose

TURN = 2 * math.pi


def _bowl(_m: Any, x: Any, y: Any) -> Any:
    return (x**2 + y**2) / 2


def _ravine(_m: Any, x: Any, y: Any) -> Any:
    return (x**2 + 20 * y**2) / 2


def _saddle(_m: Any, x: Any, y: Any) -> Any:
    return x**2 / 2 - y**2 / 2 + y**4 / 4


def _plateau(m: Any, x: Any, y: Any) -> Any:
    return 1 - m.exp(-(x**2 + y**2) / 2)


def _rosenbrock(_m: Any, x: Any, y: Any) -> Any:
    return (1 - x) ** 2 + 100 * (y - x**2) ** 2


def _himmelblau(_m: Any, x: Any, y: Any) -> Any:
    return (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2


def _himmelblau_slope(x: Any, y: Any) -> tuple[Any, Any]:
    first, second = x**2 + y - 11, x + y**2 - 7
    return 4 * x * first + 2 * second, 2 * first + 4 * y * second


def _beale(_m: Any, x: Any, y: Any) -> Any:
    return (1.5 - x + x * y) ** 2 + (2.25 - x + x * y**2) ** 2 + (2.625 - x + x * y**3) ** 2


def _beale_slope(x: Any, y: Any) -> tuple[Any, Any]:
    errors = [c - x + x * y**k for k, c in enumerate((1.5, 2.25, 2.625), 1)]
    across = sum(2 * error * (y**k - 1) for k, error in enumerate(errors, 1))
    return across, sum(2 * error * k * x * y ** (k - 1) for k, error in enumerate(errors, 1))


def _rastrigin(m: Any, x: Any, y: Any) -> Any:
    return 20 + x**2 + y**2 - 10 * (m.cos(TURN * x) + m.cos(TURN * y))


SURFACES: Mapping[str, Landscape] = MappingProxyType(
    {
        "bowl": Landscape(
            title="Bowl",
            latex=r"J(w_1, w_2) = \frac{1}{2}(w_1^2 + w_2^2)",
            slope_latex=r"\nabla J = (w_1,\; w_2)",
            formula=_bowl,
            slope=lambda x, y: (x, y),
            domain=((-3.0, 3.0), (-3.0, 3.0)),
            minima=((0.0, 0.0),),
            starts=((2.5, 1.5), (-2.0, 2.5)),
            learning_rate=0.2,
            lesson="Equally steep on all sides: the path is a straight line to the minimum.",
            source="Cauchy 1847",
        ),
        "ravine": Landscape(
            title="Ravine",
            latex=r"J(w_1, w_2) = \frac{1}{2}(w_1^2 + 20\, w_2^2)",
            slope_latex=r"\nabla J = (w_1,\; 20\, w_2)",
            formula=_ravine,
            slope=lambda x, y: (x, 20 * y),
            domain=((-4.0, 4.0), (-2.0, 2.0)),
            minima=((0.0, 0.0),),
            starts=((-3.5, 1.2), (3.5, 1.8)),
            learning_rate=0.09,
            lesson="Twenty times steeper across than along: the path zigzags and gets forward slowly.",
            source="Rumelhart, Hinton and Williams 1986",
        ),
        "saddle": Landscape(
            title="Saddle",
            latex=r"J(w_1, w_2) = \frac{w_1^2}{2} - \frac{w_2^2}{2} + \frac{w_2^4}{4}",
            slope_latex=r"\nabla J = (w_1,\; w_2^3 - w_2)",
            formula=_saddle,
            slope=lambda x, y: (x, y**3 - y),
            domain=((-2.0, 2.0), (-2.0, 2.0)),
            minima=((0.0, -1.0), (0.0, 1.0)),
            lowest=-0.25,
            saddles=((0.0, 0.0),),
            starts=((1.8, 0.001), (1.8, 0.0), (-1.5, -0.05)),
            learning_rate=0.2,
            lesson="In the middle the slope is zero, yet it is a minimum in one direction only.",
            source="Dauphin et al. 2014",
        ),
        "plateau": Landscape(
            title="Plateau",
            latex=r"J(w_1, w_2) = 1 - e^{-(w_1^2 + w_2^2)/2}",
            slope_latex=r"\nabla J = e^{-(w_1^2 + w_2^2)/2}\,(w_1,\; w_2)",
            formula=_plateau,
            slope=lambda x, y: (x * np.exp(-(x**2 + y**2) / 2), y * np.exp(-(x**2 + y**2) / 2)),
            domain=((-4.0, 4.0), (-4.0, 4.0)),
            minima=((0.0, 0.0),),
            starts=((2.5, 1.2), (-1.5, 1.0), (3.5, -3.0)),
            learning_rate=0.5,
            lesson="Where it is flat the slope says nothing, and a step in proportion to it hardly moves.",
            source=HERE,
        ),
        "rosenbrock": Landscape(
            title="Rosenbrock's valley",
            latex=r"J(w_1, w_2) = (1 - w_1)^2 + 100\,(w_2 - w_1^2)^2",
            slope_latex=r"\nabla J = \left(-2(1 - w_1) - 400\, w_1 (w_2 - w_1^2),\; 200\,(w_2 - w_1^2)\right)",
            formula=_rosenbrock,
            slope=lambda x, y: (-2 * (1 - x) - 400 * x * (y - x**2), 200 * (y - x**2)),
            domain=((-2.0, 2.0), (-1.0, 3.0)),
            minima=((1.0, 1.0),),
            starts=((-1.2, 1.0), (0.0, 2.5)),
            learning_rate=0.001,
            lesson="The valley is found at once, the lowest point in it only after thousands of steps.",
            source="Rosenbrock 1960",
            logarithmic=True,
        ),
        "himmelblau": Landscape(
            title="Himmelblau's four minima",
            latex=r"J(w_1, w_2) = (w_1^2 + w_2 - 11)^2 + (w_1 + w_2^2 - 7)^2",
            slope_latex=r"\nabla J = \left(4 w_1 a + 2b,\; 2a + 4 w_2 b\right),\;"
            r" a = w_1^2 + w_2 - 11,\; b = w_1 + w_2^2 - 7",
            formula=_himmelblau,
            slope=_himmelblau_slope,
            domain=((-5.0, 5.0), (-5.0, 5.0)),
            minima=((3.0, 2.0), (-2.805118, 3.131312), (-3.779310, -3.283186), (3.584428, -1.848126)),
            saddles=((3.385154, 0.073852), (0.086678, 2.884255), (-3.073026, -0.081353), (-0.127961, -1.953715)),
            starts=((0.0, 0.0), (-0.3, -0.9), (-4.0, 0.0)),
            learning_rate=0.01,
            lesson="Four minima, all equally good: which one is found depends on start and optimizer.",
            source="Himmelblau 1972",
            logarithmic=True,
        ),
        "beale": Landscape(
            title="Beale's corner",
            latex=r"J(w_1, w_2) = \sum_{k=1}^{3} (c_k - w_1 + w_1 w_2^k)^2,\; c = (1.5,\; 2.25,\; 2.625)",
            slope_latex=r"\nabla J = \sum_k 2 e_k \left(w_2^k - 1,\; k\, w_1 w_2^{k-1}\right),\;"
            r" e_k = c_k - w_1 + w_1 w_2^k",
            formula=_beale,
            slope=_beale_slope,
            domain=((-4.5, 4.5), (-4.5, 4.5)),
            minima=((3.0, 0.5),),
            saddles=((0.0, 1.0),),
            starts=((1.0, 1.4), (-1.0, -1.0), (4.0, -1.0)),
            learning_rate=0.01,
            lesson="Steep at the corners, almost flat around the minimum.",
            source="Beale 1958",
            logarithmic=True,
        ),
        "rastrigin": Landscape(
            title="Many minima",
            latex=r"J(w_1, w_2) = 20 + \sum_{i=1}^{2} w_i^2 - 10 \cos 2\pi w_i",
            slope_latex=r"\frac{\partial J}{\partial w_i} = 2 w_i + 20 \pi \sin 2\pi w_i",
            formula=_rastrigin,
            slope=lambda x, y: (2 * x + 10 * TURN * np.sin(TURN * x), 2 * y + 10 * TURN * np.sin(TURN * y)),
            domain=((-2.6, 2.6), (-2.6, 2.6)),
            minima=((0.0, 0.0),),
            starts=((2.3, 1.7), (-1.3, 0.7), (0.4, 0.3)),
            learning_rate=0.002,
            lesson="A minimum in every hollow, one of them the lowest: walking downhill finds the nearest.",
            source="Rastrigin 1974",
        ),
    }
)

LANDSCAPES: Mapping[str, Landscape] = MappingProxyType({**CURVES, **SURFACES})


def landscape(name: Any) -> Landscape:
    """Return the landscape called `name`, a curve or a surface."""
    return choose(LANDSCAPES, name)
