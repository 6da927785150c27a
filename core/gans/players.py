"""The two small networks of the plane: fully connected, weights as a flat tuple, matrix and bias in turn."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.devices import tf
from core.gans.config import Config

SLOPE = 0.2
Weights = tuple[Any, ...]


def widths(config: Config) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the layers' widths of the generator and of the discriminator, inputs and outputs included."""
    generator = (config.noise_size, *[config.g_units] * config.g_layers, 2)
    return generator, (2, *[config.d_units] * config.d_layers, 1)


def parameters(sizes: tuple[int, ...]) -> int:
    """Return how many numbers a network of these widths learns."""
    return sum((inputs + 1) * units for inputs, units in zip(sizes[:-1], sizes[1:], strict=True))


def initial(sizes: tuple[int, ...], random: np.random.Generator) -> tuple[NDArray[np.float32], ...]:
    """Return starting weights: He's normal matrices (2015, section 2.2), biases 0; the last matrix as Glorot's."""
    weights: list[NDArray[np.float32]] = []
    for number, (inputs, units) in enumerate(zip(sizes[:-1], sizes[1:], strict=True)):
        last = number == len(sizes) - 2
        spread = np.sqrt(2 / (inputs + units) if last else 2 / inputs)
        weights += [random.normal(0, spread, (inputs, units)).astype(np.float32), np.zeros(units, np.float32)]
    return tuple(weights)


def forward(weights: Weights, inputs: Any) -> Any:
    """Return a network's answers [n, units] to `inputs` [n, width]: leaky ReLU between layers, none at the end."""
    signal = inputs
    for number in range(0, len(weights), 2):
        signal = signal @ weights[number] + weights[number + 1]
        if number < len(weights) - 2:
            signal = tf.nn.leaky_relu(signal, SLOPE)
    return signal


def score(weights: Weights, places: Any) -> Any:
    """Return the discriminator's raw score [n] of places [n, 2]."""
    return forward(weights, places)[:, 0]
