import numpy as np
import pytest

from core.figures import curves
from core.figures.curves import STYLES, Line, decades, layer_bars, tangent
from core.figures.theme import VIOLET

Z = np.linspace(-3, 3, 61)
PARABOLA = Line("parabola", Z, Z**2, 2 * Z, 0)
CUBIC = Line("cubic", Z, Z**3, 3 * Z**2, 4)


def drawn(figure, name):
    return next(trace for trace in figure.data if trace.name == name)


def test_curves_are_solid_and_slopes_dashed():
    shown = curves.curves([PARABOLA, CUBIC])
    np.testing.assert_array_equal(drawn(shown, "parabola").y, Z**2)
    np.testing.assert_array_equal(drawn(shown, "slope of cubic").y, 3 * Z**2)
    assert drawn(shown, "parabola").line.dash is None and drawn(shown, "slope of parabola").line.dash == "dash"
    assert not any(str(t.name).startswith("slope") for t in curves.curves([PARABOLA], slopes=False).data)


def test_a_curve_keeps_its_colour_and_marker_whoever_else_is_shown():
    alone, together = curves.curves([CUBIC]), curves.curves([PARABOLA, CUBIC])
    assert drawn(alone, "cubic").line.color == drawn(together, "cubic").line.color == STYLES[4][0]
    assert STYLES[4][1] in [trace.marker.symbol for trace in together.data]
    assert drawn(alone, "slope of cubic").line.color == VIOLET


def test_every_style_differs_in_colour_and_in_shape():
    assert len({colour for colour, _ in STYLES}) == len({symbol for _, symbol in STYLES}) == len(STYLES) >= 11


def test_legend_names_each_of_several_curves_once_with_its_shape_and_says_what_dashed_means():
    listed = [trace for trace in curves.curves([PARABOLA, CUBIC]).data if trace.showlegend is not False]
    assert [(trace.name, trace.mode) for trace in listed] == [
        ("parabola", "markers"), ("cubic", "markers"), ("slopes", "lines"),
    ]  # fmt: skip
    assert [trace.name for trace in curves.curves([PARABOLA]).data] == ["parabola", "slope of parabola"]


def test_markers_lie_on_their_curve():
    marks = [trace for trace in curves.curves([PARABOLA, CUBIC]).data if trace.mode == "markers"]
    np.testing.assert_allclose(marks[0].y, marks[0].x ** 2)
    np.testing.assert_allclose(marks[1].y, marks[1].x ** 3)


def test_zones_are_cut_off_at_the_picture_and_left_out_beyond_it():
    shown = curves.curves([PARABOLA], zones=[(-np.inf, -1.0), (2.0, np.inf), (5.0, 9.0)])
    assert [(shape.x0, shape.x1) for shape in shown.layout.shapes] == [(-3, -1), (2, 3)]


def test_tangent_goes_through_the_point_with_the_slope():
    line = drawn(tangent(curves.curves([PARABOLA]), 1.0, 1.0, 2.0), "tangent")
    (left, right), (low, high) = line.x, line.y
    assert (high - low) / (right - left) == 2 and low + 2 * (1 - left) == 1


def test_bars_stand_in_order_with_layer_one_first_and_zeros_are_said():
    shown = layer_bars([1e-6, 0.0, 1e-2], "mean |dL/dw|", theory=[1e-5, 1e-4, 1e-3])
    bars = drawn(shown, "measured")
    assert bars.x.tolist() == [1, 3] and bars.y.tolist() == [1e-6, 1e-2]
    assert shown.layout.yaxis.type == "log" and tuple(shown.layout.yaxis.range) == (-7, -2)
    assert [(note.x, note.text) for note in shown.layout.annotations] == [(2, "0")]
    np.testing.assert_array_equal(drawn(shown, "theory").y, [1e-5, 1e-4, 1e-3])


@pytest.mark.parametrize(
    ("values", "powers"),
    [([0.0, 0.0], (-3, 0)), ([0.5], (-3, 0)), ([1e-55, 3.0], (-56, 1)), ([2.0, 5e21], (0, 22)), ([], (-3, 0))],
)
def test_decades_hold_every_positive_value(values, powers):
    assert decades(np.array(values, np.float64)) == powers
