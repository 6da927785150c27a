r"""Learning rates that change while training, as TensorFlow's schedules compute them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from core.gradient_descent.landscape import Array

DROPS = 4


@dataclass(frozen=True)
class Schedule:
    r"""A rule eta(t) for steps t = 0, 1 ... T - 1 from a first rate eta_0; `keras` is TensorFlow's call."""

    title: str
    latex: str
    keras: str
    rule: Callable[[Array, int], Array]
    source: str

    def rates(self, first: float, steps: int) -> Array:
        """Return the learning rate of each of `steps` steps: [steps]."""
        return first * self.rule(np.arange(steps, dtype=np.float64), steps)


SCHEDULES: Mapping[str, Schedule] = MappingProxyType(
    {
        "constant": Schedule("Constant", r"\eta_t = \eta_0", "first", lambda t, steps: np.ones_like(t), "Cauchy 1847"),
        "step": Schedule(
            "Halved three times",
            r"\eta_t = \eta_0 \cdot 0.5^{\lfloor 4t/T \rfloor}",
            "tf.keras.optimizers.schedules.ExponentialDecay(first, steps / 4, 0.5, staircase=True)",
            lambda t, steps: 0.5 ** np.floor(t * DROPS / steps),
            "He et al. 2016, section 3.4 (there by ten)",
        ),
        "cosine": Schedule(
            "Cosine",
            r"\eta_t = \frac{\eta_0}{2}\left(1 + \cos\frac{\pi t}{T}\right)",
            "tf.keras.optimizers.schedules.CosineDecay(first, steps)",
            lambda t, steps: 0.5 * (1 + np.cos(np.pi * t / steps)),
            "Loshchilov and Hutter 2017, equation 5",
        ),
        "inverse": Schedule(
            "1 / t",
            r"\eta_t = \frac{\eta_0}{1 + 9\,t/T}",
            "tf.keras.optimizers.schedules.InverseTimeDecay(first, steps, 9)",
            lambda t, steps: 1 / (1 + 9 * t / steps),
            "Robbins and Monro 1951",
        ),
    }
)
