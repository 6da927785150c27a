"""The compiled training of one architecture: many steps inside one call, everything that a slider moves a tensor."""

import functools
from dataclasses import dataclass
from typing import Any

from core.devices import tf

OPTIMIZERS = ("Adam", "momentum", "SGD")
MOMENTUM, MEAN_DECAY, SQUARE_DECAY, TINY = 0.9, 0.9, 0.999, 1e-7


@dataclass(frozen=True)
class Compiled:
    """What a compiled loop depends on: `shapes` of kernels and biases in turn, optimizer, and whether units drop."""

    shapes: tuple[tuple[int, ...], ...]
    optimizer: str
    drops: bool


class Loop:
    """The compiled training of one architecture; it keeps no state, so threads may share it."""

    def __init__(self, made: Compiled) -> None:
        """Compile nothing yet: that happens at the first call."""
        self._made = made
        weights = [tf.TensorSpec(shape, tf.float32) for shape in made.shapes]
        batches = tf.TensorSpec([None, None, 28, 28, 1], tf.float32), tf.TensorSpec([None, None], tf.int32)
        knobs = {"rate": tf.TensorSpec([]), "dropout": tf.TensorSpec([]), "seed": tf.TensorSpec([], tf.int32)}
        first = tf.TensorSpec([], tf.int32)
        signature = [weights, (weights, weights), *batches, first, knobs]
        self.steps = tf.function(self._steps, input_signature=signature, autograph=False)
        self.answers = tf.function(
            forward, input_signature=[weights, tf.TensorSpec([None, 28, 28, 1])], autograph=False
        )

    def _steps(self, weights: Any, slots: Any, images: Any, labels: Any, first: Any, knobs: Any) -> Any:
        """Train on every batch of `images` [steps, batch, 28, 28, 1]; returns weights and the optimizer's slots."""

        def one(i: Any, weights: Any, slots: Any) -> Any:
            with tf.GradientTape() as tape:
                tape.watch(weights)
                seed = tf.stack([knobs["seed"], first + i])
                logits = forward(weights, images[i], knobs["dropout"] if self._made.drops else None, seed)
                loss = cross_entropy(logits, labels[i])
            gradients = tape.gradient(loss, weights)
            return i + 1, *descended(self._made.optimizer, weights, slots, gradients, (knobs["rate"], first + i + 1))

        return tf.while_loop(lambda i, *_: i < tf.shape(images)[0], one, (0, weights, slots))[1:]


@functools.lru_cache(maxsize=24)
def loop_of(made: Compiled) -> Loop:
    """Return the one loop of an architecture."""
    return Loop(made)


def forward(weights: Any, images: Any, dropout: Any = None, seed: Any = None) -> Any:
    """Return logits [n, 10]: convolutions with ReLU, the first two halved by max pooling, then two dense layers."""
    signal = images
    *convolutions, hidden, last = zip(weights[::2], weights[1::2], strict=True)
    for i, (kernel, bias) in enumerate(convolutions):
        signal = tf.nn.conv2d(signal, kernel, 1, "SAME")
        signal = tf.nn.max_pool2d(signal, 2, 2, "VALID") if i < 2 else signal
        signal = tf.nn.relu(signal + bias)  # the largest of four stays the largest: later is the same and cheaper
    flat = tf.reshape(signal, [-1, hidden[0].shape[0]])
    units = tf.nn.relu(flat @ hidden[0] + hidden[1])
    if dropout is not None:
        keep = tf.cast(tf.random.stateless_uniform(tf.shape(units), seed) >= dropout, tf.float32)
        units = units * keep / (1 - dropout)
    return units @ last[0] + last[1]


def cross_entropy(logits: Any, labels: Any) -> Any:
    """Return the mean of -ln(probability of the label)."""
    return tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits))


def descended(optimizer: str, weights: Any, slots: Any, gradients: Any, rate_and_step: Any) -> Any:
    """Return weights and slots after one step; the slots are mean and mean square of the gradients, or the velocity.

    SGD: w - rate g. Momentum: v = 0.9 v - rate g, w + v. Adam (Kingma and Ba, 2015, algorithm 1, its end of section 2):
    w - rate sqrt(1 - 0.999^t) / (1 - 0.9^t) * m / (sqrt(s) + 1e-7).
    """
    rate, step = rate_and_step
    means, squares = slots
    if optimizer == "SGD":
        return [w - rate * g for w, g in zip(weights, gradients, strict=True)], slots
    if optimizer == "momentum":
        means = [MOMENTUM * v - rate * g for v, g in zip(means, gradients, strict=True)]
        return [w + v for w, v in zip(weights, means, strict=True)], (means, squares)
    means = [m + (1 - MEAN_DECAY) * (g - m) for m, g in zip(means, gradients, strict=True)]
    squares = [s + (1 - SQUARE_DECAY) * (g * g - s) for s, g in zip(squares, gradients, strict=True)]
    time = tf.cast(step, tf.float32)
    pace = rate * tf.sqrt(1 - SQUARE_DECAY**time) / (1 - MEAN_DECAY**time)
    moved = [w - pace * m / (tf.sqrt(s) + TINY) for w, m, s in zip(weights, means, squares, strict=True)]
    return moved, (means, squares)
