import math
import re
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest

from core.perceptron import ACTIVATIONS, LECTURE, LECTURE_POINT, Neuron, outputs, work_out
from core.runs import Refused

LARGE = np.array([-1e308, -1e4, -745.0, -30.0, -1.5, 0.0, 1e-9, 0.7, 36.0, 1e4, 1e308])


def test_lecture_neuron_gives_the_slide_numbers():
    worked = work_out(LECTURE, LECTURE_POINT)
    assert worked.terms == (-3.0, -4.0)
    assert worked.z == -6.0
    assert round(worked.y, 3) == 0.002
    assert worked.y == pytest.approx(1 / (1 + math.e**6), rel=1e-14)
    assert worked.decision == 0


def test_latex_line_has_the_slide_signs_and_brackets():
    worked = work_out(LECTURE, LECTURE_POINT)
    assert worked.latex == r"g(1 + 3(-1) - 2(2)) = g(-6) \approx 0.002"
    assert worked.sum_latex == "1 + 3(-1) - 2(2) = 1 - 3 - 4 = -6"
    assert LECTURE.latex == "1 + 3x_1 - 2x_2"


@pytest.mark.parametrize("name", ["step", "relu", "linear"])
def test_latex_says_equal_when_the_output_is_shown_completely(name):
    assert r"\approx" not in work_out(Neuron(0.25, (1.5,), name), (2,)).latex


def test_latex_says_about_when_a_shown_number_is_rounded():
    assert work_out(Neuron(1 / 3, (1,), "linear"), (1,)).latex == r"g(0.333 + 1(1)) \approx g(1.333) \approx 1.333"


def test_latex_of_saturated_sigmoid_never_claims_an_exact_one():
    assert work_out(Neuron(1000, (0,), "sigmoid"), (0,)).latex.endswith(r"\approx 1")
    assert work_out(Neuron(0, (0,), "sigmoid"), (0,)).latex.endswith("= 0.5")


def test_latex_numbers_add_up_when_read_back():
    rng = np.random.default_rng(3)
    for _ in range(50):
        size = int(rng.integers(1, 9))
        bias, *rest = np.round(rng.uniform(-9, 9, 2 * size + 1), 1).tolist()
        worked = work_out(Neuron(bias, rest[:size], "linear"), rest[size:])
        left, z, y = re.fullmatch(r"g\((.*)\) = g\((.*)\) = (.*)", worked.latex).groups()
        parts = re.findall(r"([+-]?[\d.]+)(?:\((-?[\d.]+)\))?", left.replace("+ ", "+").replace("- ", "-"))
        assert len(parts) == size + 1
        read = sum(Decimal(weight) * Decimal(x or "1") for weight, x in parts)
        assert float(read) == float(z) == float(y) == worked.z


def test_sum_is_zero_on_the_line_although_binary_floats_say_otherwise():
    assert 0.1 + 0.2 - 0.3 != 0
    worked = work_out(Neuron(-0.3, (1, 1), "step"), (0.1, 0.2))
    assert (worked.z, worked.decision) == (0.0, 1)


def test_sum_agrees_with_numpy_for_random_neurons():
    rng = np.random.default_rng(0)
    for size in range(1, 9):
        weights, points = rng.normal(size=size), rng.normal(size=(20, size))
        neuron = Neuron(rng.normal(), weights, "tanh")
        expected = neuron.bias + points @ weights
        assert [work_out(neuron, point).z for point in points] == pytest.approx(expected, rel=1e-12, abs=1e-14)
        np.testing.assert_allclose(outputs(neuron, points), np.tanh(expected), rtol=1e-12)


@pytest.mark.parametrize("z", LARGE)
def test_sigmoid_equals_half_a_tanh_plus_a_half(z):
    sigmoid = ACTIVATIONS["sigmoid"].function
    assert sigmoid(np.array(z)) == pytest.approx(0.5 * (1 + math.tanh(z / 2)), abs=1e-16)
    assert sigmoid(np.array(z)) + sigmoid(np.array(-z)) == pytest.approx(1, abs=1e-15)


def test_sigmoid_keeps_tiny_values_apart_from_zero():
    assert ACTIVATIONS["sigmoid"].function(np.array(-700.0)) == pytest.approx(math.exp(-700), rel=1e-12)


def test_activations_match_their_definitions():
    z = np.array([-2.0, -0.5, 0.0, 0.5, 2.0])
    expected = {
        "step": [0, 0, 1, 1, 1],
        "sigmoid": [1 / (1 + math.exp(-v)) for v in z],
        "tanh": [(math.exp(v) - math.exp(-v)) / (math.exp(v) + math.exp(-v)) for v in z],
        "relu": [0, 0, 0, 0.5, 2],
        "linear": z,
    }
    assert set(expected) == set(ACTIVATIONS)
    for name, values in expected.items():
        np.testing.assert_allclose(ACTIVATIONS[name].function(z), values, rtol=1e-14, err_msg=name)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_tensorflow_code_gives_the_same_numbers(name):
    import tensorflow as tf

    z = np.linspace(-20, 20, 81)
    with tf.device("/CPU:0"):
        theirs = eval(ACTIVATIONS[name].code, {"tf": tf, "z": tf.constant(z)})
    np.testing.assert_allclose(ACTIVATIONS[name].function(z), theirs.numpy(), rtol=1e-6, atol=1e-12)


@pytest.mark.parametrize("name", ["step", "sigmoid"])
def test_decision_is_one_from_the_threshold_on(name):
    for bias in (-2, -0.01, 0, 0.01, 2):
        worked = work_out(Neuron(bias, (0,), name), (0,))
        assert worked.decision == (worked.y >= ACTIVATIONS[name].threshold)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_threshold_is_the_output_on_the_line_or_halfway_up_the_step(name):
    at_zero = float(ACTIVATIONS[name].function(np.array(0.0)))
    assert ACTIVATIONS[name].threshold == (0.5 if name == "step" else at_zero)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((math.nan, (1,)), "bias w0"),
        ((math.inf, (1,)), "bias w0"),
        ((1000.5, (1,)), "1000"),
        ((None, (1,)), "bias w0"),
        ((0, (1, "x")), "Weight 2"),
        ((0, ()), "1 to 8"),
        ((0, (1,) * 9), "1 to 8"),
        ((0, 5), "list of numbers"),
        ((0, (1,), "sigmoidd"), "choose one of"),
    ],
)
def test_neuron_refuses_what_it_cannot_use(arguments, words):
    with pytest.raises(Refused, match=words):
        Neuron(*arguments)


@pytest.mark.parametrize(("point", "words"), [((1,), "has 1 inputs"), ((1, math.nan), "Input 2"), ((1, 2, 3), "has 3")])
def test_work_out_refuses_points_that_do_not_fit(point, words):
    with pytest.raises(Refused, match=words):
        work_out(LECTURE, point)


def test_neuron_is_a_value():
    assert Neuron(1, [3, -2]) == LECTURE
    assert hash(Neuron(1, np.array([3, -2]))) == hash(LECTURE)


def test_lesson_starts_without_tensorflow():
    code = "import sys, core.perceptron; sys.exit('tensorflow' in sys.modules)"
    root = Path(__file__).parents[3]
    assert subprocess.run([sys.executable, "-c", code], cwd=root, check=False).returncode == 0
