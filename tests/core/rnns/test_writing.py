"""The writer: bits on known distributions, the law of sampling, gradients against TensorFlow's, its card."""

import numpy as np
import pytest

from core.pretrained import load
from core.rnns import bits, characters, corpus, tracking, writing
from core.rnns.network import Network, Shape, opened
from core.runs import Refused


def small():
    shape = Shape(7, 7, "GRU", 5, embedded=3)
    random = np.random.default_rng(8)
    sizes = ((7, 3), (3, 15), (5, 15), (2, 15), (5, 7), (7,))
    return shape, tuple(random.normal(0, 0.8, size).astype(np.float32) for size in sizes)


def test_bits_are_the_entropy_of_a_known_distribution():
    p = np.array([0.5, 0.25, 0.125, 0.125])
    seen = np.repeat(np.arange(4), (4, 2, 1, 1))
    assert corpus.bits(p[seen]) == pytest.approx(1.75)
    assert corpus.bits(np.full(9, 1 / 8)) == pytest.approx(3)


def test_counting_single_characters_needs_their_entropy_and_pairs_need_nothing_in_a_strict_turn():
    train = np.tile([0, 1], 5000).astype(np.int32)
    test = np.tile([0, 1], 200).astype(np.int32)
    assert corpus.ngram_bits(train, test, 2, 1) == pytest.approx(1, abs=1e-3)
    assert corpus.ngram_bits(train, test, 2, 2) < 0.01


def test_the_novel_is_whole_and_its_parts_do_not_overlap():
    text = corpus.novel()
    whole = np.concatenate([text.train, text.validation, text.held_out])
    assert corpus.text_of(whole, text.alphabet) == corpus.FILE.read_text(encoding="ascii")
    assert len(text.held_out) == len(text.validation) == 24_000 and corpus.card()["characters"] == len(whole)


def test_temperature_and_top_k_follow_their_law():
    logits = np.array([2.0, 1.0, 0.0, -1.0])
    hot = writing.sampled(logits, 2.0, 0)
    np.testing.assert_allclose(np.log(hot[0] / hot[1]), 0.5)
    two = writing.sampled(logits, 1.0, 2)
    assert (two[2:] == 0).all() and two[0] / two[1] == pytest.approx(np.e)
    np.testing.assert_array_equal(writing.sampled(logits, 0, 0), [1, 0, 0, 0])
    with pytest.raises(Refused, match="temperature"):
        writing.sampled(logits, 9.0, 0)


def test_draws_come_as_often_as_the_distribution_says():
    random = np.random.default_rng(0)
    p = np.array([0.1, 0.0, 0.6, 0.3])
    counts = np.bincount([writing.drawn(p, random) for _ in range(20_000)], minlength=4)
    np.testing.assert_allclose(counts / 20_000, p, atol=0.012)
    assert counts[1] == 0


def test_writing_goes_on_as_the_whole_network_would_say():
    model = small()
    made = writing.write(model, np.array([1, 2, 3], np.int32), 12, (1.0, 0), 4)
    again = writing.write(model, np.array([1, 2, 3], np.int32), 12, (1.0, 0), 4)
    np.testing.assert_array_equal(made.symbols, again.symbols)
    seen = opened(*model, made.symbols[None]).probabilities[0]
    np.testing.assert_allclose(made.choice[1:], seen[:-1], atol=1e-5)
    with pytest.raises(Refused, match="length"):
        writing.write(model, np.array([1], np.int32), 0, (1.0, 0))


def test_what_a_character_hung_on_is_tensorflows_gradient(tensorflow):
    tf = tensorflow
    shape, weights = small()
    network = Network(shape).take(weights)
    symbols = np.array([3, 1, 6, 0, 2, 5], np.int32)
    found = writing.reach((shape, weights), symbols)
    x = tf.constant(weights[0][symbols][None])
    for t in range(1, len(symbols)):
        with tf.GradientTape() as tape:
            tape.watch(x)
            logits = network.output(network.recurrent(x))
            told = tf.nn.log_softmax(logits[0, t - 1])[int(symbols[t])]
        slope = tape.gradient(told, x).numpy()[0]
        np.testing.assert_allclose(found[t, :t], np.linalg.norm(slope[:t], axis=1), rtol=1e-3, atol=1e-6)
        assert not found[t, t:].any()


