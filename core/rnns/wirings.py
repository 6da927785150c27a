"""Four of the lecture's five wirings as tasks for the same network; the fifth, translation, is its own file."""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.data import mnist
from core.rnns import frames, sentences
from core.rnns.cells import STEPS, Floats, Step
from core.rnns.network import Shape, Weights, opened, parts

TASKS = ("one to one", "one to many", "many to one", "aligned")
LETTERS = ("end", *sorted({letter for name in frames.NAMES for letter in name}))
LONGEST_NAME = 6  # five letters and the end
EMBEDDED, SMALL = 12, 14


@dataclass(frozen=True, eq=False)
class Rows:
    """Training rows of a task.

    `inputs` are symbols [n, time] or features [n, time, inputs], `start` makes the first state [n, start];
    `wanted` and `counted` [n, time] are the labels and which of them count.
    """

    inputs: NDArray[Any]
    start: NDArray[np.float32]
    wanted: NDArray[np.int32]
    counted: NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Task:
    """A wiring's `shape`, its training rows, and `accuracy(weights)` on held-out ones, 0..1."""

    shape: Shape
    rows: Callable[[], Rows]
    accuracy: Callable[[Weights], float]


def task(name: str, kind: str = "GRU", units: int = 32, rule: str = "parity") -> Task:
    """Return a wiring's task for a cell of `kind`; `rule` is what the labels of a video mean."""
    made = {"one to one": _one_to_one, "one to many": _one_to_many, "many to one": _many_to_one}
    return _aligned(kind, units, rule) if name == "aligned" else made[name](kind, units)


def _one_to_one(kind: str, units: int) -> Task:
    shape = Shape(SMALL * SMALL, 10, kind, units)
    return Task(shape, lambda: _single_rows(held_out=False), lambda weights: single_accuracy(shape, weights))


@functools.lru_cache(maxsize=2)
def _single_rows(held_out: bool) -> Rows:
    digits = mnist()
    images, labels = (
        (digits.test_images, digits.test_labels) if held_out else (digits.train_images, digits.train_labels)
    )
    n = len(labels)
    return Rows(small(images)[:, None], np.zeros((n, 0), np.float32), labels[:, None].astype(np.int32), _ones(n, 1))


