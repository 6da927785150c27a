"""The lecture's difficulties as formulas: what turns, lights, shrinks, bends, covers and clutters a digit."""

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.classifiers.warp import MIDDLE, SIDE, elastic_field, sampled, source
from core.data import mnist

Floats = NDArray[np.float32]
TONE = 0.6  # how bright the thing in front is
PIECES, POOL = 8, 256
PORTION = 256  # pictures augmented at a time, so that the noise of their fields fits the cache
SCENES = 20  # seeds are spread so that no two difficulties share random numbers


@dataclass(frozen=True)
class Kind:
    """One way to be difficult: its lecture `difficulty`, its `unit`, and its strength from 0 (none) to `most`."""

    difficulty: str
    most: float
    unit: str
    says: str


KINDS: Mapping[str, Kind] = {
    "turn": Kind("viewpoint", 180.0, "°", "the paper is turned"),
    "tilt": Kind("viewpoint", 75.0, "°", "the paper is tilted away from the camera"),
    "glare": Kind("illumination", 1.0, "", "light falls in from the right"),
    "brightness": Kind("illumination", 1.0, "", "every pixel is brighter"),
    "contrast": Kind("illumination", 1.0, "", "all pixels move towards the same grey"),
    "smaller": Kind("scale", 80.0, "%", "the digit is written smaller"),
    "larger": Kind("scale", 150.0, "%", "the digit is written larger"),
    "elastic": Kind("deformation", 6.0, "px", "the strokes are bent"),
    "bar": Kind("occlusion", 60.0, "%", "a bar stands in front"),
    "patch": Kind("occlusion", 80.0, "%", "a square stands in front"),
    "pieces": Kind("clutter", 8.0, "", "pieces of other digits lie around"),
    "strokes": Kind("clutter", 8.0, "", "strokes lie around"),
}


@dataclass(frozen=True, eq=False)
class Chance:
    """What is random about m scenes, m being 1 (the same for all pictures) or one for each.

    `field` [m, 2, 28, 28] is a smooth displacement of rows and columns of mean square 1 pixel; `pieces` and `strokes`
    [m, 8] are numbers in the pools of clutter; `at` [m, 2] is where in 0..1 the thing in front stands (right, down).
    """

    field: Floats
    pieces: NDArray[np.int64]
    strokes: NDArray[np.int64]
    at: Floats


def chance(seed: int, count: int = 1, at: tuple[float, float] | None = None) -> Chance:
    """Return the random part of `count` scenes; `at` fixes where the thing in front stands."""
    random = np.random.default_rng(seed)
    picked = random.integers(0, POOL, (2, count, PIECES))
    places = random.random((count, 2)) if at is None else np.broadcast_to(at, (count, 2))
    return Chance(elastic_field(random, count), picked[0], picked[1], places.astype(np.float32))


def distorted(images: Floats, strengths: Mapping[str, ArrayLike], scene: Chance) -> Floats:
    """Return pictures [n, 28, 28] in 0..1, made difficult; each strength is one number or one for each picture [n].

    Paper first (bent, turned, tilted, scaled), then clutter beside the ink, then what stands in front, then light.
    """
    every = {name: np.asarray(v, np.float32).reshape(-1, 1, 1) for name, v in strengths.items() if np.any(v)}
    count = max([len(images), len(scene.at), *(len(v) for v in every.values())])
    out: Floats = np.broadcast_to(images, (count, SIDE, SIDE)).astype(np.float32)
    if every.keys() & {"elastic", "turn", "tilt", "smaller", "larger"}:
        out = sampled(out, *source(every, scene.field))
    for name, apply in _LATER.items():
        if name in every:
            out = apply(out, every[name], scene)
    return out


def covered(at: Floats, wide: Floats, high: Floats) -> Floats:
    """Return which share [n, 28, 28] of each pixel a rectangle of `wide` x `high` pixels [n] covers; its area is exact.

    `at` [n, 2] moves it from the left (0) to the right (1) and from the top to the bottom.
    """
    edges = np.arange(SIDE, dtype=np.float32)

    def along(size: Floats, place: Floats) -> Floats:
        low = (place * (SIDE - size))[:, None]
        share: Floats = np.minimum(low + size[:, None], edges + 1) - np.maximum(low, edges)
        inside: Floats = np.clip(share, 0, 1)
        return inside

    across: Floats = along(high, at[:, 1])[:, :, None] * along(wide, at[:, 0])[:, None, :]
    return across


def _bar(images: Floats, share: Floats, scene: Chance) -> Floats:
    wide: Floats = share.ravel() / np.float32(100) * np.float32(SIDE)
    return _behind(images, covered(scene.at, wide, np.full_like(wide, SIDE)))


def _patch(images: Floats, share: Floats, scene: Chance) -> Floats:
    side: Floats = np.sqrt(share.ravel() / np.float32(100)) * np.float32(SIDE)
    return _behind(images, covered(scene.at, side, side))


def _behind(images: Floats, cover: Floats) -> Floats:
    out: Floats = images * (1 - cover) + np.float32(TONE) * cover
    return out


