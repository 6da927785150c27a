"""The loss over two weights: heights from the data, the exact lowest place, and a path that falls to it."""

import numpy as np
import pytest
from scipy.optimize import minimize

from core.losses import Examples, landscape
from core.losses.landscape import descend, examples, loss_at, lowest, surface
from core.runs import Refused

DATA = examples()
BEST = lowest(DATA)


def entropy(weights, data=DATA):
    """Mean cross-entropy in probabilities, not in logits."""
    p = 1 / (1 + np.exp(-(weights[0] + data.features @ np.asarray(weights[1:]))))
    return -np.mean(np.where(data.labels == 1, np.log(p), np.log1p(-p)))


def test_examples_are_the_students_who_train_standardised():
    assert DATA.features.shape == (210, 2)
    np.testing.assert_allclose(DATA.features.mean(axis=0), 0, atol=1e-6)
    np.testing.assert_allclose(DATA.features.std(axis=0), 1, atol=1e-6)
    assert not DATA.features.flags.writeable


def test_lowest_place_is_scipys_and_flat():
    theirs = minimize(entropy, np.zeros(3), method="BFGS", options={"gtol": 1e-9})
    np.testing.assert_allclose(BEST.weights, theirs.x, atol=1e-4)
    assert pytest.approx(theirs.fun, abs=1e-10) == BEST.loss
    nudges = np.vstack([np.eye(3), -np.eye(3)]) * 1e-5
    slopes = [(entropy(BEST.weights + n) - entropy(BEST.weights - n)) / 2e-5 for n in nudges]
    assert np.abs(slopes).max() < 1e-9


def test_lowest_place_is_where_predictions_and_passes_add_up_alike():
    p = 1 / (1 + np.exp(-(BEST.weights[0] + DATA.features @ np.array(BEST.weights[1:]))))
    inputs = np.column_stack([np.ones(len(p)), DATA.features])
    np.testing.assert_allclose(inputs.T @ p, inputs.T @ DATA.labels, atol=1e-8)


@pytest.mark.parametrize("axes", [(1, 2), (2, 1), (0, 1), (0, 2), (2, 0)])
def test_heights_are_the_loss_of_the_weights_below_them(axes):
    drawn = surface(DATA, (0.5, 1.0, 2.0), axes, ((-2, 3), (0, 6)), side=7)
    assert drawn.loss.shape == (7, 7)
    for row, column in ((0, 0), (2, 5), (6, 1)):
        weights = [0.5, 1.0, 2.0]
        weights[axes[0]], weights[axes[1]] = drawn.across[column], drawn.up[row]
        assert drawn.loss[row, column] == pytest.approx(entropy(weights), rel=1e-9)


@pytest.mark.parametrize("axes", [(1, 2), (0, 1), (2, 0)])
def test_marked_lowest_place_is_under_every_height_of_a_fine_grid_and_next_to_the_least(axes):
    drawn = surface(DATA, (1.0, 2.0, 3.0), axes, side=101)
    at = np.array(drawn.lowest.weights)
    row, column = np.unravel_index(drawn.loss.argmin(), drawn.loss.shape)
    cell = drawn.across[1] - drawn.across[0]
    assert drawn.lowest.loss <= drawn.loss.min()
    assert abs(drawn.across[column] - at[axes[0]]) <= 2 * cell and abs(drawn.up[row] - at[axes[1]]) <= 2 * cell
    third = ({0, 1, 2} - set(axes)).pop()
    assert at[third] == drawn.weights[third]
    assert loss_at(DATA, at) == pytest.approx(drawn.lowest.loss)


def test_slice_through_the_lowest_place_has_it_as_its_own():
    drawn = surface(DATA, BEST.weights, (1, 2))
    assert drawn.lowest.weights == pytest.approx(BEST.weights, abs=1e-8)
    assert drawn.across[0] < BEST.weights[1] < drawn.across[-1]
    assert drawn.up[0] < BEST.weights[2] < drawn.up[-1]


def test_surface_is_convex_along_every_row_and_column():
    drawn = surface(DATA, BEST.weights, side=41)
    assert (np.diff(drawn.loss, 2, axis=0) > -1e-12).all() and (np.diff(drawn.loss, 2, axis=1) > -1e-12).all()


def test_path_goes_against_the_slope_on_the_surface_and_ends_in_the_lowest_place():
    path = descend(DATA, (BEST.weights[0], -1, 6), learning_rate=5, steps=400)
    assert path.places.shape == (401, 2) and path.loss.shape == (401,)
    assert (np.diff(path.loss) < 1e-12).all()
    np.testing.assert_allclose(path.places[-1], BEST.weights[1:], atol=1e-4)
    for place, height in zip(path.places[::50], path.loss[::50], strict=True):
        assert height == pytest.approx(entropy([BEST.weights[0], *place]))
    h = 1e-6
    at = np.array([BEST.weights[0], *path.places[0]])
    slope = [(entropy(at + n) - entropy(at - n)) / (2 * h) for n in np.eye(3)[1:] * h]
    np.testing.assert_allclose((path.places[1] - path.places[0]) / -5, slope, atol=1e-8)


def test_path_with_a_large_rate_climbs():
    path = descend(DATA, (0, 0, 0), learning_rate=100, steps=60)
    assert path.loss.max() > path.loss[0] and not path.end


def test_path_that_leaves_the_map_stops_with_a_reason_and_keeps_its_numbers():
    flung = descend(Examples([[100.0, 1], [-100, 2]], [0, 1]), (0, 9, 9), learning_rate=1000)
    assert "too large" in flung.end
    assert len(flung.places) == len(flung.loss) < 51 and np.isfinite(flung.loss).all()


def test_points_that_a_line_parts_have_no_lowest_place_and_say_so():
    found = lowest(Examples([[-1.0, 0], [-2, 1], [1, 0], [2, -1]], [0, 0, 1, 1]))
    assert found.weights is None and "no lowest point" in found.words
    assert lowest(examples(noise=0.0)).weights is None


def test_slice_too_far_away_says_that_instead():
    found = lowest(DATA, (1000, 0, 0), (1, 2))
    assert found.weights is None and "too far away" in found.words


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: surface(DATA, (0, 0, 0), (1, 1)), "two different weights"),
        (lambda: surface(DATA, (0, 0, 0), (1, 3)), "two different weights"),
        (lambda: surface(DATA, (0, 0, 0), spans=((2, 2), (0, 1))), "smaller to a larger"),
        (lambda: surface(DATA, (0, 0, 0), side=500), "side must be a whole number from 2 to 201"),
        (lambda: surface(DATA, (0, 0), (1, 2)), "three weights"),
        (lambda: descend(DATA, (0, 0, 0), learning_rate=0), "learning rate"),
        (lambda: descend(DATA, (0, 0, 0), steps=0), "number of steps"),
        (lambda: Examples([[1.0, 2.0]], [2]), "labels 0 or 1"),
        (lambda: Examples([[1.0]], [1]), "two features"),
        (lambda: landscape.examples(samples=3), "20 to 5,000"),
    ],
)
def test_landscape_refuses_in_the_learners_words(call, words):
    with pytest.raises(Refused, match=words):
        call()
