"""Handwriting is made into what MNIST is made of: laws of the centring, photos with shadows, refusals."""

import numpy as np
import pytest
from PIL import Image
from scipy import ndimage

from core.data import handwriting, mnist
from core.data.handwriting import SIDE, centred, digit_steps, pieces, resized
from core.runs import Refused

RNG = np.random.default_rng(1998)
DIGITS = mnist().test_images.astype(np.float32) / 255


def blob(height, width, at=(0, 0), size=(60, 80)):
    ink = np.zeros(size, np.float32)
    ink[at[0] : at[0] + height, at[1] : at[1] + width] = RNG.uniform(0.2, 1, (height, width))
    return ink


def photo(digit, ink=0.25, paper=0.8, shade=0.5, noise=0.02):
    """Return a photo of a digit: large, off centre, in uneven light."""
    large = np.asarray(Image.fromarray((digit * 255).astype(np.uint8)).resize((420, 420), Image.BICUBIC)) / 255
    grey = np.full((700, 560), paper)
    grey[190:610, 60:480] += (ink - paper) * large
    rows, columns = np.mgrid[:700, :560]
    grey = grey * (1 - shade * rows / 700 - 0.2 * columns / 560) + RNG.normal(0, noise, grey.shape)
    return np.repeat(np.clip(grey, 0, 1)[..., None], 3, axis=2).astype(np.float32)


@pytest.mark.parametrize(("height", "width"), [(40, 30), (7, 55), (50, 50), (13, 4)])
def test_the_longer_side_is_twenty_and_the_centre_of_mass_in_the_middle_pixel(height, width):
    out = centred(blob(height, width, at=(5, 3)))
    rows, columns = np.nonzero(out > handwriting.PAPER)
    assert max(np.ptp(rows), np.ptp(columns)) + 1 == 20
    assert ndimage.center_of_mass(out) == pytest.approx((14, 14), abs=0.5001)


def test_where_on_the_pad_it_was_drawn_does_not_matter():
    ink = RNG.uniform(0.2, 1, (30, 22)).astype(np.float32)
    results = []
    for top, left in ((0, 0), (29, 57), (11, 40)):
        page = np.zeros((60, 80), np.float32)
        page[top : top + 30, left : left + 22] = ink
        results.append(centred(page))
    assert np.array_equal(results[0], results[1]) and np.array_equal(results[1], results[2])


def test_mnist_itself_stays_as_it_is():
    apart = np.array([np.abs(centred(digit) - digit).max() for digit in DIGITS])
    assert apart.max() <= handwriting.PAPER  # only traces fainter than paper may go
    assert (apart < 1e-6).mean() > 0.9


def test_averaging_keeps_the_mean_and_agrees_with_whole_blocks():
    picture = RNG.uniform(0, 1, (60, 45)).astype(np.float32)
    blocks = picture.reshape(20, 3, 15, 3).mean(axis=(1, 3))
    assert resized(picture, 20, 15) == pytest.approx(blocks, abs=1e-6)
    assert resized(picture, 17, 11).mean() == pytest.approx(picture.mean(), rel=1e-5)


def test_a_blob_heavy_at_one_end_is_never_cut_off():
    ink = np.zeros((60, 60), np.float32)
    ink[0, :], ink[1:, 0] = 0.06, 0.06
    ink[50:, :12] = 1
    whole = handwriting.boxed(handwriting.cropped(ink))
    assert centred(ink).sum() == pytest.approx(whole.sum(), rel=1e-5)


@pytest.mark.parametrize("paper", [0.0, 0.04])
def test_an_empty_page_is_refused_in_words(paper):
    with pytest.raises(Refused, match="no ink here yet"):
        centred(np.full((28, 28), paper, np.float32))


@pytest.mark.parametrize("dark", [True, False])
def test_a_shaded_photo_becomes_the_digit_it_was_taken_of(dark):
    for digit in DIGITS[:6]:
        picture = photo(digit) if dark else photo(digit, ink=0.9, paper=0.3)
        steps = digit_steps(picture)
        assert [step.picture.shape for step in steps[-1:]] == [(SIDE, SIDE)]
        assert ("swapped" in steps[1].says) is dark
        alike = [np.corrcoef(steps[-1].picture.ravel(), other.ravel())[0, 1] for other in DIGITS[:40]]
        assert int(np.argmax(alike)) == int(np.flatnonzero((DIGITS[:40] == digit).all(axis=(1, 2)))[0])


def test_the_make_believe_photo_leads_back_to_its_digit():
    for seed, digit in enumerate(DIGITS[10:14]):
        made = handwriting.photographed(digit, seed)
        assert made.shape == (420, 360, 3) and made.min() >= 0 and made.max() <= 1
        found = digit_steps(made)[-1].picture
        moved = [np.roll(digit, (down, right), (0, 1)) for down in (-1, 0, 1) for right in (-1, 0, 1)]
        assert max(np.corrcoef(found.ravel(), each.ravel())[0, 1] for each in moved) > 0.85
    assert np.array_equal(made, handwriting.photographed(digit, seed))
    assert not np.array_equal(made, handwriting.photographed(digit, seed + 1))


def test_specks_do_not_move_the_crop():
    clean = photo(DIGITS[3], noise=0)
    dirty = clean.copy()
    dirty[20:30, 20:30] = dirty[650:660, 520:530] = 0.05
    assert digit_steps(dirty)[-1].picture == pytest.approx(digit_steps(clean)[-1].picture, abs=0.05)


@pytest.mark.parametrize(
    ("picture", "words"),
    [
        (np.full((80, 60, 3), 0.7, np.float32), "even"),
        (np.indices((80, 60)).sum(axis=0)[..., None].repeat(3, 2).astype(np.float32) / 200, "even"),
        (np.where(np.indices((90, 90)).sum(0)[..., None] % 2, 0.9, 0.1).repeat(3, 2).astype(np.float32), "Too much"),
    ],
)
def test_a_picture_without_a_digit_is_refused_in_words(picture, words):
    with pytest.raises(Refused, match=words):
        digit_steps(picture)


def test_pieces_are_scipys_pieces():
    mask = RNG.uniform(size=(50, 70)) < 0.35
    ours, (theirs, count) = pieces(mask), ndimage.label(mask, np.ones((3, 3)))
    pairs = set(zip(ours[mask].tolist(), theirs[mask].tolist(), strict=True))
    assert len(pairs) == count == len(np.unique(ours[mask])) and not ours[~mask].any()
