import numpy as np
import pytest

from core.activations import FUNCTIONS, curve, probe, tape_slope
from core.runs import Refused


@pytest.mark.parametrize("name", FUNCTIONS)
def test_tangent_touches_the_curve_and_leaves_it_quadratically(name):
    chosen, found = FUNCTIONS[name], probe(name, 0.7)
    assert found.tangent(0.7) == pytest.approx(float(chosen.value(0.7)))
    for step in (1e-2, 1e-3):
        assert abs(found.tangent(0.7 + step) - chosen.value(0.7 + step)) < step**2


def test_probe_writes_the_numbers_down():
    found = probe("sigmoid", 0)
    assert (found.value, found.slope, found.intercept) == (0.5, 0.25, 0.5)
    assert found.value_latex == "g(0) = 0.5" and found.slope_latex == "g'(0) = 0.25"
    assert r"\approx" in probe("sigmoid", 1).value_latex
    assert probe("tanh", -2.0).tangent_latex == r"t(z) = -0.964 + 0.071\,(z + 2)"


@pytest.mark.parametrize(
    ("name", "z", "word"),
    [("relu", -1, "No gradient"), ("relu", 1, "whole"), ("sigmoid", 5, "Saturated"), ("selu", 1, "grows"),
     ("sigmoid", 0, "25 %")],
)  # fmt: skip
def test_probe_says_what_happens_to_the_gradient(name, z, word):
    assert word in probe(name, z).gradient


def test_kinks_are_noted_where_left_and_right_slope_differ_and_only_there():
    for name, chosen in FUNCTIONS.items():
        left, right = chosen.slope(-1e-9), chosen.slope(1e-9)
        torn = abs(left - right) > 1e-6 or abs(chosen.value(-1e-9) - chosen.value(1e-9)) > 1e-6
        assert bool(probe(name, 0).note) == torn, name
        assert not probe(name, 0.1).note
    assert "slope 0 on the left, 1 on the right. TensorFlow takes 0" in probe("relu", 0).note


@pytest.mark.parametrize("name", FUNCTIONS)
def test_tape_agrees_with_the_closed_form_at_every_probe(name, tensorflow):
    for z in (-1000, -3, 0, 0.4, 1000):
        found = tape_slope(name, z)
        assert found.agree, (name, z)
        assert (found.tape is None) == (name == "step")


def test_curve_shows_both_sides_of_a_corner():
    for name in FUNCTIONS:
        drawn = curve(name, 4, 81)
        assert drawn.z[0] == -4 and drawn.z[-1] == 4 and (np.diff(drawn.z) > 0).all()
        np.testing.assert_array_equal(drawn.slope, FUNCTIONS[name].slope(drawn.z))
    assert set(curve("step").value) == {0.0, 1.0} and np.abs(np.diff(curve("relu").slope)).max() == 1


@pytest.mark.parametrize("bad", [("relu", float("nan")), ("relu", 1001), ("softmax", 0), ("relu", "x")])
def test_probe_refuses_what_is_no_place_on_a_curve(bad):
    with pytest.raises(Refused):
        probe(*bad)
