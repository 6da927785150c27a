"""Shifts: whole pixels, there and back, and what both shipped classifiers say."""

import numpy as np
import pytest

from core.data import mnist
from core.limitations import nets, shifts, shipped
from core.limitations.shifts import SHIFTS


def test_moving_there_and_back_keeps_what_never_left():
    images = nets.scaled(mnist().test_images[:5])
    for pixels in (1, 3, -3):
        back = shifts.moved(shifts.moved(images, pixels), -pixels)
        inner = slice(3, -3)
        assert np.array_equal(back[..., inner], images[..., inner])
    assert np.array_equal(shifts.moved(images, 0), images)


def test_to_the_right_is_to_the_right():
    image = np.zeros((1, 28, 28), np.float32)
    image[0, 5, 10] = 1
    assert shifts.moved(image, 4)[0, 5, 14] == 1 and shifts.moved(image, -4)[0, 5, 6] == 1
    assert shifts.moved(image, 20).sum() == 0


def test_the_shipped_answers_are_those_of_today(tensorflow):
    stored = shipped.read("shifts")
    made = shifts.ask(nets.scaled(mnist().test_images[shifts.FIRST : shifts.FIRST + 1])[0])
    assert made.said == pytest.approx(stored["said"], abs=2e-3)
    assert np.array_equal(made.pictures, stored["pictures"])


def test_the_convolutional_network_withstands_shifts_nobody_showed_it():
    curve = shipped.read("shifts")["curve"]
    for pixels in (5, -5):
        place = list(SHIFTS).index(pixels)
        assert curve[0, place] > curve[1, place] + 0.1
    assert curve[:, list(SHIFTS).index(0)].min() > 0.95
