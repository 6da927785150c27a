import hashlib
import io
import json
import struct
import warnings
import zlib
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from PIL import Image, ImageFile, PngImagePlugin

from core import images

LEVEL = 1 / 255
# The visual sides on which row 0 and column 0 of the stored picture lie, for 1 to 8: the table of Exif 2.32.
SIDES = "top left,top right,bottom right,bottom left,left top,right top,right bottom,left bottom".split(",")
TURNS = range(1, 9)


def _bytes(picture, kind, **how):
    file = io.BytesIO()
    (picture if isinstance(picture, Image.Image) else Image.fromarray(picture)).save(file, kind, **how)
    return file.getvalue()


def _blocks(rows=3, columns=5, side=16):
    """A picture of coloured 16 pixel blocks, all different."""
    colours = np.random.default_rng(7).integers(20, 236, (rows, columns, 3), dtype=np.uint8)
    return colours.repeat(side, axis=0).repeat(side, axis=1)


def _hearts(image):
    """The middles of the blocks, which no JPEG colour from next door reaches."""
    return np.asarray(image).reshape(3, 16, 5, 16, 3)[:, 4:12, :, 4:12]


def _stored(seen, orientation):
    """The picture a camera stores so that this orientation shows `seen`: pixel by pixel from the Exif table."""
    height, width = seen.shape[:2]
    sides = SIDES[orientation - 1].split()
    swapped = sides[0] in ("left", "right")
    stored = np.zeros((width, height, 3) if swapped else seen.shape, np.uint8)
    for index in np.ndindex(stored.shape[:2]):
        along = dict(zip(sides, index, strict=True))
        y = along["top"] if "top" in along else height - 1 - along["bottom"]
        x = along["left"] if "left" in along else width - 1 - along["right"]
        stored[index] = seen[y, x]
    return stored


def _exif(orientation, order):
    """An Exif block as cameras write it: header, camera name, orientation, resolution unit."""
    start = {">": b"MM\0*", "<": b"II*\0"}[order] + struct.pack(order + "IH", 8, 3)
    name = struct.pack(order + "HHII", 271, 2, 6, 50)
    turn = struct.pack(order + "HHIHH", 274, 3, 1, orientation, 0)
    unit = struct.pack(order + "HHIHH", 296, 3, 1, 2, 0)
    return b"Exif\0\0" + start + name + turn + unit + bytes(4) + b"Maker\0"


def _refusal(data):
    with pytest.raises(images.Unreadable) as caught:
        images.decode(data)
    return str(caught.value)


@pytest.mark.parametrize("order", "<>")
@pytest.mark.parametrize("orientation", TURNS)
def test_jpeg_stands_upright_for_every_exif_orientation(orientation, order):
    data = _bytes(_stored(_blocks(), orientation), "JPEG", quality=95, exif=_exif(orientation, order))
    image = images.decode(data)
    assert image.shape == (48, 80, 3)
    np.testing.assert_allclose(_hearts(image), _hearts(_blocks()) / 255, atol=3 * LEVEL)


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "TIFF"])
@pytest.mark.parametrize("orientation", TURNS)
def test_other_formats_turn_once_when_they_carry_an_orientation(orientation, kind):
    exif = Image.Exif()
    exif[274] = orientation
    data = _bytes(_stored(_blocks(), orientation), kind, exif=exif, lossless=True)
    np.testing.assert_allclose(images.decode(data), _blocks() / 255, atol=1e-6)


@pytest.mark.filterwarnings("ignore:Corrupt EXIF")
def test_broken_exif_costs_only_the_orientation():
    data = _bytes(_blocks(), "JPEG", quality=95, exif=b"Exif\0\0MM\0*\xff\xff\xff\xff")
    np.testing.assert_allclose(_hearts(images.decode(data)), _hearts(_blocks()) / 255, atol=3 * LEVEL)


def test_exif_reader_that_fails_costs_only_the_orientation(monkeypatch):
    def getexif(self):
        raise struct.error("unpack requires a buffer of 2 bytes")

    data = _bytes(_blocks(), "PNG")
    monkeypatch.setattr(Image.Image, "getexif", getexif)
    np.testing.assert_allclose(images.decode(data), _blocks() / 255, atol=1e-6)


