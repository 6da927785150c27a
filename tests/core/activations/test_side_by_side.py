"""Linear against non-linear: the product of the matrices, the straight line, and what only the bend can learn."""

import numpy as np
import pytest

from core import networks
from core.activations import collapse, line_fit, side_by_side
from core.runs import Refused

pytestmark = pytest.mark.usefixtures("tensorflow")

CONFIG = side_by_side.Config(data="moons", depth=3, width=5, learning_rate=0.1, epochs=200)


@pytest.fixture(scope="module")
def run(tensorflow):
    return list(side_by_side.train(CONFIG))


def test_both_networks_start_from_the_same_weights_and_keep_step(run):
    for one, other in zip(run[0].weights, run[0].linear_weights, strict=True):
        np.testing.assert_array_equal(one, other)
    assert run[0].step == 0 and run[-1].step == 200 and len({s.step for s in run}) == len(run)


def test_each_side_is_the_run_of_its_own_network(run):
    for activation, loss, picture in (("tanh", "loss", "picture"), ("linear", "linear_loss", "linear_picture")):
        alone = list(networks.train(side_by_side.network(CONFIG, activation)))
        assert [getattr(s, loss) for s in run] == [s.loss for s in alone]
        np.testing.assert_array_equal(getattr(run[-1], picture), alone[-1].picture)


def test_training_can_be_left_half_way():
    going = side_by_side.train(CONFIG)
    next(going), next(going)
    going.close()
    assert next(side_by_side.train(CONFIG)).step == 0


def test_linear_layers_collapse_into_one_with_the_same_picture(run):
    for snapshot in run:
        one = collapse(snapshot.linear_weights)
        assert one.layers == 4 and one.matrix.shape == (2, 1) and one.difference < 1e-12
        z = networks.plane_grid(6.0) @ one.matrix[:, 0] + one.bias[0]
        np.testing.assert_allclose(1 / (1 + np.exp(-z)), snapshot.linear_picture.ravel(), atol=1e-5)


def test_collapse_is_the_product_of_random_matrices_with_biases():
    draw = np.random.default_rng(0)
    shapes = [(2, 3), (3,), (3, 4), (4,), (4, 1), (1,)]
    w1, b1, w2, b2, w3, b3 = parts = [draw.normal(size=shape) for shape in shapes]
    found = collapse(parts)
    np.testing.assert_allclose(found.matrix, w1 @ w2 @ w3)
    np.testing.assert_allclose(found.bias, b1 @ w2 @ w3 + b2 @ w3 + b3)


def test_the_linear_boundary_is_a_line_and_the_other_is_not(run):
    straight, bent = line_fit(run[-1].linear_weights, "linear"), line_fit(run[-1].weights, "tanh")
    assert straight.residual < 1e-6 and bent.residual > 0.1
    (w1, w2), bias = collapse(run[-1].linear_weights).matrix[:, 0], collapse(run[-1].linear_weights).bias[0]
    assert w1 * straight.direction[0] + w2 * straight.direction[1] == pytest.approx(0, abs=1e-6)
    assert w1 * straight.through[0] + w2 * straight.through[1] + bias == pytest.approx(0, abs=1e-6)


def test_line_fit_measures_the_distance_from_a_known_bend():
    # relu(x) + relu(-x) - y = |x| - y: the boundary is the letter V, symmetric, best line flat.
    first, last = np.array([[1.0, -1.0, 0, 0], [0, 0, 1, -1.0]]), np.array([[1.0], [1], [-1], [1]])
    fit = line_fit([first, np.zeros(4), last, np.zeros(1)], "relu")
    np.testing.assert_allclose(fit.boundary[:, 1], np.abs(fit.boundary[:, 0]), atol=1e-9)
    assert abs(fit.direction[0]) == pytest.approx(1) and fit.through[0] == pytest.approx(0, abs=1e-9)
    assert fit.residual == pytest.approx(np.abs(fit.boundary[:, 0]).std(), rel=1e-9)


def test_line_fit_refuses_a_network_without_a_boundary():
    with pytest.raises(Refused, match="no boundary"):
        line_fit([np.zeros((2, 1)), np.ones(1)], "linear")


def test_only_the_bent_network_learns_the_moons(run):
    assert run[-1].accuracy > 0.93 > run[-1].linear_accuracy and run[-1].loss < 0.7 * run[-1].linear_loss


@pytest.mark.parametrize(
    "change",
    [{"data": "bumps"}, {"depth": 0}, {"depth": 7}, {"width": 17}, {"activation": "linear"}, {"learning_rate": 0.0}],
)
def test_config_refuses_what_cannot_be_compared(change):
    with pytest.raises(Refused):
        side_by_side.Config(**change)
