from types import SimpleNamespace

import numpy as np
import pytest

from core.figures import latent

RNG = np.random.default_rng(7)
LABELS = np.array([3, 1, 4, 1])


def snapshot(step, divergence=0.0):
    return SimpleNamespace(
        step=step, codes=RNG.normal(size=(4, 2)), rebuilt=RNG.integers(0, 255, (2, 28, 28)).astype(np.uint8),
        error=50.0 - step, divergence=divergence, held_out_error=51.0 - step, held_out_divergence=divergence,
    )  # fmt: skip


def test_every_code_is_drawn_as_its_digit_at_its_place():
    places = RNG.normal(size=(4, 2))
    trace = latent.codes(places, LABELS)
    assert trace["text"] == ["3", "1", "4", "1"] and (trace["x"] == places[:, 0]).all()
    assert trace["textfont"]["color"][1] == trace["textfont"]["color"][3] != trace["textfont"]["color"][0]


@pytest.mark.parametrize("divergence", [0.0, 2.0])
def test_frames_of_the_learning_map_change_codes_pictures_and_the_moving_point(divergence):
    snapshots = [snapshot(step, divergence) for step in (0, 10, 20)]
    images = RNG.integers(0, 255, (2, 28, 28)).astype(np.uint8)
    shown, frames = latent.learning(snapshots, images, LABELS)
    assert [frame["label"] for frame in frames] == ["step 0", "step 10", "step 20"]
    first = frames[0]["data"]
    assert set(first) == {0, 1, len(shown.data) - 1}
    assert first[0]["x"] == pytest.approx(snapshots[0].codes[:, 0], rel=1e-6)
    assert (first[1]["z"][:28, 28:] == images[1]).all() and (first[1]["z"][28:, :28] == snapshots[0].rebuilt[0]).all()
    assert first[len(shown.data) - 1] == {"x": [0], "y": [50.0]}
    assert len([trace for trace in shown.data if trace.type == "scatter" and trace.mode == "lines"]) == (
        4 if divergence else 2
    )


def test_the_frame_of_a_map_holds_nearly_all_codes():
    now = snapshot(5)
    (frame,) = latent.learning([now], now.rebuilt, LABELS)[1]
    low, high = frame["layout"]["xaxis.range"]
    assert low < now.codes[:, 0].min() and high > now.codes[:, 0].max()


def test_the_chosen_beta_stands_out_in_the_sweep():
    terms = latent.Terms(*(np.arange(3.0) for _ in range(5)))
    sweep = {"beta": [0, 1, 10], "error": [100, 110, 130], "divergence": [20, 9, 1], "chosen": [1]}
    shown = latent.beta_sweep(RNG.normal(size=(4, 2)), LABELS, terms, sweep)
    last = shown.data[-1]
    assert tuple(last.x) == (20, 9, 1) and max(last.marker.size) == last.marker.size[1]
    assert last.text[2] == "β = 10"
