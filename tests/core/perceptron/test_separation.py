import itertools
import math

import numpy as np
import pytest

from core.perceptron import BOX, POINT_SETS, separable
from core.runs import Refused


def some_line_fits(points, labels):
    """Turn every line through two points a little and shift it a little, both ways, and try it (small sets only)."""
    points, labels = np.array(points, dtype=float), np.array(labels)
    if len(set(labels.tolist())) < 2:
        return True
    for a, b in itertools.combinations(points, 2):
        if (a == b).all():
            continue
        base = math.atan2(*(b - a)[::-1]) + math.pi / 2
        for normal, pivot, shift in itertools.product(
            (base - 1e-5, base, base + 1e-5), (a, b, (a + b) / 2), (-1e-7, 0, 1e-7)
        ):
            z = (points - pivot) @ [math.cos(normal), math.sin(normal)] + shift
            if all((z > 0) == labels) or all((z < 0) == labels):
                return True
    return _far_pair(points, labels)


def _far_pair(points, labels):
    """Also try the middle line of every pair of opposite points."""
    for p in points[labels == 1]:
        for q in points[labels == 0]:
            z = (points - (p + q) / 2) @ (p - q)
            if all((z > 0) == labels):
                return True
    return False


def right(line, points, labels):
    z = line[0] + np.array(points, dtype=float) @ line[1:]
    return bool(np.all(np.where(np.array(labels) == 1, z > 0, z < 0)))


def test_verdict_agrees_with_trying_many_lines():
    rng = np.random.default_rng(11)
    found = []
    for _ in range(400):
        count = int(rng.integers(2, 8))
        points = rng.integers(-3, 4, (count, 2))
        labels = rng.integers(0, 2, count)
        verdict = separable(points, labels)
        assert verdict.separable == some_line_fits(points, labels), (points.tolist(), labels.tolist())
        found.append(verdict.separable)
    assert 0.2 < np.mean(found) < 0.9


def test_line_parts_the_points_and_keeps_the_margin():
    rng = np.random.default_rng(2)
    for _ in range(60):
        points = rng.normal(size=(30, 2)) * 3
        labels = (points @ rng.normal(size=2) + rng.normal() > 0).astype(int)
        verdict = separable(points, labels)
        assert verdict.separable and verdict.witness is None
        assert right(verdict.line, points, labels)
        if verdict.margin is not None:
            distances = np.abs(verdict.line[0] + points @ verdict.line[1:]) / math.hypot(*verdict.line[1:])
            assert distances.min() == pytest.approx(verdict.margin, rel=1e-6)


def test_margin_is_the_widest_of_all_directions():
    rng = np.random.default_rng(8)
    angles = np.linspace(0, 2 * math.pi, 20_001)
    normals = np.column_stack([np.cos(angles), np.sin(angles)])
    for _ in range(20):
        points = rng.uniform(-4, 4, (12, 2))
        labels = (points[:, 0] > points[:, 1] * 0.3).astype(int)
        points[:, 0] += np.where(labels == 1, 0.4, -0.4)
        heights = points @ normals.T
        gaps = heights[labels == 1].min(axis=0) - heights[labels == 0].max(axis=0)
        # Between two of these directions the gap grows by at most the points' spread times the angle.
        assert gaps.max() / 2 <= separable(points, labels).margin + 1e-12
        assert gaps.max() / 2 == pytest.approx(separable(points, labels).margin, abs=2e-3)


def test_closest_points_end_the_gap():
    verdict = separable(((0, 0), (0, 2), (3, 1), (4, 5)), (0, 0, 1, 1))
    assert verdict.closest == ((0, 1), (3, 1))
    assert verdict.margin == 1.5
    assert verdict.line == pytest.approx((-1.5, 1, 0))


def test_xor_is_not_separable_because_its_diagonals_cross():
    verdict = separable(POINT_SETS["xor"].points, POINT_SETS["xor"].labels)
    assert not verdict.separable and verdict.line is None and verdict.margin is None
    assert verdict.witness.kind == "crossing"
    assert verdict.witness.shared == (0.5, 0.5)
    assert set(verdict.witness.zeros) == {0, 2} and set(verdict.witness.ones) == {1, 3}


def between(points, shared):
    """Whether shared is a convex combination of one to three points, by least squares with the weights' sum 1."""
    rows = np.vstack([np.array(points, dtype=float).T, np.ones(len(points))])
    weights, *_ = np.linalg.lstsq(rows, [*shared, 1], rcond=None)
    return np.allclose(rows @ weights, [*shared, 1], atol=1e-9) and weights.min() > -1e-9


def test_witness_lies_between_points_of_both_classes():
    rng = np.random.default_rng(5)
    kinds = set()
    for trial in range(300):
        points = rng.integers(-3, 4, (8, 2)) if trial % 2 else rng.normal(size=(8, 2))
        labels = rng.integers(0, 2, 8)
        verdict = separable(points, labels)
        if verdict.separable:
            continue
        witness = verdict.witness
        assert all(labels[place] == 1 for place in witness.ones)
        assert all(labels[place] == 0 for place in witness.zeros)
        assert between(points[list(witness.ones)], witness.shared)
        assert between(points[list(witness.zeros)], witness.shared)
        kinds.add(witness.kind)
    assert kinds == {"same point", "on a segment", "in a triangle", "crossing"}


