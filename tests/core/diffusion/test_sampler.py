"""Digits from noise: the steps obey the formula, the seed decides, guidance 0 is the plain conditional model."""

import numpy as np
import pytest

from core.diffusion import chain, recipes, sampler, shipped
from core.diffusion.sampler import Request
from core.diffusion.schedule import STEPS, Schedule, abar, sampling_times
from core.pretrained import load
from core.runs import Refused

ASK = Request((3, 3, 8), (0.0, 2.0, 2.0), steps=6, seed=5)


@pytest.fixture(scope="module")
def film():
    return sampler.film(ASK)


def test_at_every_step_both_guesses_make_the_noisy_picture():
    noisy, noise, clean = sampler.guesses(ASK, shipped.network())
    kept = abar(Schedule())[list(sampling_times(6)[:-1])][:, None, None, None]
    assert np.sqrt(kept) * clean + np.sqrt(1 - kept) * noise == pytest.approx(noisy[:-1], abs=2e-3)
    assert np.abs(clean).max() <= 1
    assert noisy[0].std() == pytest.approx(1, abs=0.1)


def test_the_film_ends_with_the_digits_that_come_without_it(film):
    assert film.frames.shape == (7, 3, 3, 28, 28) and film.times[0] == STEPS and film.times[-1] == 0
    assert np.abs(film.digits.astype(int) - sampler.digits(ASK)).max() <= 2


def test_same_seed_same_film_and_another_seed_another(film):
    assert (sampler.film(ASK).frames == film.frames).all()
    assert (sampler.film(Request(ASK.labels, ASK.guidance, steps=6, seed=6)).digits != film.digits).any()


def test_guidance_nought_is_the_told_model_alone(film):
    alone = sampler.film(Request((3,), (0.0,), steps=6, seed=5))
    assert np.abs(alone.digits[0].astype(int) - film.digits[0]).max() <= 2
    assert np.abs(film.digits[1].astype(int) - film.digits[0]).max() > 20


def test_ddpm_draws_other_digits_than_ddim_from_the_same_start(film):
    walked = sampler.film(Request(ASK.labels, ASK.guidance, steps=6, eta=1.0, seed=5))
    assert (walked.frames[0, 0] == film.frames[0, 0]).all() and (walked.digits != film.digits).any()


@pytest.mark.parametrize("eta", [0.0, 1.0])
def test_digits_of_one_noise_and_one_guidance_are_the_same_digit(eta):
    twins = sampler.film(Request((3, 3, 3), (1.0, 1.0, 2.0), steps=5, eta=eta, places=(4, 4, 4))).frames.astype(int)
    assert np.abs(twins[-1, 0, 0] - twins[-1, 0, 1]).max() <= 2
    assert (twins[0, 0, 0] == twins[0, 0, 2]).all() and np.abs(twins[-1, 0, 0] - twins[-1, 0, 2]).max() > 20


def test_a_long_film_is_shown_at_forty_one_places():
    assert len(sampler.film(Request((1,), (0.0,), steps=60)).times) == 41


@pytest.mark.parametrize(
    "bad",
    [
        {"labels": (12,)},
        {"labels": ()},
        {"labels": (1,) * 5000, "guidance": (0.0,) * 5000},
        {"guidance": (9.0,)},
        {"guidance": (float("nan"),)},
        {"steps": 4},
        {"steps": 10**6},
        {"eta": 2.0},
        {"places": (0, 1)},
        {"places": (-1,)},
    ],
)
def test_what_the_model_cannot_draw_is_refused(bad):
    with pytest.raises(Refused, match=r"\w.*[.]"):
        Request(**({"labels": (1,), "guidance": (0.0,)} | bad))


def test_the_shipped_model_is_as_good_as_its_card_says():
    stored = load(shipped.NAME)
    again = recipes.measure(stored)
    assert again["held_out_loss"] == pytest.approx(stored.card.quality["held_out_loss"], abs=0.002)
    assert again["accuracy_of_100"] == pytest.approx(stored.card.quality["accuracy_of_100"], abs=0.03)
    assert stored.card.quality["best"]["accuracy"] > 0.95


def test_chain_and_jump_are_counted_whole():
    walked = chain.compare(Schedule("linear"), 0.5)
    assert walked.chain.sum(1)[:20] == pytest.approx(np.full(20, chain.SAMPLES), rel=0.01)
    assert (walked.gap < walked.allowed).mean() > 0.9