@pytest.mark.parametrize(("kind", "how"), [("JPEG", {"quality": 95}), ("PNG", {"compress_level": 1})])
def test_large_picture_is_reduced_to_what_lies_under_each_pixel(kind, how):
    def scene(height, width):
        y, x = (np.mgrid[0:height, 0:width] + 0.5) / np.array([height, width])[:, None, None]
        return np.stack([x, y, 0.5 + 0.4 * np.sin(13 * x) * np.cos(9 * y)], axis=2)

    data = _bytes(np.rint(scene(1500, 2000) * 255).astype(np.uint8), kind, **how)
    image = images.decode(data, longest=600)
    np.testing.assert_allclose(image, scene(450, 600), atol=4 * LEVEL)


@pytest.mark.parametrize(("size", "shape"), [((2, 4000), (100, 1, 3)), ((4000, 2), (1, 100, 3))])
@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_very_narrow_picture_keeps_at_least_one_pixel(kind, size, shape):
    assert images.decode(_bytes(Image.new("RGB", size), kind), longest=100).shape == shape


def test_small_picture_is_never_enlarged():
    assert images.decode(_bytes(Image.new("L", (3, 2)), "PNG")).shape == (2, 3, 3)


@pytest.mark.parametrize(("kind", "channels"), [("PNG", 4), ("WEBP", 4), ("TIFF", 4), ("PNG", 2)])
def test_transparent_picture_is_laid_over_white(kind, channels):
    pixels = np.random.default_rng(1).integers(0, 256, (9, 16, channels), dtype=np.uint8)
    colour, alpha = pixels[..., :-1] / 255, pixels[..., -1:] / 255
    image = images.decode(_bytes(pixels, kind, lossless=True, exact=True))
    np.testing.assert_allclose(image, np.broadcast_to(alpha * colour + 1 - alpha, (9, 16, 3)), atol=LEVEL)


@pytest.mark.parametrize(
    ("kind", "transparency", "first", "second"),
    [
        ("GIF", 1, (200, 10, 30), (255, 255, 255)),
        ("PNG", 0, (255, 255, 255), (0, 0, 255)),
        ("PNG", b"\x66\xff", (233, 157, 165), (0, 0, 255)),  # 0.4 of the red, 0.6 of white
    ],
)
def test_transparent_palette_colour_shows_white(kind, transparency, first, second):
    picture = Image.fromarray(np.array([[0, 1]], np.uint8))
    picture.putpalette([200, 10, 30, 0, 0, 255])
    image = images.decode(_bytes(picture, kind, transparency=transparency))
    np.testing.assert_allclose(image[0] * 255, [first, second], atol=1)


def test_transparent_colour_of_an_rgb_png_shows_white():
    data = _bytes(np.array([[[9, 8, 7], [9, 8, 6]]], np.uint8), "PNG", transparency=(9, 8, 7))
    np.testing.assert_allclose(images.decode(data)[0] * 255, [[255, 255, 255], [9, 8, 6]], atol=1e-4)


@pytest.mark.parametrize(("kind", "order"), [("PNG", "<"), ("TIFF", "<"), ("TIFF", ">")])
def test_sixteen_bits_are_divided_by_65535(kind, order):
    levels = np.array([[0, 1, 255, 256, 4095, 32768, 65534, 65535]])
    image = images.decode(_bytes(levels.astype(order + "u2"), kind))
    np.testing.assert_allclose(image, np.stack([levels / 65535] * 3, axis=2), atol=1e-6)


def test_one_bit_is_black_and_white_and_averages_to_grey():
    checks = _bytes(np.indices((64, 64)).sum(0) % 2 == 0, "PNG")
    assert set(np.unique(images.decode(checks))) == {0.0, 1.0}
    np.testing.assert_allclose(images.decode(checks, longest=16)[4:-4, 4:-4], 0.5, atol=0.02)


@pytest.mark.parametrize(
    ("numbers", "seen"),
    [
        ([0.25, 0.5, 0.75], [0.25, 0.5, 0.75]),
        ([0.0, 0.25, 1.0], [0, 0.25, 1]),
        ([-2.0, 0.0, 2.0], [0, 0.5, 1]),
        ([-3e38, 0.0, 3e38], [0, 0.5, 1]),
        ([9.0, 9.0], [0, 0]),
        ([np.nan, np.inf, -np.inf, 10.0, 30.0, 20.0], [0, 1, 0, 0, 1, 0.5]),
    ],
)
def test_float_tiff_is_kept_inside_0_to_1_else_stretched(numbers, seen):
    image = images.decode(_bytes(np.array([numbers], np.float32), "TIFF"))
    np.testing.assert_allclose(image[0], np.stack([seen] * 3, axis=1), atol=1e-6)


