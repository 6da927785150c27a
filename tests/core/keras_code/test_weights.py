"""The shipped models' scripts build the same networks from Keras' layers: they print what stands on the cards."""

import numpy as np
import pytest

from core import autoencoders, images, keras_code
from core.autoencoders import noise
from core.data import mnist
from core.gans import conditional
from core.pretrained import load, names


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
