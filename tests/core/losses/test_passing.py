"""Will I pass this class? The untrained answer of the lecture, its loss, and the answer that moves."""

import dataclasses
import math

import numpy as np
import pytest

from core.losses import first_answer, passing
from core.losses.passing import Config
from core.runs import Refused

CONFIG = Config()


@pytest.fixture(scope="module")
def run(tensorflow):
    return list(passing.train(CONFIG))


def network(weights, students):
    """The 2-3-1 network written out, for students in lectures and hours."""
    part = passing.students().train
    mean, spread = part.features.mean(axis=0, dtype=float), part.features.std(axis=0, dtype=float)
    first, shift, second, offset = (np.asarray(weight, float) for weight in weights)
    hidden = np.tanh((np.asarray(students) - mean) / spread @ first + shift)
    return 1 / (1 + np.exp(-(hidden @ second + offset)[:, 0]))


def test_untrained_network_gives_the_lectures_answer_for_its_student():
    answer = first_answer()
    assert answer.student == (4, 5) and answer.label == 1
    assert answer.probability == pytest.approx(0.10, abs=0.01)
    assert network(passing.initial_weights(CONFIG.seed), [(4, 5)])[0] == pytest.approx(answer.probability, abs=1e-6)
    assert f"{answer.probability:.2f}" == "0.10"


def test_loss_of_the_one_example_is_minus_the_logarithm_of_its_answer():
    answer = first_answer()
    assert answer.loss == pytest.approx(-math.log(answer.probability))
    shown, value = answer.latex.removeprefix(r"L = -\ln ").split(r" \approx ")
    assert round(-math.log(float(shown)), 3) == float(value)
    failing = first_answer(Config(student=(1, 1)))
    assert failing.label == 0
    assert failing.loss == pytest.approx(-math.log(1 - failing.probability))
    assert r"\ln (1 - " in failing.latex


def test_network_has_the_lectures_thirteen_parameters():
    weights = passing.initial_weights(0)
    assert [weight.shape for weight in weights] == [(2, 3), (3,), (3, 1), (1,)]
    assert sum(weight.size for weight in weights) == 13


def test_training_starts_at_the_untrained_answer_and_moves_it_over_nine_tenths(run):
    assert run[0].step == 0 and run[0].answer == pytest.approx(first_answer().probability)
    assert run[-1].answer > passing.ENOUGH
    assert run[-1].answer_loss == pytest.approx(-math.log(run[-1].answer))
    assert run[-1].accuracy > 0.95


def test_loss_falls_at_every_shown_step(run):
    assert (np.diff([shown.loss for shown in run]) < 0).all()


def test_snapshot_belongs_to_its_own_weights(run):
    part = passing.students().train
    for shown in (run[0], run[20], run[-1]):
        p = network(shown.weights, part.features)
        entropy = -np.mean(np.where(part.labels == 1, np.log(p), np.log(1 - p)))
        assert shown.loss == pytest.approx(entropy, rel=1e-4)
        assert shown.accuracy == pytest.approx(np.mean((p > 0.5) == part.labels))
        assert shown.answer == pytest.approx(network(shown.weights, [(4, 5)])[0], abs=1e-5)
        # Columns are lectures, rows are hours.
        axis = passing.map_axis()
        assert shown.map[40, 3] == pytest.approx(network(shown.weights, [(axis[3], axis[40])])[0], abs=1e-5)


def test_trained_map_rises_with_lectures_and_with_hours(run):
    picture = run[-1].map
    assert picture[0, 0] < 0.05 and picture[-1, -1] > 0.95
    assert picture.mean(axis=0)[-1] > picture.mean(axis=0)[0]
    assert picture.mean(axis=1)[-1] > picture.mean(axis=1)[0]


def test_steps_are_those_of_gradient_descent_by_differences(run):
    part = passing.students().train

    def loss(flat):
        weights = np.split(flat, [6, 9, 12])
        p = network([w.reshape(s) for w, s in zip(weights, ((2, 3), (3,), (3, 1), (1,)), strict=True)], part.features)
        return -np.mean(np.where(part.labels == 1, np.log(p), np.log(1 - p)))

    flat, after = (np.concatenate([w.ravel() for w in shown.weights]).astype(float) for shown in run[:2])
    assert run[1].step == 1
    slopes = [(loss(flat + n) - loss(flat - n)) / 2e-5 for n in np.eye(13) * 1e-5]
    np.testing.assert_allclose(after, flat - CONFIG.learning_rate * np.array(slopes), atol=1e-5)


def test_the_same_seed_gives_the_same_snapshots_and_another_another_start(run):
    for one, other in zip(run, passing.train(CONFIG), strict=True):
        assert (one.loss, one.answer) == (other.loss, other.answer)
        np.testing.assert_array_equal(one.map, other.map)
    assert first_answer(Config(seed=1)).probability != run[0].answer


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"student": (4, 11)}, "from 0 to 10"),
        ({"student": (4, float("nan"))}, "from 0 to 10"),
        ({"student": (4,)}, "two numbers"),
        ({"seed": -1}, "seed must be"),
        ({"data_seed": -1}, "data's seed"),
        ({"learning_rate": float("nan")}, "learning rate"),
        ({"epochs": 0}, "epochs"),
    ],
)
def test_config_refuses_in_the_learners_words(change, words):
    with pytest.raises(Refused, match=words):
        dataclasses.replace(CONFIG, **change)
