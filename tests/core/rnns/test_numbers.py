"""Number words against num2words itself, by another route, over thousands of numbers."""

import re

import numpy as np
import pytest
from num2words import num2words

from core.rnns import numbers
from core.runs import Refused

SOME = np.unique(np.random.default_rng(1).integers(0, 1_000_000, 1500))


def test_pairs_hold_the_words_of_the_library_and_fit():
    made = numbers.pairs(SOME)
    vocabulary = numbers.vocabulary("Portuguese")
    for number, english, portuguese in zip(SOME, made.english, made.portuguese, strict=True):
        words = re.findall(r"\w+", num2words(int(number), lang="pt_BR"))
        assert [vocabulary[s] for s in portuguese[: len(words) + 1]] == [*words, "end"]
        assert not portuguese[len(words) + 1 :].any()
        spoken = [numbers.vocabulary("English")[s] for s in english if s]
        assert " ".join(spoken) == re.sub("[-,]", " ", num2words(int(number))).replace("  ", " ")
        assert numbers.value(tuple(spoken)) == number


@pytest.mark.parametrize(("number", "said"), [
    (0, "zero"), (16, "dezesseis"), (100, "cem"), (101, "cento e um"), (1000, "mil"), (1100, "mil e cem"),
    (21_000, "vinte e um mil"), (273_405, "duzentos e setenta e três mil quatrocentos e cinco"),
])  # fmt: skip
def test_portuguese_is_brazilian_and_right(number, said):
    assert " ".join(numbers.words(number, "Portuguese")) == said


def test_digits_and_words_are_the_same_input():
    np.testing.assert_array_equal(
        numbers.english("1,234"), numbers.english("One thousand, two hundred and thirty-four")
    )


@pytest.mark.parametrize(("text", "why"), [
    ("", "Type a number"), ("   ", "Type a number"), ("1000000", "0 to 999,999"), ("3.5", "whole numbers"),
    ("twenty dogs", "Not among the English number words: dogs"), ("one " * 12, "12 words"),
])  # fmt: skip
def test_what_is_no_number_is_refused_in_a_sentence(text, why):
    with pytest.raises(Refused, match=why):
        numbers.english(text)


@pytest.mark.parametrize("words", ["hundred hundred", "one two", "and", "twenty twelve", "thousand"])
def test_words_that_are_no_number_have_no_value(words):
    assert numbers.value(tuple(words.split())) is None


@pytest.mark.parametrize("largest", [999, 9_999, 999_999])
def test_training_and_held_out_numbers_share_none_and_rare_ones_train(largest):
    train, held = numbers.split(largest, 500, 200, seed=3)
    assert not set(train) & set(held) and max(*train, *held) <= largest
    assert len(train) == len(set(train)) and len(held) == 200
    assert set(range(100)) <= set(train) and {100, 500, 900} <= set(train)
    assert largest < 50_000 or {30_000, 100_000, 900_000} <= set(train)
