"""The difficulties against what must hold of them: NumPy's own turns, closed forms, exact areas, ink that stays."""

import numpy as np
import pytest

from core.classifiers import distortions
from core.classifiers.distortions import KINDS, TONE, augmented, chance, covered, distorted
from core.data import mnist

DIGITS = mnist().test_images[:12].astype(np.float32) / 255
SCENE = chance(3, len(DIGITS))


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_happens_at_strength_zero(kind):
    assert (distorted(DIGITS, {kind: 0}, SCENE) == DIGITS).all()


@pytest.mark.parametrize("kind", KINDS)
def test_a_strength_for_each_picture_is_what_it_is_alone(kind):
    strengths = np.linspace(0, KINDS[kind].most, len(DIGITS))
    together = distorted(DIGITS, {kind: strengths}, SCENE)
    assert together.shape == DIGITS.shape and 0 <= together.min() and together.max() <= 1 + 1e-6
    for i in (1, 7):
        alone = distortions.Chance(*(part[i : i + 1] for part in vars(SCENE).values()))
        assert distorted(DIGITS[i : i + 1], {kind: strengths[i]}, alone) == pytest.approx(together[i : i + 1], abs=1e-6)


@pytest.mark.parametrize(("angle", "times"), [(90, 1), (180, 2), (-90, -1)])
def test_a_right_angle_is_numpys_own_turn(angle, times):
    assert distorted(DIGITS, {"turn": angle}, SCENE) == pytest.approx(np.rot90(DIGITS, times, (1, 2)), abs=2e-5)


def test_a_turn_and_back_is_much_nearer_to_the_digit_than_the_turn_is():
    there = distorted(DIGITS, {"turn": 30}, SCENE)
    back = distorted(there, {"turn": -30}, SCENE)
    assert np.abs(back - DIGITS).mean() < 0.4 * np.abs(there - DIGITS).mean()


def test_brightness_is_its_closed_form():
    assert distorted(DIGITS, {"brightness": 0.3}, SCENE) == pytest.approx(np.clip(DIGITS + 0.3, 0, 1), abs=1e-6)


def test_full_contrast_loss_is_one_grey_and_half_of_it_halves_the_spread():
    assert distorted(DIGITS, {"contrast": 1}, SCENE) == pytest.approx(0.5)
    assert distorted(DIGITS, {"contrast": 0.5}, SCENE).std() == pytest.approx(DIGITS.std() / 2, rel=1e-5)


def test_glare_leaves_the_dark_side_and_drowns_the_bright_one():
    out = distorted(DIGITS, {"glare": 1}, SCENE)
    assert (out[:, :, 0] == DIGITS[:, :, 0]).all() and out[:, :, -1] == pytest.approx(1)
    assert (out >= DIGITS - 1e-6).all()


@pytest.mark.parametrize(("kind", "share"), [("bar", 37.0), ("patch", 37.0), ("patch", 80.0)])
def test_what_stands_in_front_covers_exactly_its_share(kind, share):
    paper = np.zeros((12, 28, 28), np.float32)
    covered_ink = distorted(paper, {kind: share}, SCENE)
    assert covered_ink.sum(axis=(1, 2)) == pytest.approx(TONE * share / 100 * 28 * 28, rel=1e-4)
    assert len({picture.tobytes() for picture in covered_ink}) == 12  # each stands elsewhere


def test_a_rectangle_on_whole_pixels_covers_them_whole():
    share = covered(np.array([[1.0, 0.0]], np.float32), np.array([4.0], np.float32), np.array([2.0], np.float32))
    wanted = np.zeros((28, 28))
    wanted[:2, -4:] = 1
    assert share[0] == pytest.approx(wanted)


@pytest.mark.parametrize("kind", ["pieces", "strokes"])
def test_clutter_never_takes_ink_away_and_grows(kind):
    some, more = (distorted(DIGITS, {kind: amount}, SCENE) for amount in (2.5, 6))
    assert (some >= DIGITS).all() and (more >= some).all()
    assert more.sum() > some.sum() > DIGITS.sum() * 1.05


def test_a_smaller_digit_has_so_much_less_ink():
    for less in (20, 40):
        out = distorted(DIGITS, {"smaller": less}, SCENE)
        assert out.sum() / DIGITS.sum() == pytest.approx((1 - less / 100) ** 2, rel=0.03)


def test_augmented_digits_hang_on_the_seed_alone_and_stay_within_their_strength():
    once, again = (augmented(DIGITS, {"turn": 20, "bar": 30}, np.random.default_rng(5)) for _ in range(2))
    assert (once == again).all() and (once != DIGITS).any()
    other = augmented(DIGITS, {"turn": 20, "bar": 30}, np.random.default_rng(6))
    assert (once != other).any()


def test_one_each_gives_each_picture_only_one_difficulty():
    paper = np.zeros((200, 28, 28), np.float32)
    out = augmented(paper, {"bar": 30, "brightness": 0.5}, np.random.default_rng(0), one_each=True)
    lit = out.min(axis=(1, 2)) > 1e-3
    barred = (out == 0).any(axis=(1, 2)) & (out > 0).any(axis=(1, 2))
    assert not (lit & barred).any() and 60 < lit.sum() < 140 and 60 < barred.sum() < 140
