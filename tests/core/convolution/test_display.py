import numpy as np
import pytest

from core.convolution import DISPLAYS, display
from core.runs import Refused

RAW = np.array([[[-2.0], [0.0]], [[0.5], [3.0]]], np.float32)


@pytest.mark.parametrize(
    ("mode", "shown"),
    [
        ("clip", [0, 0, 0.5, 1]),
        ("scale", [0, 0.4, 0.5, 1]),
        ("absolute", [2 / 3, 0, 1 / 6, 1]),
    ],
)
def test_display_shows_by_its_formula(mode, shown):
    np.testing.assert_allclose(display(RAW, mode).ravel(), shown, atol=1e-7)


@pytest.mark.parametrize("mode", DISPLAYS)
def test_display_stays_between_zero_and_one(mode):
    raw = np.random.default_rng(0).normal(0, 1e4, (30, 30, 3)).astype(np.float32)
    shown = display(raw, mode)
    assert shown.dtype == np.float32 and shown.min() >= 0 and shown.max() <= 1


def test_absolute_does_not_lift_small_values():
    np.testing.assert_allclose(display(RAW / 100, "absolute"), np.abs(RAW) / 100, atol=1e-9)


@pytest.mark.parametrize("mode", DISPLAYS)
def test_display_shows_a_flat_map_as_it_is(mode):
    np.testing.assert_allclose(display(np.full((2, 2, 1), 0.3, np.float32), mode), 0.3)


def test_display_refuses_an_unknown_mode():
    with pytest.raises(Refused, match="clipped, scaled"):
        display(RAW, "negative")
