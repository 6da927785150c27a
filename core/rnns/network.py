"""One recurrent network for every wiring: what goes in, one recurrent layer, what comes out; in Keras and in NumPy."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.devices import on_cpu, tf
from core.rnns import cells
from core.rnns.cells import Floats, Step

Weights = tuple[NDArray[Any], ...]


@dataclass(frozen=True)
class Shape:
    """A network's shape.

    `inputs` is the size of the vocabulary when symbols are `embedded` in that many numbers, else the number of
    features. `start` is the length of the vector that makes the first state (0: the state starts at zero).
    """

    inputs: int
    outputs: int
    kind: str = "GRU"
    units: int = 32
    embedded: int = 0
    start: int = 0

    @property
    def features(self) -> int:
        """The length of x_t."""
        return self.embedded or self.inputs

    @property
    def parameters(self) -> int:
        """How many numbers the network learns."""
        first = (self.start + 1) * self.units if self.start else 0
        table = self.inputs * self.embedded
        cell = cells.parameters(self.kind, self.features, self.units)
        return table + first + cell + (self.units + 1) * self.outputs


class Network:
    """The Keras layers of a `Shape`; `weights` in a fixed order: table, first state, cell, output."""

    def __init__(self, shape: Shape, seed: int = 0, dropout: float = 0.0) -> None:
        """Build the layers with their own seeded initialisers."""
        keras = tf.keras
        self.shape = shape
        with on_cpu():
            self._table = embedding(shape.inputs, shape.embedded, seed) if shape.embedded else None
            self._start = dense(shape.units, seed + 1, "tanh") if shape.start else None
            self.recurrent = recurrent(shape.kind, shape.units, seed + 2)
            self._dropout = keras.layers.Dropout(dropout, seed=seed + 5)
            self.output = dense(shape.outputs, seed + 4)
            built: list[tuple[Any, Any]] = [(self._table, (None, None)), (self._start, (None, shape.start))]
            built += [(self.recurrent, (None, None, shape.features)), (self.output, (None, None, shape.units))]
            layers = [layer for layer, _ in built if layer is not None]
            for layer, wanted in built:
                if layer is not None:
                    layer.build(wanted)
        self.weights = [variable for layer in layers for variable in layer.trainable_variables]

    def __call__(self, inputs: Any, start: Any = None, training: bool = False) -> Any:
        """Return the logits [batch, time, outputs] for symbols [batch, time] or features [batch, time, inputs]."""
        x = inputs if self._table is None else self._table(inputs)
        first = None if self._start is None else self._start(start)
        state = [first, tf.zeros_like(first)] if self.shape.kind == "LSTM" and first is not None else first
        hidden = self.recurrent(x, initial_state=state)
        return self.output(self._dropout(hidden, training=training))

    def take(self, weights: Weights) -> "Network":
        """Set the weights and return the network."""
        for variable, values in zip(self.weights, weights, strict=True):
            variable.assign(values)
        return self

    def numbers(self) -> Weights:
        """Return copies of the weights."""
        with on_cpu():
            return tuple(np.asarray(variable) for variable in self.weights)


def recurrent(kind: str, units: int, seed: int, **options: Any) -> Any:
    """Return Keras' own recurrent layer with seeded initialisers; it answers at every step."""
    keras = tf.keras
    return getattr(keras.layers, kind)(
        units,
        return_sequences=True,
        kernel_initializer=keras.initializers.GlorotUniform(seed=seed),
        recurrent_initializer=keras.initializers.Orthogonal(seed=seed + 1),
        **options,
    )


def dense(units: int, seed: int, activation: str | None = None) -> Any:
    """Return a dense layer with a seeded initialiser."""
    start = tf.keras.initializers.GlorotUniform(seed=seed)
    return tf.keras.layers.Dense(units, activation=activation, kernel_initializer=start)


def embedding(symbols: int, width: int, seed: int) -> Any:
    """Return a table of `width` numbers for each symbol, with a seeded initialiser."""
    start = tf.keras.initializers.RandomNormal(stddev=0.3, seed=seed)
    return tf.keras.layers.Embedding(symbols, width, embeddings_initializer=start)


@dataclass(frozen=True, eq=False)
class Opened:
    """A network's every step: `start` [batch, units], `steps`, `hidden` [batch, time, units], `logits`."""

    start: Floats
    steps: list[Step]
    hidden: Floats
    logits: Floats

    @property
    def probabilities(self) -> Floats:
        """Softmax of the logits [batch, time, outputs]."""
        return softmax(self.logits)


def softmax(logits: Floats) -> Floats:
    """Return e^z / sum e^z over the last axis."""
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True))


def opened(shape: Shape, weights: Weights, inputs: NDArray[Any], start: Floats | None = None) -> Opened:
    """Run the network by hand over symbols [batch, time] or features [batch, time, inputs], keeping every step."""
    table, first, cell, output = parts(shape, weights)
    x = inputs if table is None else table[inputs]
    begin = np.zeros((len(inputs), shape.units), np.float32)
    if first is not None:
        assert start is not None
        begin = np.tanh(start @ first[0] + first[1])
    steps = cells.run(shape.kind, cell, x, begin)
    hidden = np.stack([step.hidden for step in steps], axis=1)
    return Opened(begin, steps, hidden, hidden @ output[0] + output[1])


def parts(shape: Shape, weights: Weights) -> tuple[Floats | None, Weights | None, Weights, Weights]:
    """Return the table, the first state's layer, the cell and the output layer, as float32."""
    numbers = [np.asarray(values, np.float32) for values in weights]
    table = numbers.pop(0) if shape.embedded else None
    first = (numbers.pop(0), numbers.pop(0)) if shape.start else None
    return table, first, (numbers[0], numbers[1], numbers[2]), (numbers[3], numbers[4])
