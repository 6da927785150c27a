"""The fused training of small networks: any weights on the examples, any order, attacked ones if wanted."""

import functools
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.devices import on_device, tf
from core.limitations.nets import Floats, Net, Weights, initial

BATCH, UNBROKEN = 50, 100  # examples a step, steps without a pause
BETAS, TINY = (0.9, 0.999), 1e-7


def logits(net: Net, weights: Any, images: Any, seed: Any = None) -> Any:
    """Return logits [n, 10] of `images` [n, 28, 28]; with a `seed` hidden units drop out at random."""
    bend = {"relu": tf.nn.relu, "tanh": tf.tanh, "sigmoid": tf.sigmoid}[net.activation]
    signal = images[..., None]
    place = 0
    for _ in net.filters:
        signal = bend(tf.nn.conv2d(signal, weights[place], 2, "SAME") + weights[place + 1])
        place += 2
    signal = tf.reshape(signal, [-1, weights[place].shape[0]])
    for layer in range(len(net.units)):
        signal = bend(signal @ weights[place] + weights[place + 1])
        if seed is not None and net.dropout:
            draws = tf.random.stateless_uniform(tf.shape(signal), tf.stack([seed, layer]))
            signal *= tf.cast(draws >= net.dropout, tf.float32) / (1 - net.dropout)
        place += 2
    return signal @ weights[place] + weights[place + 1]


def order(count: int, steps: int, seed: int, chances: NDArray[Any] | None = None, batch: int = BATCH) -> NDArray[Any]:
    """Return which examples each step sees, [steps, batch]: whole epochs shuffled, or drawn with `chances` [count]."""
    draw = np.random.default_rng([seed, 13])
    need = steps * batch
    if chances is not None:
        return draw.choice(count, (steps, batch), p=chances / chances.sum()).astype(np.int32)
    epochs = [draw.permutation(count) for _ in range(-(-need // count))]
    return np.concatenate(epochs)[:need].reshape(steps, batch).astype(np.int32)


@functools.lru_cache(maxsize=64)
def trainer(net: Net) -> Any:
    """Return the traced loop of one architecture: Adam (Kingma and Ba, 2015) over all rows of the order.

    With `attack` above 0 half of each batch is moved by that much along the sign of its own gradient first.
    """

    def slopes(weights: Any, images: Any, labels: Any, share: Any, seed: Any) -> Any:
        with tf.GradientTape() as tape:
            tape.watch((weights, images))
            told = logits(net, weights, images, seed)
            each = tf.nn.sparse_softmax_cross_entropy_with_logits(labels, told)
            loss = tf.reduce_sum(share * each) / tf.reduce_sum(share)
        return loss, *tape.gradient(loss, (weights, images))

    def attacked(weights: Any, images: Any, labels: Any, share: Any, attack: Any) -> Any:
        half = BATCH // 2
        by = slopes(weights, images[:half], labels[:half], share[:half], None)[2]
        return tf.concat([tf.clip_by_value(images[:half] + attack * tf.sign(by), 0, 1), images[half:]], 0)

    def run(state: Any, data: Any, rows: Any, knobs: Any) -> Any:
        rate, seed, attack, start = knobs

        def one(i: Any, state: Any, last: Any) -> Any:
            weights, means, squares = state
            images, labels, share = (tf.gather(part, rows[i]) for part in data)
            images = tf.cond(attack > 0, lambda: attacked(weights, images, labels, share, attack), lambda: images)
            loss, found, _ = slopes(weights, images, labels, share, seed * 7919 + start + i)
            return i + 1, _adam((weights, means, squares), found, rate, start + i + 1), loss

        count = tf.shape(rows)[0]
        _, state, loss = tf.while_loop(lambda i, *_: i < count, one, (0, state, tf.constant(0.0)))
        return state, loss

    return tf.function(run, autograph=False, reduce_retracing=True)


def _adam(state: Any, slopes: Any, rate: Any, number: Any) -> Any:
    weights, means, squares = state
    (first, second), t = BETAS, tf.cast(number, tf.float32)
    means = tuple(first * m + (1 - first) * g for m, g in zip(means, slopes, strict=True))
    squares = tuple(second * s + (1 - second) * g * g for s, g in zip(squares, slopes, strict=True))
    size = rate * tf.sqrt(1 - second**t) / (1 - first**t)
    moved = zip(weights, means, squares, strict=True)
    return tuple(w - size * m / (tf.sqrt(s) + TINY) for w, m, s in moved), means, squares


@dataclass(frozen=True, eq=False)
class Data:
    """What is learned from: `images` [n, 28, 28] in 0..1, `labels` [n], how much each counts `share` [n]."""

    images: Floats
    labels: NDArray[np.integer]
    share: Floats | None = None


@dataclass(frozen=True)
class Course:
    """How it is learned: `steps` of 50 examples, Adam's `rate`, the `seed`, and an `attack` to withstand."""

    steps: int = 300
    rate: float = 2e-3
    seed: int = 0
    attack: float = 0.0


def taught(
    net: Net, data: Data, course: Course, chances: NDArray[Any] | None = None, pieces: int = 1
) -> Iterator[tuple[int, float, Weights]]:
    """Yield step, last loss and weights after each of `pieces` equal parts of the course."""
    share = np.ones(len(data.images), np.float32) if data.share is None else data.share
    rows = order(len(data.images), course.steps, course.seed, chances)
    weights = initial(net, course.seed)
    state: Any = (weights, tuple(map(np.zeros_like, weights)), tuple(map(np.zeros_like, weights)))
    at = 0
    for part in np.array_split(rows, pieces):
        with on_device():
            held = tuple(map(tf.constant, (data.images, data.labels.astype(np.int32), share)))
            rate, attack = (tf.constant(value, tf.float32) for value in (course.rate, course.attack))
            knobs = rate, tf.constant(course.seed), attack, tf.constant(at)
            state, loss = trainer(net)(tf.nest.map_structure(tf.constant, state), held, tf.constant(part), knobs)
        at += len(part)
        yield at, float(loss), tuple(np.asarray(w) for w in state[0])


def learned(net: Net, data: Data, course: Course, chances: NDArray[Any] | None = None) -> Weights:
    """Return the weights at the end of the course."""
    *_, (_, _, weights) = taught(net, data, course, chances)
    return weights


def breathing(
    net: Net, data: Data, course: Course, chances: NDArray[Any] | None = None
) -> Generator[None, None, tuple[float, Weights]]:
    """Train to the end with pauses in which a run can be stopped; `yield from` it gives the last loss and weights."""
    pieces = max(1, course.steps // UNBROKEN)
    for _, loss, weights in taught(net, data, course, chances, pieces):
        reached = loss, weights
        yield None
    return reached


@functools.lru_cache(maxsize=16)
def _sloped(net: Net) -> Any:
    def slope(weights: Any, images: Any, labels: Any) -> Any:
        with tf.GradientTape() as tape:
            tape.watch(images)
            told = logits(net, weights, images)
            loss = tf.reduce_sum(tf.nn.sparse_softmax_cross_entropy_with_logits(labels, told))
        return tape.gradient(loss, images)

    return tf.function(slope, autograph=False, reduce_retracing=True)


def slope_of(net: Net, weights: Weights) -> Callable[[Floats, NDArray[Any]], Floats]:
    """Return the gradient of cross-entropy at the input as a function of images [n, 28, 28] and labels [n]."""

    def slope(images: Floats, labels: NDArray[Any]) -> Floats:
        with on_device():
            out = _sloped(net)(tuple(map(tf.constant, weights)), tf.constant(images), tf.constant(labels, tf.int32))
            return np.asarray(out)

    return slope
