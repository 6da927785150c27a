"""Small digit networks: their sizes, first weights, and what they answer, in NumPy, so that no page waits for it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Weights = tuple[Floats, ...]
SIDE, CLASSES = 28, 10
BENDS: dict[str, Callable[[Any], Any]] = {
    "relu": lambda x: np.maximum(x, 0),
    "tanh": np.tanh,
    "sigmoid": lambda x: (1 + np.tanh(x / 2)) / 2,  # 1 / (1 + exp(-x)) without overflow
}


@dataclass(frozen=True)
class Net:
    """Convolutions 3x3 of `filters`, each with a stride of 2, then dense layers of `units`, then 10 classes.

    Without filters the network is fully connected; without units too it is one layer.
    """

    filters: tuple[int, ...] = (8, 16)
    units: tuple[int, ...] = (32,)
    activation: str = "relu"
    dropout: float = 0.0

    @property
    def shapes(self) -> tuple[tuple[int, ...], ...]:
        """Shapes of kernels and biases in turn."""
        shapes: list[tuple[int, ...]] = []
        side, deep = SIDE, 1
        for filters in self.filters:
            shapes += [(3, 3, deep, filters), (filters,)]
            side, deep = (side + 1) // 2, filters
        before = side * side * deep
        for units in (*self.units, CLASSES):
            shapes += [(before, units), (units,)]
            before = units
        return tuple(shapes)

    @property
    def parameters(self) -> int:
        """Number of learned numbers."""
        return sum(int(np.prod(shape)) for shape in self.shapes)


CNN, DENSE, LINEAR = Net(), Net(filters=(), units=(32,)), Net(filters=(), units=())


def initial(net: Net, seed: int) -> Weights:
    """Return first weights: He's scale sqrt(2 / inputs) (2015), biases 0, the last layer small."""
    draw = np.random.default_rng([seed, 11])
    out = []
    for shape in net.shapes:
        spread = np.sqrt(2 / np.prod(shape[:-1])) if len(shape) > 1 else 0.0
        out.append((draw.normal(size=shape) * spread).astype(np.float32))
    out[-2] *= 0.1
    return tuple(out)


def scores(net: Net, weights: Weights, images: Floats, seed: int | None = None) -> Floats:
    """Return logits [n, 10] for `images` [n, 28, 28]; with a `seed` hidden units drop out at random."""
    bend = BENDS[net.activation]
    signal, place = images[..., None], 0
    for _ in net.filters:
        signal = bend(_strided(signal, weights[place]) + weights[place + 1])
        place += 2
    signal = signal.reshape(len(images), -1)
    draw = np.random.default_rng(seed)
    for _ in net.units:
        signal = bend(signal @ weights[place] + weights[place + 1])
        if seed is not None and net.dropout:
            signal = signal * (draw.random(signal.shape) >= net.dropout) / np.float32(1 - net.dropout)
        place += 2
    out: Floats = (signal @ weights[place] + weights[place + 1]).astype(np.float32)
    return out


def _strided(signal: Floats, kernel: Floats) -> Floats:
    """Return the cross-correlation [n, h/2, w/2, filters] with a stride of 2, padded as TensorFlow's SAME."""
    count, height, width, deep = signal.shape
    after = (height + 1) // 2
    missing = max(0, 2 * (after - 1) + 3 - height)
    wide = np.pad(signal, ((0, 0), *((missing // 2, missing - missing // 2),) * 2, (0, 0)))
    patches = np.concatenate(
        [wide[:, i : i + 2 * after : 2, j : j + 2 * after : 2][:, :after, :after] for i in range(3) for j in range(3)],
        axis=-1,
    )
    out: Floats = patches @ kernel.reshape(9 * deep, -1)
    return out


def softmax(logits: NDArray[Any]) -> NDArray[Any]:
    """Return exp(z) / sum exp(z) over the last axis."""
    shifted = np.exp(logits - logits.max(axis=-1, keepdims=True))
    out: NDArray[Any] = shifted / shifted.sum(axis=-1, keepdims=True)
    return out


def probabilities(net: Net, weights: Weights, images: Floats, seed: int | None = None) -> Floats:
    """Return probabilities [n, 10] for `images` [n, 28, 28]; with a `seed`, of one network with units dropped out."""
    return softmax(scores(net, weights, images, seed))


def scaled(images: NDArray[np.uint8]) -> Floats:
    """Return whole grey values [n, 28, 28] as ink in 0..1."""
    return images.astype(np.float32) / np.float32(255)


def accuracy(said: NDArray[Any], labels: NDArray[Any]) -> float:
    """Return the share of answers `said` [n, classes] whose largest is the label [n]."""
    return float((said.argmax(axis=1) == labels).mean())