def small(images: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Return pictures [n, 28, 28] as means over 2 x 2 pixels, 0..1, in rows [n, 196]."""
    n = len(images)
    return np.asarray(images.reshape(n, SMALL, 2, SMALL, 2).mean(axis=(2, 4)).reshape(n, -1) / 255, np.float32)


def single_accuracy(shape: Shape, weights: Weights) -> float:
    """Return the share of held-out digits named rightly."""
    rows = _single_rows(held_out=True)
    given = opened(shape, weights, rows.inputs).logits.argmax(axis=-1)
    return float((given == rows.wanted).mean())


def _one_to_many(kind: str, units: int) -> Task:
    shape = Shape(len(LETTERS), len(LETTERS), kind, units, embedded=EMBEDDED, start=64)
    return Task(shape, _name_rows, lambda weights: name_accuracy(shape, weights))


def spelled(name: str) -> list[int]:
    """Return a digit's name as places in LETTERS, its end included."""
    return [*(LETTERS.index(letter) for letter in name), 0]


def _name_rows() -> Rows:
    labels = mnist().train_labels
    wanted = np.zeros((len(labels), LONGEST_NAME), np.int32)
    counted = np.zeros(wanted.shape, np.float32)
    for digit, name in enumerate(frames.NAMES):
        letters = spelled(name)
        wanted[labels == digit, : len(letters)] = letters
        counted[labels == digit, : len(letters)] = 1
    return Rows(np.pad(wanted[:, :-1], ((0, 0), (1, 0))), frames.features()[0], wanted, counted)


@dataclass(frozen=True, eq=False)
class Spelled:
    """A name by `letters` [n, time], their `probabilities` [n, time, letters], the `start` and the `steps`."""

    letters: NDArray[np.int64]
    probabilities: Floats
    start: Floats
    steps: list[Step]


def spell(shape: Shape, weights: Weights, seen: Floats) -> Spelled:
    """Spell what features [n, 64] show: each letter that comes out goes in at the next step."""
    table, first, cell, output = parts(shape, weights)
    assert table is not None and first is not None
    begin = np.tanh(seen @ first[0] + first[1])
    now, letter = Step(begin, np.zeros_like(begin)), np.zeros(len(seen), np.int64)
    steps, letters, told = [], [], []
    for _ in range(LONGEST_NAME):
        now = STEPS[shape.kind](table[letter], now, (cell[0], cell[1], cell[2]))
        logits = now.hidden @ output[0] + output[1]
        letter = logits.argmax(axis=-1)
        steps.append(now)
        letters.append(letter)
        told.append(logits)
    powers = np.exp(np.stack(told, axis=1) - np.stack(told, axis=1).max(axis=-1, keepdims=True))
    return Spelled(np.stack(letters, axis=1), powers / powers.sum(axis=-1, keepdims=True), begin, steps)


def name_of(letters: NDArray[np.integer]) -> str:
    """Return the letters up to the end."""
    word = [LETTERS[int(letter)] for letter in letters]
    return "".join(word[: word.index("end")] if "end" in word else word)


def name_accuracy(shape: Shape, weights: Weights) -> float:
    """Return the share of held-out digits whose whole name is right."""
    given = spell(shape, weights, frames.features()[1]).letters
    right = [name_of(row) == frames.NAMES[d] for row, d in zip(given, mnist().test_labels, strict=True)]
    return float(np.mean(right))


def _many_to_one(kind: str, units: int) -> Task:
    shape = Shape(len(sentences.vocabulary()), 2, kind, units, embedded=EMBEDDED)
    return Task(shape, _sentence_rows, lambda weights: sentence_accuracy(shape, weights)[0])


def _sentence_rows() -> Rows:
    train = sentences.data()[0]
    wanted = np.repeat(train.good[:, None], sentences.LONGEST, axis=1)
    counted = (np.arange(sentences.LONGEST) == train.last[:, None]).astype(np.float32)
    return Rows(train.symbols, np.zeros((len(wanted), 0), np.float32), wanted, counted)


def sentence_accuracy(shape: Shape, weights: Weights) -> tuple[float, float]:
    """Return the share of held-out sentences understood: pairs of the same words, and single clauses."""
    shares = []
    for part in sentences.data()[1:]:
        logits = opened(shape, weights, part.symbols).logits
        given = logits[np.arange(len(logits)), part.last].argmax(axis=-1)
        shares.append(float((given == part.good).mean()))
    return shares[0], shares[1]


def bag_accuracy() -> tuple[float, float]:
    """Return the same shares for the bag of words."""
    weights = sentences.bag_weights()
    shares = [
        float(((sentences.bags(p) @ weights[:-1] + weights[-1] > 0) == p.good).mean()) for p in sentences.data()[1:]
    ]
    return shares[0], shares[1]


def _aligned(kind: str, units: int, rule: str) -> Task:
    shape = Shape(64, frames.CLASSES[rule], kind, units)
    return Task(shape, lambda: video_rows(rule, False), lambda weights: float(video_right(shape, weights, rule).mean()))


@functools.lru_cache(maxsize=4)
def video_rows(rule: str, held_out: bool) -> Rows:
    """Return streams of digits with the label of every frame."""
    made = frames.streams(500 if held_out else 4000, held_out, seed=0)
    inputs = frames.features()[int(held_out)][made.pictures]
    n = len(inputs)
    return Rows(inputs, np.zeros((n, 0), np.float32), frames.labels(made.digits, rule), _ones(n, frames.LENGTH))


def video_right(shape: Shape, weights: Weights, rule: str) -> NDArray[np.bool_]:
    """Return for each frame of the held-out streams whether its label is right [n, time]."""
    rows = video_rows(rule, True)
    return np.asarray(opened(shape, weights, rows.inputs).logits.argmax(axis=-1) == rows.wanted)


def _ones(rows: int, time: int) -> NDArray[np.float32]:
    return np.ones((rows, time), np.float32)
