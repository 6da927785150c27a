"""Memory to point at: which hidden unit goes along with something the network has to remember."""

import functools
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.rnns import corpus
from core.rnns.cells import Floats
from core.rnns.network import Shape, Weights, opened

PROPERTIES = {
    "place in the word": "How many letters since the word began",
    "inside a word": "Whether the last character was a letter",
    "a sentence is over": "Whether a full stop came and no letter since",
}


@dataclass(frozen=True)
class Tracker:
    """A hidden unit and its correlation with what is remembered, -1..1."""

    unit: int
    correlation: float


def correlations(hidden: Floats, value: NDArray[np.floating]) -> NDArray[np.float64]:
    """Return Pearson's correlation of each unit [n, units] with `value` [n]; 0 where one of them never changes."""
    h = hidden - hidden.mean(axis=0)
    v = value - value.mean()
    size = np.sqrt((h**2).sum(axis=0) * (v**2).sum())
    return np.asarray(np.divide(v @ h, size, out=np.zeros(h.shape[1]), where=size > 1e-12), np.float64)


def best(hidden: Floats, value: NDArray[np.floating]) -> Tracker:
    """Return the unit that goes along best with `value`, up or down."""
    found = correlations(hidden.reshape(-1, hidden.shape[-1]).astype(np.float64), value.reshape(-1))
    unit = int(np.abs(found).argmax())
    return Tracker(unit, float(found[unit]))


def of_text(name: str, text: str) -> NDArray[np.float64]:
    """Return at each character of `text` the value of a property [characters]."""
    counted, out = 0, []
    for character in text:
        counted = _next(name, counted, character)
        out.append(counted)
    return np.array(out, np.float64)


def _next(name: str, before: int, character: str) -> int:
    if name == "place in the word":
        return before + 1 if character.isalpha() else 0
    if name == "inside a word":
        return int(character.isalpha())
    return 1 if character in ".!?" else 0 if character.isalpha() else before


@functools.lru_cache(maxsize=8)
def _read(epoch: float) -> tuple[str, Floats]:
    """Return held-out text and the shipped writer's hidden states over it [characters, units]."""
    from core.rnns.characters import writer

    _, shape, by_epoch = writer()
    text = corpus.novel()
    symbols = text.held_out
    return corpus.text_of(symbols, text.alphabet), hidden_of((shape, by_epoch[epoch]), symbols)


@functools.lru_cache(maxsize=32)
def in_writer(name: str, epoch: float) -> Tracker:
    """Return the shipped writer's unit that goes along best with a property of unseen text."""
    text, hidden = _read(epoch)
    return best(hidden, of_text(name, text))


def hidden_of(model: tuple[Shape, Weights], symbols: NDArray[np.int32], pieces: int = 12) -> Floats:
    """Return the hidden state after each symbol [time, units]; long texts are read in pieces at once."""
    if len(symbols) < 50 * pieces:
        return np.asarray(opened(*model, symbols[None]).hidden[0])
    rows = symbols[: len(symbols) // pieces * pieces].reshape(pieces, -1)
    return np.asarray(opened(*model, rows).hidden.reshape(-1, model[0].units))
