"""Measured quality: what is drawn, how it is counted, and what the shipped files say."""

import numpy as np
import pytest

from core import evaluation
from core.data import mnist
from core.diffusion import comparison, first, quality, reading
from core.diffusion.sampler import Film
from core.diffusion.unet import UNet, initial
from core.runs import Refused


def held_out(request):
    """A model without error: it answers with real digits of the class that is asked for."""
    held = mnist()
    random = np.random.default_rng(request.seed)
    rows = [random.choice(np.flatnonzero(held.test_labels == label)) for label in request.labels]
    return held.test_images[rows]


def test_every_class_is_drawn_equally_often_in_requests_of_a_hundred():
    asked = []
    images, labels = quality.drawn(250, 1.0, 10, draw=lambda request: asked.append(request) or held_out(request))
    assert len(images) == 250 and np.bincount(labels).tolist() == [25] * 10
    assert [len(each.labels) for each in asked] == [100, 100, 50]
    assert len({each.seed for each in asked}) == 3 and {each.guidance[0] for each in asked} == {1.0}


def test_real_digits_are_judged_to_be_near_themselves():
    told = quality.judged(*quality.drawn(300, 1.0, 10, draw=held_out))
    assert told["accuracy"] > 0.98 and told["fid"] < 2 and told["density"] > 0.7 and told["coverage"] > 0.2
    noise = np.random.default_rng(0).integers(0, 256, (300, 28, 28), dtype=np.uint8)
    assert quality.judged(noise, np.arange(300) % 10)["fid"] > 10 * told["fid"]


def test_the_sweeps_ask_for_what_their_names_say(monkeypatch):
    asked = []
    monkeypatch.setattr(quality, "judged", lambda images, labels: {"fid": len(images)})
    draw = lambda request: asked.append((request.guidance[0], request.steps, request.eta)) or held_out(request)  # noqa: E731
    assert set(quality.over_guidance(10, draw)) == {f"{w:g}" for w in quality.GUIDANCE}
    assert asked == [(w, 20, 0.0) for w in quality.GUIDANCE]
    asked.clear()
    assert quality.over_steps(10, 1.0, draw)["DDPM"]["200"] == 10
    assert asked == [(1.0, steps, eta) for eta in (0.0, 1.0) for steps in quality.STEPS]


def test_an_untrained_network_loses_the_whole_velocity():
    """v has the size of a noise that is uncorrelated with the picture: cos^2 + sin^2 mean(x_0^2)."""
    clean = mnist().test_images[:400] / 127.5 - 1
    wanted = 0.5 + 0.5 * (clean**2).mean()
    assert quality.held_out_loss(UNet(initial()), 400) == pytest.approx(wanted, rel=0.02)


def test_the_finished_digit_is_what_is_read_last():
    held = mnist()
    frames = np.zeros((2, 3, 5, 28, 28), np.uint8)
    frames[0, 2], frames[1, 0] = held.test_images[:5], held.test_images[5:10]
    read = reading.read(Film(frames, (1000, 0)))
    wanted = held.test_labels[:10].reshape(2, 5)
    assert (read.digit == wanted).mean() >= 0.9 and read.sure.min() > 0.1


def test_the_shipped_film_starts_in_noise_and_ends_in_sevens():
    film, read = first.shipped()
    assert evaluation.class_accuracy(film.digits, np.full(16, 7)) == (read.digit[-1] == 7).mean() >= 0.85
    assert (film.frames[0, 0, :8] == film.frames[0, 0, 8:]).all()  # both guidance values start from the same noise
    assert (film.frames[0, 0, 0] != film.frames[0, 0, 1]).any()


def test_the_shipped_comparison_holds_three_models():
    drawn, numbers = comparison.shipped()
    assert set(drawn) == set(numbers) == set(comparison.RIVALS)
    assert all(each.images.shape == (16, 28, 28) and each.images.max() > 200 for each in drawn.values())
    assert drawn["Diffusion"].seconds > 5 * drawn["GAN"].seconds
    assert numbers["VAE"]["fid"] > numbers["Diffusion"]["fid"]


def test_the_models_draw_what_the_seed_says():
    one, same, other = (comparison.gan(4, seed) for seed in (1, 1, 2))
    assert (one == same).all() and (one != other).any()
    assert comparison.autoencoder(3, 0).shape == (3, 28, 28)


@pytest.mark.parametrize("made", [first, comparison])
def test_a_damaged_file_is_refused_in_a_sentence(made, monkeypatch, tmp_path):
    broken = tmp_path / "broken.npz"
    broken.write_bytes(b"nothing")
    monkeypatch.setattr(made, "SHIPPED", broken)
    made.shipped.cache_clear()
    with pytest.raises(Refused, match="missing or damaged"):
        made.shipped()
    made.shipped.cache_clear()
