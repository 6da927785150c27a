"""Ink on paper becomes a picture as MNIST's are: cropped, 20 pixels long, and balanced on the centre."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.images import grey
from core.runs import Refused, frozen

Floats = NDArray[np.float32]
SIDE, BOX, CENTRE = 28, 20, 14
PAPER = 0.05  # less ink than this counts as paper
LONGEST, BLOCKS = 224, 12  # a photo is worked on at this size; its paper is told from so many blocks each way
FAINT, CROWDED, SPECK = 0.12, 0.4, 0.08
_LIGHT = "The picture is even: there is no ink to be found. Choose a photo of one dark digit on light paper."
_FULL = "Too much of the picture would be ink: choose a photo of one digit with empty paper around it."
_BLANK = "There is no ink here yet: draw a digit."


@dataclass(frozen=True, eq=False)
class Step:
    """One step from a photo to a network's input: its `name`, what it `says`, and the `picture` [h, w] in 0..1."""

    name: str
    says: str
    picture: Floats


def areas(size: int, out: int) -> Floats:
    """Return weights [out, size] that average `size` pixels over `out` equally long stretches, overlaps exact."""
    edges = np.linspace(0, size, out + 1)
    starts = np.arange(size)
    overlap = np.minimum(edges[1:, None], starts + 1) - np.maximum(edges[:-1, None], starts)
    weights: Floats = np.asarray(np.clip(overlap, 0, None) * out / size, np.float32)
    return weights


def resized(picture: Floats, height: int, width: int) -> Floats:
    """Return `picture` [h, w] averaged over the areas of [height, width] pixels."""
    return np.asarray(areas(picture.shape[0], height) @ picture @ areas(picture.shape[1], width).T, np.float32)


def cropped(ink: Floats) -> Floats:
    """Return the part of `ink` [h, w] that holds ink; raises `Refused` when none does."""
    rows, columns = (np.flatnonzero((ink > PAPER).any(axis)) for axis in (1, 0))
    if not len(rows):
        raise Refused(_BLANK)
    return ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def boxed(ink: Floats) -> Floats:
    """Return `ink` [h, w] with its longer side brought to 20 pixels, the proportions kept."""
    height, width = ink.shape
    longest = max(height, width)
    sides = (max(1, int(side * BOX / longest + 0.5)) for side in (height, width))
    return resized(ink, *sides)


def placed(ink: Floats) -> Floats:
    """Return `ink` on 28x28 pixels of paper, its centre of mass in the pixel (14, 14), no part of it cut off."""
    out = np.zeros((SIDE, SIDE), np.float32)
    top, left = (_start(ink.sum(axis)) for axis in (1, 0))
    out[top : top + ink.shape[0], left : left + ink.shape[1]] = np.clip(ink, 0, 1)
    return out


def _start(mass: Floats) -> int:
    """Return where a box with `mass` [n] along one side begins."""
    middle = float(mass @ np.arange(len(mass)) / mass.sum())
    return int(np.clip(CENTRE - int(middle + 0.5), 0, SIDE - len(mass)))


def centred(ink: Floats) -> Floats:
    """Return `ink` [h, w] in 0..1 as MNIST's pictures were made from scans [28, 28].

    Cropped, longer side 20 pixels, centre of mass in the pixel (14, 14) (LeCun et al. 1998, III.A); raises `Refused`
    when there is no ink.
    """
    return frozen(placed(boxed(cropped(np.asarray(ink, np.float32)))))


def digit_steps(photo: Floats) -> tuple[Step, ...]:
    """Return every step from a photo [h, w, 3] in 0..1 of one digit to a network's input; `Refused` without one."""
    brightness = _reduced(grey(photo))
    contrast, dark = _without_paper(brightness)
    ink = _cleaned(_stretched(contrast))
    crop = cropped(ink)
    box = boxed(crop)
    side = "The paper is light, so light and dark are swapped" if dark else "The paper is dark, so ink is light already"
    said = (
        Step("Grey", "Only brightness counts.", brightness),
        Step("Ink", f"{side}; what the paper has is taken away.", np.clip(contrast, 0, 1)),
        Step("Cleaned", "Faint traces become paper, specks go, ink becomes 1.", ink),
        Step("Cropped", f"Only the ink: {crop.shape[0]} x {crop.shape[1]} pixels.", crop),
        Step("20 pixels", f"The longer side becomes 20 pixels: {box.shape[0]} x {box.shape[1]}.", box),
        Step("Centred", "The centre of mass goes to the middle of 28 x 28.", placed(box)),
    )
    return tuple(Step(step.name, step.says, frozen(step.picture.astype(np.float32))) for step in said)


