"""Pictures that are no digits, and how well the rebuild's error tells them from digits."""

import functools
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from core import images
from core.autoencoders.codec import Codec
from core.autoencoders.network import pixels
from core.data import handwriting, mnist
from core.runs import Refused, frozen

Bytes = NDArray[np.uint8]
Floats = NDArray[np.float64]
LETTERS = "ABCDEFGHJKMNPQRTUVWXYabdefghkmnrtwxy"  # O, I, S, Z ... could be digits
COUNT = 300
KINDS = ("letters", "photos", "noise")
DRAWN, TILT = 96, 12.0


@functools.cache
def strange(kind: str, count: int = COUNT, seed: int = 0) -> Bytes:
    """Return `count` pictures [n, 28, 28] of one of `KINDS`, ink 255: printed letters, patches of photos, or noise."""
    makers = {"letters": _letter, "photos": _patch, "noise": _noise}
    if kind not in makers:
        raise Refused(f"Strange pictures are {', '.join(KINDS)}, not {kind}.")
    random = np.random.default_rng([seed, KINDS.index(kind)])
    shown = np.stack([makers[kind](random) for _ in range(count)])
    return frozen(np.rint(255 * np.clip(shown, 0, 1)).astype(np.uint8))


def _letter(random: np.random.Generator) -> NDArray[np.float32]:
    """Print one letter in Pillow's own font, thicker or thinner, turned a little, centred as MNIST's digits are."""
    letter = LETTERS[random.integers(len(LETTERS))]
    sheet = Image.new("L", (DRAWN, DRAWN))
    font = ImageFont.load_default(size=60)
    thick = int(random.integers(0, 3))
    ImageDraw.Draw(sheet).text((DRAWN / 2, DRAWN / 2), letter, 255, font, anchor="mm", stroke_width=thick)
    turned = sheet.rotate(random.uniform(-TILT, TILT), Image.Resampling.BILINEAR)
    return handwriting.centred(np.asarray(turned, np.float32) / np.float32(255))


def _patch(random: np.random.Generator) -> NDArray[np.float32]:
    """Cut a square out of a bundled photo and reduce it to 28 x 28."""
    entries = images.samples()
    photo = _photo(entries[random.integers(len(entries))].name)
    side = int(random.integers(56, min(photo.shape) // 2))
    top, left = (int(random.integers(0, length - side)) for length in photo.shape)
    cut = Image.fromarray(photo[top : top + side, left : left + side])
    return np.asarray(cut.resize((28, 28), Image.Resampling.BOX), np.float32) / np.float32(255)


@functools.cache
def _photo(name: str) -> Bytes:
    return np.rint(255 * images.grey(images.sample(name))).astype(np.uint8)


def _noise(random: np.random.Generator) -> NDArray[np.float32]:
    return random.random((28, 28), np.float32)


def errors(codec: Codec, pictures: Bytes) -> Floats:
    """Return ||x - x^||^2 of each of `pictures` [n, 28, 28]: how badly the autoencoder rebuilds it."""
    rows = pixels(pictures)
    out: Floats = np.square(rows - codec.rebuild(rows)).sum(axis=1, dtype=np.float64)
    return out


@functools.cache
def digit_errors(codec: Codec) -> Floats:
    """Return the errors [1000] of the bundled held-out digits."""
    return frozen(errors(codec, mnist().test_images))


@dataclass(frozen=True, eq=False)
class Roc:
    """For every threshold [t], falling: the share of digits and of strange pictures whose error is at least that."""

    thresholds: Floats
    false_alarms: Floats
    caught: Floats

    @property
    def area(self) -> float:
        """The area under caught over false alarms: how often a strange picture has the larger error."""
        return float(np.trapezoid(self.caught, self.false_alarms))


def roc(digits: Floats, others: Floats) -> Roc:
    """Return the receiver operating characteristic of errors of `digits` [n] and `others` [m]."""
    if not len(digits) or not len(others):
        raise Refused("Choose at least one kind of strange picture.")
    steps = np.concatenate([[np.inf], np.unique(np.concatenate([digits, others]))[::-1]])
    shares = [1 - np.searchsorted(np.sort(part), steps, side="left") / len(part) for part in (digits, others)]
    return Roc(frozen(steps), frozen(shares[0]), frozen(shares[1]))