def _glare(images: Floats, strength: Floats, _scene: Chance) -> Floats:
    """out = image + strength * (column / 27) * (1 - image)."""
    return images + strength * np.linspace(0, 1, SIDE, dtype=np.float32) * (1 - images)


def _brightness(images: Floats, strength: Floats, _scene: Chance) -> Floats:
    """out = min(1, image + strength)."""
    out: Floats = np.minimum(1, images + strength)
    return out


def _contrast(images: Floats, strength: Floats, _scene: Chance) -> Floats:
    """out = 1/2 + (1 - strength) * (image - 1/2)."""
    return np.float32(0.5) + (1 - strength) * (images - np.float32(0.5))


def _clutter(images: Floats, amount: Floats, pool: Floats, picked: NDArray[np.int64]) -> Floats:
    """Lay the first `amount` pieces beside the ink, the last one as faint as its share says; ink stays."""
    ink = np.clip(amount - np.arange(PIECES, dtype=np.float32).reshape(1, PIECES, 1), 0, 1)
    out: Floats = np.maximum(images, (pool[picked] * ink[..., None]).max(axis=1))
    return out


@functools.cache
def piece_pool(seed: int = SCENES) -> Floats:
    """Return pieces of other digits [256, 28, 28], 11 pixels wide, somewhere around the middle."""
    random = np.random.default_rng(seed)
    digits = mnist().train_images
    chosen = digits[random.integers(0, len(digits), POOL)].astype(np.float32) / 255
    cut = random.integers(7, 11, (POOL, 2, 1))
    keep = [(np.arange(SIDE) >= cut[:, axis]) & (np.arange(SIDE) < cut[:, axis] + 11) for axis in range(2)]
    chosen = chosen * keep[0][:, :, None] * keep[1][:, None, :]
    place = _around(random)
    rows, columns = (np.arange(SIDE) + MIDDLE - 1 - place[:, axis, None] for axis in range(2))
    pieces: Floats = sampled(chosen.astype(np.float32), *_mesh(rows, columns))
    pieces.flags.writeable = False
    return pieces


@functools.cache
def stroke_pool(seed: int = SCENES + 1) -> Floats:
    """Return straight strokes [256, 28, 28], 9 to 15 pixels long and about 2 wide, somewhere around the middle."""
    random = np.random.default_rng(seed)
    middle, angle = _around(random), random.uniform(0, np.pi, POOL)
    half = random.uniform(4.5, 7.5, (POOL, 1, 1))
    way = np.stack([np.sin(angle), np.cos(angle)], axis=1)[:, :, None, None]
    rows, columns = (np.arange(SIDE) - middle[:, axis, None] for axis in range(2))
    y, x = _mesh(rows, columns)
    along = np.clip(y * way[:, 0] + x * way[:, 1], -half, half)
    away = np.hypot(y - along * way[:, 0], x - along * way[:, 1])
    strokes: Floats = np.clip(1.6 - away, 0, 1).astype(np.float32)
    strokes.flags.writeable = False
    return strokes


def _around(random: np.random.Generator) -> NDArray[Any]:
    """Return middles (row, column) [256, 2] on a ring around the digit's place."""
    angle, far = random.uniform(0, 2 * np.pi, POOL), random.uniform(8.5, 13, POOL)
    return MIDDLE + np.stack([far * np.sin(angle), far * np.cos(angle)], axis=1)


def _mesh(rows: NDArray[Any], columns: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    shape = (len(rows), SIDE, SIDE)
    return np.broadcast_to(rows[:, :, None], shape), np.broadcast_to(columns[:, None, :], shape)


def augmented(
    images: Floats, kinds: Mapping[str, float], random: np.random.Generator, one_each: bool = False
) -> Floats:
    """Return each picture [n, 28, 28] made difficult by random strengths, from 0 up to those in `kinds`, in own units.

    Turns and tilts go either way. With `one_each` a picture gets only one of the kinds, drawn at random.
    """
    parts = [_once_augmented(images[i : i + PORTION], kinds, random, one_each) for i in range(0, len(images), PORTION)]
    return np.concatenate(parts)


def _once_augmented(images: Floats, kinds: Mapping[str, float], random: np.random.Generator, one_each: bool) -> Floats:
    count = len(images)
    drawn = random.integers(0, len(kinds), count)
    strengths: dict[str, Floats] = {}
    for i, (name, most) in enumerate(kinds.items()):
        low = -most if KINDS[name].difficulty == "viewpoint" else 0.0
        mine = drawn == i if one_each else np.ones(count, bool)
        strengths[name] = (random.uniform(low, most, count) * mine).astype(np.float32)
    return distorted(images, strengths, chance(int(random.integers(2**31)), count))


_LATER: Mapping[str, Callable[[Floats, Floats, Chance], Floats]] = {
    "pieces": lambda images, amount, scene: _clutter(images, amount, piece_pool(), scene.pieces),
    "strokes": lambda images, amount, scene: _clutter(images, amount, stroke_pool(), scene.strokes),
    "bar": _bar,
    "patch": _patch,
    "glare": _glare,
    "contrast": _contrast,
    "brightness": _brightness,
}
