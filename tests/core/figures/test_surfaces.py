"""Contours and relief: every mark lies where the numbers say, and frames change nothing else."""

import subprocess
import sys

import numpy as np
import pytest

from core.figures import surfaces
from core.figures.surfaces import HALO, HEIGHT, LOWEST, PATH, POINT, TRACES, Scene, contour, marks, relief
from core.runs import Refused

ACROSS, UP = np.linspace(-2, 3, 11), np.linspace(0, 4, 9)
BOWL = 0.1 + ACROSS[None, :] ** 2 + (UP[:, None] - 1) ** 2
ROAD = np.array([[2.0, 3.0, 8.1], [1.0, 2.0, 2.1], [0.0, 1.0, 0.1]])
SCENE = Scene(ACROSS, UP, BOWL, ("slope", "shift", "J"), path=ROAD, lowest=(0, 1, 0.1), point=ROAD[1])


@pytest.mark.parametrize("draw", [contour, relief])
@pytest.mark.parametrize("scene", [SCENE, Scene(ACROSS, UP, BOWL)])
def test_traces_stand_in_their_order_whether_shown_or_not(draw, scene):
    chart = draw(scene)
    assert tuple(trace.name for trace in chart.data) == TRACES
    assert len(chart.data[HEIGHT].x) == 11 and len(chart.data[HEIGHT].y) == 9
    np.testing.assert_array_equal(np.array(chart.data[HEIGHT].z), BOWL)


def test_marks_lie_at_their_places_from_above():
    chart = contour(SCENE)
    for trace in (HALO, PATH):
        np.testing.assert_array_equal(np.column_stack([chart.data[trace].x, chart.data[trace].y]), ROAD[:, :2])
    assert (chart.data[LOWEST].x[0], chart.data[LOWEST].y[0]) == (0, 1)
    assert (chart.data[POINT].x[0], chart.data[POINT].y[0]) == (1, 2)
    np.testing.assert_array_equal(chart.data[PATH].customdata, ROAD[:, 2])


def test_marks_float_just_above_the_relief():
    lift = np.array(relief(SCENE).data[PATH].z) - ROAD[:, 2]
    assert (lift > 0).all() and (lift < 0.03 * np.ptp(BOWL)).all()


@pytest.mark.parametrize("draw", [contour, relief])
def test_scene_without_marks_shows_none(draw):
    chart = draw(Scene(ACROSS, UP, BOWL))
    assert all(len(chart.data[trace].x) == 0 for trace in (HALO, PATH, LOWEST, POINT))


@pytest.mark.parametrize(("draw", "deep"), [(contour, False), (relief, True)])
def test_frames_change_what_the_figure_of_the_new_scene_shows(draw, deep):
    later = Scene(ACROSS, UP, BOWL, path=ROAD[:2], point=ROAD[1], lowest=(0, 1, 0.1))
    chart = draw(later)
    changes = marks(later, relief=deep)
    assert HEIGHT not in changes
    for trace, change in changes.items():
        for field, values in change.items():
            np.testing.assert_array_equal(chart.data[trace][field], values)


def test_axes_show_the_whole_surface_and_no_more():
    flat, deep = contour(SCENE), relief(SCENE)
    assert tuple(flat.layout.xaxis.range) == (-2, 3) and tuple(flat.layout.yaxis.range) == (0, 4)
    assert tuple(deep.layout.scene.xaxis.range) == (-2, 3) and tuple(deep.layout.scene.yaxis.range) == (0, 4)
    titles = [deep.layout.scene[axis].title.text for axis in ("xaxis", "yaxis", "zaxis")]
    assert titles == ["slope", "shift", "J"] == [*[flat.layout[a].title.text for a in ("xaxis", "yaxis")], "J"]


@pytest.mark.parametrize("draw", [contour, relief])
def test_log_heights_are_powers_with_ticks_in_true_heights(draw):
    chart = draw(Scene(ACROSS, UP, BOWL, path=ROAD, log=True))
    np.testing.assert_allclose(10 ** np.array(chart.data[HEIGHT].z), BOWL)
    np.testing.assert_array_equal(chart.data[HEIGHT].customdata, BOWL)
    bar = chart.data[HEIGHT].colorbar
    np.testing.assert_allclose(10 ** np.array(bar.tickvals), [float(text) for text in bar.ticktext])
    assert len(bar.tickvals) >= 3
    assert all(BOWL.min() <= float(text) <= BOWL.max() for text in bar.ticktext)


def test_levels_lie_inside_the_heights_at_round_steps():
    for height in (BOWL, BOWL * 1000, BOWL / 3000 - 5):
        levels = contour(Scene(ACROSS, UP, height)).data[HEIGHT].contours
        assert height.min() < levels.start <= height.max() == levels.end
        mantissa = float(f"{levels.size:e}".split("e")[0])
        assert mantissa in (1, 2, 5)
        assert 8 <= np.ptp(height) / levels.size <= 30
        assert levels.start / levels.size == pytest.approx(round(levels.start / levels.size))


def test_flat_surface_can_be_drawn():
    assert contour(Scene(ACROSS, UP, np.ones_like(BOWL))).data[HEIGHT].contours.size > 0


def test_layout_of_the_caller_wins():
    assert contour(SCENE, height=333, showlegend=True).layout.height == 333
    assert relief(SCENE, margin={"t": 40}).layout.margin.t == 40


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: Scene(ACROSS, UP, BOWL.T), "one height for each row and column"),
        (lambda: Scene(ACROSS, UP, BOWL - 0.1, log=True), "no logarithm"),
        (lambda: contour(Scene(ACROSS, UP, BOWL, point=(1, 2))), "three numbers"),
    ],
)
def test_scene_refuses_what_cannot_be_drawn(make, words):
    with pytest.raises(Refused, match=words):
        make()


def test_surfaces_need_no_tensorflow():
    script = "import sys, core.figures.surfaces; assert 'tensorflow' not in sys.modules"
    subprocess.run([sys.executable, "-c", script], check=True)
    assert surfaces.TRACES[surfaces.POINT] == "point"
