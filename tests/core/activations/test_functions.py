"""Every activation against finite differences, GradientTape, Keras, and the identities that tie them together."""

import subprocess
import sys

import numpy as np
import pytest

from core.activations import FUNCTIONS, formulas, function, tape_slopes
from core.runs import Refused

Z = np.concatenate([np.linspace(-9, 9, 181) + 0.013, [-40.0, -20.0, 20.0, 40.0]])
GRID = np.linspace(-12, 12, 240_001)
NORMAL = np.exp(-(GRID**2) / 2) / np.sqrt(2 * np.pi)

# TensorFlow keeps the leak and GELU's square root of 2 in single precision, whatever z is in.
CLOSE = {"rtol": 1e-12, "atol": 1e-15}
SINGLE = {"gelu": {"rtol": 1e-7, "atol": 1e-8}, "leaky_relu": {"rtol": 1e-7}}


def average(values) -> float:
    """The mean of values over a standard normal, by the trapezoid rule written out."""
    return float(((values * NORMAL)[1:] + (values * NORMAL)[:-1]).sum() * (GRID[1] - GRID[0]) / 2)


def test_importing_the_lesson_does_not_import_tensorflow():
    check = "import sys, core.activations, core.figures.curves; sys.exit('tensorflow' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", check], check=False).returncode == 0


@pytest.mark.parametrize("name", FUNCTIONS)
def test_slope_matches_central_differences(name):
    chosen = function(name)
    differences = (chosen.value(Z + 1e-5) - chosen.value(Z - 1e-5)) / 2e-5
    np.testing.assert_allclose(chosen.slope(Z), differences, atol=2e-9)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_slope_matches_gradient_tape_also_at_the_kink(name, tensorflow):
    z = np.append(Z, [-1000.0, -0.0, 0.0, 1000.0])
    found = tape_slopes(name, z)
    if name == "step":
        assert np.isnan(found).all()
    else:
        np.testing.assert_allclose(function(name).slope(z), found, **SINGLE.get(name, CLOSE))


@pytest.mark.parametrize("name", FUNCTIONS)
def test_value_matches_the_tensorflow_call_on_show(name, tensorflow):
    z = tensorflow.constant(np.append(Z, [-1000.0, 0.0, 1000.0]))
    chosen = function(name)
    np.testing.assert_allclose(chosen.value(z.numpy()), chosen.tensor(z), **SINGLE.get(name, CLOSE))
    shown = eval(chosen.code, {"tf": tensorflow, "z": z})
    np.testing.assert_array_equal(shown, chosen.tensor(z))


@pytest.mark.parametrize("name", [name for name in FUNCTIONS if name not in ("step", "leaky_relu")])
def test_value_matches_keras(name, tensorflow):
    z = np.append(Z, [-1000.0, 0.0, 1000.0])
    theirs = getattr(tensorflow.keras.activations, name)(tensorflow.constant(z))
    np.testing.assert_allclose(function(name).value(z), theirs, **SINGLE.get(name, CLOSE))


def test_leak_is_passed_on_to_value_slope_tensorflow_and_formula(tensorflow):
    chosen = function("leaky_relu", 0.05)
    theirs = tensorflow.keras.layers.LeakyReLU(negative_slope=0.05, dtype="float64")
    np.testing.assert_allclose(chosen.value(Z), theirs(tensorflow.constant(Z)), rtol=1e-7)
    np.testing.assert_allclose(tape_slopes("leaky_relu", Z, 0.05), np.where(Z > 0, 1, 0.05), rtol=1e-7)
    np.testing.assert_array_equal(chosen.slope(Z), np.where(Z > 0, 1, 0.05))
    assert "0.05" in chosen.latex and "0.05" in chosen.slope_latex and "0.05" in chosen.code


@pytest.mark.parametrize("name", FUNCTIONS)
def test_values_and_slopes_stay_finite_and_take_their_limits_at_a_thousand(name):
    chosen, z = function(name), np.array([-1000.0, 1000.0])
    with np.errstate(all="raise", under="ignore"):
        values, slopes = chosen.value(z), chosen.slope(z)
    upper = min(chosen.high, 1000 * (formulas.SELU_SCALE if name == "selu" else 1))
    lower = {"linear": -1000.0, "leaky_relu": -200.0, "gelu": 0.0, "silu": 0.0}.get(name, chosen.low)
    np.testing.assert_allclose(values, [lower, upper], rtol=1e-12, atol=1e-300)
    assert np.isfinite(slopes).all()


@pytest.mark.parametrize("name", FUNCTIONS)
def test_range_holds_every_value_and_is_reached(name):
    chosen = function(name)
    values = chosen.value(np.linspace(-1000, 1000, 400_001))
    assert chosen.low - 1e-12 <= values.min() and values.max() <= chosen.high + 1e-12
    assert chosen.low == -np.inf or values.min() == pytest.approx(chosen.low, abs=1e-5)
    assert chosen.high == np.inf or values.max() == pytest.approx(chosen.high, abs=1e-5)


def test_softplus_is_the_integral_of_the_sigmoid():
    z = np.linspace(-30, 5, 350_001)
    s = 1 / (1 + np.exp(-z))
    area = np.cumsum((s[1:] + s[:-1]) / 2) * (z[1] - z[0])
    np.testing.assert_allclose(function("softplus").value(z[1:]), area + np.exp(-30), atol=1e-9)


def test_tanh_is_a_stretched_sigmoid():
    np.testing.assert_allclose(function("tanh").value(Z), 2 * function("sigmoid").value(2 * Z) - 1, atol=1e-15)


def test_selu_keeps_mean_zero_and_variance_one():
    values = function("selu").value(GRID)
    assert average(values) == pytest.approx(0, abs=1e-8)
    assert average(values**2) == pytest.approx(1, abs=1e-8)


def test_gelu_is_z_times_the_integral_of_the_normal_density():
    share = np.cumsum((NORMAL[1:] + NORMAL[:-1]) / 2) * (GRID[1] - GRID[0])
    np.testing.assert_allclose(function("gelu").value(GRID[1:]), GRID[1:] * share, atol=1e-8)


def test_gelu_by_default_is_the_exact_form_in_tensorflow_and_keras(tensorflow):
    z = tensorflow.constant([1.0, 2.0], tensorflow.float64)
    exact = function("gelu").value([1.0, 2.0])
    for call in (tensorflow.nn.gelu, tensorflow.keras.activations.gelu):
        np.testing.assert_allclose(call(z), exact, rtol=1e-7)
        assert np.abs(call(z, approximate=True).numpy() - exact).max() > 1e-5


def test_relu_is_the_difference_of_itself_mirrored():
    relu = function("relu").value
    np.testing.assert_allclose(relu(Z) - relu(-Z), function("linear").value(Z))


@pytest.mark.parametrize("name", ["gelu", "silu"])
def test_lowest_point_is_where_the_slope_is_zero(name):
    z = np.linspace(-3, 0, 300_001)
    lowest = np.argmin(function(name).value(z))
    assert function(name).value(z[lowest]) == pytest.approx(function(name).low, abs=1e-10)
    assert function(name).slope(z[lowest]) == pytest.approx(0, abs=1e-5)


@pytest.mark.parametrize(("name", "leak"), [("swoosh", 0.2), ("leaky_relu", 0.0), ("leaky_relu", 1.5)])
def test_function_refuses_an_unknown_name_and_an_impossible_leak(name, leak):
    with pytest.raises(Refused):
        function(name, leak)