def test_32_bit_whole_numbers_run_from_their_smallest_to_their_largest():
    image = images.decode(_bytes(np.array([[-100, 0, 300]], np.int32), "TIFF"))
    np.testing.assert_allclose(image[0], np.stack([[0, 0.25, 1]] * 3, axis=1), atol=1e-6)


def test_float_tiff_without_a_finite_number_is_refused():
    assert "no finite number" in _refusal(_bytes(np.full((4, 4), np.nan, np.float32), "TIFF"))


def test_reduced_float_picture_stays_in_0_to_1_beside_an_edge():
    step = np.repeat(np.arange(60) >= 30, 60).reshape(60, 60).astype(np.float32)
    image = images.decode(_bytes(step, "TIFF"), longest=20)
    assert image.shape == (20, 20, 3)
    assert image.min() == 0 and image.max() == 1


@pytest.mark.parametrize("ink", [(0, 0, 0, 0), (255, 0, 0, 0), (0, 128, 255, 0), (40, 80, 120, 100), (0, 0, 0, 255)])
@pytest.mark.parametrize("kind", ["JPEG", "TIFF"])
def test_cmyk_shows_what_the_inks_leave_of_white(kind, ink):
    data = _bytes(Image.new("CMYK", (16, 16), ink), kind, quality=100)
    assert kind == "TIFF" or b"Adobe" in data  # the marker that says: stored inverted
    seen = (1 - np.array(ink[:3]) / 255) * (1 - ink[3] / 255)
    np.testing.assert_allclose(images.decode(data), np.broadcast_to(seen, (16, 16, 3)), atol=2 * LEVEL)


def test_adobe_ycck_jpeg_shows_what_the_inks_leave_of_white():
    luma, blue, red, paper = 150, 90, 160, 200  # as stored: YCbCr whose RGB are the inks, and inverted black
    stored = Image.new("CMYK", (16, 16), (255 - luma, 255 - blue, 255 - red, 255 - paper))
    data = bytearray(_bytes(stored, "JPEG", quality=100))
    data[data.index(b"Adobe") + 11] = 2  # the marker's transform: YCCK
    green = luma - 0.344136 * (blue - 128) - 0.714136 * (red - 128)
    inks = np.array([luma + 1.402 * (red - 128), green, luma + 1.772 * (blue - 128)]) / 255
    np.testing.assert_allclose(images.decode(bytes(data))[8, 8], (1 - inks) * paper / 255, atol=3 * LEVEL)


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_animation_shows_its_first_frame(kind):
    frames = [Image.new("RGB", (8, 6), colour) for colour in ("#ff0000", "#0000ff")]
    data = _bytes(frames[0], kind, save_all=True, append_images=frames[1:], lossless=True)
    np.testing.assert_array_equal(images.decode(data), np.broadcast_to([1.0, 0, 0], (6, 8, 3)))


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
    "colours as LAB": _bytes(Image.new("LAB", (4, 4)), "TIFF"),
}


@pytest.mark.parametrize("word", FOREIGN)
def test_useless_file_is_named_in_one_sentence(word):
    said = _refusal(FOREIGN[word])
    assert word in said
    assert said.endswith(".") and said.count(". ") == 0 and len(said) < 120


def test_file_above_25_mb_is_refused_before_a_look_inside():
    picture = _bytes(_blocks(), "PNG")
    assert images.decode(picture + bytes(25 * 2**20 - len(picture))).shape == (48, 80, 3)
    assert "26 MB" in _refusal(picture + bytes(25 * 2**20 - len(picture) + 1))


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
        assert "more than 51 million pixels" in _refusal(b"\x89PNG\r\n\x1a\n" + b"".join(sealed))


FILES = {
    "JPEG": _bytes(_blocks(), "JPEG", exif=_exif(6, ">")),
    "CMYK JPEG": _bytes(Image.new("CMYK", (40, 30), (9, 99, 199, 50)), "JPEG"),
    "progressive JPEG": _bytes(_blocks(), "JPEG", progressive=True),
    "RGBA PNG": _bytes(np.dstack([_blocks(), _blocks()[..., 0]]), "PNG"),
    "16-bit PNG": _bytes(np.arange(4096, dtype=np.uint16).reshape(64, 64) * 16, "PNG"),
    "GIF": _bytes(Image.fromarray(_blocks()).quantize(16), "GIF", transparency=3),
    "WebP": _bytes(_blocks(), "WEBP"),
    "AVIF": _bytes(_blocks(), "AVIF", speed=10),
    "BMP": _bytes(_blocks(), "BMP"),
    "TIFF": _bytes(_blocks(), "TIFF", compression="tiff_lzw"),
    "float TIFF": _bytes(np.linspace(-1, 3, 900, dtype=np.float32).reshape(30, 30), "TIFF"),
}


