"""The palette stays apart for colour-blind eyes, and from paper in both themes; shapes repeat what colours say."""

from itertools import combinations

import numpy as np
import pytest

from core.figures import theme

PALETTE = {name: getattr(theme, name) for name in ("BLUE", "ORANGE", "VIOLET", "GREEN", "GREY")}
# Machado, Oliveira and Fernandes (2009), severity 1, on linear RGB.
SIGHTS = {
    "usual": np.eye(3),
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
}
XYZ = np.array([[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.072175], [0.0193339, 0.119192, 0.9503041]])
WHITE = np.array([0.95047, 1.0, 1.08883])  # D65
PAPERS = {"light": "#FFFFFF", "dark": "#10151F"}


def linear(colour):
    values = np.array([int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)])
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def lab(rgb):
    """Return CIELAB of linear RGB (CIE 15:2004)."""
    relative = XYZ @ np.clip(rgb, 0, 1) / WHITE
    f = np.where(relative > 216 / 24389, np.cbrt(relative), (24389 / 27 * relative + 16) / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def distance(one, other, sight):
    matrix = np.asarray(SIGHTS[sight])
    return np.linalg.norm(lab(matrix @ linear(one)) - lab(matrix @ linear(other)))


def test_lab_agrees_with_published_values():
    np.testing.assert_allclose(lab(linear("#FFFFFF")), [100, 0, 0], atol=0.02)
    np.testing.assert_allclose(lab(linear("#FF0000")), [53.24, 80.09, 67.20], atol=0.02)


@pytest.mark.parametrize("sight", SIGHTS)
def test_every_pair_of_colours_stays_apart(sight):
    apart = {pair: distance(*(PALETTE[name] for name in pair), sight) for pair in combinations(PALETTE, 2)}
    assert min(apart.values()) > 14, apart  # six times what an eye just notices (2.3)
    assert apart["BLUE", "ORANGE"] > 80  # the pair that carries most meaning


@pytest.mark.parametrize("paper", PAPERS)
def test_every_colour_stands_out_from_paper(paper):
    for name, colour in PALETTE.items():
        bright, dark = sorted((XYZ[1] @ linear(each) for each in (colour, PAPERS[paper])), reverse=True)
        assert (bright + 0.05) / (dark + 0.05) >= 3, name  # WCAG 1.4.11 for graphics


def test_every_class_has_its_own_shape():
    assert len(set(theme.SYMBOLS)) == len(theme.SYMBOLS) == len(theme.CLASSES) == len(set(theme.CLASSES))
