"""What a playground run is: data, inputs, architecture, and how it is trained; every number checked."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from core.runs import Refused, frozen

ACTIVATIONS = ("tanh", "relu", "sigmoid", "linear")
OPTIMIZERS = ("SGD", "momentum", "RMSprop", "Adam")
INITIALISERS = ("Glorot", "He", "small", "zero")
Feature = Callable[[NDArray[np.float64], NDArray[np.float64]], NDArray[np.float64]]


@dataclass(frozen=True)
class Input:
    """One engineered input: its formula in LaTeX and its function of the two coordinates."""

    latex: str
    function: Feature


INPUTS: Mapping[str, Input] = MappingProxyType(
    {
        "x1": Input("x_1", lambda x1, _: x1),
        "x2": Input("x_2", lambda _, x2: x2),
        "x1_squared": Input("x_1^2", lambda x1, _: x1**2),
        "x2_squared": Input("x_2^2", lambda _, x2: x2**2),
        "x1_x2": Input("x_1 x_2", lambda x1, x2: x1 * x2),
        "sin_x1": Input(r"\sin x_1", lambda x1, _: np.sin(x1)),
        "sin_x2": Input(r"\sin x_2", lambda _, x2: np.sin(x2)),
    }
)


@dataclass(frozen=True)
class Config:
    """A network that learns `labels` [n] from `points` [n, 2], and how it is trained.

    `classes` 2 to 4 classify, 0 is regression. `held_out` marks the points kept for the test (none when empty).
    `hidden` are units per hidden layer (none: one neuron); `activation` and `dropout` hold for all of them or
    name one value per layer. `batch` 0 means all points at once. `changes` are (epoch, new learning rate).
    Training ends early when the loss reaches `target_loss`, or when the test loss has not improved for
    `patience` shown steps (0: never). The picture covers -`reach` to `reach` on both axes.
    """

    VERSION: ClassVar[int] = 2

    points: tuple[tuple[float, float], ...]
    labels: tuple[float, ...]
    hidden: tuple[int, ...] = (4,)
    activation: str | tuple[str, ...] = "tanh"
    learning_rate: float = 0.5
    epochs: int = 1000
    batch: int = 0
    seed: int = 0
    reach: float = 6.0
    classes: int = 2
    held_out: tuple[bool, ...] = ()
    inputs: tuple[str, ...] = ("x1", "x2")
    dropout: float | tuple[float, ...] = 0.0
    initialiser: str = "Glorot"
    optimizer: str = "SGD"
    l1: float = 0.0
    l2: float = 0.0
    changes: tuple[tuple[int, float], ...] = ()
    target_loss: float = 0.0
    patience: int = 0

    def __post_init__(self) -> None:
        """Refuse what cannot be trained, in the learner's words."""
        for wrong, sentence in (*self._data_refusals(), *self._network_refusals(), *self._training_refusals()):
            if wrong:
                raise Refused(sentence)

    def _data_refusals(self) -> Iterator[tuple[bool, str]]:
        trained = len(self.points) - sum(self.held_out)
        yield trained < 2, "Training needs at least two points: click into the plane to add some."
        yield len(self.points) != len(self.labels), "Every point needs a class."
        yield len(self.held_out) not in (0, len(self.points)), "Every point is either for training or for the test."
        yield not np.isfinite(self.points).all(), "Every point needs two finite coordinates."
        yield not np.isfinite(self.labels).all(), "Every label is a finite number."
        yield self.classes not in (0, 2, 3, 4), "There are 2 to 4 classes, or 0 for a number to predict."
        known = set(range(self.classes))
        listed = " and ".join(str(label) for label in sorted(known))
        yield bool(known) and not set(self.labels) <= known, f"Classes are {listed}."

    def _network_refusals(self) -> Iterator[tuple[bool, str]]:
        yield not self.inputs or not set(self.inputs) <= set(INPUTS), f"Choose inputs from {', '.join(INPUTS)}."
        yield not all(1 <= units <= 16 for units in self.hidden), "A hidden layer has 1 to 16 units."
        yield len(self.hidden) > 6, "More than six hidden layers are not offered here."
        yield not set(self.activations) <= set(ACTIVATIONS), f"The activation is one of {', '.join(ACTIVATIONS)}."
        yield len(self.activations) != len(self.hidden), "Every hidden layer needs one activation."
        yield len(self.dropouts) != len(self.hidden), "Every hidden layer needs one dropout share."
        yield not all(0 <= share <= 0.9 for share in self.dropouts), "Dropout takes a share from 0 to 0.9."
        yield self.initialiser not in INITIALISERS, f"Start weights are one of {', '.join(INITIALISERS)}."

    def _training_refusals(self) -> Iterator[tuple[bool, str]]:
        rates = (self.learning_rate, *(rate for _, rate in self.changes))
        yield not all(0 < rate <= 100 for rate in rates), "The learning rate is above 0 and at most 100."
        yield not 1 <= self.epochs <= 100_000, "Train for 1 to 100,000 epochs."
        yield self.batch < 0, "A batch has at least one point (0 means all)."
        yield self.optimizer not in OPTIMIZERS, f"The optimizer is one of {', '.join(OPTIMIZERS)}."
        yield not (0 <= self.l1 <= 10 and 0 <= self.l2 <= 10), "Regularisation takes a number from 0 to 10."
        yield self.patience < 0, "Patience is 0 (never stop early) or more."
        yield self.patience > 0 and not any(self.held_out), "Stopping early needs points held out for the test."
        yield not np.isfinite(self.target_loss), "The target loss is a finite number."

    @property
    def activations(self) -> tuple[str, ...]:
        """Activation of each hidden layer."""
        return (self.activation,) * len(self.hidden) if isinstance(self.activation, str) else self.activation

    @property
    def dropouts(self) -> tuple[float, ...]:
        """Share of each hidden layer's units that is left out in each training step."""
        return self.dropout if isinstance(self.dropout, tuple) else (self.dropout,) * len(self.hidden)

    def rate_at(self, epoch: int) -> float:
        """Return the learning rate that holds from `epoch` on."""
        passed = [rate for since, rate in sorted(self.changes) if since <= epoch]
        return passed[-1] if passed else self.learning_rate


