"""What is no picture: one sentence, never a traceback, never much memory."""

import struct
import warnings
import zlib
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from PIL import Image, ImageFile, PngImagePlugin

from core import images
from tests.core.images.files import blocks, exif, packed, refusal

FOREIGN = {
    "empty": b"",
    "PDF": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>",
    "HEIC": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(50),
    "HEIC photo": b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic" + bytes(50),
    "video": b"\0\0\0\x18ftypisom\0\0\2\0isomiso2" + bytes(50),
    "SVG": b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>',
    "web page": b"<!DOCTYPE html>\n<html><body><svg></svg></body></html>",
    "ZIP": b"PK\x03\x04\x14\0\0\0\x08\0" + bytes(40),
    "Photoshop": b"8BPS\0\1" + bytes(40),
    "text": "Grüße, this is no picture.".encode(),
    "not a picture": bytes(range(256)) * 4,
    "damaged": b"\xff\xd8\xff\xe0\0\x10JFIF\0",
    "colours as LAB": packed(Image.new("LAB", (4, 4)), "TIFF"),
}


@pytest.mark.parametrize("word", FOREIGN)
def test_useless_file_is_named_in_one_sentence(word):
    said = refusal(FOREIGN[word])
    assert word in said
    assert said.endswith(".") and said.count(". ") == 0 and len(said) < 120


def test_file_above_25_mb_is_refused_before_a_look_inside():
    picture = packed(blocks(), "PNG")
    assert images.decode(picture + bytes(25 * 2**20 - len(picture))).shape == (48, 80, 3)
    assert "26 MB" in refusal(picture + bytes(25 * 2**20 - len(picture) + 1))


@pytest.mark.parametrize("mode", ["error", "ignore"])
@pytest.mark.parametrize(("width", "height"), [(8000, 7000), (12_000, 9_000), (30_000, 30_000)])
def test_too_many_pixels_are_refused_from_the_header_alone(width, height, mode, monkeypatch):
    def load(self):
        raise AssertionError("pixels were asked for")

    monkeypatch.setattr(PngImagePlugin.PngImageFile, "load", load)
    chunks = (b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0), b"IDAT" + zlib.compress(bytes(99)))
    sealed = (struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk)) for chunk in chunks)
    with warnings.catch_warnings():
        warnings.simplefilter(mode)
        assert "more than 51 million pixels" in refusal(b"\x89PNG\r\n\x1a\n" + b"".join(sealed))


FILES = {
    "JPEG": packed(blocks(), "JPEG", exif=exif(6, ">")),
    "CMYK JPEG": packed(Image.new("CMYK", (40, 30), (9, 99, 199, 50)), "JPEG"),
    "progressive JPEG": packed(blocks(), "JPEG", progressive=True),
    "RGBA PNG": packed(np.dstack([blocks(), blocks()[..., 0]]), "PNG"),
    "16-bit PNG": packed(np.arange(4096, dtype=np.uint16).reshape(64, 64) * 16, "PNG"),
    "GIF": packed(Image.fromarray(blocks()).quantize(16), "GIF", transparency=3),
    "WebP": packed(blocks(), "WEBP"),
    "AVIF": packed(blocks(), "AVIF", speed=10),
    "BMP": packed(blocks(), "BMP"),
    "TIFF": packed(blocks(), "TIFF", compression="tiff_lzw"),
    "float TIFF": packed(np.linspace(-1, 3, 900, dtype=np.float32).reshape(30, 30), "TIFF"),
}


@pytest.mark.parametrize("name", FILES)
def test_file_cut_in_half_is_refused(name):
    assert "damaged" in refusal(FILES[name][: len(FILES[name]) // 2])


def _mutated(data, rng):
    """A few bytes changed, half of them in the header, where most is decided; every third file is cut as well."""
    broken = bytearray(data)
    for _ in range(rng.integers(1, 12)):
        broken[rng.integers(min(len(broken), 120) if rng.random() < 0.5 else len(broken))] = rng.integers(256)
    return bytes(broken[: rng.integers(len(broken))] if rng.random() < 1 / 3 else broken)


@pytest.mark.parametrize("mode", ["error", "ignore"])
@pytest.mark.parametrize("name", FILES)
def test_broken_file_is_a_picture_or_unreadable_and_nothing_else(name, mode):
    rng = np.random.default_rng(list(name.encode()))
    outcomes = set()
    with warnings.catch_warnings():
        warnings.simplefilter(mode)
        for _ in range(15):
            try:
                image = images.decode(_mutated(FILES[name], rng), longest=64)
            except images.Unreadable:
                outcomes.add("refused")
                continue
            outcomes.add("picture")
            assert image.ndim == 3 and image.shape[2] == 3 and 1 <= max(image.shape[:2]) <= 64
            assert np.isfinite(image).all() and image.min() >= 0 and image.max() <= 1
    assert "refused" in outcomes


@pytest.mark.parametrize(
    ("error", "word"),
    [
        (struct.error("unpack"), "damaged"),
        (SyntaxError("not a TIFF"), "damaged"),
        (EOFError(), "damaged"),
        (OverflowError(), "damaged"),
        (ZeroDivisionError(), "damaged"),
        (MemoryError(), "memory"),
    ],
)
def test_whatever_pillow_raises_becomes_one_sentence(error, word, monkeypatch):
    def load(self):
        raise error

    monkeypatch.setattr(PngImagePlugin.PngImageFile, "load", load)
    assert word in refusal(FILES["RGBA PNG"])


def test_eight_sessions_at_once_get_the_same_pictures_and_leave_pillow_as_it_was():
    before = (Image.MAX_IMAGE_PIXELS, ImageFile.LOAD_TRUNCATED_IMAGES, list(warnings.filters))
    alone = [images.decode(data) for data in FILES.values()]
    with ThreadPoolExecutor(8) as sessions:
        together = list(sessions.map(images.decode, list(FILES.values()) * 4))
    for index, image in enumerate(together):
        np.testing.assert_array_equal(image, alone[index % len(alone)])
    assert before == (Image.MAX_IMAGE_PIXELS, ImageFile.LOAD_TRUNCATED_IMAGES, list(warnings.filters))


@pytest.mark.parametrize("name", FILES)
def test_picture_is_float32_and_cannot_be_written_to(name):
    image = images.decode(FILES[name])
    assert image.dtype == np.float32
    with pytest.raises(ValueError, match="read-only"):
        image[0, 0, 0] = 1
