"""Figures of losses over weights: what is drawn where, and that no two trails look alike."""

import numpy as np
import pytest

from core.figures import landscapes

AXES = np.linspace(-2, 2, 21), np.linspace(-1, 1, 21)
HEIGHTS = AXES[0][None, :] ** 2 + 3 * AXES[1][:, None] ** 2
TRAILS = {f"racer {i}": np.cumsum(np.full((5 + i, 2), 0.1), axis=0) for i in range(8)}


def test_curve_frame_walks_the_trail_and_lays_the_tangent():
    axis = np.linspace(-2, 2, 41)
    figure = landscapes.curve(axis, axis**2, np.array([[0.0, 0.0]]))
    points = np.array([2.0, 1.0, 0.5])
    frame = landscapes.curve_frame(points, points**2, 1, (np.array([0.0, 2.0]), np.array([-1.0, 3.0])))
    assert figure.data[landscapes.CURVE].name == "J(w)" and figure.data[landscapes.HERE].name == "now"
    assert figure.data[landscapes.TANGENT].mode == "lines"
    assert frame[landscapes.TRAIL]["x"].tolist() == [2, 1] and frame[landscapes.HERE]["y"].tolist() == [1]
    assert frame[landscapes.TANGENT]["y"].tolist() == [-1, 3]


def test_contour_shows_true_heights_even_when_levels_are_spread():
    figure = landscapes.contour(AXES, HEIGHTS, np.array([[0.0, 0.0]]), log=True)
    np.testing.assert_allclose(figure.data[0].text, HEIGHTS, atol=6e-4)
    np.testing.assert_allclose(10.0 ** np.asarray(figure.data[0].z) - 1, HEIGHTS, atol=1e-9)
    plain = landscapes.contour(AXES, HEIGHTS, np.array([[0.0, 0.0]]))
    np.testing.assert_array_equal(plain.data[0].z, HEIGHTS)


def test_spread_keeps_the_order():
    values = np.array([5.0, -1.0, -0.99, 300.0])
    assert np.argsort(landscapes.spread(values)).tolist() == np.argsort(values).tolist()


def test_trails_start_at_their_number_and_frames_fit_them():
    figure = landscapes.with_trails(landscapes.contour(AXES, HEIGHTS, np.zeros((1, 2))), TRAILS)
    frame = landscapes.trails_frame(TRAILS, 9)
    assert [figure.data[place].name for place in frame] == list(TRAILS)
    for place, points in zip(frame, TRAILS.values(), strict=True):
        shown = min(10, len(points))
        assert len(frame[place]["x"]) == len(frame[place]["marker"]["size"]) == shown
        assert frame[place]["marker"]["symbol"] == figure.data[place].marker.symbol


@pytest.mark.parametrize("count", [2, 8, 16])
def test_no_two_trails_look_alike_even_without_colour(count):
    looks = [landscapes.style(place, count) for place in range(count)]
    assert len({tuple(look.values()) for look in looks}) == count
    if count <= 8:
        assert len({(look["dash"], look["symbol"]) for look in looks}) == count


@pytest.mark.parametrize("log", [False, True])
def test_surface_lays_the_path_just_above_the_ground_on_the_same_scale(log):
    path, heights = np.array([[1.0, 0.5], [0.0, 0.0]]), np.array([1.75, 0.0])
    ground, trail = landscapes.surface(AXES, HEIGHTS, path, heights, log).data
    lift = np.asarray(trail.z) - np.array([ground.z[15][15], ground.z[10][10]])
    np.testing.assert_allclose(lift, 0.01 * np.ptp(ground.z))
    assert AXES[0][15] == pytest.approx(1) and AXES[1][15] == pytest.approx(0.5)


def test_surface_on_a_spread_axis_names_the_losses_themselves():
    axis = landscapes.surface(AXES, 100 * HEIGHTS + 5, np.zeros((1, 2)), np.array([5.0]), log=True).layout.scene.zaxis
    assert list(axis.ticktext) == ["5", "6", "15", "105"]
    np.testing.assert_allclose(axis.tickvals, np.log10([1, 2, 11, 101]))
