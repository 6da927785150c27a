"""The curves: six losses over one weight, each good for one lesson."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import numpy as np

from core.gradient_descent.landscape import HERE, Landscape


def _valley(_m: Any, w: Any) -> Any:
    return (w - 2) ** 2


def _two_valleys(_m: Any, w: Any) -> Any:
    return w**4 - 4 * w**2 + w


def _flat_point(_m: Any, w: Any) -> Any:
    return w**4 / 4 - w**3 / 3


def _cliff(m: Any, w: Any) -> Any:
    return 1 - m.exp(-(w**2) / 2)


def _ripples(m: Any, w: Any) -> Any:
    return w**2 / 20 + 1 - m.cos(2 * w)


def _quartic(_m: Any, w: Any) -> Any:
    return w**4 / 4


CURVES: Mapping[str, Landscape] = MappingProxyType(
    {
        "valley": Landscape(
            title="One valley",
            latex=r"J(w) = (w - 2)^2",
            slope_latex=r"\frac{dJ}{dw} = 2(w - 2)",
            formula=_valley,
            slope=lambda w: (2 * (w - 2),),
            domain=((-2.0, 6.0),),
            minima=((2.0,),),
            starts=((-1.0,), (5.5,)),
            learning_rate=0.3,
            lesson="The slope shrinks towards the minimum, so the steps shrink by themselves.",
            source="Cauchy 1847",
        ),
        "two_valleys": Landscape(
            title="Two valleys",
            latex=r"J(w) = w^4 - 4w^2 + w",
            slope_latex=r"\frac{dJ}{dw} = 4w^3 - 8w + 1",
            formula=_two_valleys,
            slope=lambda w: (4 * w**3 - 8 * w + 1,),
            domain=((-2.3, 2.3),),
            minima=((-1.4729976,),),
            lowest=-5.4441921,
            local_minima=((1.3469973,),),
            starts=((2.0,), (-2.0,), (0.2,)),
            learning_rate=0.03,
            lesson="The start decides which valley is found; the slope is zero in both.",
            source=HERE,
        ),
        "flat_point": Landscape(
            title="A flat point on the way",
            latex=r"J(w) = \frac{w^4}{4} - \frac{w^3}{3}",
            slope_latex=r"\frac{dJ}{dw} = w^2 (w - 1)",
            formula=_flat_point,
            slope=lambda w: (w**2 * (w - 1),),
            domain=((-1.2, 1.6),),
            minima=((1.0,),),
            lowest=-1 / 12,
            saddles=((0.0,),),
            starts=((-1.0,), (1.5,)),
            learning_rate=0.3,
            lesson="At w = 0 the slope is zero although it goes down further on.",
            source=HERE,
        ),
        "cliff": Landscape(
            title="Plateau and pit",
            latex=r"J(w) = 1 - e^{-w^2/2}",
            slope_latex=r"\frac{dJ}{dw} = w\, e^{-w^2/2}",
            formula=_cliff,
            slope=lambda w: (w * np.exp(-(w**2) / 2),),
            domain=((-4.5, 4.5),),
            minima=((0.0,),),
            starts=((3.0,), (1.5,), (-4.0,)),
            learning_rate=0.5,
            lesson="Far out the slope is nearly zero, so a step of learning rate times slope hardly moves.",
            source=HERE,
        ),
        "ripples": Landscape(
            title="Many valleys",
            latex=r"J(w) = \frac{w^2}{20} + 1 - \cos 2w",
            slope_latex=r"\frac{dJ}{dw} = \frac{w}{10} + 2 \sin 2w",
            formula=_ripples,
            slope=lambda w: (w / 10 + 2 * np.sin(2 * w),),
            domain=((-8.0, 8.0),),
            minima=((0.0,),),
            local_minima=tuple((s * w,) for w in (3.0646728, 6.1274942) for s in (-1, 1)),
            starts=((7.0,), (4.0,), (1.2,)),
            learning_rate=0.1,
            lesson="Small steps end in the next valley; large ones can jump out of it.",
            source=HERE,
        ),
        "flat_bottom": Landscape(
            title="Flat bottom",
            latex=r"J(w) = \frac{w^4}{4}",
            slope_latex=r"\frac{dJ}{dw} = w^3",
            formula=_quartic,
            slope=lambda w: (w**3,),
            domain=((-2.0, 2.0),),
            minima=((0.0,),),
            starts=((1.8,), (-1.5,)),
            learning_rate=0.2,
            lesson="The last stretch is the slowest: the slope fades faster than the distance.",
            source=HERE,
        ),
    }
)
