"""The optimizers that race: TensorFlow's own, with what a learner should know of each."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from core.devices import tf


@dataclass(frozen=True)
class Racer:
    r"""One of `tf.keras.optimizers`.

    `kind` is its class there and `options` what is set beside the learning rate; `latex` is its rule as TensorFlow
    computes it (g: gradient, eta: learning rate, all operations per weight); `slots` names what it remembers from
    step to step, in its own order. `learning_rate` is a usual choice; where the step is in proportion to the gradient
    (`proportional`), it is a multiple of the rate that suits plain gradient descent on the surface.
    """

    title: str
    kind: str
    options: tuple[tuple[str, Any], ...]
    latex: str
    slots: tuple[str, ...]
    learning_rate: float
    idea: str
    source: str
    proportional: bool = False

    def usual_rate(self, slope_rate: float) -> float:
        """Return a usual learning rate on a surface where plain gradient descent is good with `slope_rate`."""
        return round(self.learning_rate * slope_rate, 6) if self.proportional else self.learning_rate

    def code(self, learning_rate: float) -> str:
        """Return the call that makes it."""
        options = "".join(f", {name}={value}" for name, value in self.options)
        return f"tf.keras.optimizers.{self.kind}(learning_rate={learning_rate:g}{options})"

    def build(self, learning_rate: Any) -> Any:
        """Make it; `learning_rate` is a number or a function that returns one."""
        return getattr(tf.keras.optimizers, self.kind)(learning_rate=learning_rate, **dict(self.options))


_MOMENTUM = (("momentum", 0.9),)
_MOMENTS = r"m \leftarrow 0.9\,m + 0.1\,g,\quad v \leftarrow 0.999\,v + 0.001\,g^2"
_ADAM = r"\frac{\sqrt{1 - 0.999^t}}{1 - 0.9^t}\,\frac{m}{\sqrt{v} + \epsilon}"

RACERS: Mapping[str, Racer] = MappingProxyType(
    {
        "sgd": Racer(
            "Gradient descent",
            "SGD",
            (),
            r"w \leftarrow w - \eta\, g",
            (),
            1.0,
            "Straight against the gradient, in proportion to it.",
            "Cauchy 1847; Robbins and Monro 1951",
            proportional=True,
        ),
        "momentum": Racer(
            "Momentum",
            "SGD",
            _MOMENTUM,
            r"v \leftarrow 0.9\, v - \eta\, g,\quad w \leftarrow w + v",
            ("velocity",),
            0.3,
            "Keeps nine tenths of its last step, like a ball that rolls.",
            "Polyak 1964",
            proportional=True,
        ),
        "nesterov": Racer(
            "Nesterov",
            "SGD",
            (*_MOMENTUM, ("nesterov", True)),
            r"v \leftarrow 0.9\, v - \eta\, g,\quad w \leftarrow w + 0.9\, v - \eta\, g",
            ("velocity",),
            0.3,
            "Momentum that looks ahead to where it is rolling.",
            "Nesterov 1983; Sutskever et al. 2013",
            proportional=True,
        ),
        "adagrad": Racer(
            "Adagrad",
            "Adagrad",
            (),
            r"s \leftarrow s + g^2,\quad w \leftarrow w - \frac{\eta\, g}{\sqrt{s + \epsilon}}",
            ("sum of squares",),
            0.3,
            "Divides by all gradients so far, so every weight slows down in its own time.",
            "Duchi, Hazan and Singer 2011",
        ),
        "rmsprop": Racer(
            "RMSprop",
            "RMSprop",
            (),
            r"s \leftarrow 0.9\, s + 0.1\, g^2,\quad w \leftarrow w - \frac{\eta\, g}{\sqrt{s + \epsilon}}",
            ("mean of squares",),
            0.02,
            "Divides by the recent size of the gradient only.",
            "Tieleman and Hinton 2012",
        ),
        "adadelta": Racer(
            "Adadelta",
            "Adadelta",
            (),
            r"s \leftarrow 0.95\, s + 0.05\, g^2,\quad"
            r" w \leftarrow w - \eta\,\frac{\sqrt{d + \epsilon}}{\sqrt{s + \epsilon}}\, g",
            ("mean of squares", "mean of squared steps"),
            10.0,
            "Steps as large as its recent steps were; it begins tiny and grows.",
            "Zeiler 2012",
        ),
        "adam": Racer(
            "Adam",
            "Adam",
            (),
            rf"{_MOMENTS},\quad w \leftarrow w - \eta\,{_ADAM}",
            ("mean gradient", "mean of squares"),
            0.05,
            "Momentum and RMSprop together, corrected for starting from zero.",
            "Kingma and Ba 2015",
        ),
        "adamw": Racer(
            "AdamW",
            "AdamW",
            (),
            rf"{_MOMENTS},\quad w \leftarrow (1 - 0.004\,\eta)\, w - \eta\,{_ADAM}",
            ("mean gradient", "mean of squares"),
            0.05,
            "Adam that also pulls every weight towards zero.",
            "Loshchilov and Hutter 2019",
        ),
    }
)