@pytest.mark.parametrize(
    ("text", "why"), [("", "empty"), ("  ", "empty"), ("a" * 401, "401 characters"), ("5 €", "5 €")]
)
def test_a_seed_nobody_can_read_is_refused(text, why):
    with pytest.raises(Refused, match=why):
        corpus.seed_of(text, corpus.novel().alphabet)


def test_the_shipped_writer_is_as_good_as_its_card_says():
    stored, shape, by_epoch = characters.writer()
    quality = stored.card.quality
    text = corpus.novel()
    last = list(by_epoch.values())[-1]
    fresh = characters.bits_per_character(shape, last, text.held_out)
    assert fresh == pytest.approx(quality["held_out_bits"][-1], abs=0.01)
    assert (
        quality["held_out_bits"][0] > quality["held_out_bits"][-1] < quality["ngram_3_bits"] < quality["ngram_1_bits"]
    )
    assert stored.card.parameters == len(by_epoch) * shape.parameters


def test_properties_of_text_are_counted_by_hand():
    text = "He is. So"
    np.testing.assert_array_equal(tracking.of_text("place in the word", text), [1, 2, 0, 1, 2, 0, 0, 1, 2])
    np.testing.assert_array_equal(tracking.of_text("inside a word", text), [1, 1, 0, 1, 1, 0, 0, 1, 1])
    np.testing.assert_array_equal(tracking.of_text("a sentence is over", text), [0, 0, 0, 0, 0, 1, 1, 0, 0])


def test_correlations_are_those_of_numpy():
    random = np.random.default_rng(2)
    hidden, value = random.normal(size=(200, 4)), random.normal(size=200)
    hidden[:, 2] = -3 * value + 1
    found = tracking.correlations(hidden, value)
    np.testing.assert_allclose(found, [np.corrcoef(hidden[:, i], value)[0, 1] for i in range(4)])
    assert tracking.best(hidden, value).unit == 2 and tracking.best(hidden, value).correlation == pytest.approx(-1)


def test_the_writer_keeps_a_unit_for_the_place_in_the_word():
    found = tracking.in_writer("place in the word", characters.KEPT[-1])
    assert abs(found.correlation) > 0.45


@pytest.mark.parametrize("kind", bits.KINDS)
def test_a_shipped_counter_is_right_for_every_string_and_equals_keras(kind, tensorflow):
    stored = load(bits.NAME)
    assert bits.measure(stored)[f"{kind}_accuracy"] == stored.card.quality[f"{kind}_accuracy"] >= 0.99
    read = bits.bits_of("1 0 1 1 0 0 1")
    seen = bits.read(kind, read)
    hidden, logits = bits.by_keras(kind, read)
    np.testing.assert_allclose(seen.hidden[0], hidden, atol=2e-6)
    np.testing.assert_allclose(seen.logits[0], logits, atol=1e-4)
    assert abs(bits.tracker(kind).correlation) > 0.5


@pytest.mark.parametrize("kind", bits.KINDS)
def test_the_lines_of_a_cell_add_up_to_its_state(kind):
    read = bits.bits_of("110")
    lines = {line.name: line.values for line in bits.worked(kind, read)}
    if kind == "SimpleRNN":
        exact = np.tanh(lines["x W"] + lines["h U"] + lines["b"])
    elif kind == "GRU":
        exact = lines["z"] * lines["h(t-1)"] + (1 - lines["z"]) * lines["n"]
    else:
        exact = lines["o"] * np.tanh(lines["c"])
    np.testing.assert_allclose(lines["h(t)"], exact, atol=1e-6)


@pytest.mark.parametrize(("text", "why"), [("", "zeros and ones"), ("102", "zeros and ones"), ("1" * 17, "17 bits")])
def test_what_are_no_bits_is_refused(text, why):
    with pytest.raises(Refused, match=why):
        bits.bits_of(text)
