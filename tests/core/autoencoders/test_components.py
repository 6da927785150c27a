import numpy as np
import pytest

from core import autoencoders as ae
from core.autoencoders import codec
from core.data import mnist

RNG = np.random.default_rng(1901)


def test_what_the_first_components_miss_is_the_variance_left_out_as_the_svd_says():
    rows = RNG.normal(size=(60, 12)) @ RNG.normal(size=(12, 12)) + RNG.normal(size=12)
    found = ae.fit(rows)
    apart = rows - rows.mean(axis=0)
    spread = np.linalg.svd(apart, compute_uv=False) ** 2 / len(rows)
    assert found.variances == pytest.approx(spread, rel=1e-9)
    for width in (1, 4, 11):
        axes = found.axes[:width]
        rebuilt = (apart @ axes.T) @ axes
        missed = np.square(apart - rebuilt).sum(axis=1).mean()
        assert missed == pytest.approx(spread[width:].sum(), rel=1e-9)


def test_the_axes_stand_at_right_angles():
    axes = ae.fit(RNG.normal(size=(40, 9))).axes
    assert axes @ axes.T == pytest.approx(np.eye(9), abs=1e-12)


@pytest.mark.parametrize("width", ae.WIDTHS)
def test_shipped_components_miss_nearly_the_variances_they_leave_out_on_digits_never_seen(width):
    variances = codec.about(ae.PCA, "variances").astype(np.float64)
    missed = 784 * ae.mean_squared_error(ae.pca(width), mnist().test_images)
    assert missed == pytest.approx(variances[width:].sum(), rel=0.05)


@pytest.mark.parametrize("width", ae.WIDTHS)
def test_bends_beat_straight_lines_of_the_same_width(width):
    images = mnist().test_images
    bent = ae.mean_squared_error(ae.opened(f"autoencoder_{width}"), images)
    assert bent < ae.mean_squared_error(ae.pca(width), images)
