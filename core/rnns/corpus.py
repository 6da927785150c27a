"""The bundled novel as symbols, and how well simple counting predicts it."""

import functools
import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.runs import Refused, frozen

FILE = Path(__file__).resolve().parents[2] / "assets" / "data" / "pride_and_prejudice.txt"
HELD_OUT = 24_000
LONGEST_SEED = 400


@dataclass(frozen=True, eq=False)
class Corpus:
    """A text's `alphabet` and its symbols [characters] in three parts, in the text's own order."""

    alphabet: str
    train: NDArray[np.int32]
    validation: NDArray[np.int32]
    held_out: NDArray[np.int32]


@functools.cache
def novel() -> Corpus:
    """Return the bundled novel; the last characters are held out, those before them validate."""
    text = FILE.read_text(encoding="ascii")
    alphabet = "".join(sorted(set(text)))
    symbols = symbols_of(text, alphabet)
    parts = np.split(symbols, [len(symbols) - 2 * HELD_OUT, len(symbols) - HELD_OUT])
    return Corpus(alphabet, *(frozen(part) for part in parts))


@functools.cache
def card() -> dict[str, str]:
    """Return what is known of the novel's file."""
    said: dict[str, str] = json.loads(FILE.with_suffix(".json").read_text())
    return said


def symbols_of(text: str, alphabet: str) -> NDArray[np.int32]:
    """Return the place of each character in `alphabet` [characters]."""
    place = {character: i for i, character in enumerate(alphabet)}
    return np.array([place[character] for character in text], np.int32)


def text_of(symbols: NDArray[np.int32], alphabet: str) -> str:
    """Undo `symbols_of`."""
    return "".join(alphabet[symbol] for symbol in symbols)


def seed_of(text: str, alphabet: str) -> NDArray[np.int32]:
    """Return a learner's own text as symbols; raises `Refused` when it is empty, too long or has unknown ones."""
    if not text.strip():
        raise Refused("The seed text is empty: type at least one letter.")
    if len(text) > LONGEST_SEED:
        raise Refused(f"The seed text has {len(text)} characters; at most {LONGEST_SEED} are read.")
    unknown = sorted(set(text) - set(alphabet))
    if unknown:
        named = " ".join(unknown[:8])
        raise Refused(f"The novel never uses these characters, so the network does not know them: {named}")
    return symbols_of(text, alphabet)


def bits(probabilities: NDArray[np.floating]) -> float:
    """Return the mean of -log2 p over the probabilities given to what really came, in bits per character."""
    return float(-np.log2(np.maximum(probabilities, 1e-12)).mean())


def ngram_bits(train: NDArray[np.int32], test: NDArray[np.int32], symbols: int, order: int) -> float:
    """Return the bits per character of a model that counts the `order` - 1 characters before each one.

    p_k(c | last k-1) = (count(c) + d p_{k-1}(c)) / (count + d), p_0 = 1 / symbols, d = 2 (MacKay and Peto 1995).
    """
    probability = np.full(len(test), 1 / symbols)
    for length in range(1, order + 1):
        whole, before = _counts(train, length), _counts(train, length - 1)
        for t in range(length - 1, len(test)):
            gram = test[t - length + 1 : t + 1].tobytes()
            probability[t] = (whole[gram] + 2 * probability[t]) / (before[gram[:-4]] + 2)
    return bits(probability)


def _counts(symbols: NDArray[np.int32], length: int) -> Counter[bytes]:
    """Count all runs of `length` symbols; the empty run occurs once for each symbol."""
    if length == 0:
        return Counter({b"": len(symbols)})
    windows = np.lib.stride_tricks.sliding_window_view(symbols, length)
    return Counter(row.tobytes() for row in windows)
