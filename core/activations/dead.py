"""Units that fall silent for good: a ReLU network trained with steps that are too large, and its revival."""

import functools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from core import networks
from core.activations.functions import LEAK, function
from core.data import Plane, Split, plane
from core.devices import on_cpu, tf
from core.perceptron.checks import positive, whole
from core.runs import Refused, frozen

DATA = ("circles", "moons", "xor", "spiral", "curve", "blobs")
REACH = 6.0
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Config:
    """A network that learns the two classes of `data` by full-batch gradient descent, started with He's weights.

    From epoch `switch_epoch` on (0: never) every hidden unit has the activation `switch_to` and the learning rate is
    `switch_rate`; the weights stay as they are.
    `hidden` are units per hidden layer, `leak` the leaky ReLU's slope for negative z.
    """

    VERSION: ClassVar[int] = 1

    data: str = "circles"
    hidden: tuple[int, ...] = (8, 8, 8)
    activation: str = "relu"
    learning_rate: float = 2.0
    epochs: int = 600
    seed: int = 9  # no dead unit at first, 14 of 24 after 200 epochs
    switch_epoch: int = 0
    switch_to: str = "leaky_relu"
    switch_rate: float = 0.05
    leak: float = LEAK

    def __post_init__(self) -> None:
        """Refuse what cannot be trained, in the learner's words."""
        if self.data not in DATA:
            raise Refused(f"Choose one of the sets {', '.join(DATA)}.")
        if not 1 <= len(self.hidden) <= 6 or not all(1 <= units <= 32 for units in self.hidden):
            raise Refused("The network has 1 to 6 hidden layers of 1 to 32 units each.")
        for name in (self.activation, self.switch_to):
            function(name, self.leak)
        positive(self.learning_rate, "The learning rate", 100)
        positive(self.switch_rate, "The learning rate after the switch", 100)
        whole(self.epochs, "The number of epochs", 1, 10_000)
        whole(self.seed, "The seed", 0, 2**32 - 1)
        whole(self.switch_epoch, "The epoch of the switch", 0, self.epochs)


@dataclass(frozen=True)
class Snapshot:
    """The network after `step` epochs, its hidden units with the activation called `activation`.

    `silent` marks per hidden layer the units [units] whose output is 0 for every point, `negative` those whose z is
    below 0 for every point: under ReLU the same, under leaky ReLU such a unit still learns. `weights` alternate
    matrix and bias; `picture` [side, side] is the probability of class 1, row 0 at the lower edge; `loss` in nats.
    """

    step: int
    loss: float
    accuracy: float
    activation: str
    silent: tuple[Mask, ...]
    negative: tuple[Mask, ...]
    weights: tuple[NDArray[np.float32], ...]
    picture: NDArray[np.float32]

    @property
    def dead(self) -> tuple[int, ...]:
        """Dead units in each hidden layer: output 0 for the whole batch."""
        return tuple(int(layer.sum()) for layer in self.silent)

    @property
    def share(self) -> float:
        """Share (0..1) of all hidden units that are dead."""
        return sum(self.dead) / sum(len(layer) for layer in self.silent)


def points(config: Config) -> Split:
    """Return the points that `config` trains on."""
    return plane(Plane(config.data, test_share=0.0, seed=config.seed))


def initial_weights(config: Config) -> tuple[NDArray[np.float32], ...]:
    """Return normal matrices of spread sqrt(2 / inputs) (He et al., 2015), each followed by its zero bias."""
    draw = np.random.default_rng(config.seed)
    widths, weights = (2, *config.hidden, 1), []
    for inputs, units in zip(widths[:-1], widths[1:], strict=True):
        weights.append(draw.normal(0, np.sqrt(2 / inputs), (inputs, units)).astype(np.float32))
        weights.append(np.zeros(units, np.float32))
    return tuple(weights)


