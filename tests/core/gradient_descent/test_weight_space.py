"""The plane through trained weights: filter lengths, projections, and losses against the networks themselves."""

import numpy as np
import pytest

from core import networks
from core.gradient_descent import View, surface
from core.gradient_descent.weight_space import directions, main_directions, measure, project, random_direction
from core.runs import Refused

pytestmark = pytest.mark.usefixtures("tensorflow")


@pytest.fixture(scope="module")
def trained(tensorflow):
    draw = np.random.default_rng(5)
    points = draw.normal(0, 1.5, (60, 2))
    labels = (np.hypot(*points.T) > 1.6).astype(int)
    config = networks.Config(
        tuple(map(tuple, points.tolist())), tuple(labels.tolist()), (6, 4), learning_rate=0.3, epochs=300
    )
    return config, list(networks.train(config))


def numpy_loss(config, weights):
    signal = np.array(config.points, np.float64)
    for place in range(0, len(weights), 2):
        signal = signal @ weights[place] + weights[place + 1]
        signal = np.tanh(signal) if place < len(weights) - 2 else signal
    z = signal[:, 0]
    return float(np.mean(np.logaddexp(0, z) - np.array(config.labels) * z))


def test_random_direction_has_every_filter_as_long_as_its_weights(trained):
    weights = trained[1][-1].weights
    direction = random_direction(weights, np.random.default_rng(1))
    for w, d in zip(weights[::2], direction[::2], strict=True):
        np.testing.assert_allclose(np.linalg.norm(d, axis=0), np.linalg.norm(w, axis=0), rtol=1e-6)
        assert np.abs(d / w).std() > 0.1
    assert all((bias == 0).all() for bias in direction[1::2])


@pytest.mark.parametrize("plane", ["random", "path"])
def test_surface_holds_the_losses_of_the_shifted_networks(trained, plane):
    config, snapshots = trained
    view = View(plane, side=9, seed=2)
    found = surface(config, snapshots, view)
    first, second = directions([s.weights for s in snapshots], view)
    for row, column in ((0, 0), (3, 7), (8, 4)):
        parts = zip(snapshots[-1].weights, first, second, strict=True)
        weights = [w + found.a[column] * d + found.b[row] * e for w, d, e in parts]
        assert found.losses[row, column] == pytest.approx(numpy_loss(config, weights), rel=1e-4)


def test_middle_of_a_random_plane_is_the_trained_network(trained):
    config, snapshots = trained
    found = surface(config, snapshots, View(side=11))
    assert found.losses[5, 5] == pytest.approx(snapshots[-1].loss, rel=1e-4)
    assert found.a[5] == found.b[5] == 0


@pytest.mark.parametrize("plane", ["random", "path"])
def test_path_ends_in_the_origin(trained, plane):
    found = surface(*trained, View(plane, side=5))
    np.testing.assert_allclose(found.path[-1], 0, atol=1e-12)
    assert found.path.shape == (len(trained[1]), 2)
    np.testing.assert_array_equal(found.path_losses, [snapshot.loss for snapshot in trained[1]])


def test_main_directions_are_at_right_angles_and_hold_more_of_the_path_than_any_random_plane(trained):
    path = [snapshot.weights for snapshot in trained[1]]
    first, second = main_directions(path)
    flat = [np.concatenate([part.ravel() for part in d]) for d in (first, second)]
    np.testing.assert_allclose(np.array(flat) @ np.array(flat).T, np.eye(2), atol=1e-9)
    kept = project(path, first, second)[1]
    draw = np.random.default_rng(0)
    others = [project(path, random_direction(path[-1], draw), random_direction(path[-1], draw))[1] for _ in range(5)]
    assert kept > 0.8 and max(others) < 0.5 < kept <= 1


def test_point_in_the_plane_is_projected_onto_itself(trained):
    weights = trained[1][-1].weights
    draw = np.random.default_rng(4)
    first, second = random_direction(weights, draw), random_direction(weights, draw)
    moved = tuple(w + 0.5 * d - 0.25 * e for w, d, e in zip(weights, first, second, strict=True))
    places, kept = project([moved, weights], first, second)
    np.testing.assert_allclose(places, [[0.5, -0.25], [0, 0]], atol=1e-9)
    assert kept == pytest.approx(1)


def test_path_lies_inside_the_plane_that_is_drawn_for_it(trained):
    found = surface(*trained, View("path", side=5))
    for axis, along in ((found.a, found.path[:, 0]), (found.b, found.path[:, 1])):
        assert axis[0] < along.min() <= along.max() < axis[-1]


def test_seed_makes_the_plane_and_another_compiles_nothing(trained):
    config, snapshots = trained
    one, same, other = (surface(config, snapshots, View(side=9, seed=seed)).losses for seed in (2, 2, 3))
    np.testing.assert_array_equal(one, same)
    assert not np.allclose(one, other)
    before = measure(3, "tanh").experimental_get_tracing_count()
    surface(config, snapshots, View(side=9, seed=9, reach=0.3))
    assert measure(3, "tanh").experimental_get_tracing_count() == before


def test_view_refuses_what_cannot_be_drawn(trained):
    for change, words in (({"plane": "moon"}, "plane"), ({"side": 2}, "side"), ({"reach": 0}, "reach")):
        with pytest.raises(Refused, match=words):
            View(**change)
    with pytest.raises(Refused, match="train"):
        surface(trained[0], trained[1][:2], View())
