import math
from itertools import pairwise

import numpy as np
import pytest

from core.perceptron import POINT_SETS, Rule, steps, update_latex
from core.runs import Refused

XOR = POINT_SETS["xor"]


def reference(points, labels, rate, start, most):
    """The rule in the signs -1 and 1 on one array, unlike the lesson's 0 and 1 in decimals."""
    inputs = np.insert(np.array(points, dtype=float), 0, 1, axis=1)
    signs = np.where(np.array(labels) == 1, 1.0, -1.0)
    weights, path, visit = np.array(start, dtype=float), [], 0
    while len(path) < most and any(np.where(inputs @ weights < 0, -1, 1) != signs):
        row = visit % len(inputs)
        if np.where(inputs[row] @ weights < 0, -1, 1) != signs[row]:
            weights = weights + rate * signs[row] * inputs[row]
            path.append((visit + 1, row, *weights))
        visit += 1
    return path


@pytest.mark.parametrize("name", POINT_SETS)
@pytest.mark.parametrize(("rate", "start"), [(1, (0, 0, 0)), (0.5, (1, -2, 0.5)), (2, (-3, 0, 4))])
def test_rule_walks_the_path_of_another_implementation(name, rate, start):
    chosen = POINT_SETS[name]
    rule = Rule(chosen.points, chosen.labels, rate, start=start, max_updates=60)
    path = [(step.index, step.chosen, *step.new) for step in steps(rule)][1:]
    assert path == reference(chosen.points, chosen.labels, rate, start, 60)


def test_steps_follow_the_update_formula_and_join_up():
    rule = Rule(**_chosen("thin gap"), learning_rate=0.25, order="shuffled", seed=4)
    for before, step in pairwise(steps(rule)):
        assert step.old == before.new
        assert step.z == pytest.approx(np.dot(step.old, [1, *step.point]), abs=1e-12)
        assert (step.point, step.target) == (rule.points[step.chosen], rule.labels[step.chosen])
        assert step.change == pytest.approx(0.25 * (step.target - step.prediction) * np.array([1, *step.point]))
        assert step.new == pytest.approx(np.add(step.old, step.change), abs=1e-12)
        assert step.corrected and step.updates == before.updates + 1


def test_wrong_lists_the_points_a_direct_count_finds():
    rule = Rule(**_chosen("overlapping"), max_updates=30)
    inputs = np.insert(np.array(rule.points), 0, 1, axis=1)
    for step in steps(rule):
        found = np.flatnonzero((inputs @ step.new >= 0) != np.array(rule.labels))
        assert step.wrong == tuple(found)
        assert step.mistakes == len(found)


@pytest.mark.parametrize("order", ["in turn", "shuffled"])
@pytest.mark.parametrize("name", ["separable", "thin gap"])
def test_rule_ends_without_mistakes_when_a_line_fits(name, order):
    path = list(steps(Rule(**_chosen(name), order=order, max_updates=1000)))
    assert path[-1].mistakes == 0
    assert "No mistake" in path[-1].end
    assert all(step.mistakes and not step.end for step in path[:-1])


def test_rule_stops_at_the_limit_when_no_line_fits():
    path = list(steps(Rule(XOR.points, XOR.labels, max_updates=25)))
    assert len(path) == 26
    assert path[-1].updates == 25
    assert "25 corrections" in path[-1].end and path[-1].mistakes > 0


