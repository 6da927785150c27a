"""The one door for pictures: bytes in, [height, width, 3] in 0..1 out, or one sentence saying why not."""

import io
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

# Registers AVIF, TIFF and WebP by themselves, else the first such picture loads every reader Pillow has.
from PIL import AvifImagePlugin, Image, TiffImagePlugin, UnidentifiedImageError, WebPImagePlugin  # noqa: F401

from core.runs import Refused

Floats = NDArray[np.float32]

FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "BMP", "TIFF", "AVIF")
MOST_BYTES = 25 * 1024 * 1024
MOST_PIXELS = 51_000_000  # a 50 megapixel phone writes 8160 x 6144, which is 50.1 million
FOLDER = Path(__file__).parent.parent / "assets" / "images"

# Red, green, blue in brightness (ITU-R BT.601, 1982, section 2.5.1), as Pillow and TensorFlow weigh them.
LUMA = (0.299, 0.587, 0.114)

_GAP = 1.5  # JPEG draft and box averaging stop at 1.5 times the final size, LANCZOS does the rest
_ORIENTATION = 274  # the Exif tag

_EMPTY = "This file is empty (0 bytes): choose another one, or download it again."
_HEAVY = "This file has {:.0f} MB, at most 25 MB can be opened: make the picture smaller and try again."
_WIDE = "This picture has more than {:.0f} million pixels: make it smaller and try again."
_MEMORY = "There is not enough memory for this picture right now: make it smaller and try again."
_DAMAGED = "This picture is cut off or damaged: download it again, or save it again as JPEG or PNG."
_COLOURS = "This picture stores its colours as {}, which cannot be shown here: save it as JPEG or PNG."
_NO_NUMBERS = "This picture holds no finite number, so there is nothing to show: choose another one."
_UNKNOWN = "This is not a picture that can be opened here: choose a JPEG, PNG, GIF, WebP, BMP, TIFF or AVIF file."
_HEIC = "This is a HEIC photo, as iPhones save them, which cannot be opened here: export it as JPEG first."
_RARE = "This picture is damaged, or of a rare kind: save it again as JPEG or PNG, then try again."

# How other files begin, and what to say of them; the first that fits speaks.
_FOREIGN = (
    (rb"\xff\xd8|\x89PNG|GIF8|BM.{4}\0\0\0\0|II\*\0|MM\0\*|RIFF.{4}WEBP|.{4}ftypavi[fs]", _RARE),
    (rb".{0,1000}%PDF-", "This is a PDF, not a picture: take a screenshot of the page and choose that."),
    (rb".{4}ftyp(hei|hev|mif1|msf1)", _HEIC),
    (rb".{4}ftyp|RIFF.{4}AVI |\x1aE\xdf\xa3", "This is a video: choose a photo or a screenshot instead."),
    (rb"(\xef\xbb\xbf)?\s*<(!doctype\s+)?html", "This is a web page: save the picture itself and choose that."),
    (rb"(\xef\xbb\xbf)?\s*<(.*<)?svg\b", "This is an SVG drawing, lines and not pixels: export it as PNG."),
    (rb"PK\x03\x04", "This is a ZIP or an Office file: take the picture out and choose that."),
    (rb"8BPS", "This is a Photoshop file: export it as JPEG or PNG and choose that."),
    (rb"[^\0-\x08\x0e-\x1f\x7f]+\Z", "This is a text file, not a picture: choose a JPEG or PNG file."),
)

# What to do with the stored rows and columns for each Exif orientation (Exif 2.32, 2019, section 4.6.4 A).
_TURNS: dict[object, Callable[[Floats], Floats]] = {
    2: lambda image: image[:, ::-1],
    3: lambda image: image[::-1, ::-1],
    4: lambda image: image[::-1],
    5: lambda image: image.swapaxes(0, 1),
    6: lambda image: image.swapaxes(0, 1)[:, ::-1],
    7: lambda image: image[::-1, ::-1].swapaxes(0, 1),
    8: lambda image: image.swapaxes(0, 1)[::-1],
}


