"""The same classifier from the same start, trained once on cross-entropy and once on squared error."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core import networks
from core.data import Plane, plane
from core.devices import on_cpu, tf
from core.losses.loop import OBJECTIVES, Measured, descend, filled_rows, measure
from core.perceptron.neuron import ACTIVATIONS, sigmoid
from core.runs import Refused, frozen

Floats = NDArray[np.float32]
Array = NDArray[np.float64]
RIDGE = 1e-3


@dataclass(frozen=True)
class Config:
    """Which points (`data`: one of "blobs", "moons", "curve", "xor", "circles"), which network, which start.

    `wrong` 0..10 is the size of the logits with which the untrained network claims the opposite of the truth;
    0 is an ordinary start. Both runs use the same `learning_rate`, all points in each of `epochs` steps.
    """

    VERSION: ClassVar[int] = 1

    data: str = "blobs"
    samples: int = 120
    noise: float = 0.5
    hidden: tuple[int, ...] = ()
    activation: str = "tanh"
    learning_rate: float = 0.1
    epochs: int = 400
    wrong: float = 6.0
    seed: int = 0

    def __post_init__(self) -> None:
        """Refuse what cannot be trained, in the learner's words."""
        if self.data not in DATA:
            raise Refused(f"The points are one of {', '.join(DATA)}.")
        if not 0 <= self.wrong <= 10:
            raise Refused("How wrong the start is goes from 0 (not on purpose) to 10.")
        if self.activation not in networks.ACTIVATIONS:
            raise Refused(f"The activation is one of {', '.join(networks.ACTIVATIONS)}.")
        self.network  # noqa: B018  # building it refuses what no network can be trained on

    @property
    def network(self) -> networks.Config:
        """The network and its points, as the lesson on networks describes them."""
        split = plane(Plane(self.data, self.samples, self.noise, 0, self.seed))
        points = tuple((float(x), float(y)) for x, y in split.features)
        return networks.Config(
            points,
            tuple(map(int, split.labels)),
            self.hidden,
            self.activation,
            self.learning_rate,
            self.epochs,
            seed=self.seed,
        )


DATA = ("blobs", "moons", "curve", "xor", "circles")


@dataclass(frozen=True)
class Snapshot:
    """Both networks after `step` epochs; `loss` is the first one's cross-entropy.

    `ce_...` belongs to the network trained on cross-entropy, `mse_...` to the one trained on squared error.
    Both are measured in both: `..._entropy` in nats, `..._error` mean squared. `..._gradient` is the length of
    the gradient that network follows. `..._map` [48, 48] is its probability of class 1, row 0 at the lower edge.
    """

    step: int
    loss: float
    ce_entropy: float
    ce_error: float
    ce_accuracy: float
    ce_gradient: float
    mse_entropy: float
    mse_error: float
    mse_accuracy: float
    mse_gradient: float
    ce_weights: tuple[Floats, ...]
    mse_weights: tuple[Floats, ...]
    ce_map: Floats
    mse_map: Floats


def start(config: Config) -> tuple[Floats, ...]:
    """Return the weights both runs begin with: Glorot's, the last layer turned to say the opposite if `wrong`.

    That layer's weights then are the ridge least-squares answer to logits of -`wrong` for class 1 and +`wrong`
    for class 0.
    """
    network = config.network
    weights = networks.initial_weights(network)
    if not config.wrong:
        return weights
    inputs = _last_inputs(weights, np.array(network.points), config.activation)
    signs = 1 - 2 * np.array(network.labels, np.float64)
    system = inputs.T @ inputs + RIDGE * len(inputs) * np.eye(inputs.shape[1])
    solved = np.linalg.solve(system, inputs.T @ (config.wrong * signs)).astype(np.float32)
    return (*weights[:-2], solved[1:, None], solved[:1])


def train(config: Config) -> Iterator[Snapshot]:
    """Yield both networks side by side from the common start, densely at first, sparsely later."""
    with on_cpu():
        network = config.network
        rows = filled_rows(np.array(network.points), np.array(network.labels))
        grid = tf.constant(networks.plane_grid(network.reach))
        first_weights = tuple(map(tf.constant, start(config)))
        both = {objective: first_weights for objective in OBJECTIVES}
        layers, rate = len(first_weights) // 2, tf.constant(config.learning_rate, tf.float32)
        shown = networks.schedule(config.epochs)
        # Untraced, so that the untrained networks are on screen while the loops are still being compiled.
        untrained = measure(first_weights, rows, grid, config.activation, compiled=False)
        yield _snapshot(0, both, [untrained, untrained])
        for first, last in zip(shown[:-1], shown[1:], strict=True):
            span = tf.constant(last - first)
            for objective in OBJECTIVES:
                both[objective] = descend(layers, config.activation, objective)(both[objective], rows, rate, span)
            yield _snapshot(last, both, [measure(both[each], rows, grid, config.activation) for each in OBJECTIVES])


@dataclass(frozen=True, eq=False)
class LogitSlopes:
    """What one example of class 1 or 0 asks of its logit: dL/dz under both losses, for logits `z` [n].

    `ce` = p - y and `mse` = 2 (p - y) p (1 - p), each [n].
    """

    z: Array
    ce: Array
    mse: Array


def logit_slopes(z: ArrayLike, label: int) -> LogitSlopes:
    """Return both slopes at logits `z` [n] for `label` 0 or 1; the second one vanishes where the mistake is certain."""
    if label not in (0, 1):
        raise Refused(f"A label is 0 or 1, not {label}.")
    logits = np.asarray(z, np.float64)
    error = sigmoid(logits) if label == 0 else -sigmoid(-logits)
    return LogitSlopes(frozen(logits), frozen(error), frozen(2 * error * sigmoid(logits) * sigmoid(-logits)))


def _last_inputs(weights: tuple[Floats, ...], points: Array, activation: str) -> Array:
    """Return what reaches the last layer, a 1 for its bias in front: [n, 1 + units]."""
    act = ACTIVATIONS[activation].function
    signal = points
    for matrix, bias in zip(weights[:-2:2], weights[1:-2:2], strict=True):
        signal = np.asarray(act(signal @ matrix + bias))
    return np.column_stack([np.ones(len(signal)), signal])


def _snapshot(step: int, both: dict[str, Any], measured: list[Measured]) -> Snapshot:
    ce, mse = measured
    ce_weights, mse_weights = (tuple(frozen(w.numpy()) for w in both[objective]) for objective in OBJECTIVES)
    return Snapshot(
        step=step,
        loss=ce.entropy,
        ce_entropy=ce.entropy,
        ce_error=ce.error,
        ce_accuracy=ce.accuracy,
        ce_gradient=ce.entropy_gradient,
        mse_entropy=mse.entropy,
        mse_error=mse.error,
        mse_accuracy=mse.accuracy,
        mse_gradient=mse.error_gradient,
        ce_weights=ce_weights,
        mse_weights=mse_weights,
        ce_map=ce.map,
        mse_map=mse.map,
    )
