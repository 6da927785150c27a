"""Grey, encoders, and the photos that come with the app."""

import hashlib
import io
import json

import numpy as np
import pytest
from PIL import Image

from core import images
from tests.core.images.files import LEVEL


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
    photos = {path.name for path in images.FOLDER.iterdir() if path.is_file()} - {"card.json"}
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