@pytest.mark.parametrize(
    ("points", "labels", "kind"),
    [
        (((1, 1), (2, 2), (1, 1)), (0, 0, 1), "same point"),
        (((0, 0), (1, 0), (2, 0)), (0, 1, 0), "on a segment"),
        (((0, 0), (1, 0), (2, 0), (3, 0)), (0, 1, 0, 1), "on a segment"),
        (((0, 0), (4, 0), (0, 4), (1, 1)), (1, 1, 1, 0), "in a triangle"),
        (((0, 0), (2, 2), (0, 2), (2, 0)), (0, 0, 1, 1), "crossing"),
        (((0, 0), (0, 0), (0, 0)), (0, 1, 0), "same point"),
    ],
)
def test_verdict_names_the_witness_of_touching_classes(points, labels, kind):
    verdict = separable(points, labels)
    assert not verdict.separable
    assert verdict.witness.kind == kind
    assert "never ends" in verdict.sentence


@pytest.mark.parametrize(
    ("points", "labels", "margin"),
    [
        (((0, 0), (1, 0), (2, 0), (3, 0)), (0, 0, 1, 1), 0.5),
        (((0, 0), (1, 1), (2, 2), (3, 3)), (1, 0, 0, 0), math.sqrt(0.5)),
        (((0, 0), (0, 0), (3, 4), (3, 4)), (1, 1, 0, 0), 2.5),
        (((0, 0), (4, 0), (0, 4), (4, 4), (9, 2)), (0, 0, 0, 0, 1), 2.5),
    ],
)
def test_verdict_handles_collinear_and_doubled_points(points, labels, margin):
    verdict = separable(points, labels)
    assert verdict.separable
    assert verdict.margin == pytest.approx(margin)
    assert right(verdict.line, points, labels)


def test_verdict_is_exact_where_floats_cannot_see_the_gap():
    # 0.1 + 0.2 is one step of the float grid above 0.3.
    above, at = 0.1 + 0.2, 0.3
    assert separable(((0, above), (-1, at), (1, at)), (1, 0, 0)).separable
    assert separable(((0, above), (-1, at), (1, at)), (1, 0, 0)).margin == pytest.approx((above - at) / 2)
    assert not separable(((0, at), (-1, at), (1, at)), (1, 0, 0)).separable
    assert separable(((1e-300, 0), (2e-300, 0)), (0, 1)).margin == pytest.approx(5e-301)


@pytest.mark.parametrize("label", [0, 1])
def test_one_class_is_separable_without_a_margin(label):
    verdict = separable(((0, 0), (1, 5)), (label, label))
    assert verdict.separable and verdict.margin is None
    assert right(verdict.line, ((0, 0), (1, 5)), (label, label))


def test_no_points_are_separable_and_say_so():
    verdict = separable((), ())
    assert verdict.separable
    assert verdict.sentence == "There is no point yet."


def test_hulls_are_the_outermost_points_of_each_class():
    rng = np.random.default_rng(6)
    points, labels = rng.normal(size=(60, 2)), rng.integers(0, 2, 60)
    for label, corners in enumerate(separable(points, labels).hulls):
        own = points[labels == label]
        angles = np.linspace(0, 2 * math.pi, 5000)
        normals = np.column_stack([np.cos(angles), np.sin(angles)])
        farthest = {int(np.flatnonzero(labels == label)[row]) for row in (own @ normals.T).argmax(axis=0)}
        assert farthest <= set(corners)
        assert all(labels[corner] == label for corner in corners)


def test_hulls_leave_out_doubled_points_and_points_on_a_side():
    square = ((0, 0), (1, 0), (2, 0), (2, 1), (2, 2), (1, 2), (0, 2), (0, 1), (1, 1), (2, 2))
    assert set(separable(square, (1,) * 10).hulls[1]) == {0, 2, 4, 6}
    assert set(separable(((3, 3), (1, 1), (2, 2), (1, 1)), (0,) * 4).hulls[0]) == {0, 1}


def test_presets_are_what_their_names_say():
    verdicts = {name: separable(chosen.points, chosen.labels) for name, chosen in POINT_SETS.items()}
    assert {name for name, verdict in verdicts.items() if verdict.separable} == {"separable", "thin gap"}
    assert verdicts["thin gap"].margin < 0.2 < 0.5 < verdicts["separable"].margin
    for chosen in POINT_SETS.values():
        assert len(chosen.points) == len(chosen.labels) == len(set(chosen.points))
        assert 2 * sum(chosen.labels) == len(chosen.labels)
        assert all(BOX[0] < x < BOX[1] for point in chosen.points for x in point)


def test_only_the_outlier_keeps_its_set_from_being_separable():
    chosen = POINT_SETS["one outlier"]
    kept = [
        place
        for place in range(len(chosen.points))
        if separable(
            [p for i, p in enumerate(chosen.points) if i != place],
            [y for i, y in enumerate(chosen.labels) if i != place],
        ).separable
    ]
    assert [chosen.points[place] for place in kept] == [(-2.5, -0.5)]


def test_separable_refuses_points_it_cannot_place():
    with pytest.raises(Refused, match="Point 1, coordinate 2"):
        separable(((0, math.nan),), (1,))
    with pytest.raises(Refused, match="at most 200"):
        separable(np.zeros((201, 2)), np.zeros(201))