class Unreadable(Refused):
    """A file that is no usable picture, with one sentence for the learner."""


@dataclass(frozen=True)
class Sample:
    """A photo that ships with the app; `shows` says what is in it."""

    name: str
    title: str
    file: Path
    source: str
    licence: str
    author: str
    shows: str


def decode(data: bytes, longest: int = 1200) -> Floats:
    """Return the upright picture in a file's bytes as read-only `image` [height, width, 3] in 0..1.

    Reduces it so that neither side is above `longest`, puts transparent pictures on white and takes the
    first frame of an animation. Raises Unreadable, and nothing else, if the file cannot be used.
    """
    _check_weight(data)
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as opened:
            _check_pixels(opened.size)
            image = _reduced(opened, longest)
            # Asked after loading: Pillow turns a TIFF itself while loading and then drops the tag.
            turn = _TURNS.get(_orientation(opened))
    except Unreadable:
        raise
    except Exception as error:  # broken bytes make Pillow's readers raise anything, struct.error to SyntaxError
        raise Unreadable(_sentence(error, data)) from error
    return _sealed(turn(image) if turn else image)


def grey(image: Floats) -> Floats:
    """Return the brightness 0.299 R + 0.587 G + 0.114 B of `image` [height, width, 3] as [height, width]."""
    return _sealed(np.clip(image @ np.array(LUMA, np.float32), 0, 1))


def encode_jpeg(image: Floats, quality: int = 90) -> bytes:
    """Return `image` [height, width] or [height, width, 3] as a JPEG file; values are clipped to 0..1."""
    # Colour at full resolution: halved, as photos have it, it smears the thin coloured lines filters leave.
    return _file(image, "JPEG", quality=quality, subsampling=0)


def encode_png(image: Floats) -> bytes:
    """Return `image` [height, width] or [height, width, 3] as a PNG file; values are clipped to 0..1."""
    return _file(image, "PNG", compress_level=1)  # 5 times as fast as the usual 6, and no larger for photos


@lru_cache(maxsize=1)
def samples() -> tuple[Sample, ...]:
    """Return the sample photos in the order of their card."""
    card = json.loads((FOLDER / "card.json").read_text(encoding="utf-8"))
    fields = ("title", "source", "licence", "author", "shows")
    return tuple(
        Sample(name=name, file=FOLDER / entry["file"], **{field: entry[field] for field in fields})
        for name, entry in card.items()
    )


@lru_cache(maxsize=16)
def sample(name: str) -> Floats:
    """Return the sample photo called `name` as read-only [height, width, 3] in 0..1; Refused if unknown."""
    files = {each.name: each.file for each in samples()}
    if name not in files:
        raise Refused(f"There is no sample picture called “{name}”: choose one of {', '.join(files)}.")
    return decode(files[name].read_bytes())


def _check_weight(data: bytes) -> None:
    """Refuse an empty or too heavy file."""
    if not data:
        raise Unreadable(_EMPTY)
    if len(data) > MOST_BYTES:
        raise Unreadable(_HEAVY.format(np.ceil(len(data) / 2**20)))


def _check_pixels(size: tuple[int, int]) -> None:
    """Refuse too many pixels while only the header has been read."""
    if size[0] * size[1] > MOST_PIXELS:
        raise Unreadable(_WIDE.format(MOST_PIXELS / 1e6))


def _sentence(error: Exception, data: bytes) -> str:
    """Return what to say when Pillow gave up with `error`."""
    if isinstance(error, UnidentifiedImageError):
        fits = (sentence for start, sentence in _FOREIGN if re.match(rb"(?si)" + start, data[:1024]))
        return next(fits, _UNKNOWN)
    # Pillow's own size check comes before ours; it only warns at first, which is an error where warnings are.
    if isinstance(error, Image.DecompressionBombError | Image.DecompressionBombWarning):
        return _WIDE.format(MOST_PIXELS / 1e6)
    return _MEMORY if isinstance(error, MemoryError) else _DAMAGED


