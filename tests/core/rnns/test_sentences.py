"""Sentences: their meaning by rules of reading written another way, and why counting words cannot work."""

from collections import Counter

import numpy as np
import pytest

from core.rnns import sentences, wirings
from core.runs import Refused

PAIRS = sentences.pairs(400, np.random.default_rng(9))


def meaning(text):
    """Read a sentence by rule: what stands after the last `but`, else before `, not`, decides; negations flip it."""
    part = text.split(" but ")[-1] if " but " in text else text.split(" , not ")[0]
    words = part.split()
    flips = sum(word in sentences.NEGATORS for word in words) + text.startswith("i do not think") * (" but " in text)
    return (words[-1] in sentences.GOOD) ^ (flips % 2 == 1)


def test_a_pair_has_the_same_words_and_opposite_meanings():
    for good, bad in PAIRS:
        assert Counter(good.split()) == Counter(bad.split())
        assert meaning(good) and not meaning(bad), (good, bad)


def test_a_single_clause_means_what_its_negations_make_of_it():
    random = np.random.default_rng(4)
    for text, good in (sentences.single(random) for _ in range(300)):
        assert bool(good) == meaning(text), text


def test_no_bag_of_words_gets_more_than_half_of_the_pairs():
    coded = sentences.coded([text for pair in PAIRS for text in pair], [1, 0] * len(PAIRS))
    bags = sentences.bags(coded)
    np.testing.assert_array_equal(bags[::2], bags[1::2])
    for weights in np.random.default_rng(0).normal(size=(20, bags.shape[1])):
        assert ((bags @ weights > 0) == coded.good).mean() == 0.5
    assert wirings.bag_accuracy()[0] == 0.5


def test_the_bag_of_words_stands_where_its_gradient_is_zero():
    train, weights = sentences.data()[0], sentences.bag_weights()
    x = np.c_[sentences.bags(train), np.ones(len(train.good))]
    slope = x.T @ (1 / (1 + np.exp(-x @ weights)) - train.good) / len(x) + 1e-3 * weights
    assert np.abs(slope).max() < 1e-8
    row = train.symbols[0, : train.last[0] + 1]
    assert sentences.bag_answer(row, weights) == pytest.approx(1 / (1 + np.exp(-x[0] @ weights)))
    assert sentences.bag_answer(row[::-1], weights) == pytest.approx(sentences.bag_answer(row, weights))


def test_no_held_out_pair_was_trained_on():
    train, pairs, _ = sentences.data()
    seen = {tuple(row) for row in train.symbols}
    assert not seen & {tuple(row) for row in pairs.symbols}
    assert pairs.good.mean() == 0.5


def test_a_learners_sentence_becomes_known_and_unknown_words():
    words = sentences.words_of("The film wasn't GOOD, it's cannot-miss!")
    assert words == ("the", "film", "was", "not", "good", ",", "it", "is", "can", "not", "miss")
    assert sentences.unknown(words) == ("can", "miss")
    assert (sentences.symbols_of(words)[0] == 1).sum() == 2


@pytest.mark.parametrize(
    ("text", "why"), [("", "Type a sentence"), (" ,, ", "Type a sentence"), ("so " * 40, "40 words")]
)
def test_no_sentence_is_refused(text, why):
    with pytest.raises(Refused, match=why):
        sentences.words_of(text)
