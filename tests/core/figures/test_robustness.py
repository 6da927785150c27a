"""The small charts of two networks: every curve in its place, and a step changes only their heights."""

import numpy as np
import pytest

from core.figures import robustness

PLAIN, HARDENED = np.random.default_rng(4).random((2, 6, 5)).astype(np.float32)
TITLES, ENDS = [f"kind {i}" for i in range(6)], [f"{i} px" for i in range(6)]


def test_each_chart_holds_both_networks_and_says_where_it_ends():
    shown = robustness.robustness(TITLES, ENDS, PLAIN, HARDENED)
    assert len(shown.data) == 12 and [each.text for each in shown.layout.annotations] == TITLES
    for i in range(6):
        assert shown.data[2 * i].y == pytest.approx(PLAIN[i]) and shown.data[2 * i + 1].y == pytest.approx(HARDENED[i])
        assert shown.data[2 * i].line.dash != shown.data[2 * i + 1].line.dash
    assert [trace.showlegend for trace in shown.data].count(True) == 2
    assert shown.layout.xaxis6.ticktext == ("0", "5 px")


def test_a_step_changes_the_heights_of_the_same_traces():
    changed = robustness.changes(HARDENED, PLAIN)
    shown = robustness.robustness(TITLES, ENDS, PLAIN, HARDENED)
    assert sorted(changed) == list(range(len(shown.data)))
    assert (changed[4]["y"] == HARDENED[2]).all() and (changed[5]["y"] == PLAIN[2]).all()