def _orientation(opened: Image.Image) -> object:
    """Return the Exif orientation, 1 to 8; a broken Exif block must not cost the learner the picture."""
    try:
        return opened.getexif().get(_ORIENTATION)
    except Exception:
        return None


def _reduced(opened: Image.Image, longest: int) -> Floats:
    """Return `image` [height, width, 3] in 0..1 with neither side above `longest`, not yet turned upright."""
    share = _GAP * min(1.0, longest / max(opened.size))
    width, height = opened.size
    # A no-op but for JPEG, which is decoded at a half, quarter or eighth: 12 million pixels in half the time.
    opened.draft(None, (max(1, round(width * share)), max(1, round(height * share))))
    numeric = opened.mode == "F" or opened.mode.startswith("I")
    picture = Image.fromarray(_scaled(opened)) if numeric else _flat(opened)
    picture.thumbnail((longest, longest), Image.Resampling.LANCZOS, reducing_gap=_GAP)
    if numeric:
        brightness = np.clip(np.asarray(picture, np.float32), 0, 1)  # LANCZOS overshoots beside edges
        return np.repeat(brightness[:, :, None], 3, axis=2)
    return np.asarray(picture.convert("RGB"), np.float32) / np.float32(255)


def _flat(opened: Image.Image) -> Image.Image:
    """Return an 8-bit picture as grey or RGB; where it is transparent, white paper shows."""
    if opened.mode == "LAB":
        raise Unreadable(_COLOURS.format(opened.mode))
    if not opened.has_transparency_data:
        return opened.convert("L" if opened.mode in ("1", "L") else "RGB")
    drawing = opened.convert("RGBA")
    paper = Image.new("RGB", drawing.size, "white")
    paper.paste(drawing, mask=drawing.getchannel("A"))
    return paper


def _scaled(opened: Image.Image) -> Floats:
    """Return one-channel numbers as brightness [height, width] in 0..1.

    16 bits are divided by 65535. Other numbers are kept if all lie in 0..1, else their smallest becomes
    black and their largest white; what is not a number becomes black.
    """
    numbers = np.asarray(opened).astype(np.float32)
    if opened.mode.startswith("I;16"):
        return numbers / np.float32(65535)
    finite = np.isfinite(numbers)
    if not finite.any():
        raise Unreadable(_NO_NUMBERS)
    low, high = numbers.min(where=finite, initial=np.inf), numbers.max(where=finite, initial=-np.inf)
    if 0 <= low and high <= 1:
        low, high = np.float32(0), np.float32(1)
    # Halves, because the whole range of a float32 picture may be more than a float32 holds.
    above = np.clip(numbers, low, high) / 2 - low / 2
    brightness: Floats = above / (high / 2 - low / 2 or np.float32(1))
    return np.nan_to_num(brightness, copy=False, nan=0.0)


def _file(image: Floats, kind: str, **how: int) -> bytes:
    """Return `image` [height, width] or [height, width, 3] in 0..1 as the bytes of a file of this kind."""
    if image.ndim not in (2, 3) or image.shape[2:] not in ((), (3,)):
        raise ValueError(f"a picture is [height, width] or [height, width, 3], not {list(image.shape)}")
    if not np.isfinite(image).all():
        raise ValueError("a picture holds finite numbers only")
    file = io.BytesIO()
    Image.fromarray(np.rint(np.clip(image, 0, 1) * 255).astype(np.uint8)).save(file, kind, **how)
    return file.getvalue()


def _sealed(image: Floats) -> Floats:
    """Return `image` [height, width, ...] as an array nobody can write to, since sessions share it."""
    fixed = np.ascontiguousarray(image, dtype=np.float32)
    fixed.flags.writeable = False
    return fixed