def sizes(config: Config) -> tuple[int, ...]:
    """Return units per layer, inputs and outputs included; two classes share one output."""
    return (len(config.inputs), *config.hidden, config.classes if config.classes > 2 else 1)


def parameters(config: Config) -> int:
    """Return the number of trained numbers: sum of (inputs + 1) * units over the layers."""
    widths = sizes(config)
    return sum((inputs + 1) * units for inputs, units in zip(widths[:-1], widths[1:], strict=True))


def features(config: Config, points: Any) -> NDArray[np.float32]:
    """Return the chosen inputs of `points` [n, 2] as columns [n, inputs]."""
    x1, x2 = np.asarray(points, np.float64).reshape(-1, 2).T
    return np.stack([INPUTS[name].function(x1, x2) for name in config.inputs], axis=1).astype(np.float32)


def initial_weights(config: Config) -> tuple[NDArray[np.float32], ...]:
    """Return matrices drawn from the seed alone, each followed by its zero bias.

    Glorot: uniform within sqrt(6 / (inputs + units)) (Glorot and Bengio, 2010, equation 16). He: normal of
    spread sqrt(2 / inputs) (He et al., 2015, section 2.2). Small: normal of spread 0.01. Zero: no difference
    between units, which training can then never make.
    """
    random = np.random.default_rng(config.seed)
    weights: list[NDArray[np.float32]] = []
    widths = sizes(config)
    for shape in zip(widths[:-1], widths[1:], strict=True):
        weights.append(frozen(_matrix(config.initialiser, shape, random).astype(np.float32)))
        weights.append(frozen(np.zeros(shape[1], np.float32)))
    return tuple(weights)


def _matrix(initialiser: str, shape: tuple[int, int], random: np.random.Generator) -> NDArray[np.float64]:
    if initialiser == "Glorot":
        limit = np.sqrt(6 / sum(shape))
        uniform: NDArray[np.float64] = random.uniform(-limit, limit, shape)
        return uniform
    spread: float = {"He": np.sqrt(2 / shape[0]), "small": 0.01, "zero": 0.0}[initialiser]
    normal: NDArray[np.float64] = random.normal(0.0, 1.0, shape)
    return normal * spread
