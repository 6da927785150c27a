import math

import numpy as np
import pytest

from core.perceptron import LECTURE, Neuron, boundary, half_planes, signed_distance
from core.runs import Refused

BOX = ((-5.0, 5.0), (-4.0, 6.0))


def neurons(count):
    rng = np.random.default_rng(7)
    return [Neuron(bias, (w1, w2)) for bias, w1, w2 in rng.uniform(-4, 4, (count, 3))]


def z(neuron, point):
    return neuron.bias + neuron.weights[0] * point[0] + neuron.weights[1] * point[1]


def test_segment_ends_satisfy_the_equation_and_lie_on_the_edge():
    drawn = 0
    for neuron in neurons(200):
        segment = boundary(neuron, *BOX).segment
        for x, y in segment or ():
            assert z(neuron, (x, y)) == pytest.approx(0, abs=1e-9)
            assert min(abs(x + 5), abs(x - 5), abs(y + 4), abs(y - 6)) < 1e-9
            assert -5 - 1e-9 <= x <= 5 + 1e-9 and -4 - 1e-9 <= y <= 6 + 1e-9
        drawn += segment is not None
    assert drawn > 100


def test_segment_is_missing_exactly_when_all_corners_are_on_one_side():
    for neuron in neurons(200) + [Neuron(30, (1, 1)), Neuron(-40, (2, -1))]:
        sides = {z(neuron, (x, y)) > 0 for x in BOX[0] for y in BOX[1]}
        found = boundary(neuron, *BOX)
        assert (found.segment is None) == (len(sides) == 1)
        assert bool(found.sentence) == (found.segment is None)


@pytest.mark.parametrize(
    ("neuron", "ends"),
    [
        (Neuron(-2, (1, 0)), {(2, -4), (2, 6)}),
        (Neuron(3, (0, -1)), {(-5, 3), (5, 3)}),
        (Neuron(0, (1, -1)), {(-4, -4), (5, 5)}),
    ],
)
def test_segment_of_upright_level_and_slanted_lines(neuron, ends):
    assert {tuple(map(round, end)) for end in boundary(neuron, *BOX).segment} == ends


def test_segment_is_missing_when_the_line_only_touches_a_corner():
    assert boundary(Neuron(0, (1, 1)), (0, 5), (0, 5)).segment is None


def test_distance_matches_the_nearest_of_many_points_on_the_line():
    for neuron in [LECTURE, *neurons(20)]:
        found = boundary(neuron, (-50, 50), (-50, 50))
        w1, w2 = neuron.weights
        start = np.array([-neuron.bias / w1, 0.0])
        line = start + np.linspace(-60, 60, 240_001)[:, None] * np.array([-w2, w1]) / math.hypot(w1, w2)
        lengths = np.hypot(*line.T)
        assert found.distance == pytest.approx(lengths.min(), abs=1e-4)
        assert found.foot == pytest.approx(line[lengths.argmin()], abs=2e-3)


def test_signed_distance_matches_brute_force_and_sign_of_z():
    rng = np.random.default_rng(1)
    for neuron in neurons(20):
        point = rng.uniform(-5, 5, 2)
        w1, w2 = neuron.weights
        line = np.array([-neuron.bias / w1, 0.0]) + np.linspace(-90, 90, 240_001)[:, None] * np.array(
            [-w2, w1]
        ) / math.hypot(w1, w2)
        found = signed_distance(neuron, point)
        assert abs(found) == pytest.approx(np.hypot(*(line - point).T).min(), abs=1e-3)
        assert (found > 0) == (z(neuron, point) > 0)


def test_lecture_line_has_its_distance_and_angle():
    found = boundary(LECTURE, *BOX)
    assert found.normal == (3, -2)
    assert found.distance == pytest.approx(1 / math.sqrt(13))
    assert math.tan(math.radians(found.angle)) == pytest.approx(-2 / 3)


def test_bias_moves_the_line_without_turning_it():
    found = [boundary(Neuron(bias, (3, -2)), *BOX) for bias in (-4, -1, 0, 1, 4)]
    assert len({item.angle for item in found}) == 1
    directions = [np.subtract(item.segment[1], item.segment[0]) for item in found]
    for direction in directions:
        assert np.cross([*direction, 0], [*directions[0], 0])[2] == pytest.approx(0, abs=1e-9)
    assert [item.distance for item in found] == pytest.approx([abs(b) / math.sqrt(13) for b in (-4, -1, 0, 1, 4)])


def test_normal_points_to_positive_z():
    for neuron in neurons(20):
        found = boundary(neuron, *BOX)
        assert z(neuron, np.add(found.foot, found.normal)) > 0


@pytest.mark.parametrize(("bias", "side"), [(2, "class 1"), (-2, "class 0"), (0, "class 1")])
def test_boundary_says_why_there_is_no_line_when_both_weights_are_zero(bias, side):
    found = boundary(Neuron(bias, (0, 0)), *BOX)
    assert found.segment is found.distance is found.angle is found.foot is None
    assert "no line" in found.sentence and side in found.sentence


def area(polygon):
    x, y = np.array(polygon).T if polygon else (np.zeros(0), np.zeros(0))
    return 0.5 * abs(np.dot(x, np.roll(y, 1)) - np.dot(y, np.roll(x, 1)))


def test_half_planes_fill_the_box_and_hold_their_own_points():
    rng = np.random.default_rng(5)
    cloud = np.column_stack([rng.uniform(*BOX[0], 20_000), rng.uniform(*BOX[1], 20_000)])
    for neuron in neurons(30) + [Neuron(-2, (1, 0)), Neuron(0, (1, -1)), Neuron(100, (1, 1))]:
        negative, positive = half_planes(neuron, *BOX)
        assert area(negative) + area(positive) == pytest.approx(100)
        assert area(positive) == pytest.approx(100 * np.mean(z(neuron, cloud.T) > 0), abs=2)
        assert all(z(neuron, corner) <= 1e-9 for corner in negative)
        assert all(z(neuron, corner) >= -1e-9 for corner in positive)


def test_half_planes_share_the_corners_on_the_line():
    negative, positive = half_planes(Neuron(0, (1, -1)), (0, 5), (0, 5))
    assert sorted(negative) == [(0, 0), (0, 5), (5, 5)]
    assert sorted(positive) == [(0, 0), (5, 0), (5, 5)]


def test_half_planes_of_a_flat_neuron_are_all_or_nothing():
    assert [len(part) for part in half_planes(Neuron(3, (0, 0)), *BOX)] == [0, 4]
    assert [len(part) for part in half_planes(Neuron(-3, (0, 0)), *BOX)] == [4, 0]
    assert half_planes(Neuron(0, (0, 0)), *BOX) == ((), ())


def test_boundary_stays_finite_for_the_largest_and_smallest_weights():
    for neuron in (Neuron(1000, (1e-8, 0)), Neuron(1000, (1e-300, 0)), Neuron(-1000, (1000, -1000))):
        found = boundary(neuron, *BOX)
        assert found.distance is None or math.isfinite(found.distance)


def test_line_refuses_three_inputs_and_an_empty_box():
    for function in (boundary, half_planes):
        with pytest.raises(Refused, match="two inputs"):
            function(Neuron(0, (1, 2, 3)), *BOX)
        with pytest.raises(Refused, match="smaller to a larger"):
            function(LECTURE, (1, 1), (0, 1))
    with pytest.raises(Refused, match="no line"):
        signed_distance(Neuron(1, (0, 0)), (1, 1))
