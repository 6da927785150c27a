"""Descent: the closed form on quadratics, the exact threshold of divergence, and what every scenario claims."""

import numpy as np
import pytest

from core.gradient_descent import (
    ALGORITHM,
    CURVES,
    SCENARIOS,
    SURFACES,
    claim,
    descend,
    moments,
    outcome,
    run,
    tangent,
    target_value,
)
from core.runs import Refused


@pytest.mark.parametrize("rate", [0.01, 0.05, 0.0999, 0.12])
def test_path_in_the_ravine_is_its_closed_form(rate):
    path = descend(SURFACES["ravine"], (-3.5, 1.2), rate, 40)
    t = np.arange(41)[:, None]
    closed = (1 - rate * np.array([1, 20])) ** t * np.array([-3.5, 1.2])
    np.testing.assert_allclose(path.points, closed, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(path.moves, -rate * path.gradients[:-1], rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize(("name", "limit"), [("valley", 1.0), ("ravine", 0.1), ("bowl", 2.0)])
def test_descent_diverges_just_above_two_over_the_curvature_and_not_just_below(name, limit):
    surface = {**CURVES, **SURFACES}[name]
    start = surface.starts[0]
    below = descend(surface, start, limit * 0.999, 3000)
    above = descend(surface, start, limit * 1.001, 3000)
    assert below.diverged_at is None and below.values[-1] < 1e-4 * below.values[0]
    assert above.diverged_at is not None and outcome(above).kind == "diverges"


def test_step_of_divergence_is_the_one_the_closed_form_leaves_the_picture_at():
    path = descend(CURVES["valley"], (1.0,), 1.1, 15)  # w - 2 = -(-1.2)^t leaves -2..6 for good
    distance = (-1.2) ** np.arange(16) * -1
    outside = np.abs(distance) > 4
    assert path.diverged_at == np.argmax(outside)


def test_steps_to_the_target_are_those_of_the_closed_form():
    path = descend(CURVES["valley"], (-1.0,), 0.3, 20)  # J falls by 0.4^2 = 0.16 a step: 0.16^3 < 0.01 < 0.16^2
    assert path.reached_at() == 3 and path.reached_at(target=-1.0) is None
    assert target_value(path) == pytest.approx(0.09)


def test_path_that_leaves_all_numbers_ends_at_its_last_finite_point():
    path = descend(SURFACES["rosenbrock"], (-1.2, 1.0), 1.0, 100)
    assert path.escaped and np.isfinite(path.values).all() and path.steps < 10


EXPECTED = {
    "too_small": "on its way",
    "right": "reaches",
    "too_large": "reaches",
    "diverging": "diverges",
    "local_minimum": "rests",
    "jumps_out": "reaches",
    "flat_point": "rests",
    "vanishing_slope": "rests",
    "ravine": "reaches",
    "ravine_diverging": "diverges",
    "saddle": "reaches",
    "saddle_ridge": "rests",
    "plateau": "reaches",
    "far_plateau": "rests",
    "many_minima": "rests",
    "curved_valley": "reaches",
}


@pytest.mark.parametrize("name", SCENARIOS)
def test_scenario_shows_what_it_is_named_for(name):
    assert outcome(run(SCENARIOS[name])).kind == EXPECTED[name]
    assert claim(SCENARIOS[name]).endswith(".")


@pytest.mark.parametrize(
    ("name", "place"), [("local_minimum", "minimum"), ("saddle_ridge", "saddle"), ("far_plateau", "plateau")]
)
def test_resting_place_is_named(name, place):
    assert outcome(run(SCENARIOS[name])).place == place


def test_local_minimum_found_is_the_local_one():
    end = run(SCENARIOS["local_minimum"]).points[-1]
    np.testing.assert_allclose(end, CURVES["two_valleys"].local_minima[0], atol=1e-5)


def test_ravine_turns_back_at_every_step_because_its_factor_is_negative():
    path = run(SCENARIOS["ravine"])
    assert outcome(path).turns == outcome(path).step - 1


def test_lines_light_up_in_the_algorithms_order():
    path = descend(CURVES["valley"], (-1.0,), 0.3, 2)
    lit = [moment.tag for moment in moments(path)]
    assert lit == ["start", *["loop", "gradient", "update"] * 2, "return"]
    assert {line.tag for line in ALGORITHM} == set(lit) and len(ALGORITHM) == 5
    assert r"-1 - 0.3 \cdot (-6) = 0.8" in list(moments(path))[3].latex


def test_tangent_touches_with_the_slope_of_the_curve():
    path = descend(CURVES["valley"], (-1.0,), 0.3, 2)
    w, heights = tangent(path, 0, 0.5)
    assert heights.mean() == pytest.approx(9) and np.diff(heights) / np.diff(w) == pytest.approx(-6)


@pytest.mark.parametrize(
    ("start", "rate", "steps", "words"),
    [((1.0,), 0.1, 5, "2 weights"), ((1.0, 1.0), 0, 5, "learning rate"), ((1.0, 1.0), 0.1, 0, "steps")],
)
def test_descent_refuses_what_cannot_be_walked(start, rate, steps, words):
    with pytest.raises(Refused, match=words):
        descend(SURFACES["bowl"], start, rate, steps)
