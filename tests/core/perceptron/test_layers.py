import inspect
import math
import re

import numpy as np
import pytest

from core.perceptron import (
    LECTURE_LAYER,
    LECTURE_POINT,
    Dense,
    dense_by_hand,
    dense_with_keras,
    parameters,
    same_numbers,
    work_out_dense,
)
from core.runs import Refused


def test_lecture_layer_has_the_lecture_neuron_as_its_first_unit():
    worked = work_out_dense(LECTURE_LAYER, LECTURE_POINT)
    assert worked.z == (-6, -2 + 1 * -1 + 2 * 2)
    assert worked.y == pytest.approx([1 / (1 + math.exp(6)), 1 / (1 + math.exp(-1))])
    assert worked.units[0].latex == r"g(1 + 3(-1) - 2(2)) = g(-6) \approx 0.002"


def test_layer_latex_shows_input_matrix_bias_and_result():
    assert work_out_dense(LECTURE_LAYER, LECTURE_POINT).latex == (
        r"\begin{pmatrix}-1 & 2\end{pmatrix}\begin{pmatrix}3 & 1 \\ -2 & 2\end{pmatrix}"
        r" + \begin{pmatrix}1 & -2\end{pmatrix} = \begin{pmatrix}-6 & 1\end{pmatrix}"
    )


@pytest.mark.parametrize(("inputs", "units"), [(1, 1), (2, 3), (8, 8), (5, 2)])
def test_three_ways_and_the_sum_formula_give_identical_numbers(inputs, units):
    rng = np.random.default_rng(inputs)
    matrix, bias, x = rng.normal(size=(inputs, units)), rng.normal(size=units), rng.normal(size=inputs)
    layer = Dense(bias, matrix)
    expected = [bias[i] + sum(x[j] * matrix[j][i] for j in range(inputs)) for i in range(units)]
    same = same_numbers(layer, x)
    for numbers in (work_out_dense(layer, x).z, same.numpy, same.by_hand, same.keras):
        assert numbers == pytest.approx(expected, abs=2e-6)
    assert same.by_hand == pytest.approx(same.keras, abs=1e-6)


def test_layers_take_batches():
    rng = np.random.default_rng(0)
    x, weights, bias = (rng.normal(size=size).astype(np.float32) for size in ((6, 3), (3, 2), 2))
    by_hand, keras = dense_by_hand(x, weights, bias), dense_with_keras(x, weights, bias)
    assert by_hand.shape == keras.shape == (6, 2)
    np.testing.assert_allclose(by_hand, keras, atol=1e-6)


def test_from_scratch_code_is_short_enough_to_show():
    assert "return tf.matmul(x, weights) + bias" in inspect.getsource(dense_by_hand)


@pytest.mark.parametrize("sizes", [(2, 1), (2, 4, 1), (7, 8, 8, 8, 8, 1), (784, 128, 10), (1, 1)])
def test_parameters_match_keras(sizes):
    import keras

    layers = [keras.layers.Dense(units) for units in sizes[1:]]
    model = keras.Sequential([keras.Input((sizes[0],)), *layers])
    counted = parameters(sizes)
    assert counted.total == model.count_params()
    assert [layer.total for layer in counted.layers] == [layer.count_params() for layer in layers]
    for mine, theirs in zip(counted.layers, layers, strict=True):
        assert (mine.weights, mine.biases) == (theirs.kernel.shape[0] * theirs.kernel.shape[1], theirs.bias.shape[0])


def test_parameters_latex_adds_up_when_read_back():
    counted = parameters((784, 128, 10))
    for layer in counted.layers:
        inputs, units, again, total = map(int, re.findall(r"\d+", layer.latex.replace("{,}", "")))
        assert inputs * units + again == total == layer.total
    *parts, total = map(int, re.findall(r"\d+", counted.latex.replace("{,}", "")))
    assert sum(parts) == total == 784 * 128 + 128 + 128 * 10 + 10
    assert parameters((2, 3)).latex == r"2 \cdot 3 + 3 = 9"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (((), ((1,),)), "1 to 8 units"),
        (((1,), ()), "1 to 8 inputs"),
        (((1,) * 9, ((1,) * 9,)), "1 to 8 units"),
        (((1, 2), ((1, 2), (3,))), "Input 2 has 1 weights"),
        (((1, math.nan), ((1, 2),)), "Bias of unit 2"),
        (((1,), ((math.inf,),)), "Input 1, weight 1"),
        (((1,), ((1,),), "softmax"), "choose one of"),
    ],
)
def test_dense_refuses_shapes_and_numbers_that_do_not_fit(arguments, words):
    with pytest.raises(Refused, match=words):
        Dense(*arguments)


@pytest.mark.parametrize("sizes", [(3,), (2, 0), (2, 1.5), (2, -1), (2, math.inf), (2, None), (1,) * 51])
def test_parameters_refuse_sizes_that_are_no_network(sizes):
    with pytest.raises(Refused):
        parameters(sizes)


def test_same_numbers_refuses_inputs_that_do_not_fit():
    with pytest.raises(Refused, match="has 3 inputs"):
        same_numbers(LECTURE_LAYER, (1, 2, 3))
