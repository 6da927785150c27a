"""What judges samples in the plane, on sets whose answer is known beforehand."""

import numpy as np
import pytest

from core.gans import points, quality

RNG = np.random.default_rng(2019)
GAUSSIANS = points.shaped("Gaussians")


def around(*chosen, count=512, spread=0.03):
    middles = points.centres()[RNG.choice(chosen, count)]
    return (middles + RNG.normal(0, spread, (count, 2))).astype(np.float32)


@pytest.mark.parametrize("chosen", [(0,), (1, 4), (0, 2, 4, 6), tuple(range(8))])
def test_modes_covered_counts_the_gaussians_that_have_samples(chosen):
    assert quality.modes_covered(GAUSSIANS, around(*chosen)) == len(chosen)


def test_samples_far_from_everything_cover_nothing():
    assert quality.modes_covered(GAUSSIANS, np.full((100, 2), 0.01, np.float32)) == 0


def test_a_mode_with_less_than_a_quarter_of_its_share_is_not_covered():
    few = np.concatenate([around(0, count=985), around(1, count=15)])
    enough = np.concatenate([around(0, count=950), around(1, count=50)])
    assert quality.modes_covered(GAUSSIANS, few) == 1
    assert quality.modes_covered(GAUSSIANS, enough) == 2


def test_divergence_is_0_for_equals_and_ln_2_for_strangers_and_symmetric():
    p, q = RNG.dirichlet(np.ones(9)), RNG.dirichlet(np.ones(9))
    assert quality.divergence(p, p) == 0
    assert quality.divergence(np.eye(4)[0], np.eye(4)[1]) == pytest.approx(np.log(2))
    assert quality.divergence(p, q) == pytest.approx(quality.divergence(q, p))
    assert 0 < quality.divergence(p, q) < np.log(2)


def test_divergence_is_the_mixtures_entropy_minus_the_mean_entropy():
    p, q = RNG.dirichlet(np.ones(9)), RNG.dirichlet(np.ones(9))

    def entropy(share):
        return -(share * np.log(share)).sum()

    assert quality.divergence(p, q) == pytest.approx(entropy((p + q) / 2) - (entropy(p) + entropy(q)) / 2)


def test_histogram_counts_each_place_once_also_beyond_the_rim():
    places = RNG.normal(0, 1, (500, 2)).astype(np.float32)
    cells = np.clip(np.floor((places + 1.2) / 0.2).astype(int), 0, 11)
    by_hand = np.zeros((12, 12))
    for column, line in cells:
        by_hand[column, line] += 1 / 500
    np.testing.assert_allclose(quality.histogram(places), by_hand.ravel(), atol=1e-12)


def test_precision_and_recall_tell_missing_modes_from_stray_samples():
    judge = quality.Judge(GAUSSIANS)
    all_there, half = judge(around(*range(8), spread=0.06)), judge(around(0, 1, 2, 3, spread=0.06))
    stray = judge(np.concatenate([around(*range(8), count=128, spread=0.06), np.full((128, 2), 3.0, np.float32)]))
    assert all_there.precision > 0.85
    assert all_there.recall > 0.85
    assert half.precision > 0.85
    assert half.recall < 0.62
    assert stray.precision == pytest.approx(0.5, abs=0.07)


def test_radii_are_the_sorted_distances_by_hand():
    places = RNG.normal(size=(30, 2)).astype(np.float32)
    by_hand = [sorted(np.linalg.norm(places - place, axis=1))[3] for place in places]
    np.testing.assert_allclose(np.sqrt(quality.squared_radii(places, 3)), by_hand, rtol=1e-5)
