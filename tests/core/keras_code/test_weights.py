"""The shipped models' scripts build the same networks from Keras' layers: they print what stands on the cards."""

import numpy as np
import pytest

from core import autoencoders, images, keras_code
from core.autoencoders import noise
from core.data import mnist
from core.diffusion import sampler
from core.gans import conditional
from core.pretrained import load, names
from core.rnns import bits, characters, corpus, numbers, recipes, translation, writing

NO_NETWORKS = ("classifier_views", "digit_pca", "digit_statistics")


@pytest.mark.parametrize("name", ["classifier", "dense_classifier", "angle_regressor"])
@pytest.mark.usefixtures("tensorflow")
def test_a_digit_reader_gets_its_cards_numbers(name, run):
    card = load(name).card
    found = run(keras_code.pretrained(name))
    assert found.pop("parameters") == card.parameters
    assert len(found) >= 3
    for quality, value in found.items():
        assert value == pytest.approx(card.quality[quality], abs=6e-3 if name == "angle_regressor" else 6e-5), quality


@pytest.mark.parametrize("name", [name for name in names() if name.startswith(("autoencoder", "denoising", "vae"))])
@pytest.mark.usefixtures("tensorflow")
def test_an_autoencoder_gets_its_cards_numbers(name, run):
    card = load(name).card
    found = run(keras_code.pretrained(name))
    assert found.pop("parameters") == card.parameters
    assert found.pop("held_out_mse") == pytest.approx(card.quality["held_out_mse"], abs=6e-6)
    assert ("held_out_kl" in found) == card.config["variational"]
    for quality in [quality for quality in found if quality.startswith("held_out")]:
        assert found.pop(quality) == pytest.approx(card.quality[quality], abs=6e-3), quality
    if card.config["noise"]:
        cleaned = autoencoders.clean(mnist().test_images, 0.5)
        assert noise.DENOISING == name
        assert found.pop("noisy_error") == pytest.approx(cleaned.noisy_error.mean(), rel=1e-5)
        assert found.pop("denoised_error") == pytest.approx(cleaned.denoised_error.mean(), rel=1e-4)
    assert not found


@pytest.mark.usefixtures("tensorflow")
def test_the_gan_draws_the_same_digits_and_thinks_the_same_of_them(run, tmp_path):
    found = run(keras_code.pretrained("conditional_gan"))
    wanted = conditional.grid(0)
    sheet = images.decode((tmp_path / "digits.png").read_bytes())[..., 0] * 255
    drawn = sheet.reshape(10, 28, 10, 28).swapaxes(1, 2).reshape(100, 28, 28)
    assert np.abs(drawn - wanted).max() <= 1.01 and wanted.std() > 50
    told, asked = conditional.opinions(wanted), np.repeat(np.arange(10), 10)
    assert found["parameters"] == conditional.stored().card.parameters
    assert found["mean_grey"] == pytest.approx(wanted.mean(), rel=1e-3)
    assert found["score"] == pytest.approx(told[np.arange(100), asked].mean(), abs=5e-3)
    assert found["named_as_asked"] == pytest.approx((told.argmax(1) == asked).mean(), abs=0.011)


@pytest.mark.usefixtures("tensorflow")
def test_the_counters_are_as_often_right_and_as_sure(run):
    found = run(keras_code.pretrained("bit_counters"))
    every = bits.all_strings()
    assert found.pop("parameters") == load("bit_counters").card.parameters
    assert len(found) == 6
    for kind in bits.KINDS:
        told = bits.opened(bits.shape_of(kind), bits.counter(kind), every).probabilities
        sure = np.take_along_axis(told, bits.odd(every)[..., None], -1).mean()
        assert found[f"{kind}_accuracy"] == bits.accuracy(kind, bits.counter(kind))
        assert found[f"{kind}_probability"] == pytest.approx(sure, rel=1e-4)


@pytest.mark.parametrize("name", ["translator", "translator_plain"])
@pytest.mark.usefixtures("tensorflow")
def test_a_translator_gets_as_many_numbers_right_and_is_as_sure(name, run):
    stored = load(name)
    found = run(keras_code.pretrained(name))
    _, held = numbers.split(numbers.LARGEST, recipes.SAMPLES, recipes.JUDGED)
    pairs = numbers.pairs(held[: recipes.MEASURED])
    made = translation.translate(tuple(stored.weights), pairs.english)
    assert found["parameters"] == stored.card.parameters
    assert found["held_out_exact"] == stored.card.quality["held_out_exact"]
    assert found["probability"] == pytest.approx(made.probabilities[pairs.portuguese != 0].mean(), abs=1e-5)


@pytest.mark.usefixtures("tensorflow")
def test_the_writer_needs_as_many_bits_and_writes_the_same_text(run):
    found = run(keras_code.pretrained("writer"))
    stored, shape, by_epoch = characters.writer()
    assert found.pop("parameters") == stored.card.parameters
    assert list(found.values()) == pytest.approx(stored.card.quality["held_out_bits"], abs=6e-4)
    alphabet = corpus.novel().alphabet
    seed = corpus.symbols_of('"My dear Mr. Bennet," said ', alphabet)
    made = writing.write((shape, by_epoch[24]), seed, 160, (0.7, 0))
    assert f"# {corpus.text_of(made.symbols, alphabet)!r}" in run.text.splitlines()


@pytest.mark.usefixtures("tensorflow")
def test_the_u_net_of_keras_layers_draws_the_same_digits(run, tmp_path):
    card = load("diffusion").card
    found = run(keras_code.pretrained("diffusion"))
    wanted = sampler.digits(sampler.Request(tuple(range(10)), (0.25,) * 10, 20))
    drawn = images.decode((tmp_path / "digits.png").read_bytes())[..., 0] * 255
    drawn = drawn.reshape(28, 10, 28).swapaxes(0, 1)
    assert np.abs(drawn - wanted).max() <= 2.01 and wanted.std() > 50
    assert found["parameters"] == card.parameters
    assert found["held_out_loss"] == pytest.approx(card.quality["held_out_loss"], abs=6e-5)
    assert found["mean_grey"] == pytest.approx(wanted.mean(), rel=1e-3)


def test_every_network_that_ships_has_a_script_and_nothing_else_has():
    assert {name for name in names() if keras_code.pretrained(name) is None} == set(NO_NETWORKS)
    assert keras_code.pretrained("no such model") is None
