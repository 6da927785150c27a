"""Number words, 0 to 999,999: English in, Brazilian Portuguese out, both by the library num2words."""

import functools
import re
from dataclasses import dataclass

import numpy as np
from num2words import num2words
from numpy.typing import NDArray

from core.runs import Refused, frozen

LARGEST = 999_999
LONGEST_IN, LONGEST_OUT = 11, 12  # words; the second with its end
LANGUAGES = {"English": "en", "Portuguese": "pt_BR"}
PAD, END = "·", "end"
RARE = (3, 11, 12, 13, 14, 15, 16, 17, 18, 19, *range(20, 100, 10), *range(100, 1000, 100))


@dataclass(frozen=True, eq=False)
class Pairs:
    """Numbers [n] with their English words [n, LONGEST_IN], padded on the left, and Portuguese [n, LONGEST_OUT]."""

    numbers: NDArray[np.int64]
    english: NDArray[np.int32]
    portuguese: NDArray[np.int32]


@functools.lru_cache(maxsize=200_000)
def words(number: int, language: str) -> tuple[str, ...]:
    """Return the number's words without commas and hyphens."""
    return tuple(re.sub(r"[,-]", " ", num2words(number, lang=LANGUAGES[language])).split())


@functools.cache
def vocabulary(language: str) -> tuple[str, ...]:
    """Return the words of a language: padding and end first, then all words that numbers to 999,999 are made of."""
    used = {word for n in (*range(100), *range(100, 1100, 100), 101) for word in words(n, language)}
    return (PAD, END, *sorted(used))


def symbols(language: str, text: tuple[str, ...]) -> list[int]:
    """Return the places of words in their vocabulary; raises `Refused` for words it does not have."""
    known = vocabulary(language)
    unknown = sorted({word for word in text if word not in known})
    if unknown:
        raise Refused(f"Not among the {language} number words: {', '.join(unknown[:5])}.")
    return [known.index(word) for word in text]


def english(text: str) -> NDArray[np.int32]:
    """Return a learner's English number words, or a number in digits, as symbols [1, LONGEST_IN]."""
    cleaned = text.strip().lower()
    if not cleaned:
        raise Refused("Type a number, such as 42, or its words, such as forty-two.")
    if re.fullmatch(r"[\d,. ]+", cleaned):
        return left([symbols("English", words(_whole(cleaned), "English"))])
    found = symbols("English", tuple(re.sub(r"[,-]", " ", cleaned).split()))
    if len(found) > LONGEST_IN:
        raise Refused(f"That are {len(found)} words; numbers up to 999,999 have at most {LONGEST_IN}.")
    return left([found])


def _whole(text: str) -> int:
    digits = re.sub(r"[, ]", "", text)
    if not digits.isdecimal() or len(digits) > 9 or int(digits) > LARGEST:
        raise Refused(f"Only whole numbers from 0 to {LARGEST:,} are known here.")
    return int(digits)


def left(rows: list[list[int]]) -> NDArray[np.int32]:
    """Return rows of symbols padded on the left [n, LONGEST_IN], so that the last word is read last."""
    return np.array([[0] * (LONGEST_IN - len(row)) + row for row in rows], np.int32)


def pairs(numbers: NDArray[np.int64]) -> Pairs:
    """Return the words of `numbers` in both languages."""
    out = np.zeros((len(numbers), LONGEST_OUT), np.int32)
    rows = [symbols("English", words(int(n), "English")) for n in numbers]
    for row, number in zip(out, numbers, strict=True):
        said = [*symbols("Portuguese", words(int(number), "Portuguese")), 1]
        row[: len(said)] = said
    return Pairs(frozen(numbers), frozen(left(rows)), frozen(out))


def said(portuguese: NDArray[np.integer]) -> tuple[str, ...]:
    """Return the Portuguese words up to the end."""
    known = vocabulary("Portuguese")
    row = [known[int(symbol)] for symbol in portuguese]
    return tuple(row[: row.index(END)] if END in row else row)


def split(largest: int, train: int, held_out: int, seed: int = 0) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return numbers to train on and numbers held out, from 0 to `largest`, none in both.

    All below 100, the round hundreds and the round thousands made of rare words are for training: their words stand
    in too few numbers to be left to chance.
    """
    always = {n for n in (*range(100), *RARE, *(1000 * n for n in (*range(100), *RARE))) if n <= largest}
    random = np.random.default_rng(seed)
    some = random.choice(largest + 1, min(largest + 1, train + held_out + len(always)), replace=False)
    others = [int(n) for n in some if int(n) not in always]
    trained = [*sorted(always), *others[held_out : held_out + max(0, train - len(always))]]
    return np.array(trained), np.array(others[:held_out])


@functools.lru_cache(maxsize=512)
def value(text: tuple[str, ...]) -> int | None:
    """Return the number that English words stand for, or nothing when they stand for none.

    Read by the rules of English, then held against the library's own words for the result.
    """
    small = {word: n for n in (*range(20), *range(20, 100, 10)) for word in words(n, "English")}
    total = part = 0
    for word in text:
        if word == "hundred":
            part *= 100
        elif word == "thousand":
            total, part = total + 1000 * part, 0
        elif word in small:
            part += small[word]
    found = total + part
    return found if found <= LARGEST and words(found, "English") == text else None
