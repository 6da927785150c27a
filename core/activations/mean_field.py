"""How signals and gradients should grow from layer to layer when weights are random and layers wide.

With q_l the mean square of a layer's z: q_(l+1) = inputs spread^2 E[g(z)^2], and on the way back the mean square
of dL/dz takes the factor units spread^2 E[g'(z)^2], z normal with variance q_l (Poole et al., 2016; Schoenholz et
al., 2017). For ReLU the two expectations are q/2 and 1/2: He et al., 2015. Near 0, where g is a line, they are
g'(0)^2 q and g'(0)^2: Glorot and Bengio, 2010.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np

from core.activations.formulas import Array
from core.activations.functions import LEAK, Function, function
from core.runs import frozen

FORWARD = r"q_{l+1} = n\,\sigma^2\,\mathbb{E}\big[g(z)^2\big]"
BACKWARD = r"v_l = n\,\sigma^2\,\mathbb{E}\big[g'(z)^2\big]\,v_{l+1}"
NORMAL = np.linspace(-8, 8, 1601)
SHARES = np.exp(-(NORMAL**2) / 2) / np.exp(-(NORMAL**2) / 2).sum()


@dataclass(frozen=True, eq=False)
class Expected:
    """What theory expects: `signals` [depth] and `errors` [depth + 1] as measured, layer 1 first.

    `backward` [depth - 1] is the factor of the error from layer l + 1 to layer l; `errors` start from the
    measured one at the output.
    """

    signals: Array
    errors: Array
    backward: Array


def expected(activation: str, leak: float, layers: Sequence[tuple[int, int, float]], output_error: float) -> Expected:
    """Return what theory expects of `layers` (inputs, units, spread of the weights), the output layer last."""
    chosen = function(activation, leak if activation == "leaky_relu" else LEAK)
    square, signals, passed = 1.0, [], []  # the input is standardised: its mean square is 1
    for inputs, _, spread in layers[:-1]:
        mean, square, slope = moments(chosen, inputs * spread**2 * square)
        signals.append(sqrt(max(square - mean**2, 0.0)))
        passed.append(slope)
    errors = [output_error]
    for (_, units, spread), slope in zip(reversed(layers[1:]), reversed(passed), strict=True):
        errors.append(errors[-1] * sqrt(units * spread**2 * slope))
    steps = [sqrt(units * spread**2 * slope) for (_, units, spread), slope in zip(layers[1:-1], passed, strict=False)]
    return Expected(frozen(signals), frozen(errors[::-1]), frozen(steps))


def moments(chosen: Function, variance: float) -> tuple[float, float, float]:
    """Return E[g(z)], E[g(z)^2] and E[g'(z)^2] for z normal with mean 0 and `variance`."""
    z = sqrt(variance) * NORMAL
    values, slopes = chosen.value(z), chosen.slope(z)
    return float(SHARES @ values), float(SHARES @ values**2), float(SHARES @ slopes**2)
