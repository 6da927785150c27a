"""The translator by hand against its Keras layers; the shipped ones against their cards."""

import numpy as np
import pytest

from core.pretrained import load
from core.rnns import numbers, recipes, translation
from core.rnns.translation import Config, Translator
from core.runs import Refused


@pytest.mark.parametrize("attention", [True, False])
def test_translating_by_hand_gives_the_answers_of_keras(attention, tensorflow):
    network = Translator(attention, seed=2)
    pairs = numbers.pairs(np.array([7, 41, 273_405]))
    made = translation.translate(tuple(np.asarray(v) for v in network.weights), pairs.english)
    before = np.pad(made.portuguese[:, :-1], ((0, 0), (1, 0)))
    logits = np.asarray(network(pairs.english, before))
    np.testing.assert_array_equal(logits.argmax(axis=-1), made.portuguese)
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    likely = (powers / powers.sum(axis=-1, keepdims=True)).max(axis=-1)
    np.testing.assert_allclose(made.probabilities, likely, atol=1e-5)


def test_attention_is_shared_out_among_real_words_only():
    stored = load("translator")
    made = translation.translate(tuple(stored.weights), numbers.pairs(np.array([5, 273_405])).english)
    np.testing.assert_allclose(made.attention.sum(axis=-1), 1, atol=1e-5)
    assert made.attention[0, :, :-1].max() == 0  # "five" stands alone at the end
    # where the thousands end, "mil" looks at "thousand"
    spoken = [numbers.vocabulary("English")[s] for s in made.english[1]]
    mil = list(numbers.said(made.portuguese[1])).index("mil")
    assert spoken[made.attention[1, mil].argmax()] in ("thousand", "three", "four")


@pytest.mark.parametrize("name", ["translator", "translator_plain"])
def test_a_shipped_translator_is_as_good_as_its_card_says(name):
    stored = load(name)
    again = recipes.measure_translator(stored)
    assert again["held_out_exact"] == pytest.approx(stored.card.quality["held_out_exact"], abs=2e-3)
    assert stored.card.parameters == sum(values.size for values in stored.weights)


def test_the_one_with_attention_is_nearly_always_right():
    quality = load("translator").card.quality
    assert quality["held_out_exact_of_10000"] >= 0.995 and quality["below_100_exact"] == 1


def test_the_parameters_are_those_of_the_layers(tensorflow):
    e, p, w, u = 33, 42, translation.EMBEDDED, translation.UNITS
    gru = 3 * u * (w + u + 2)
    shared = (e + p) * w + 3 * gru + (2 * u + 1) * u + (u + 1) * p
    sizes = [sum(int(np.prod(v.shape)) for v in Translator(attends).weights) for attends in (True, False)]
    assert sizes == [shared + (2 * u + 1) * u + (3 * u + 1) * u, shared + (u + 1) * u]


def test_training_lowers_the_loss_and_the_same_seed_gives_the_same_run(tensorflow):
    config = Config(largest=999, samples=300, units=16, steps=12, batch=16)
    first, again = (list(translation.train(config)) for _ in range(2))
    assert first[-1].loss < first[0].loss and first[-1].step == 12
    assert [s.loss for s in first] == [s.loss for s in again]
    assert all((a == b).all() for a, b in zip(first[-1].weights, again[-1].weights, strict=True))


def test_too_many_samples_are_refused():
    with pytest.raises(Refused, match="half"):
        Config(largest=999, samples=900)
