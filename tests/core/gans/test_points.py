"""Real samples of the plane: shapes, pieces, drawings and links."""

import numpy as np
import pytest

from core.gans import points
from core.gans.config import Config, shown_steps
from core.runs import Refused


@pytest.mark.parametrize("name", points.SHAPES)
def test_every_shape_fills_the_picture_in_eight_equal_pieces(name):
    found = points.shaped(name, seed=3)
    assert found.places.shape == (points.COUNT, 2)
    assert np.abs(found.places).max() < points.EDGE
    np.testing.assert_allclose(np.bincount(found.pieces, minlength=8) / points.COUNT, 1 / 8, atol=0.01)


def test_gaussians_stand_around_their_centres_with_their_spread():
    found = points.shaped("Gaussians")
    off = found.places - points.centres()[found.pieces]
    assert off.std() == pytest.approx(points.SPREAD, rel=0.06)
    np.testing.assert_allclose(np.linalg.norm(points.centres(), axis=1), points.RADIUS)


def test_groups_find_separated_heaps():
    rng = np.random.default_rng(0)
    heaps = rng.permutation(8)
    truth = np.repeat(heaps, 20)
    angle = 2 * np.pi * truth / 8
    places = np.column_stack([np.cos(angle), np.sin(angle)]) + rng.normal(0, 0.02, (160, 2))
    found = points.groups(places)
    assert len({(a, b) for a, b in zip(truth, found, strict=True)}) == 8


def test_drawing_survives_the_link():
    dots = tuple((step * points.RASTER, -(step // 2) * points.RASTER) for step in range(-20, 21))
    np.testing.assert_allclose(points.read(points.write(dots)), dots, atol=1e-9)


@pytest.mark.parametrize("text", ["", "abc", "!!", "A" * 2000, "__"])
def test_nonsense_in_the_link_is_an_empty_drawing(text):
    assert points.read(text) == ()


def test_drawing_is_refused_when_empty_huge_or_outside():
    for dots, words in (((), "Draw a little more"), (((0.1, 0.1),) * 401, "400"), (((2.0, 0.0),) * 20, "outside")):
        with pytest.raises(Refused, match=words):
            Config(data=points.DRAWN, dots=dots)


@pytest.mark.parametrize("change", [
    {"data": "moons"}, {"loss_name": "chance"}, {"g_units": 0}, {"d_layers": 9}, {"g_rate": 0.0}, {"steps": 10**9},
    {"optimizer": "magic"}, {"noise_size": 3}, {"d_updates": 11},
])  # fmt: skip
def test_config_refuses_what_cannot_be_played(change):
    with pytest.raises(Refused):
        Config(**change)


def test_shown_steps_start_at_0_end_at_the_last_and_get_sparser():
    steps = np.array(shown_steps(4000))
    assert (steps[0], steps[-1]) == (0, 4000)
    gaps = np.diff(steps)
    assert (np.diff(gaps) >= -1).all()
    assert len(steps) <= 61