def photographed(digit: Floats, seed: int = 0) -> Floats:
    """Return a make-believe photo [420, 360, 3] of a digit [28, 28]: dark ink, off centre, uneven light, grain."""
    random = np.random.default_rng(seed)
    top, left = random.integers((10, 10), (110, 50))
    page = np.full((420, 360), 0.85)
    wide = _joined(300, SIDE)
    page[top : top + 300, left : left + 300] -= 0.6 * (wide @ np.asarray(digit, np.float32) @ wide.T)
    rows, columns = np.mgrid[:420, :360]
    page = page * (1 - 0.4 * rows / 420 - 0.15 * columns / 360) + random.normal(0, 0.015, page.shape)
    return frozen(np.repeat(np.clip(page, 0, 1)[..., None], 3, axis=2).astype(np.float32))


def _reduced(picture: Floats) -> Floats:
    longest = max(picture.shape)
    if longest <= LONGEST:
        return picture
    height, width = (max(1, round(side * LONGEST / longest)) for side in picture.shape)
    return resized(picture, height, width)


def _without_paper(brightness: Floats) -> tuple[Floats, bool]:
    """Return how much each pixel [h, w] differs from the paper towards the ink's side, and whether ink is dark.

    Ink is the smaller part, so the differences lean to its side: the sign of their third moment says which.
    """
    apart = brightness - _paper(brightness)
    dark = float((apart.astype(np.float64) ** 3).sum()) < 0
    return (-apart if dark else apart), dark


def _paper(brightness: Floats) -> Floats:
    """Return the paper's brightness under every pixel [h, w]: medians of wide blocks, joined smoothly."""
    height, width = brightness.shape
    rows, columns = (np.linspace(0, side, BLOCKS + 1) for side in (height, width))
    medians = np.empty((BLOCKS, BLOCKS), np.float32)
    for i in range(BLOCKS):
        for j in range(BLOCKS):
            top, bottom = rows[max(0, i - 2)], rows[min(BLOCKS, i + 3)]
            left, right = columns[max(0, j - 2)], columns[min(BLOCKS, j + 3)]
            medians[i, j] = np.median(brightness[int(top) : int(bottom) + 1, int(left) : int(right) + 1])
    return np.asarray(_joined(height, BLOCKS) @ medians @ _joined(width, BLOCKS).T, np.float32)


def _joined(size: int, knots: int) -> Floats:
    """Return weights [size, knots] of straight lines between the middles of `knots` equally long blocks."""
    at = np.clip((np.arange(size) + 0.5) * knots / size - 0.5, 0, knots - 1)
    weights: Floats = np.asarray(np.clip(1 - np.abs(at[:, None] - np.arange(knots)), 0, 1), np.float32)
    return weights


def _stretched(contrast: Floats) -> Floats:
    """Return `contrast` [h, w] with paper at 0 and ink at 1; the two are parted by Otsu's threshold (1979)."""
    cut = _otsu(contrast)
    full = float(np.median(contrast[contrast > cut])) if (contrast > cut).any() else 0.0
    if full < FAINT:
        raise Refused(_LIGHT)
    ink: Floats = np.clip((contrast - cut / 2) / (full - cut / 2), 0, 1)
    if (ink > 0.5).mean() > CROWDED:
        raise Refused(_FULL)
    return ink


def _otsu(values: Floats) -> float:
    """Return the threshold that parts `values` above 0 into two groups with the least variance inside them."""
    counts, edges = np.histogram(np.clip(values, 0, None), 128)
    middles = (edges[1:] + edges[:-1]) / 2
    below, sums = np.cumsum(counts), np.cumsum(counts * middles)
    above = below[-1] - below
    gap = sums / np.maximum(below, 1) - (sums[-1] - sums) / np.maximum(above, 1)
    return float(edges[1 + int(np.argmax(below * above * gap**2))])


def _cleaned(ink: Floats) -> Floats:
    """Return `ink` [h, w] without specks: pieces far smaller than the largest become paper."""
    names = pieces(ink > PAPER)
    sizes = np.bincount(names.ravel(), (ink > 0.5).ravel())
    sizes[0] = 0
    if not sizes.max() > 0:
        raise Refused(_LIGHT)
    kept: Floats = np.where(np.isin(names, np.flatnonzero(sizes >= SPECK * sizes.max())), ink, 0)
    return kept


def pieces(mask: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return for each pixel of `mask` [h, w] a number that its connected piece shares (8 neighbours), 0 outside."""
    names = np.where(mask, np.arange(1, mask.size + 1).reshape(mask.shape), 0)
    while True:
        wide = np.pad(names, 1)
        height, width = mask.shape
        around = [wide[i : i + height, j : j + width] for i in range(3) for j in range(3)]
        largest = np.where(mask, np.max(around, axis=0), 0)
        jumped = np.append(0, largest.ravel())[largest]  # a pixel takes the name its namesake has by now
        if (jumped == names).all():
            return names
        names = jumped
