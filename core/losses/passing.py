"""Will I pass this class? A 2-3-1 network before and after training, asked about one student."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from core.data import EXAMPLE_STUDENT, Plane, Split, plane
from core.devices import on_cpu, tf
from core.losses.loop import Measured, descend, filled_rows, measure
from core.losses.tables import binary_cross_entropy
from core.networks import MAP_SIDE, schedule
from core.perceptron.neuron import sigmoid
from core.perceptron.typeset import number
from core.runs import Refused, frozen

Floats = NDArray[np.float32]

HIDDEN = 3
LECTURE_SEED = 3816  # its untrained network gives the 0.100 of the lecture for (4, 5)
GRID = (0.0, 10.0)
ENOUGH = 0.9


@dataclass(frozen=True)
class Config:
    """How the 2-3-1 network is trained on the students of `data_seed`, from the start that `seed` draws.

    A `student` is (lectures attended 0..10, hours on the final project 0..10).
    """

    VERSION: ClassVar[int] = 1

    seed: int = LECTURE_SEED
    student: tuple[float, float] = EXAMPLE_STUDENT
    learning_rate: float = 0.3
    epochs: int = 1000
    data_seed: int = 0

    def __post_init__(self) -> None:
        """Refuse what cannot be asked or trained."""
        for wrong, sentence in self._refusals():
            if wrong:
                raise Refused(sentence)

    def _refusals(self) -> Iterator[tuple[bool, str]]:
        yield not 0 <= self.seed < 2**32, "The seed must be a whole number from 0 to 4,294,967,295."
        yield not 0 <= self.data_seed < 2**32, "The data's seed must be a whole number from 0 to 4,294,967,295."
        yield len(self.student) != 2, "A student has two numbers: lectures attended and hours on the project."
        yield not all(0 <= value <= 10 for value in self.student), "Lectures and hours are each from 0 to 10."
        yield not 0 < self.learning_rate <= 100, "The learning rate is above 0 and at most 100."
        yield not 1 <= self.epochs <= 100_000, "Train for 1 to 100,000 epochs."


@dataclass(frozen=True)
class Answer:
    """What a network says of a `student`: `probability` of passing, the truth `label`, and the `loss` -ln of the right.

    `latex` is that loss with its numbers.
    """

    student: tuple[float, float]
    probability: float
    label: int
    loss: float
    latex: str


@dataclass(frozen=True)
class Snapshot:
    """The network after `step` epochs: mean cross-entropy `loss` in nats, `accuracy` 0..1 on the training students.

    `answer` is the probability that the config's student passes and `answer_loss` the loss of this one example.
    `map` [48, 48] is the probability over 0..10 lectures (columns) and hours (rows, 0 at the lower edge).
    """

    step: int
    loss: float
    accuracy: float
    answer: float
    answer_loss: float
    weights: tuple[Floats, ...]
    map: Floats


@lru_cache(maxsize=8)
def students(data_seed: int = 0) -> Split:
    """Return the students of the lecture's question, with a little luck in their results."""
    return plane(Plane("passing", seed=data_seed))


def truth(student: tuple[float, float]) -> int:
    """Return 1 when `student` passes without luck: lectures + hours > 8."""
    return int(sum(student) > 8)


def initial_weights(seed: int) -> tuple[Floats, ...]:
    """Return matrices and biases (2, 3), (3,), (3, 1), (1,), every number drawn from the standard normal."""
    random = np.random.default_rng(seed)
    shapes = ((2, HIDDEN), (HIDDEN,), (HIDDEN, 1), (1,))
    return tuple(frozen(random.normal(size=shape).astype(np.float32)) for shape in shapes)


def ask(weights: tuple[Floats, ...], student: tuple[float, float], data_seed: int = 0) -> Answer:
    """Ask a network with `weights` about `student`: y = sigmoid(w2 . tanh(W1 x + b1) + b2), x standardised."""
    hidden_matrix, hidden_bias, matrix, bias = (weight.astype(np.float64) for weight in weights)
    x = students(data_seed).scale.apply([student])[0].astype(np.float64)
    probability = float(sigmoid(np.tanh(x @ hidden_matrix + hidden_bias) @ matrix + bias)[0])
    label = truth(student)
    loss = binary_cross_entropy(probability, label)
    inside = number(probability, 6) if label else f"(1 - {number(probability, 6)})"
    return Answer(student, probability, label, loss, rf"L = -\ln {inside} \approx {number(loss)}")


def first_answer(config: Config | None = None) -> Answer:
    """Return what the untrained network says; the lecture's config says about 0.10 for (4, 5), and the truth is 1."""
    config = config or Config()
    return ask(initial_weights(config.seed), config.student, config.data_seed)


def train(config: Config) -> Iterator[Snapshot]:
    """Yield the network from its first weights to its last, each time with its answer to the config's question."""
    with on_cpu():
        part, scale = students(config.data_seed).train, students(config.data_seed).scale
        rows = filled_rows(scale.apply(part.features), part.labels)
        grid = tf.constant(scale.apply(map_grid()))
        weights = tuple(map(tf.constant, initial_weights(config.seed)))
        loop, rate = descend(2, "tanh", "cross-entropy"), tf.constant(config.learning_rate, tf.float32)
        shown = schedule(config.epochs)
        # Untraced, so that the untrained network is on screen while the loop is still being compiled.
        yield _snapshot(0, config, weights, measure(weights, rows, grid, "tanh", compiled=False))
        for first, last in zip(shown[:-1], shown[1:], strict=True):
            weights = loop(weights, rows, rate, tf.constant(last - first))
            yield _snapshot(last, config, weights, measure(weights, rows, grid, "tanh"))


def map_axis() -> NDArray[np.float64]:
    """Return the lectures or hours at the centres of the map's cells [48]."""
    return (np.arange(MAP_SIDE) + 0.5) / MAP_SIDE * (GRID[1] - GRID[0]) + GRID[0]


def map_grid() -> NDArray[np.float64]:
    """Return the centres of the map's cells as students [48 * 48, 2], lower row first."""
    lectures, hours = np.meshgrid(map_axis(), map_axis())
    return np.stack([lectures.ravel(), hours.ravel()], axis=1)


def _snapshot(step: int, config: Config, weights: Any, measured: Measured) -> Snapshot:
    arrays = tuple(frozen(weight.numpy()) for weight in weights)
    answer = ask(arrays, config.student, config.data_seed)
    return Snapshot(step, measured.entropy, measured.accuracy, answer.probability, answer.loss, arrays, measured.map)
