"""The race: TensorFlow's optimizers against updates written by hand, in two threads, without compiling again."""

import threading

import numpy as np
import pytest

from core.gradient_descent import RACERS, SURFACES, Race, best_rates, race, standings
from core.gradient_descent.race import loop
from core.runs import Refused

pytestmark = pytest.mark.usefixtures("tensorflow")

RATES = {name: 0.003 for name in RACERS}
CONFIG = Race("himmelblau", (0.5, -1.0), 20, tuple(RATES.items()))


def by_name(config):
    return {trail.name: trail for trail in race(config)}


def sgd(w, g, state, t):
    return w - 0.003 * g


def momentum(w, g, state, t):
    state["v"] = 0.9 * state.get("v", 0) - 0.003 * g
    return w + state["v"]


def nesterov(w, g, state, t):
    state["v"] = 0.9 * state.get("v", 0) - 0.003 * g
    return w + 0.9 * state["v"] - 0.003 * g


def rmsprop(w, g, state, t):
    state["s"] = 0.9 * state.get("s", 0) + 0.1 * g**2
    return w - 0.003 * g / np.sqrt(state["s"] + 1e-7)


def adagrad(w, g, state, t):
    state["s"] = state.get("s", 0.1) + g**2
    return w - 0.003 * g / np.sqrt(state["s"] + 1e-7)


def adam(w, g, state, t):
    state["m"] = 0.9 * state.get("m", 0) + 0.1 * g
    state["v"] = 0.999 * state.get("v", 0) + 0.001 * g**2
    rate = 0.003 * np.sqrt(1 - 0.999**t) / (1 - 0.9**t)
    return w - rate * state["m"] / (np.sqrt(state["v"]) + 1e-7)


def adamw(w, g, state, t):
    return adam(w * (1 - 0.004 * 0.003), g, state, t)


@pytest.mark.parametrize("rule", [sgd, momentum, nesterov, rmsprop, adagrad, adam, adamw])
def test_trail_is_the_update_rule_by_hand(rule):
    surface, point, state, points = SURFACES["himmelblau"], np.array([0.5, -1.0]), {}, [(0.5, -1.0)]
    for t in range(1, 21):
        point = rule(point, surface.gradient(point), state, t)
        points.append(point)
    np.testing.assert_allclose(by_name(CONFIG)[rule.__name__].points, points, rtol=1e-6, atol=1e-9)


def test_memory_of_momentum_is_its_last_step_and_of_adam_a_mean_gradient():
    trails = by_name(CONFIG)
    (name, velocity), *_ = trails["momentum"].slots
    assert name == "velocity"
    np.testing.assert_allclose(velocity[1:], np.diff(trails["momentum"].points, axis=0), atol=1e-12)
    mean = dict(trails["adam"].slots)["mean gradient"]
    np.testing.assert_allclose(mean[1], 0.1 * trails["adam"].gradients[0], rtol=1e-6)
    assert all(tuple(dict(trails[name].slots)) == racer.slots for name, racer in RACERS.items())


def test_effective_rate_of_plain_descent_is_its_learning_rate():
    trail = by_name(CONFIG)["sgd"]
    np.testing.assert_allclose(trail.effective_rates, 0.003, rtol=1e-9)
    np.testing.assert_allclose(trail.step_sizes, 0.003 * np.linalg.norm(trail.gradients[:-1], axis=1), rtol=1e-9)


def test_first_step_of_adam_has_the_learning_rate_in_every_weight():
    trail = by_name(CONFIG)["adam"]
    np.testing.assert_allclose(np.abs(trail.points[1] - trail.points[0]), 0.003, rtol=1e-5)


@pytest.mark.parametrize("name", SURFACES)
def test_tensorflow_differentiates_every_surface_to_its_closed_form(name):
    start = SURFACES[name].starts[0]
    trail = by_name(Race(name, start, 1, (("sgd", 1e-4),)))["sgd"]
    step = (trail.points[0] - trail.points[1]) / 1e-4
    np.testing.assert_allclose(step, SURFACES[name].gradient(start), rtol=1e-6, atol=1e-9)


def test_races_are_the_same_in_two_threads_and_after_another_race():
    configs = [CONFIG, Race("beale", (1.0, 1.4), 60), Race("saddle", (1.8, 0.001), 90)] * 3
    expected = [[trail.points for trail in race(config)] for config in configs]
    found: dict[int, list] = {}

    def work(place):
        found[place] = [trail.points for trail in race(configs[place])]

    threads = [threading.Thread(target=work, args=(place,)) for place in range(len(configs))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for place, points in enumerate(expected):
        for ours, theirs in zip(found[place], points, strict=True):
            np.testing.assert_array_equal(ours, theirs)


def test_nothing_is_compiled_again_when_any_control_moves():
    race(CONFIG)
    before = loop().run.experimental_get_tracing_count()
    race(Race("rastrigin", (1.1, 0.3), 33, (("adam", 0.7),)))
    race(Race("bowl", (2, 2), 7))
    assert loop().run.experimental_get_tracing_count() == before == 1


def test_standings_put_first_who_stays_at_the_target_soonest():
    trails = race(Race("ravine", (-3.5, 1.2), 200, (("sgd", 0.2),)))
    rows = standings(trails)
    settled = [row.settled_at for row in rows if row.settled_at is not None]
    assert settled == sorted(settled) and [row.rank for row in rows] == list(range(1, 9))
    assert rows[-1].name == "sgd" and rows[-1].diverged_at is not None  # 0.2 > 2 / 20
    for trail in trails:
        if trail.settled_at is not None:
            target = Race("ravine", (-3.5, 1.2), 200).target
            assert (trail.values[trail.settled_at :] <= target).all()
            assert trail.settled_at == 0 or trail.values[trail.settled_at - 1] > target


def test_best_rate_of_plain_descent_in_a_ravine_is_the_largest_stable_choice():
    best = best_rates(Race("ravine", (-3.5, 1.2), 150), choices=(0.003, 0.03, 0.3))
    assert best.rates["sgd"] == 0.03


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"landscape": "valley"}, "surfaces"),
        ({"start": (1.0,)}, "2 weights"),
        ({"steps": 0}, "steps"),
        ({"learning_rates": (("sgdd", 0.1),)}, "no optimizer"),
        ({"learning_rates": (("sgd", -0.1),)}, "learning rate"),
    ],
)
def test_race_refuses_what_cannot_be_run(change, words):
    with pytest.raises(Refused, match=words):
        Race(**{"landscape": "bowl", "start": (1.0, 1.0), **change})


def test_code_of_a_racer_is_the_call_that_builds_it(tensorflow):
    for racer in RACERS.values():
        made = eval(racer.code(0.25), {"tf": tensorflow})
        assert type(made) is type(racer.build(0.25)) and float(made.learning_rate) == 0.25
        assert all(getattr(made, name) == value for name, value in racer.options)
