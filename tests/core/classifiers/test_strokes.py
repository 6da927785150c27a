"""What is measured in a drawing, held against drawings whose answer is known and against SciPy."""

import numpy as np
import pytest
from scipy import ndimage

from core.classifiers import strokes
from core.data import mnist

Y, X = np.mgrid[:28, :28]
EIGHT = np.ones((3, 3), int)


def ring(row, column, radius, width=1.5):
    return (np.abs(np.hypot(Y - row, X - column) - radius) < width).astype(np.float32)


def digits(count=200):
    return mnist().test_images[:count].astype(np.float32) / 255


def test_drawn_rings_have_as_many_holes_as_were_drawn():
    one, two = ring(14, 14, 8), np.maximum(ring(8, 14, 5), ring(19, 14, 5))
    inside = np.maximum(ring(14, 14, 11), ring(14, 14, 5))  # the paper between is enclosed too, and so is the middle
    counts = strokes.holes(np.stack([np.zeros((28, 28), np.float32), one, two, inside]))[:, 0]
    assert counts.tolist() == [0, 1, 2, 2]


def test_a_hole_at_the_bottom_lies_lower_than_one_at_the_top():
    stem = ((np.abs(X - 14) < 2) & (Y > 3) & (Y < 25)).astype(np.float32)
    low, high = np.maximum(stem, ring(20, 14, 5)), np.maximum(stem, ring(8, 14, 5))
    heights = strokes.holes(np.stack([low, high]))[:, 1]
    assert heights[0] < 0.4 and heights[1] > 0.6


def test_holes_obey_eulers_number_of_every_digit():
    """Holes = regions of ink - Euler number, the latter from 2 x 2 patterns alone (Gray, 1971)."""
    pictures = digits()
    for picture, count in zip(pictures, strokes.holes(pictures)[:, 0], strict=True):
        dark = np.pad(picture >= strokes.INK, 1)
        quads = np.stack([dark[:-1, :-1], dark[:-1, 1:], dark[1:, :-1], dark[1:, 1:]]).astype(int)
        total, diagonal = quads.sum(0), (quads[0] == quads[3]) & (quads[1] == quads[2]) & (quads[0] != quads[1])
        euler = ((total == 1).sum() - (total == 3).sum() - 2 * diagonal.sum()) / 4
        assert count == ndimage.label(dark, EIGHT)[1] - euler


def test_enclosed_paper_is_what_filling_the_holes_adds():
    pictures = digits(60)
    for picture, inside in zip(pictures, strokes.enclosed(pictures), strict=True):
        dark = picture >= strokes.INK
        assert (inside == (ndimage.binary_fill_holes(dark) & ~dark)).all()


def test_a_symmetric_drawing_has_symmetry_1_wherever_it_stands():
    pictures = np.stack([ring(14, 14, 7), ring(10, 16, 7), ring(14, 14, 7) * (X > 14)])
    found = strokes.symmetry(pictures)
    assert found[:2] == pytest.approx(1) and found[2, 1] == pytest.approx(1) and found[2, 0] < 0.6


def test_a_half_and_its_mirror_image_share_nothing():
    lean = ((X - Y == 0) & (Y > 5) & (Y < 22)).astype(np.float32)
    assert strokes.symmetry(lean[None])[0] == pytest.approx(0)


def test_the_box_of_a_drawn_rectangle_is_that_rectangle():
    drawn = ((Y >= 3) & (Y <= 22) & (X >= 10) & (X <= 14)).astype(np.float32)[None]
    assert strokes.box(drawn)[0].tolist() == [3, 22, 10, 14]
    assert strokes.aspect(drawn)[0, 0] == pytest.approx(5 / 20)
    assert strokes.box(np.zeros((1, 28, 28), np.float32))[0].tolist() == [0, 27, 0, 27]


def test_boxes_are_those_of_scipy():
    pictures = digits(60)
    for picture, sides in zip(pictures, strokes.box(pictures), strict=True):
        rows, columns = ndimage.find_objects((picture >= strokes.INK).astype(int))[0]
        assert sides.tolist() == [rows.start, rows.stop - 1, columns.start, columns.stop - 1]


@pytest.mark.parametrize("degrees", [-30.0, 0.0, 20.0, 40.0])
def test_a_sheared_bar_leans_as_far_as_it_was_sheared(degrees):
    middle = 13.5 - (Y - 13.5) * np.tan(np.deg2rad(degrees))
    bar = np.clip(2 - np.abs(X - middle), 0, 1) * (np.abs(Y - 13.5) < 10)
    assert strokes.slant(bar[None].astype(np.float32))[0, 0] == pytest.approx(degrees, abs=0.5)


def test_lines_across_a_ring_meet_it_twice():
    assert strokes.crossings(ring(14, 14, 8)[None])[0].tolist() == [2, 2, 2, 2]
    bars = (np.abs(X - 14) < 2).astype(np.float32)[None]
    assert strokes.crossings(bars)[0].tolist() == [1, 1, 1, 1]


@pytest.mark.parametrize(("way", "name"), list(enumerate(strokes.ANGLES)))
def test_edges_run_along_the_stroke(way, name):
    along = {
        "horizontal": Y - 14,
        "vertical": X - 14,
        "rising": (X + Y - 28) / np.sqrt(2),
        "falling": (X - Y) / np.sqrt(2),
    }
    stroke = np.clip(2.5 - np.abs(along[name]), 0, 1).astype(np.float32)[None]
    shares = strokes.directions(stroke)[0]
    assert shares.argmax() == way and shares[way] > 0.85 and shares.sum() == pytest.approx(1)


def test_ink_and_its_halves_add_up():
    pictures = digits(40)
    assert strokes.ink(pictures)[:, 0] == pytest.approx(pictures.mean(axis=(1, 2)), rel=1e-6)
    shares = strokes.balance(np.concatenate([pictures, pictures[:, ::-1], pictures[:, :, ::-1]])).reshape(3, 40, 2)
    assert shares[0, :, 0] + shares[1, :, 0] == pytest.approx(np.ones(40), abs=1e-5)
    assert shares[0, :, 1] + shares[2, :, 1] == pytest.approx(np.ones(40), abs=1e-5)
