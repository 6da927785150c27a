"""The same network twice, with and without an activation, trained on the same points from the same weights."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from core import networks
from core.data import Plane, Split, plane
from core.perceptron.checks import positive, whole
from core.runs import Refused

ACTIVATIONS = ("tanh", "relu", "sigmoid")
DATA = ("circles", "moons", "xor", "spiral", "curve", "blobs")
Picture = NDArray[np.float32]


@dataclass(frozen=True)
class Config:
    """Two networks of `depth` (1..6) hidden layers of `width` (1..16) units, one with `activation`, one linear.

    Both learn the two classes of `data` by full-batch gradient descent; `seed` makes points and first weights.
    """

    VERSION: ClassVar[int] = 1

    data: str = "circles"
    depth: int = 3
    width: int = 8
    activation: str = "tanh"
    learning_rate: float = 0.1
    epochs: int = 1000
    seed: int = 0

    def __post_init__(self) -> None:
        """Refuse what cannot be trained, in the learner's words."""
        if self.data not in DATA:
            raise Refused(f"Choose one of the sets {', '.join(DATA)}.")
        if self.activation not in ACTIVATIONS:
            raise Refused(f"The activation is one of {', '.join(ACTIVATIONS)}; the other network is linear.")
        whole(self.depth, "The depth", 1, 6)
        whole(self.width, "The width", 1, 16)
        positive(self.learning_rate, "The learning rate", 100)
        whole(self.epochs, "The number of epochs", 1, 100_000)
        whole(self.seed, "The seed", 0, 2**31 - 1)


@dataclass(frozen=True)
class Snapshot:
    """Both networks after `step` epochs; the plain fields belong to the one with an activation.

    `picture` and `linear_picture` [side, side]: probability of class 1, row 0 at the lower edge. `weights` and
    `linear_weights` alternate matrix [inputs, units] and bias [units]. Losses in nats, accuracies 0..1.
    """

    step: int
    loss: float
    linear_loss: float
    accuracy: float
    linear_accuracy: float
    picture: Picture
    linear_picture: Picture
    weights: tuple[NDArray[np.float32], ...]
    linear_weights: tuple[NDArray[np.float32], ...]


def points(config: Config) -> Split:
    """Return the points that both networks learn from."""
    return plane(Plane(config.data, test_share=0.0, seed=config.seed))


def network(config: Config, activation: str) -> networks.Config:
    """Return the settings of one of the two networks."""
    split = points(config)
    return networks.Config(
        points=tuple((x1, x2) for x1, x2 in split.features.tolist()),
        labels=tuple(split.labels.tolist()),
        hidden=(config.width,) * config.depth,
        activation=activation,
        learning_rate=config.learning_rate,
        epochs=config.epochs,
        seed=config.seed,
        target_loss=-1.0,  # neither may end before the other
    )


def train(config: Config) -> Iterator[Snapshot]:
    """Yield both networks side by side, from the same first weights to the last."""
    # networks.train keeps TensorFlow's device scope open while it runs, and scopes must close in reverse order:
    # so the network entered last is asked first from then on.
    runs = (networks.train(network(config, activation)) for activation in (config.activation, "linear"))
    with closing(next(runs)) as bent, closing(next(runs)) as straight:  # type: ignore[type-var]
        yield _pair(next(bent), next(straight))
        for second, first in zip(straight, bent, strict=True):
            yield _pair(first, second)


def _pair(bent: networks.Snapshot, straight: networks.Snapshot) -> Snapshot:
    return Snapshot(
        bent.step, bent.loss, straight.loss, bent.accuracy, straight.accuracy,
        bent.picture, straight.picture, bent.weights, straight.weights,
    )  # fmt: skip
