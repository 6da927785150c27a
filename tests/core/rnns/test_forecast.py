"""Forecasts: a free run of an exact rule, the linear rule on a sine, and the door for CSV files."""

import math

import numpy as np
import pytest

from core.rnns import forecast, series
from core.rnns.forecast import Config
from core.runs import Refused

SINE = series.made("Sine").values


def test_a_rule_that_is_exact_runs_free_along_the_sine_for_ever():
    w = 2 * math.pi / 25
    turn = np.array([[math.cos(w), -math.sin(w)], [math.sin(w), math.cos(w)]])

    def follow(state, _value):
        state = turn @ state
        return state, float(state[1])

    ran = forecast.rollout(follow, np.array([1.0, 0.0]), 0.0, 400)
    np.testing.assert_allclose(ran, SINE, atol=2e-6)


def test_the_linear_rule_continues_a_sine_exactly():
    rule = forecast.linear(SINE)
    np.testing.assert_allclose(forecast.linear_run(SINE, rule, 300, 100), SINE[300:], atol=1e-4)
    near = forecast.linear_one_step(SINE, rule)
    np.testing.assert_allclose(near, SINE[len(rule) - 1 :], atol=1e-5)


def test_a_network_without_weights_says_that_nothing_changes():
    config = Config(SINE, units=3)
    zero = [np.zeros(size, np.float32) for size in ((1, 9), (3, 9), (2, 9), (3, 1), (1,))]
    np.testing.assert_allclose(forecast.one_step(config, tuple(zero)), SINE[:-1], atol=1e-6)
    np.testing.assert_allclose(forecast.free_run(config, tuple(zero), 100, 5), SINE[99], atol=1e-6)
    zero[-1] = np.array([0.5], np.float32)  # ... or always by half a standard deviation
    spread = np.std(SINE[:280])
    np.testing.assert_allclose(
        forecast.free_run(config, tuple(zero), 100, 3), SINE[99] + 0.5 * spread * np.arange(1, 4), atol=1e-5
    )


def test_the_first_free_value_is_the_one_step_answer(tensorflow):
    config = Config(SINE, "LSTM", units=4, steps=5)
    weights = list(forecast.train(config))[-1].weights
    assert forecast.free_run(config, weights, 200, 1)[0] == pytest.approx(
        forecast.one_step(config, weights)[199], abs=1e-5
    )


def test_a_sine_is_learned_and_the_same_seed_repeats(tensorflow):
    config = Config(SINE, units=8, steps=60)
    first, again = (list(forecast.train(config)) for _ in range(2))
    assert first[-1].loss < 0.05 * first[0].loss
    assert [s.loss for s in first] == [s.loss for s in again]


def test_every_made_series_repeats_and_differs_where_it_is_random():
    for name in series.MADE:
        assert series.made(name, 3) == series.made(name, 3)
    assert series.made("Random walk", 1) != series.made("Random walk", 2)
    chaos = np.array(series.made("Chaos").values)
    np.testing.assert_allclose(chaos[1:], 3.9 * chaos[:-1] * (1 - chaos[:-1]), atol=1e-4)


def rows(values, head="day;sales"):
    return "\n".join([head, *(f"d{i};{value}" for i, value in enumerate(values))]).encode()


def test_a_column_of_numbers_is_found_by_its_name():
    found = series.columns(rows([i % 7 + 0.5 for i in range(80)]))
    assert list(found) == ["sales"] and found["sales"].values[:3] == (0.5, 1.5, 2.5)
    comma = series.columns(rows([f"{i % 7},25" for i in range(80)]))
    assert comma["sales"].values[1] == 1.25


@pytest.mark.parametrize(("data", "why"), [
    (b"", "empty"), (rows(["a"] * 80), "only numbers"), (rows(range(20)), "60 to 2,000"), (b"\x89PNG123", "a picture"),
    (rows([1e300] * 80), "too large"), (b'a\n"1', "quotation mark"), (rows([*range(79), ""]), "only numbers"),
])  # fmt: skip
def test_a_file_without_a_series_is_refused_in_a_sentence(data, why):
    with pytest.raises(Refused, match=why):
        series.columns(data)


def test_a_series_that_never_changes_is_refused():
    with pytest.raises(Refused, match="the same"):
        Config((1.0,) * 100)