def test_every_point_shows_the_visits_between_the_corrections():
    rule = Rule(**_chosen("thin gap"))
    every = list(steps(rule, every_point=True))
    assert [step for step in every if step.corrected] == list(steps(rule))[1:]
    assert [step.index for step in every] == list(range(len(every)))
    assert all(step.epoch == (step.index - 1) // len(rule.points) + 1 for step in every[1:])
    assert all(step.new == step.old for step in every[1:] if not step.corrected)


def test_each_shuffled_epoch_visits_every_point_once():
    rule = Rule(**_chosen("xor"), order="shuffled", seed=9, max_updates=20)
    every = list(steps(rule, every_point=True))[1:]
    orders = [tuple(step.chosen for step in every[at : at + 4]) for at in range(0, len(every) - 4, 4)]
    assert all(sorted(order) == [0, 1, 2, 3] for order in orders)
    assert len(set(orders)) > 1


def test_seed_repeats_the_shuffle_and_another_seed_changes_it():
    def path(seed):
        return [step.chosen for step in steps(Rule(**_chosen("thin gap"), order="shuffled", seed=seed))]

    assert path(1) == path(1)
    assert path(1) != path(2)


def test_learning_rate_only_scales_the_weights_from_a_zero_start():
    # Rosenblatt's decisions do not change when all weights are multiplied by one number.
    small, large = (list(steps(Rule(**_chosen("thin gap"), learning_rate=rate))) for rate in (0.1, 1))
    assert [step.chosen for step in small] == [step.chosen for step in large]
    assert np.array([step.new for step in small]) * 10 == pytest.approx(np.array([step.new for step in large]))


def test_loop_names_an_epoch_that_began_with_the_same_weights():
    every = list(steps(Rule(XOR.points, XOR.labels), every_point=True))[1:]
    starts = {step.epoch: step.old for step in reversed(every)}
    looping = [step for step in every if step.loop]
    assert looping
    for step in looping:
        assert starts[step.epoch] == starts[step.loop]
    assert not any(step.loop for step in steps(Rule(**_chosen("thin gap"))))


def test_rule_ends_at_once_when_the_start_is_right():
    only = list(steps(Rule(((1, 1), (-1, -1)), (1, 0), start=(0, 1, 1))))
    assert len(only) == 1
    assert only[0].end and only[0].index == 0


@pytest.mark.parametrize("label", [0, 1])
def test_rule_learns_a_single_class(label):
    assert list(steps(Rule(((1, 2), (-3, 1), (1, 2)), (label,) * 3)))[-1].mistakes == 0


def test_update_latex_has_the_step_in_numbers():
    rule = Rule(((1, 2.5), (0, -1)), (0, 1), learning_rate=0.5)
    start, first = list(steps(rule))[:2]
    assert update_latex(rule, start) == r"w = \begin{pmatrix}0 \\ 0 \\ 0\end{pmatrix}"
    assert update_latex(rule, first) == (
        r"\begin{pmatrix}0 \\ 0 \\ 0\end{pmatrix} + 0.5\,(0 - 1)\,\begin{pmatrix}1 \\ 1 \\ 2.5\end{pmatrix}"
        r" = \begin{pmatrix}-0.5 \\ -0.5 \\ -1.25\end{pmatrix}"
    )


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"points": (), "labels": ()}, "no point yet"),
        ({"labels": (0, 1)}, "4 points but 2 labels"),
        ({"labels": (0, 1, 2, 1)}, "0 or 1, not 2"),
        ({"labels": (0, 1, math.nan, 1)}, "0 or 1"),
        ({"points": ((0, 0), (1, 1), (0, None), (1, 0))}, "Point 3, coordinate 2"),
        ({"points": ((0, 0), (1, 1), (0, 1, 2), (1, 0))}, "Point 3 needs two"),
        ({"points": ((0, 0),) * 201, "labels": (0,) * 201}, "at most 200"),
        ({"learning_rate": 0}, "above 0"),
        ({"learning_rate": math.nan}, "learning rate"),
        ({"order": "random"}, "in turn or shuffled"),
        ({"start": (0, 0)}, "three numbers"),
        ({"start": (0, 0, math.inf)}, "Start weight 3"),
        ({"max_updates": 0}, "1 to 10,000"),
        ({"max_updates": 1.5}, "whole number"),
        ({"seed": -1}, "seed"),
    ],
)
def test_rule_refuses_what_it_cannot_learn_from(change, words):
    with pytest.raises(Refused, match=words):
        Rule(**{"points": XOR.points, "labels": XOR.labels, **change})


def _chosen(name):
    return {"points": POINT_SETS[name].points, "labels": POINT_SETS[name].labels}
