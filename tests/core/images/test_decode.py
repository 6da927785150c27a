"""Every kind of picture against pixels computed by hand."""

import struct

import numpy as np
import pytest
from PIL import Image

from core import images
from tests.core.images.files import LEVEL, TURNS, blocks, exif, hearts, packed, refusal, stored


@pytest.mark.parametrize("order", "<>")
@pytest.mark.parametrize("orientation", TURNS)
def test_jpeg_stands_upright_for_every_exif_orientation(orientation, order):
    data = packed(stored(blocks(), orientation), "JPEG", quality=95, exif=exif(orientation, order))
    image = images.decode(data)
    assert image.shape == (48, 80, 3)
    np.testing.assert_allclose(hearts(image), hearts(blocks()) / 255, atol=3 * LEVEL)


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "TIFF"])
@pytest.mark.parametrize("orientation", TURNS)
def test_other_formats_turn_once_when_they_carry_an_orientation(orientation, kind):
    exif = Image.Exif()
    exif[274] = orientation
    data = packed(stored(blocks(), orientation), kind, exif=exif, lossless=True)
    np.testing.assert_allclose(images.decode(data), blocks() / 255, atol=1e-6)


@pytest.mark.filterwarnings("ignore:Corrupt EXIF")
def test_broken_exif_costs_only_the_orientation():
    data = packed(blocks(), "JPEG", quality=95, exif=b"Exif\0\0MM\0*\xff\xff\xff\xff")
    np.testing.assert_allclose(hearts(images.decode(data)), hearts(blocks()) / 255, atol=3 * LEVEL)


def test_exif_reader_that_fails_costs_only_the_orientation(monkeypatch):
    def getexif(self):
        raise struct.error("unpack requires a buffer of 2 bytes")

    data = packed(blocks(), "PNG")
    monkeypatch.setattr(Image.Image, "getexif", getexif)
    np.testing.assert_allclose(images.decode(data), blocks() / 255, atol=1e-6)


@pytest.mark.parametrize(("kind", "how"), [("JPEG", {"quality": 95}), ("PNG", {"compress_level": 1})])
def test_large_picture_is_reduced_to_what_lies_under_each_pixel(kind, how):
    def scene(height, width):
        y, x = (np.mgrid[0:height, 0:width] + 0.5) / np.array([height, width])[:, None, None]
        return np.stack([x, y, 0.5 + 0.4 * np.sin(13 * x) * np.cos(9 * y)], axis=2)

    data = packed(np.rint(scene(1500, 2000) * 255).astype(np.uint8), kind, **how)
    image = images.decode(data, longest=600)
    np.testing.assert_allclose(image, scene(450, 600), atol=4 * LEVEL)


@pytest.mark.parametrize(("size", "shape"), [((2, 4000), (100, 1, 3)), ((4000, 2), (1, 100, 3))])
@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_very_narrow_picture_keeps_at_least_one_pixel(kind, size, shape):
    assert images.decode(packed(Image.new("RGB", size), kind), longest=100).shape == shape


def test_small_picture_is_never_enlarged():
    assert images.decode(packed(Image.new("L", (3, 2)), "PNG")).shape == (2, 3, 3)


@pytest.mark.parametrize(("kind", "channels"), [("PNG", 4), ("WEBP", 4), ("TIFF", 4), ("PNG", 2)])
def test_transparent_picture_is_laid_over_white(kind, channels):
    pixels = np.random.default_rng(1).integers(0, 256, (9, 16, channels), dtype=np.uint8)
    colour, alpha = pixels[..., :-1] / 255, pixels[..., -1:] / 255
    image = images.decode(packed(pixels, kind, lossless=True, exact=True))
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
    image = images.decode(packed(picture, kind, transparency=transparency))
    np.testing.assert_allclose(image[0] * 255, [first, second], atol=1)


