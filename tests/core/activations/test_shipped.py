"""What the page ships is what a fresh run gives, and every file has a true card."""

import json

import numpy as np
import pytest

from core import runs
from core.activations import (
    FUNCTIONS,
    INITIALISERS,
    Deep,
    dead,
    gradient_by_layer,
    on_feature_map,
    shipped,
    side_by_side,
)


@pytest.mark.parametrize(
    ("activation", "initialiser", "layers"),
    [("sigmoid", "Glorot", 10), ("relu", "small normal 0.01", 30), ("tanh", "too large 1.0", 1), ("step", "He", 5)],
)
def test_a_fresh_measurement_gives_the_shipped_gradients(tensorflow, activation, initialiser, layers):
    fresh = gradient_by_layer(Deep(activation, layers, initialiser))
    kept = shipped.gradients(activation, initialiser)[layers - 1]
    for name in ("gradients", "errors", "signals"):
        np.testing.assert_allclose(getattr(kept, name), getattr(fresh, name), rtol=2e-3)
    np.testing.assert_allclose(kept.theory.errors, fresh.theory.errors, rtol=2e-3)
    np.testing.assert_allclose(kept.theory.signals, fresh.theory.signals, rtol=2e-3)
    np.testing.assert_allclose(kept.theory.backward, fresh.theory.backward, rtol=1e-3)
    assert kept.words == fresh.words and kept.deep == fresh.deep


def test_every_pair_is_shipped_at_every_depth():
    for name in FUNCTIONS:
        for start in INITIALISERS:
            found = shipped.gradients(name, start)
            assert [len(one.gradients) for one in found] == list(range(2, 32))
            assert [len(one.signals) for one in found] == list(range(1, 31))


def test_the_shipped_map_is_what_tensorflow_makes_of_the_picture(tensorflow):
    raw = shipped.raw_map(shipped.PICTURE, shipped.KERNEL)
    for kept in shipped.feature_maps():
        fresh = on_feature_map(kept.name, raw)
        np.testing.assert_allclose(kept.before, fresh.before, atol=1e-5)
        if kept.name == "step":  # a value one rounding away from 0 may fall on either side
            assert np.mean(kept.after != fresh.after) < 1e-3
        else:
            np.testing.assert_allclose(kept.after, fresh.after, atol=2e-5)
        assert kept.range_before == pytest.approx(fresh.range_before, abs=1e-5)
        assert kept.negative_before == pytest.approx(fresh.negative_before, abs=1e-3)
        assert kept.zero_after == pytest.approx(fresh.zero_after, abs=1e-3)


@pytest.mark.parametrize("lesson", [dead, side_by_side])
def test_the_first_runs_are_shipped_whole(lesson):
    first = shipped.first_dead() if lesson is dead else side_by_side.Config()
    kept = runs.load(shipped.MODELS / "runs", runs.run_key(first), lesson.Snapshot)
    assert kept[0].step == 0 and kept[-1].step == first.epochs


def test_the_shipped_network_loses_units_to_relu_and_gets_them_back_by_the_leak():
    kept = runs.load(shipped.MODELS / "runs", runs.run_key(shipped.first_dead()), dead.Snapshot)
    before = [snapshot for snapshot in kept if snapshot.step < 100]
    assert sum(before[0].dead) == 0 and sum(before[-1].dead) > 10
    assert sum(kept[-1].dead) == 0 and kept[-1].accuracy > 0.95


def test_every_file_has_its_card():
    for file, card in shipped.CARDS.items():
        assert json.loads(file.with_suffix(".json").read_text()) == card
        assert card["made by"] == "python -m core.activations"
