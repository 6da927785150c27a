"""Gradient per layer: against backpropagation written by hand, the theory, and the laws of scale."""

import dataclasses

import numpy as np
import pytest

from core.activations import INITIALISERS, Deep, digits, function, gradient_by_layer, papers_factor
from core.activations.depth import traced, weights
from core.runs import Refused

pytestmark = pytest.mark.usefixtures("tensorflow")


def by_hand(deep: Deep):
    """Loss, |dL/dW|, dL/dz and outputs per layer, by the chain rule in NumPy."""
    images, labels = digits()
    first, hidden, last = weights(deep)
    matrices = [first, *hidden, last]
    chosen = function(deep.activation, deep.leak)
    outputs, sums = [images], []
    for matrix in matrices:
        sums.append(outputs[-1] @ matrix)
        outputs.append(chosen.value(sums[-1]))
    logits = sums[-1] - sums[-1].max(axis=1, keepdims=True)
    p = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    loss = -np.log(p[np.arange(len(labels)), labels]).mean()
    error = (p - np.eye(10)[labels]) / len(labels)
    gradients, errors = [], []
    for i in reversed(range(len(matrices))):
        gradients.insert(0, np.abs(outputs[i].T @ error).mean())
        errors.insert(0, np.sqrt((error**2).mean()))
        if i:
            error = (error @ matrices[i].T) * chosen.slope(sums[i - 1])
    return loss, gradients, errors, [out.std() for out in outputs[1:-1]]


@pytest.mark.parametrize("depth", [1, 2, 3])
@pytest.mark.parametrize("activation", ["sigmoid", "relu", "gelu"])
def test_gradients_match_backpropagation_by_hand(activation, depth):
    deep = Deep(activation, depth, "He", width=12, seed=depth)
    found, (loss, gradients, errors, signals) = gradient_by_layer(deep), by_hand(deep)
    assert found.loss == pytest.approx(loss, rel=1e-7)
    assert len(found.gradients) == len(found.errors) == depth + 1 and len(found.signals) == depth
    np.testing.assert_allclose(found.gradients, gradients, rtol=1e-6)
    np.testing.assert_allclose(found.errors, errors, rtol=1e-6)
    np.testing.assert_allclose(found.signals, signals, rtol=1e-6)


def test_leak_reaches_the_measured_network():
    deep = Deep("leaky_relu", 3, "He", width=12, leak=0.5)
    np.testing.assert_allclose(gradient_by_layer(deep).gradients, by_hand(deep)[1], rtol=1e-6)


@pytest.mark.parametrize(
    ("activation", "initialiser"),
    [("sigmoid", "Glorot"), ("tanh", "Glorot"), ("relu", "He"), ("relu", "too large 1.0"), ("selu", "LeCun"),
     ("tanh", "too large 1.0"), ("silu", "small normal 0.01")],
)  # fmt: skip
def test_wide_networks_do_what_the_theory_expects(activation, initialiser):
    found = gradient_by_layer(Deep(activation, 5, initialiser, width=200))
    np.testing.assert_allclose(found.errors[:-1] / found.theory.errors[:-1], 1, atol=0.4)
    np.testing.assert_allclose(found.signals / found.theory.signals, 1, atol=0.4)
    np.testing.assert_allclose(found.theory.errors[:-2], found.theory.errors[1:-1] * found.theory.backward)


def test_theory_of_relu_is_hes_closed_form():
    for initialiser in INITIALISERS:
        theory = gradient_by_layer(Deep("relu", 4, initialiser, width=64)).theory
        spread = INITIALISERS[initialiser].spread(64, 64)
        np.testing.assert_allclose(theory.backward, np.sqrt(64 * spread**2 / 2), rtol=2e-3)
        assert papers_factor("relu", 64, spread) == pytest.approx(np.sqrt(64 * spread**2 / 2))


def test_papers_factors_are_the_published_ones():
    he, glorot = INITIALISERS["He"].spread(100, 100), INITIALISERS["Glorot"].spread(100, 100)
    assert papers_factor("relu", 100, he) == pytest.approx(1)
    assert papers_factor("leaky_relu", 100, he, 0.5) == pytest.approx(np.sqrt(1.25))
    assert papers_factor("tanh", 100, glorot) == papers_factor("linear", 100, glorot) == pytest.approx(1)
    assert papers_factor("sigmoid", 100, glorot) == pytest.approx(1 / 4)
    assert papers_factor("selu", 100, he) is papers_factor("step", 100, he) is None


def test_sigmoid_loses_its_gradient_on_the_way_and_relu_with_he_does_not():
    sigmoid, relu = (gradient_by_layer(Deep(name, 30, how)) for name, how in (("sigmoid", "Glorot"), ("relu", "He")))
    assert sigmoid.gradients[0] < 1e-12 * sigmoid.gradients[-1] and "shrinks" in sigmoid.words
    assert (np.diff(np.log(sigmoid.errors[:-1])) > 0).all()
    assert 0.01 < relu.gradients[0] / relu.gradients[-2] < 100 and 0.8 < relu.per_layer < 1.25


def test_relu_networks_are_homogeneous_so_scaling_the_weights_scales_the_signals():
    small = gradient_by_layer(Deep("relu", 6, "small normal 0.01"))
    large = gradient_by_layer(Deep("relu", 6, "too large 1.0"))
    np.testing.assert_allclose(large.signals, small.signals * 100.0 ** np.arange(1, 7), rtol=1e-8)


def test_no_gradient_passes_a_step():
    found = gradient_by_layer(Deep("step", 4, "He"))
    assert (found.gradients[:-1] == 0).all() and found.gradients[-1] > 0 and "No error" in found.words


def test_nothing_is_traced_again_when_scale_seed_depth_or_width_changes():
    gradient_by_layer(Deep("tanh", 3, "Glorot"))
    run = traced("tanh", Deep().leak)
    before = run.experimental_get_tracing_count()
    for change in ({"initialiser": "too large 1.0"}, {"seed": 4}, {"depth": 1}, {"depth": 30}, {"width": 20}):
        gradient_by_layer(dataclasses.replace(Deep("tanh", 3, "Glorot"), **change))
    assert traced("tanh", Deep().leak) is run and run.experimental_get_tracing_count() == before == 1


@pytest.mark.parametrize("name", ["Glorot", "He", "LeCun", "small normal 0.01", "too large 1.0"])
def test_initialisers_have_the_spread_of_the_keras_ones_on_show(name, tensorflow):
    known = INITIALISERS[name]
    theirs = eval(known.code[:-1] + (", " if "=" in known.code else "") + "seed=1)", {"tf": tensorflow})
    assert known.spread(300, 200) == pytest.approx(np.std(theirs((300, 200))), rel=0.02)


def test_the_batch_is_standardised():
    images, labels = digits()
    assert images.mean() == pytest.approx(0, abs=1e-12) and images.std() == pytest.approx(1)
    assert images.shape == (256, 784) and set(labels) == set(range(10))


@pytest.mark.parametrize(
    "change",
    [{"depth": 0}, {"depth": 31}, {"activation": "softmax"}, {"initialiser": "magic"}, {"width": 1}, {"seed": -1}],
)
def test_deep_refuses_what_cannot_be_built(change):
    with pytest.raises(Refused):
        Deep(**change)