def test_transparent_colour_of_an_rgb_png_shows_white():
    data = packed(np.array([[[9, 8, 7], [9, 8, 6]]], np.uint8), "PNG", transparency=(9, 8, 7))
    np.testing.assert_allclose(images.decode(data)[0] * 255, [[255, 255, 255], [9, 8, 6]], atol=1e-4)


@pytest.mark.parametrize(("kind", "order"), [("PNG", "<"), ("TIFF", "<"), ("TIFF", ">")])
def test_sixteen_bits_are_divided_by_65535(kind, order):
    levels = np.array([[0, 1, 255, 256, 4095, 32768, 65534, 65535]])
    image = images.decode(packed(levels.astype(order + "u2"), kind))
    np.testing.assert_allclose(image, np.stack([levels / 65535] * 3, axis=2), atol=1e-6)


def test_one_bit_is_black_and_white_and_averages_to_grey():
    checks = packed(np.indices((64, 64)).sum(0) % 2 == 0, "PNG")
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
    image = images.decode(packed(np.array([numbers], np.float32), "TIFF"))
    np.testing.assert_allclose(image[0], np.stack([seen] * 3, axis=1), atol=1e-6)


def test_32_bit_whole_numbers_run_from_their_smallest_to_their_largest():
    image = images.decode(packed(np.array([[-100, 0, 300]], np.int32), "TIFF"))
    np.testing.assert_allclose(image[0], np.stack([[0, 0.25, 1]] * 3, axis=1), atol=1e-6)


def test_float_tiff_without_a_finite_number_is_refused():
    assert "no finite number" in refusal(packed(np.full((4, 4), np.nan, np.float32), "TIFF"))


def test_reduced_float_picture_stays_in_0_to_1_beside_an_edge():
    step = np.repeat(np.arange(60) >= 30, 60).reshape(60, 60).astype(np.float32)
    image = images.decode(packed(step, "TIFF"), longest=20)
    assert image.shape == (20, 20, 3)
    assert image.min() == 0 and image.max() == 1


@pytest.mark.parametrize("ink", [(0, 0, 0, 0), (255, 0, 0, 0), (0, 128, 255, 0), (40, 80, 120, 100), (0, 0, 0, 255)])
@pytest.mark.parametrize("kind", ["JPEG", "TIFF"])
def test_cmyk_shows_what_the_inks_leave_of_white(kind, ink):
    data = packed(Image.new("CMYK", (16, 16), ink), kind, quality=100)
    assert kind == "TIFF" or b"Adobe" in data  # the marker that says: stored inverted
    seen = (1 - np.array(ink[:3]) / 255) * (1 - ink[3] / 255)
    np.testing.assert_allclose(images.decode(data), np.broadcast_to(seen, (16, 16, 3)), atol=2 * LEVEL)


def test_adobe_ycck_jpeg_shows_what_the_inks_leave_of_white():
    luma, blue, red, paper = 150, 90, 160, 200  # as stored: YCbCr whose RGB are the inks, and inverted black
    stored = Image.new("CMYK", (16, 16), (255 - luma, 255 - blue, 255 - red, 255 - paper))
    data = bytearray(packed(stored, "JPEG", quality=100))
    data[data.index(b"Adobe") + 11] = 2  # the marker's transform: YCCK
    green = luma - 0.344136 * (blue - 128) - 0.714136 * (red - 128)
    inks = np.array([luma + 1.402 * (red - 128), green, luma + 1.772 * (blue - 128)]) / 255
    np.testing.assert_allclose(images.decode(bytes(data))[8, 8], (1 - inks) * paper / 255, atol=3 * LEVEL)


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_animation_shows_its_first_frame(kind):
    frames = [Image.new("RGB", (8, 6), colour) for colour in ("#ff0000", "#0000ff")]
    data = packed(frames[0], kind, save_all=True, append_images=frames[1:], lossless=True)
    np.testing.assert_array_equal(images.decode(data), np.broadcast_to([1.0, 0, 0], (6, 8, 3)))