@pytest.mark.parametrize("name", FILES)
def test_file_cut_in_half_is_refused(name):
    assert "damaged" in _refusal(FILES[name][: len(FILES[name]) // 2])


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
    assert word in _refusal(FILES["RGBA PNG"])


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


def test_grey_weighs_red_green_and_blue_as_rec_601_does():
    image = np.array([[[1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 1], [0.2, 0.4, 0.6]]], np.float32)
    seen = images.grey(image)
    np.testing.assert_allclose(seen, [[0.299, 0.587, 0.114, 1, 0.0598 + 0.2348 + 0.0684]], atol=1e-6)
    assert seen.max() <= 1 and not seen.flags.writeable


def test_grey_agrees_with_pillow():
    pixels = np.random.default_rng(3).integers(0, 256, (20, 30, 3), dtype=np.uint8)
    pillow = np.asarray(Image.fromarray(pixels).convert("L")) / 255
    np.testing.assert_allclose(images.grey(pixels.astype(np.float32) / 255), pillow, atol=LEVEL)


@pytest.mark.parametrize("shape", [(7, 9), (7, 9, 3)])
def test_png_returns_every_level_it_was_given(shape):
    levels = np.random.default_rng(4).integers(0, 256, shape, dtype=np.uint8)
    png = images.encode_png(levels.astype(np.float32) / 255)
    np.testing.assert_array_equal(np.asarray(Image.open(io.BytesIO(png))), levels)


@pytest.mark.parametrize("shape", [(40, 60), (40, 60, 3)])
def test_jpeg_stays_close_and_better_quality_closer(shape):
    y, x = np.mgrid[0:40, 0:60]
    picture = np.broadcast_to((0.5 + 0.4 * np.sin(x / 5 + y / 9)).T, shape[::-1][-2:]).T.astype(np.float32)
    picture = picture if len(shape) == 2 else np.stack([picture, 1 - picture, picture / 2], axis=2)
    errors = []
    for quality in (30, 90):
        data = images.encode_jpeg(picture, quality)
        assert data.startswith(b"\xff\xd8\xff")
        errors.append(np.abs(np.asarray(Image.open(io.BytesIO(data))) / 255 - picture).mean())
    assert errors[1] < errors[0] and errors[1] < 2 * LEVEL


def test_encoders_round_to_the_nearest_level_and_clip():
    png = images.encode_png(np.array([[-3, 0.4 / 255, 0.6 / 255, 254.6 / 255, 9]], np.float32))
    np.testing.assert_array_equal(np.asarray(Image.open(io.BytesIO(png))), [[0, 0, 1, 255, 255]])


@pytest.mark.parametrize("wrong", [np.zeros(4), np.zeros((4, 4, 4)), np.zeros((2, 4, 4, 3)), np.full((4, 4), np.nan)])
def test_encoders_refuse_what_is_no_picture(wrong):
    for encode in (images.encode_png, images.encode_jpeg):
        with pytest.raises(ValueError, match="a picture"):
            encode(wrong)


CARD = json.loads((images.FOLDER / "card.json").read_text(encoding="utf-8"))


def test_every_photo_has_its_card_and_every_card_its_photo():
    photos = {path.name for path in images.FOLDER.iterdir()} - {"card.json"}
    assert photos == {entry["file"] for entry in CARD.values()}
    assert [each.name for each in images.samples()] == list(CARD) and len(CARD) == 6


@pytest.mark.parametrize("each", images.samples(), ids=lambda each: each.name)
def test_sample_photo_is_what_its_card_says(each):
    entry, data = CARD[each.name], each.file.read_bytes()
    assert all(entry[field].strip() for field in ("title", "shows", "author", "source", "made"))
    assert "CC0" in each.licence or "public domain" in each.licence
    assert (len(data), hashlib.sha256(data).hexdigest()) == (entry["bytes"], entry["sha256"])
    assert len(data) <= 250_000 and max(entry["width"], entry["height"]) <= 1000
    image = images.sample(each.name)
    assert image.shape == (entry["height"], entry["width"], 3)
    assert image.std() > 0.1  # enough contrast for a filter to show something


def test_unknown_sample_is_refused_with_the_names_there_are():
    with pytest.raises(images.Refused, match="“dog”.*cat, astronaut"):
        images.sample("dog")
