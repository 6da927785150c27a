import numpy as np
import pytest

from core.autoencoders import network
from core.devices import tf
from core.runs import Refused

RNG = np.random.default_rng(2014)


@pytest.mark.parametrize(("latent", "variational"), [(1, False), (2, False), (32, False), (2, True), (10, True)])
def test_a_network_has_exactly_the_parameters_of_its_layers(latent, variational):
    model = network.build(network.Architecture(latent, variational))
    codes = 2 * latent if variational else latent
    into = 784 * 256 + 256 + 256 * 128 + 128 + 128 * codes + codes
    back = latent * 128 + 128 + 128 * 256 + 256 + 256 * 784 + 784
    assert model.encoder.count_params() == into and model.decoder.count_params() == back


def test_the_same_seed_builds_the_same_network_and_another_seed_another():
    made = network.Architecture(2, hidden=(8,))
    first, again, other = (network.build(made, seed).variables[0].numpy() for seed in (3, 3, 4))
    assert (first == again).all() and not np.allclose(first, other)


def test_autoencoder_and_vae_of_one_seed_begin_with_the_same_first_layer():
    plain, varied = (network.build(network.Architecture(2, each, (16,)), 5) for each in (False, True))
    assert (plain.variables[0].numpy() == varied.variables[0].numpy()).all()


@pytest.mark.parametrize("arguments", [{"latent": 0}, {"latent": 65}, {"hidden": ()}, {"hidden": (2000,)}])
def test_codes_and_layers_nobody_can_use_are_refused(arguments):
    with pytest.raises(Refused):
        network.Architecture(**arguments)


def test_the_divergence_is_the_mean_log_ratio_of_both_densities():
    mu, sigma = np.array([[0.7, -1.5, 0.0]]), np.array([[0.4, 1.3, 1.0]])
    z = mu + sigma * RNG.standard_normal((400_000, 3))
    log_q = -0.5 * ((z - mu) / sigma) ** 2 - np.log(sigma)
    told = network.divergence(tf.constant(mu), tf.constant(2 * np.log(sigma))).numpy()
    assert told[0] == pytest.approx((log_q + 0.5 * z**2).mean(axis=0), abs=0.01)
    assert told[0, 2] == 0


def test_the_gradient_reaches_mu_and_sigma_through_the_noise():
    mu, log_variance, epsilon = (RNG.standard_normal((1, 2)) for _ in range(3))

    def cost(mu, log_variance):
        return float(tf.reduce_sum(tf.sin(network.reparameterise(mu, log_variance, epsilon))))

    held = [tf.constant(mu), tf.constant(log_variance)]
    with tf.GradientTape() as tape:
        tape.watch(held)
        out = tf.reduce_sum(tf.sin(network.reparameterise(*held, epsilon)))
    slopes = [slope.numpy() for slope in tape.gradient(out, held)]
    step = 1e-5
    for place, slope in enumerate(slopes):
        for i in range(2):
            moved = [mu.copy(), log_variance.copy()]
            moved[place][0, i] += step
            above = cost(*moved)
            moved[place][0, i] -= 2 * step
            assert slope[0, i] == pytest.approx((above - cost(*moved)) / (2 * step), rel=1e-6)


def test_the_slope_of_z_is_one_for_mu_and_epsilon_for_sigma():
    sigma, epsilon = tf.constant([[0.3, 2.0]]), tf.constant([[1.7, -0.4]])
    with tf.GradientTape() as tape:
        tape.watch(sigma)
        z = network.reparameterise(tf.zeros([1, 2]), 2 * tf.math.log(sigma), epsilon)
    assert tape.gradient(z, sigma).numpy() == pytest.approx(epsilon.numpy(), rel=1e-5)


def test_both_reconstruction_errors_are_their_formulas():
    x, logits = RNG.random((3, 784)).astype(np.float32), RNG.normal(0, 2, (3, 784)).astype(np.float32)
    told = 1 / (1 + np.exp(-logits.astype(np.float64)))
    squared = ((x - told) ** 2).sum(axis=1)
    nats = -(x * np.log(told) + (1 - x) * np.log(1 - told)).sum(axis=1)
    assert network.squared_error(x, logits).numpy() == pytest.approx(squared, rel=1e-4)
    assert network.bernoulli_error(x, logits).numpy() == pytest.approx(nats, rel=1e-4)


def test_a_plain_autoencoder_pays_no_divergence_and_ignores_the_noise():
    model = network.build(network.Architecture(2, hidden=(8,)))
    x = RNG.random((4, 784)).astype(np.float32)
    quiet, loud = (network.losses(model, x, x, size * np.ones((4, 2), np.float32)) for size in (0, 9))
    assert (quiet[0].numpy() == loud[0].numpy()).all() and not quiet[1].numpy().any()