def train(config: Config) -> Iterator[Snapshot]:
    """Yield the network from its first weights to its last, also at the switch."""
    split = points(config)
    features, labels = split.features, split.labels.astype(np.float32)
    weights: tuple[Any, ...] = initial_weights(config)
    shown = sorted({*networks.schedule(config.epochs), config.switch_epoch})
    yield _snapshot(config, 0, weights, (features, labels))
    for first, last in zip(shown[:-1], shown[1:], strict=True):
        name, rate = phase(config, first)
        with on_cpu():  # not around the yield: the scope belongs to the thread, and the caller may never come back
            rows = tf.constant(features), tf.constant(labels)
            span = tf.constant(rate, tf.float32), tf.constant(last - first)
            weights = epochs(name, config.leak)(tuple(tf.constant(w) for w in weights), rows, *span)
        yield _snapshot(config, last, weights, rows)


def phase(config: Config, epoch: int) -> tuple[str, float]:
    """Return the activation and the learning rate from `epoch` on."""
    switched = 0 < config.switch_epoch <= epoch
    return (config.switch_to, config.switch_rate) if switched else (config.activation, config.learning_rate)


def forward(activation: Any, weights: tuple[Any, ...], signal: Any) -> tuple[Any, list[Any], list[Any]]:
    """Return the logits [n] of `signal` [n, 2], and every hidden layer's z and output [n, units]."""
    sums, outputs = [], []
    for i in range(0, len(weights) - 2, 2):
        sums.append(tf.matmul(signal, weights[i]) + weights[i + 1])
        signal = activation(sums[-1])
        outputs.append(signal)
    return (tf.matmul(signal, weights[-2]) + weights[-1])[:, 0], sums, outputs


def loss_of(logits: Any, labels: Any) -> Any:
    """Return the mean binary cross-entropy of `logits` [n]."""
    return tf.reduce_mean(tf.nn.sigmoid_cross_entropy_with_logits(labels=labels, logits=logits))


def step(activation: Any, weights: tuple[Any, ...], rows: tuple[Any, Any], learning_rate: Any) -> tuple[Any, ...]:
    """Return the weights after one step of gradient descent; a unit without output has no gradient and stays."""
    with tf.GradientTape() as tape:
        tape.watch(weights)
        loss = loss_of(forward(activation, weights, rows[0])[0], rows[1])
    gradients = tape.gradient(loss, weights, unconnected_gradients=tf.UnconnectedGradients.ZERO)
    return tuple(w - learning_rate * g for w, g in zip(weights, gradients, strict=True))


@functools.lru_cache(maxsize=64)
def epochs(activation: str, leak: float) -> Any:
    """Return the compiled loop; learning rate, points, weights and the number of epochs compile nothing new."""
    chosen = function(activation, leak).tensor

    def run(weights: Any, rows: Any, learning_rate: Any, count: Any) -> Any:
        def one(now: Any, weights: Any) -> Any:
            return now + 1, step(chosen, weights, rows, learning_rate)

        return tf.while_loop(lambda now, _: now < count, one, (0, weights))[1]

    return tf.function(run)  # not XLA: for so few points it took longer to compile, and then to run


def _snapshot(config: Config, epoch: int, weights: Any, rows: Any) -> Snapshot:
    name, _ = phase(config, epoch)
    chosen = function(name, config.leak).tensor
    with on_cpu():
        logits, sums, outputs = forward(chosen, weights, rows[0])
        picture = tf.nn.sigmoid(forward(chosen, weights, networks.plane_grid(REACH))[0]).numpy()
        loss = float(loss_of(logits, rows[1]))
    right = (np.asarray(logits) > 0) == (np.asarray(rows[1]) > 0.5)
    return Snapshot(
        epoch, loss, float(right.mean()), name,
        tuple(frozen((np.asarray(layer) == 0).all(axis=0)) for layer in outputs),
        tuple(frozen((np.asarray(layer) < 0).all(axis=0)) for layer in sums),
        tuple(frozen(w) for w in weights),
        frozen(picture.reshape(networks.MAP_SIDE, networks.MAP_SIDE)),
    )  # fmt: skip
