"""Reading between pixels against SciPy, the camera against its forward projection, the elastic field's statistics."""

import numpy as np
import pytest
from scipy.ndimage import map_coordinates

from core.classifiers.warp import CAMERA, MIDDLE, elastic_field, sampled, source

RNG = np.random.default_rng(2003)
NO_FIELD = np.zeros((1, 2, 28, 28), np.float32)


def test_reading_between_pixels_is_scipys_linear_interpolation():
    images = RNG.random((3, 28, 28)).astype(np.float32)
    rows, columns = RNG.uniform(-4, 32, (2, 3, 28, 28)).astype(np.float32)
    wide = np.pad(images, ((0, 0), (8, 8), (8, 8)))
    exact = [map_coordinates(w, [r + 8, c + 8], order=1) for w, r, c in zip(wide, rows, columns, strict=True)]
    assert sampled(images, rows, columns) == pytest.approx(np.stack(exact), abs=1e-5)


def test_the_camera_sees_each_place_of_the_tilted_paper_where_projection_puts_it():
    tilt, turn, smaller = 40.0, 25.0, 20.0
    strengths = {
        k: np.full((1, 1, 1), v, np.float32) for k, v in {"tilt": tilt, "turn": turn, "smaller": smaller}.items()
    }
    rows, columns = (part[0] - MIDDLE for part in source(strengths, NO_FIELD))
    a, t = np.radians(turn), np.radians(tilt)
    u, v = columns * np.cos(a) + rows * np.sin(a), rows * np.cos(a) - columns * np.sin(a)  # turned anticlockwise
    depth = CAMERA + v * np.sin(t)
    x, y = (1 - smaller / 100) * CAMERA * u / depth, (1 - smaller / 100) * CAMERA * v * np.cos(t) / depth
    down, right = np.meshgrid(np.arange(28) - MIDDLE, np.arange(28) - MIDDLE, indexing="ij")
    assert y == pytest.approx(down, abs=1e-3) and x == pytest.approx(right, abs=1e-3)


def test_the_elastic_field_moves_by_one_pixel_in_the_mean_square():
    field = elastic_field(np.random.default_rng(1), 30)
    assert np.sqrt((field**2).sum(axis=1).mean(axis=(1, 2))) == pytest.approx(1, rel=1e-4)
    assert abs(field.mean()) < 0.1


@pytest.mark.parametrize("smooth", [2.0, 3.0, 4.0])
def test_the_elastic_field_is_as_smooth_as_blurred_noise(smooth):
    """Blurred white noise has correlation exp(-d^2 / 4 s^2) between places d apart."""
    field = elastic_field(np.random.default_rng(2), 300, smooth)
    change = np.mean(np.diff(field, axis=3) ** 2) / np.mean(field**2)
    assert change == pytest.approx(2 * (1 - np.exp(-1 / (4 * smooth**2))), rel=0.12)


def test_bending_shifts_each_pixel_by_its_own_displacement():
    field = elastic_field(np.random.default_rng(3), 1)
    rows, columns = source({"elastic": np.full((1, 1, 1), 2.5, np.float32)}, field)
    down, right = np.meshgrid(np.arange(28), np.arange(28), indexing="ij")
    assert rows[0] == pytest.approx(down + 2.5 * field[0, 0], abs=1e-4)
    assert columns[0] == pytest.approx(right + 2.5 * field[0, 1], abs=1e-4)
