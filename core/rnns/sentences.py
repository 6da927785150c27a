"""Sentences with an opinion, whose word order decides: made in pairs of the same words with opposite meanings."""

import functools
import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.runs import Refused, frozen

GOOD = (
    "good", "great", "lovely", "excellent", "funny", "clever", "warm", "fresh", "beautiful", "brilliant", "wonderful",
    "nice", "tasty", "exciting", "perfect", "kind", "useful", "clear", "happy", "fantastic",
)  # fmt: skip
BAD = (
    "bad", "awful", "boring", "terrible", "cold", "dull", "ugly", "sad", "poor", "horrible", "slow", "weak", "rude",
    "stale", "annoying", "broken", "useless", "unclear", "stupid", "disappointing",
)  # fmt: skip
THINGS = (
    "film", "movie", "book", "food", "service", "music", "hotel", "room", "story", "acting", "trip", "place", "song",
    "coffee", "game", "lecture", "teacher", "weather", "ending", "beginning", "pizza", "cake",
)  # fmt: skip
FIRST, ARE, MORE = ("the", "this", "my", "that", "our"), ("was", "is", "seemed"), ("very", "really", "so", "quite")
NEGATORS = ("not", "never", "hardly")
NOTHING, UNKNOWN = "·", "unknown"
LONGEST = 18
SHORT_FORMS = {"n't": " not", "'s": " is", "cannot": "can not"}
ADJECTIVES = GOOD + BAD


@functools.cache
def vocabulary() -> tuple[str, ...]:
    """Return every known word; 0 is no word, 1 an unknown one."""
    joints = ("but", ",", "and", "i", "do", "think", "it")
    return (NOTHING, UNKNOWN, *sorted({*ADJECTIVES, *THINGS, *FIRST, *ARE, *MORE, *NEGATORS, *joints}))


@dataclass(frozen=True, eq=False)
class Sentences:
    """Symbols [n, LONGEST] padded on the right, the last word's place [n], and the meaning [n], 1 for good."""

    symbols: NDArray[np.int32]
    last: NDArray[np.int64]
    good: NDArray[np.int32]


def words_of(text: str) -> tuple[str, ...]:
    """Return a learner's sentence as lower-case words; raises `Refused` when there are none or too many."""
    text = text.lower().replace("’", "'")
    for short, full in SHORT_FORMS.items():
        text = text.replace(short, full)
    found = tuple(re.findall(r"[^\W_]+|,", text))
    if not any(word != "," for word in found):
        raise Refused("Type a sentence, such as: the film was not good")
    if len(found) > LONGEST:
        raise Refused(f"The sentence has {len(found)} words; this network reads at most {LONGEST}.")
    return found


def symbols_of(words: tuple[str, ...]) -> NDArray[np.int32]:
    """Return words as symbols [1, words]; unknown ones all become the same symbol."""
    known = {word: i for i, word in enumerate(vocabulary())}
    return np.array([[known.get(word, 1) for word in words]], np.int32)


