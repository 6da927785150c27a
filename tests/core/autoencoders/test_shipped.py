"""Every shipped autoencoder against its card, against Keras, and against what the lesson claims."""

import numpy as np
import pytest

from core import autoencoders as ae
from core import classifiers, evaluation
from core.autoencoders import codec, quality, recipes, sampling
from core.data import mnist
from core.pretrained import MODELS, load
from core.runs import Refused

NETS = tuple(recipes.SETUPS)
PLAIN = [f"autoencoder_{width}" for width in ae.WIDTHS]


@pytest.mark.parametrize("name", NETS)
def test_the_card_tells_what_is_measured_again(name):
    stored = load(name)
    again = quality.measure(stored)
    for what, value in again.items():
        assert stored.card.quality[what] == pytest.approx(value, rel=0.01, abs=0.003), what
    assert stored.card.parameters == sum(values.size for values in stored.weights)


def test_all_weights_of_the_lesson_stay_small():
    sizes = [load(name).card.bytes for name in (*NETS, ae.PCA)]
    assert sum(sizes) <= 12_000_000 and all((MODELS / f"{name}.npz").stat().st_size for name in NETS)


def test_features_are_named_as_the_whole_classifier_names_pictures():
    images, labels = mnist().test_images, mnist().test_labels
    shown = classifiers.pictures(images[:300])
    named = quality.named(classifiers.features(shown))
    assert (named == classifiers.probabilities(shown).argmax(axis=1)).all()
    told = quality.quality(ae.opened("autoencoder_32"), images[:300], labels[:300], "some")
    rebuilt = ae.grey_values(ae.opened("autoencoder_32").rebuild(ae.pixels(images[:300])))
    assert told["some_fid"] == pytest.approx(evaluation.digit_fid(rebuilt), abs=0.006)
    assert told["some_accuracy"] == pytest.approx(evaluation.class_accuracy(rebuilt, labels[:300]), abs=0.004)


@pytest.mark.parametrize("name", ["autoencoder_2", "vae_10"])
def test_numpy_says_what_keras_says(name):
    codes = ae.prior(ae.opened(name).latent, 16, 1)
    assert ae.opened(name).decode(codes) == pytest.approx(sampling.decode(name, codes), abs=2e-6)


def test_more_numbers_in_the_code_mean_less_error_and_more_digits_read():
    told = [load(name).card.quality for name in PLAIN]
    assert sorted((each["test_mse"] for each in told), reverse=True) == [each["test_mse"] for each in told]
    assert sorted(each["test_accuracy"] for each in told) == [each["test_accuracy"] for each in told]


def test_autoencoders_are_about_as_good_as_their_prototypes():
    prototypes = {2: 0.0404, 5: 0.0256, 10: 0.0150}  # 2.3 times the parameters, cross-entropy
    for width, error in prototypes.items():
        assert load(f"autoencoder_{width}").card.quality["test_mse"] < 1.07 * error


@pytest.mark.parametrize("name", PLAIN)
def test_what_was_read_on_the_rebuilt_digits_is_the_share_on_the_card(name):
    right = (ae.about(name, "read") == mnist().test_labels).mean()
    assert right == pytest.approx(load(name).card.quality["held_out_accuracy"], abs=0.003)


def test_samples_of_the_vae_are_nearer_to_digits_than_the_autoencoders():
    plain, varied = (load(name).card.quality["test_prior_fid"] for name in ("autoencoder_2", "vae_2"))
    assert varied < 0.8 * plain


def test_a_dearer_divergence_is_smaller_and_the_rebuilds_are_worse():
    told = [
        load(name).card.quality for name in ("vae_2_beta_0", "vae_2_beta_0.3", "vae_2", "vae_2_beta_3", "vae_2_beta_10")
    ]
    apart, errors = ([each[f"test_{part}"] for each in told] for part in ("kl", "reconstruction"))
    assert apart == sorted(apart, reverse=True) and errors == sorted(errors)
    bounds = [each["test_minus_elbo"] for each in told]
    assert bounds[1] < bounds[2] < min(bounds[0], *bounds[3:])  # the page says that 0.3 ends lower than 1


def test_beta_eight_switches_numbers_off_and_they_stand_at_the_prior():
    net = ae.opened("vae_10_beta_8")
    apart = ae.divergences(net, mnist().test_images).mean(axis=0)
    dead = apart < 0.05
    codes = net.encode(ae.pixels(mnist().test_images))
    assert 2 <= dead.sum() <= 8
    assert np.abs(codes.mu[:, dead]).mean() < 0.15 and codes.sigma[:, dead].mean() == pytest.approx(1, abs=0.1)
    assert (ae.divergences(ae.opened("vae_10"), mnist().test_images).mean(axis=0) > 0.05).sum() > (~dead).sum()


def test_the_bound_on_one_digit_is_the_mean_over_many_draws():
    net, images = ae.opened("vae_2"), mnist().test_images[:60]
    told = np.mean([sum(ae.bound(net, images, seed)) for seed in range(30)])
    card = load("vae_2").card.quality["held_out_minus_elbo"]
    assert told == pytest.approx(card, rel=0.06)


def test_denoising_beats_the_plain_network_under_noise_and_loses_without():
    images = mnist().test_images[:200]
    loud, quiet = ae.clean(images, 0.5), ae.clean(images, 0.0)
    assert loud.denoised_error.mean() < 0.5 * loud.plain_error.mean() < loud.noisy_error.mean()
    assert quiet.plain_error.mean() < quiet.denoised_error.mean() and not quiet.noisy_error.any()


def test_noise_has_the_strength_it_says():
    grey = np.full((20, 784), 0.5, np.float32)
    assert ae.disturbed(grey, 0.1).std() == pytest.approx(0.1, rel=0.03)


def test_damaged_weights_are_refused_with_the_way_out(tmp_path, monkeypatch):
    for end in ("npz", "json"):
        (tmp_path / f"vae_2.{end}").write_bytes((MODELS / f"vae_2.{end}").read_bytes())
    damaged = bytearray((tmp_path / "vae_2.npz").read_bytes())
    damaged[1000] ^= 255
    (tmp_path / "vae_2.npz").write_bytes(damaged)
    with pytest.raises(Refused, match="damaged"):
        load("vae_2", tmp_path)
    with pytest.raises(Refused, match="missing"):
        codec.opened("vae_3")
