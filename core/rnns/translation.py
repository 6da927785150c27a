"""English number words to Portuguese ones: an encoder, a decoder, and attention between them or not."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.devices import on_cpu, tf
from core.rnns import cells, limits, loop, numbers
from core.rnns.cells import Floats, Step
from core.rnns.network import Weights, dense, embedding, recurrent, softmax
from core.runs import Refused, frozen

UNITS, EMBEDDED = 64, 32
RANGES = (999, 9_999, 99_999)


class Translator:
    """The Keras layers; `weights` in a fixed order.

    Tables of both languages, encoder forward and backward, the decoder's first state, the decoder, then, with
    attention, its scores, the layer over state and context, and the output layer.
    """

    def __init__(self, attention: bool, units: int = UNITS, seed: int = 0) -> None:
        """Build the layers with their own seeded initialisers."""
        self.attention = attention
        english, portuguese = (len(numbers.vocabulary(language)) for language in numbers.LANGUAGES)
        with on_cpu():
            self._english, self._portuguese = (
                embedding(size, EMBEDDED, seed + i) for i, size in enumerate((english, portuguese))
            )
            self._forward = recurrent("GRU", units, seed + 2)
            self._backward = recurrent("GRU", units, seed + 4, go_backwards=True)
            self._start = dense(units, seed + 6, "tanh")
            self._decoder = recurrent("GRU", units, seed + 7)
            self._score = dense(units, seed + 9)
            self._mix, self._output = dense(units, seed + 10, "tanh"), dense(portuguese, seed + 11)
            self.weights = self._built(units)

    def _built(self, units: int) -> list[Any]:
        wide = 2 * units
        built: list[tuple[Any, Any]] = [(self._english, (None, None)), (self._portuguese, (None, None))]
        built += [(layer, (None, None, EMBEDDED)) for layer in (self._forward, self._backward)]
        built += [(self._start, (None, wide)), (self._decoder, (None, None, EMBEDDED))]
        built += [(self._score, (None, None, wide))] if self.attention else []
        built += [(self._mix, (None, None, units + wide if self.attention else units))]
        built += [(self._output, (None, None, units))]
        for layer, shape in built:
            layer.build(shape)
        return [variable for layer, _ in built for variable in layer.trainable_variables]

    def __call__(self, english: Any, before: Any) -> Any:
        """Return logits [batch, time, words] for English [batch, in] and the Portuguese words before each place."""
        x = self._english(english)
        encoded = tf.concat([self._forward(x), tf.reverse(self._backward(x), [1])], axis=-1)
        units = encoded.shape[-1] // 2
        state = self._start(tf.concat([encoded[:, -1, :units], encoded[:, 0, units:]], axis=-1))
        hidden = self._decoder(self._portuguese(before), initial_state=state)
        if self.attention:
            scores = tf.matmul(hidden, self._score(encoded), transpose_b=True)
            scores -= 1e9 * tf.cast(tf.equal(english, 0), tf.float32)[:, None, :]
            hidden = tf.concat([hidden, tf.matmul(tf.nn.softmax(scores), encoded)], axis=-1)
        return self._output(self._mix(hidden))


@dataclass(frozen=True, eq=False)
class Translated:
    """A translation, step by step, for `english` [batch, in].

    `portuguese` [batch, out] with `probabilities` of each chosen word; hidden states of the encoder
    [batch, in, 2 units] and decoder [batch, out, units]; `attention` [batch, out, in], zeros without it.
    """

    english: NDArray[np.int32]
    portuguese: NDArray[np.int32]
    probabilities: Floats
    encoder: Floats
    decoder: Floats
    attention: Floats


@dataclass(frozen=True, eq=False)
class _Parts:
    """The weights by job, as float32."""

    english: Floats
    portuguese: Floats
    forward: Weights
    backward: Weights
    start: Weights
    decoder: Weights
    score: Weights
    mix: Weights
    output: Weights


def _parts(weights: Weights) -> _Parts:
    w = [np.asarray(values, np.float32) for values in weights]
    attended = len(w) == 19
    score, rest = (tuple(w[13:15]), w[15:]) if attended else ((), w[13:])
    grouped = (tuple(w[2:5]), tuple(w[5:8]), tuple(w[8:10]), tuple(w[10:13]))
    return _Parts(w[0], w[1], *grouped, score, tuple(rest[:2]), tuple(rest[2:]))


def translate(weights: Weights, english: NDArray[np.int32]) -> Translated:
    """Translate word by word, each time taking the likeliest word, written out in NumPy."""
    w = _parts(weights)
    x = w.english[english]
    forth = np.stack([step.hidden for step in cells.run("GRU", w.forward, x)], axis=1)
    back = np.stack([step.hidden for step in cells.run("GRU", w.backward, x[:, ::-1])], axis=1)[:, ::-1]
    encoded = np.concatenate([forth, back], axis=-1)
    first = np.tanh(np.concatenate([forth[:, -1], back[:, 0]], axis=-1) @ w.start[0] + w.start[1])
    keys = encoded @ w.score[0] + w.score[1] if w.score else None
    now, before = Step(first, np.zeros_like(first)), np.zeros(len(english), np.int32)
    columns: list[tuple[Any, ...]] = []
    for _ in range(numbers.LONGEST_OUT):
        now = cells.gru_step(w.portuguese[before], now, w.decoder)
        probabilities, looked = _answer(w, now.hidden, keys, encoded, english)
        before = probabilities.argmax(axis=-1).astype(np.int32)
        columns.append((before, probabilities.max(axis=-1), now.hidden, looked))
    chosen, sure, hidden, attention = (np.stack(column, axis=1) for column in zip(*columns, strict=True))
    return Translated(english, chosen, sure, encoded, hidden, attention)


def _answer(
    w: _Parts, hidden: Floats, keys: Floats | None, encoded: Floats, english: NDArray[np.int32]
) -> tuple[Floats, Floats]:
    """Return the probabilities of the next word and where attention looked."""
    looked: Floats = np.zeros(english.shape, np.float32)
    if keys is not None:
        scores = np.einsum("bu,btu->bt", hidden, keys) - 1e9 * (english == 0)
        looked = softmax(scores)
        hidden = np.concatenate([hidden, np.einsum("bt,bte->be", looked, encoded)], axis=-1)
    mixed = np.tanh(hidden @ w.mix[0] + w.mix[1])
    return softmax(mixed @ w.output[0] + w.output[1]), looked


def exact(weights: Weights, pairs: numbers.Pairs) -> tuple[float, NDArray[np.bool_]]:
    """Return the share of numbers translated word for word, and for each whether it was."""
    given = translate(weights, pairs.english).portuguese
    ended = np.cumsum(pairs.portuguese == 1, axis=1) - (pairs.portuguese == 1) > 0  # what follows the end is no matter
    right = ((given == pairs.portuguese) | ended).all(axis=1)
    return float(right.mean()), right


@dataclass(frozen=True)
class Config:
    """Learn the numbers 0 to `largest` from `samples` of them; `steps` of `batch` pairs each."""

    largest: int = 9_999
    samples: int = 3_000
    attention: bool = True
    units: int = UNITS
    steps: int = 300
    batch: int = 64
    learning_rate: float = 4e-3
    seed: int = 0

    def __post_init__(self) -> None:
        """Refuse what cannot be learned here."""
        limits.check(self)
        if not 100 <= self.largest <= numbers.LARGEST:
            raise Refused(f"Choose a largest number from 100 to {numbers.LARGEST:,}.")
        if not 0 < self.samples <= self.largest // 2 + 1:
            raise Refused("At most half of the numbers can be for training: the others test it.")


@dataclass(frozen=True)
class Snapshot:
    """The translator after `step`: mean `loss` in nats per word, share of held-out numbers right, `weights`."""

    step: int
    loss: float
    exact: float
    weights: tuple[NDArray[np.float16], ...]


def train(config: Config) -> Iterator[Snapshot]:
    """Yield the translator from its first weights to its last."""
    chosen, held = numbers.split(config.largest, config.samples, 200, config.seed)
    tested = numbers.pairs(held)
    network = Translator(config.attention, config.units, config.seed)
    yield _snapshot(0, float(np.log(len(numbers.vocabulary("Portuguese")))), network, tested)
    for step, cost in learned(network, numbers.pairs(chosen), config):
        yield _snapshot(step, cost, network, tested)


def learned(network: Translator, pairs: numbers.Pairs, config: Config) -> Iterator[tuple[int, float]]:
    """Train `network` on `pairs`; yield step and loss at every shown step."""

    def cost(english: Any, portuguese: Any) -> Any:
        before = tf.pad(portuguese[:, :-1], [[0, 0], [1, 0]])
        counted = tf.cast(tf.not_equal(portuguese, 0), tf.float32)
        return loop.entropy(network(english, before), portuguese, counted)

    fused = loop.Loop(network.weights, cost, config.learning_rate, clip=1.0)
    data = loop.tensors(pairs.english, pairs.portuguese)
    random = np.random.default_rng(config.seed)
    spans = loop.schedule(config.steps)
    rows = loop.orders(len(pairs.numbers), config.batch, random)
    for before, after in zip(spans[:-1], spans[1:], strict=True):
        fused.rate(config.learning_rate * 0.5 * (1 + np.cos(np.pi * before / config.steps)))
        yield after, fused.run(data, np.stack([next(rows) for _ in range(after - before)])).cost


def _snapshot(step: int, cost: float, network: Translator, tested: numbers.Pairs) -> Snapshot:
    with on_cpu():
        weights = tuple(frozen(np.asarray(variable).astype(np.float16)) for variable in network.weights)
    return Snapshot(step, cost, exact(weights, tested)[0], weights)