def unknown(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words that the network has never seen."""
    return tuple(dict.fromkeys(word for word in words if word not in vocabulary()))


def pairs(count: int, random: np.random.Generator) -> list[tuple[str, str]]:
    """Return `count` pairs of a good and a bad sentence that hold exactly the same words."""
    return [_pair(random) for _ in range(count)]


def _pair(random: np.random.Generator) -> tuple[str, str]:
    form = random.integers(4)
    good, bad = _one(GOOD, random), _one(BAD, random)
    subject = _subject(random)
    if form == 0:
        return f"{subject} {good} , not {bad}", f"{subject} {bad} , not {good}"
    if form == 1:
        return f"{subject} not {bad} but {good}", f"{subject} not {good} but {bad}"
    other, no = _subject(random), _one(NEGATORS, random)
    if form == 2:
        return f"{subject} {bad} but {other} {good}", f"{other} {good} but {subject} {bad}"
    first, second = _one(GOOD, random), _one(GOOD, random)
    plain, negated = f"{subject} {first}", f"{other} {no} {second}"
    if random.random() < 0.5:
        plain, negated = plain.replace(first, bad), negated.replace(second, _one(BAD, random))
        return f"{plain} but {negated}", f"{negated} but {plain}"
    return f"{negated} but {plain}", f"{plain} but {negated}"


def _one(words: tuple[str, ...], random: np.random.Generator) -> str:
    return words[int(random.integers(0, len(words)))]


def single(random: np.random.Generator) -> tuple[str, int]:
    """Return a sentence of one clause, with none, one or two negations, and its meaning."""
    adjective = _one(ADJECTIVES, random)
    no, doubt = random.random() < 0.5, random.random() < 0.25
    more = f"{_one(MORE, random)} " if random.random() < 0.4 else ""
    negation = f"{_one(NEGATORS, random)} " if no else ""
    text = f"{_subject(random)} {negation}{more}{adjective}"
    meaning = (adjective in GOOD) ^ no ^ doubt
    return (f"i do not think {text}" if doubt else text), int(meaning)


def _subject(random: np.random.Generator) -> str:
    return f"{_one(FIRST, random)} {_one(THINGS, random)} {_one(ARE, random)}"


def coded(texts: list[str], good: list[int], hide: float = 0.0, random: np.random.Generator | None = None) -> Sentences:
    """Return sentences as arrays; the share `hide` of the words without opinion becomes the unknown word."""
    symbols = np.zeros((len(texts), LONGEST), np.int32)
    last = np.zeros(len(texts), np.int64)
    for row, text in enumerate(texts):
        found = symbols_of(tuple(text.split()))[0]
        symbols[row, : len(found)], last[row] = found, len(found) - 1
    if random is not None:
        plain = [i for i, word in enumerate(vocabulary()) if word in THINGS + FIRST]
        symbols[np.isin(symbols, plain) & (random.random(symbols.shape) < hide)] = 1
    return Sentences(frozen(symbols), frozen(last), frozen(np.array(good, np.int32)))


@functools.lru_cache(maxsize=4)
def data(count: int = 1500, held: int = 300, seed: int = 0) -> tuple[Sentences, Sentences, Sentences]:
    """Return sentences to train on, held-out pairs of the same words, and held-out single clauses."""
    random = np.random.default_rng(seed)
    twins = list(dict.fromkeys(pairs(count + held, random)))
    alone = list(dict.fromkeys(single(random) for _ in range(2 * (count + held))))
    flat = [(text, 1 - i) for twin in twins[held:] for i, text in enumerate(twin)]
    taught = {text for text, _ in flat}
    tested = [(text, 1 - i) for twin in twins[:held] if not taught & {*twin} for i, text in enumerate(twin)]
    shown, kept = alone[held:], alone[:held]
    train = coded(*_columns(flat + shown), hide=0.15, random=random)
    return train, coded(*_columns(tested)), coded(*_columns(kept))


def _columns(rows: list[tuple[str, int]]) -> tuple[list[str], list[int]]:
    return [text for text, _ in rows], [good for _, good in rows]


def bags(sentences: Sentences) -> NDArray[np.float32]:
    """Return how often each word occurs in each sentence [n, words]; the order is gone."""
    counts = np.zeros((len(sentences.symbols), len(vocabulary())), np.float32)
    rows = np.repeat(np.arange(len(counts)), sentences.last + 1)
    real = np.arange(LONGEST) <= sentences.last[:, None]
    np.add.at(counts, (rows, sentences.symbols[real]), 1)
    return counts


@functools.lru_cache(maxsize=4)
def bag_weights(seed: int = 0, steps: int = 8, shrink: float = 1e-3) -> NDArray[np.float64]:
    """Return each word's weight, the constant last, in a logistic regression on the same sentences [words + 1].

    Newton's method on the mean cross-entropy + shrink / 2 |w|^2.
    """
    train = data(seed=seed)[0]
    x = np.c_[bags(train), np.ones(len(train.good))].astype(np.float64)
    weights = np.zeros(x.shape[1])
    for _ in range(steps):
        p = 1 / (1 + np.exp(-x @ weights))
        slope = x.T @ (p - train.good) / len(x) + shrink * weights
        bend = (x.T * (p * (1 - p))) @ x / len(x) + shrink * np.eye(len(weights))
        weights -= np.linalg.solve(bend, slope)
    return np.asarray(frozen(weights))


def bag_answer(symbols: NDArray[np.int32], weights: NDArray[np.float64]) -> float:
    """Return the probability of good that the bag of words gives to symbols [words], whatever their order."""
    return float(1 / (1 + np.exp(-(weights[symbols].sum() + weights[-1]))))
