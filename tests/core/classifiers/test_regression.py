"""The angle regressor: its size, its card, and answers that turn with the digit."""

import numpy as np
import pytest

from core import pretrained
from core.classifiers import regression, turns, views
from core.classifiers.angle_recipe import make_regressor
from core.classifiers.network import pictures
from core.data import mnist


def test_it_has_as_many_parameters_as_its_layers_add_up_to():
    wanted = (9 * 1 + 1) * 12 + (9 * 12 + 1) * 24 + (9 * 24 + 1) * 24 + (3 * 3 * 24 + 1) * 48 + 49
    assert regression.build_regressor().count_params() == wanted
    assert pretrained.load("angle_regressor").card.parameters == wanted


def test_card_tells_what_is_measured_again():
    stored = pretrained.load("angle_regressor")
    again = regression.measure_regressor(stored)
    for name, value in again.items():
        assert stored.card.quality[name] == pytest.approx(value, abs=0.1)
    assert again["held_out_mean_absolute_error"] < again["constant_guess"] / 3


def test_best_constant_guess_of_even_angles_is_a_quarter_of_their_range():
    assert regression.constant_guess(np.linspace(-60, 60, 4001)) == pytest.approx(30, abs=0.05)


def test_answers_turn_with_the_digit():
    images = mnist().test_images[:200]
    upright = regression.angles(pictures(images))
    for degrees in (-40, 35):
        told = regression.angles(regression.turned_pictures(images, degrees))
        assert np.median(told - upright) == pytest.approx(degrees, abs=6)


def test_shipped_turns_are_those_of_both_networks():
    again, stored = turns.both_answers(mnist().test_images[views.TURNED]), views.turned_digit()
    np.testing.assert_allclose(stored.probabilities, again.probabilities, atol=1e-3)
    np.testing.assert_allclose(stored.angles, again.angles, atol=0.1)


def test_shipped_errors_are_counted_right_at_two_angles():
    images, labels = mnist().test_images, mnist().test_labels
    found = views.turn_errors()
    for degrees in (0, 45):
        place = int(np.flatnonzero(turns.COARSE == degrees)[0])
        batch = regression.turned_pictures(images, degrees)
        assert found.angle_error[place] == pytest.approx(np.abs(regression.angles(batch) - degrees).mean(), abs=0.05)
        assert found.accuracy[place] == pytest.approx(
            (turns.probabilities(batch).argmax(1) == labels).mean(), abs=0.003
        )
    assert found.accuracy[12] > found.accuracy[[0, -1]].max()


def test_the_sheet_holds_every_angle_and_the_digit_itself_in_the_middle():
    image = mnist().test_images[views.TURNED]
    sheet = turns.sheet(image)
    assert sheet.shape == (121, 28, 28) and (sheet[60] == image).all()


def test_training_beats_a_constant_on_few_digits(monkeypatch):
    monkeypatch.setattr("core.classifiers.angle_recipe.EPOCHS", 1)
    made = make_regressor(mnist().train_images)
    model = regression.build_regressor()
    model.set_weights(list(made.numbers.values()))
    degrees = np.random.default_rng(1).uniform(-60, 60, 300)
    told = regression.angles_of(model, regression.turned_pictures(mnist().test_images[:300], degrees))
    assert np.abs(told - degrees).mean() < 0.8 * regression.constant_guess(degrees)
