"""Batches: the closed form, each example once, the noise law, schedules against Keras, the range test's limit."""

import dataclasses

import numpy as np
import pytest

from core.gradient_descent import (
    SCHEDULES,
    Examples,
    Walk,
    curvature,
    gradient_noise,
    loss,
    range_test,
    rows,
    seconds_per_epoch,
    walk,
)
from core.gradient_descent.batches import descent, order
from core.gradient_descent.examples import each_gradient
from core.runs import Refused

pytestmark = pytest.mark.usefixtures("tensorflow")

LINE = Examples("line", 60)


@pytest.mark.parametrize("kind", ["line", "border"])
@pytest.mark.parametrize("batch", [1, 7, 60])
def test_walk_is_gradient_descent_by_hand(kind, batch):
    config = Walk(Examples(kind, 60), batch, 0.05, 2, "cosine")
    features, targets = rows(config.examples)
    w, points, rates = np.array(config.start), [config.start], walk(config).rates
    for rate, chosen in zip(rates, order(config), strict=True):
        x, y = features[chosen[chosen >= 0]], targets[chosen[chosen >= 0]]
        error = 2 * (x @ w - y) if kind == "line" else 1 / (1 + np.exp(-x @ w)) - y
        w = w - rate * (x * error[:, None]).mean(axis=0)
        points.append(w)
    np.testing.assert_allclose(walk(config).points, points, rtol=1e-9, atol=1e-12)


def test_every_epoch_uses_every_example_once():
    epochs = order(Walk(LINE, 7, epochs=3)).reshape(3, -1)
    for epoch in epochs:
        np.testing.assert_array_equal(np.sort(epoch[epoch >= 0]), np.arange(60))
    assert not np.array_equal(epochs[0], epochs[1])


def test_full_batch_ends_at_the_least_squares_solution():
    found = walk(Walk(LINE, 60, 0.2, 400)).points[-1]
    features, targets = rows(LINE)
    np.testing.assert_allclose(found, np.linalg.lstsq(features, targets)[0], atol=1e-6)


def test_losses_are_those_of_all_examples():
    found = walk(Walk(LINE, 5, 0.02, 2))
    features, targets = rows(LINE)
    expected = ((found.points @ features.T - targets) ** 2).mean(axis=1)
    np.testing.assert_allclose(found.losses, expected, rtol=1e-12)


@pytest.mark.parametrize("kind", ["line", "border"])
def test_mean_of_the_examples_gradients_is_the_slope_of_the_loss(kind):
    one, at, step = Examples(kind, 40), np.array([0.3, -0.4]), 1e-6
    slope = [(loss(one, at + s) - loss(one, at - s)) / (2 * step) for s in step * np.eye(2)]
    np.testing.assert_allclose(each_gradient(one, at).mean(axis=0), slope, rtol=1e-6)


@pytest.mark.parametrize("kind", ["line", "border"])
def test_gradient_noise_falls_with_the_root_of_the_batch(kind):
    clouds = gradient_noise(Examples(kind, 256), (0.0, 0.0), draws=2000)
    for cloud in clouds[:-1]:
        assert cloud.spread == pytest.approx(cloud.exact, rel=0.06)
        assert cloud.law == pytest.approx(clouds[0].law / np.sqrt(cloud.batch))
    assert clouds[-1].batch == 256 and clouds[-1].spread < 1e-12 and clouds[-1].exact == 0
    small = [cloud for cloud in clouds if cloud.batch <= 32]
    slope = np.polyfit(np.log([c.batch for c in small]), np.log([c.spread for c in small]), 1)[0]
    assert slope == pytest.approx(-0.5, abs=0.05)


def test_nothing_is_compiled_again_when_sizes_change():
    walk(Walk(LINE, 4))
    before = descent("line").experimental_get_tracing_count()
    walk(Walk(Examples("line", 100), 9, 0.3, 2, "step"))
    assert descent("line").experimental_get_tracing_count() == before == 1


@pytest.mark.parametrize("name", ["step", "cosine", "inverse"])
def test_schedule_is_the_one_of_keras(name, tensorflow):
    made = eval(SCHEDULES[name].keras, {"tf": tensorflow, "first": 0.3, "steps": 40})
    theirs = [float(made(float(step))) for step in range(40)]
    np.testing.assert_allclose(SCHEDULES[name].rates(0.3, 40), theirs, rtol=1e-5, atol=1e-8)


def test_range_test_with_all_examples_falls_until_two_over_the_curvature_and_blows_up_beyond():
    one = Examples("line", 256)
    found, limit = range_test(Walk(one, 256), 1e-3, 10, 400), 2 / curvature(one)
    below = found.rates[:-1] < limit
    assert (np.diff(found.losses)[below] <= 1e-12).all() and below.sum() > 100
    assert found.too_large > limit
    assert found.suggested == pytest.approx(found.lowest / 10)
    assert found.losses[0] == pytest.approx(float(loss(one, Walk(one, 256).start)))


def test_range_test_with_small_batches_meets_trouble_sooner():
    one = Examples("line", 256)
    few, all_of_them = (range_test(Walk(one, batch), 1e-3, 10, 400) for batch in (4, 256))
    assert few.too_large < all_of_them.too_large


def test_measured_time_is_a_time():
    assert 0 < seconds_per_epoch(Walk(LINE, 60), repeats=1) < 60


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"batch": 0}, "batch size"),
        ({"batch": 61}, "batch size"),
        ({"learning_rate": 0}, "learning rate"),
        ({"schedule": "moon"}, "schedule"),
        ({"start": (1.0,)}, "two weights"),
        ({"batch": 1, "epochs": 1000}, "steps"),
    ],
)
def test_walk_refuses_what_cannot_be_walked(change, words):
    with pytest.raises(Refused, match=words):
        dataclasses.replace(Walk(LINE), **change)
    with pytest.raises(Refused, match="examples are for"):
        Examples("circle")
