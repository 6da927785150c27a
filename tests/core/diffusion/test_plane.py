"""Diffusion in the plane: the loss falls, the arrows turn to the exact ones, the samples come to the data."""

import math

import numpy as np
import pytest

from core.diffusion import learner, plane
from core.diffusion.clouds import cloud
from core.diffusion.plane import Config, train
from core.runs import Refused

SHORT = Config(cloud("Moons"), width=64, steps=1500)


@pytest.fixture(scope="module")
def run():
    return list(train(SHORT))


def away(samples, points):
    """Mean distance of samples to their nearest point."""
    return np.sqrt(((samples[:, None] - np.array(points)) ** 2).sum(2)).min(1).mean()


def test_training_brings_loss_and_both_errors_of_the_arrows_down(run):
    first, last = run[0], run[-1]
    assert (first.step, last.step) == (0, 1500) and last.loss < 0.9 < first.loss * 1.1
    middle = slice(8, 16)
    assert last.turned[middle].mean() < first.turned[middle].mean() / 3
    assert last.missed[middle].mean() < first.missed[middle].mean() / 3


def test_samples_start_as_noise_and_end_at_the_data(run):
    for name in ("flow", "walk"):
        way = getattr(run[-1], name).astype(float)
        assert way.shape == (21, 250, 2) and way[0].std() == pytest.approx(1, abs=0.1)
        assert away(way[-1], SHORT.points) < 0.12 < away(way[0], SHORT.points)
        assert away(getattr(run[0], name)[-1].astype(float), SHORT.points) > 0.2


def test_same_seed_same_run(run):
    again = list(train(SHORT))
    assert all((a.flow == b.flow).all() and a.loss == b.loss for a, b in zip(run, again, strict=True))


def test_the_network_has_the_parameters_that_were_counted_by_hand():
    weights = learner.begin(64, 0).weights
    assert sum(int(np.prod(w.shape)) for w in weights) == (18 * 64 + 64) + 2 * (64 * 64 + 64) + (64 * 2 + 2) == 9666


def test_the_first_network_guesses_no_velocity_and_so_costs_the_velocitys_own_size():
    weights = learner.begin(32, 0).average
    data, noise, angles = np.float32([[1, 2]]), np.float32([[3, 5]]), np.float32([0.4])
    v = math.cos(0.4) * noise - math.sin(0.4) * data
    assert float(learner.cost(weights, data, noise, angles)) == pytest.approx((v**2).mean(), rel=1e-5)


def test_a_step_of_adam_is_that_of_keras():
    import tensorflow as tf

    batch = [tf.constant(part, tf.float32) for part in np.random.default_rng(0).standard_normal((2, 256, 2))]
    batch.append(tf.linspace(0.1, 1.4, 256))
    state = learner.begin(32, 0)
    ours = state
    weights = [tf.Variable(w) for w in state.weights]
    adam = tf.keras.optimizers.Adam(0.01, epsilon=learner.TINY)
    for i in range(3):
        ours, _ = learner._step(ours, tuple(batch), tf.constant(0.01), tf.constant(i))
        with tf.GradientTape() as tape:
            cost = learner.cost(tuple(weights), *batch)
        adam.apply(tape.gradient(cost, weights), weights)
    for mine, theirs in zip(ours.weights, weights, strict=True):
        assert mine.numpy() == pytest.approx(theirs.numpy(), abs=2e-4)


def test_the_shown_steps_start_at_nought_and_end_with_the_training():
    shown = plane.schedule(4000)
    assert shown[0] == 0 and shown[-1] == 4000 and len(shown) <= 100 and shown == sorted(set(shown))


@pytest.mark.parametrize("bad", [{"points": ()}, {"width": 7}, {"steps": 10**9}, {"learning_rate": 0}])
def test_what_cannot_be_trained_is_refused(bad):
    with pytest.raises(Refused):
        Config(**({"points": SHORT.points} | bad))
