"""The filter page in a real browser: a file goes in, the filtered picture is painted, a clicked pixel is worked out."""

import io
import json
import re
from urllib.parse import parse_qs, urlparse

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect

from core import images
from core.convolution import KERNELS, Filter, apply, at_pixel
from pages._convolution_filters import kernel
from tests.browser.conftest import settled

PAGE = "convolution_filters"


def visit(page, server, query=""):
    page.goto(f"{server.url}/{PAGE}{query}")
    page.get_by_text("TensorFlow 2.").wait_for(timeout=60_000)  # the status line: warm
    page.locator(".view[data-painted]").wait_for()
    settled(page)
    return page.locator(".view canvas")


def shown(page) -> str:
    return page.locator(".end .result").inner_text().replace("\u2212", "-")


def place(canvas, size, row, column):
    """Where a pixel of a picture that fits the view is on the canvas."""
    box = canvas.bounding_box()
    scale = min(box["width"] / size[1], box["height"] / size[0])
    x = box["width"] / 2 + (column + 0.5 - size[1] / 2) * scale
    y = box["height"] / 2 + (row + 0.5 - size[0] / 2) * scale
    return {"x": x, "y": y}


def own_picture() -> tuple[bytes, np.ndarray]:
    pixels = np.random.default_rng(3).integers(0, 256, (20, 30, 3), dtype=np.uint8)
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    return file.getvalue(), pixels / np.float32(255)


def test_an_uploaded_picture_is_filtered_and_a_clicked_pixel_worked_out(page, server, tensorflow):
    canvas = visit(page, server, "?kernel=emboss&show=scale")
    data, pixels = own_picture()
    page.get_by_role("button", name="Own").click()
    page.locator("input[type=file]").set_input_files({"name": "mine.png", "mimeType": "image/png", "buffer": data})
    expect(canvas).to_have_attribute("aria-label", re.compile("^Before: your own picture"))
    page.keyboard.press("Escape")
    settled(page)
    canvas.click(position=place(canvas, (20, 30), 4, 25))
    page.wait_for_url("**row=4&column=25**")
    settled(page)
    expected = at_pixel(pixels, Filter(KERNELS["emboss"].nested), 4, 25).result
    expect(page.locator(".where")).to_contain_text("row 4, column 25")
    page.mouse.move(5, 5)
    assert float(shown(page)) == pytest.approx(expected, abs=0.0006)


def test_the_painted_pixels_are_the_filtered_picture(page, server, tensorflow):
    """Reads the canvas at pixel centres, left of the divider from the photo, right of it from the filter."""
    canvas = visit(page, server, "?sample=bricks&kernel=box_5&colour=grey")
    page.mouse.move(5, 5)
    photo = images.sample("bricks")
    out = apply(photo, Filter(KERNELS["box_5"].nested, colour="grey")).raw
    for _ in range(12):
        page.get_by_label("Zoom in").click()
    page.wait_for_timeout(200)
    read = "([canvas, x, y]) => [...canvas.getContext('2d').getImageData(x, y, 1, 1).data].slice(0, 3)"
    box = canvas.bounding_box()
    scale = 72
    for picture, column in ((photo, 253), (out, 258)):
        x = box["width"] / 2 + (column + 0.5 - 256) * scale - 30  # beside the number written on the pixel
        y = box["height"] / 2 + 0.5 * scale - 25
        seen = canvas.evaluate("(canvas, [x, y]) => (" + read + ")([canvas, x, y])", [x, y])
        assert np.abs(np.array(seen) - 255 * picture[256, column]).max() <= 1.01


def test_what_the_browser_computes_while_hovering_is_what_the_core_computes(page, server, tensorflow):
    query = "?sample=cat&kernel=sobel_x&stride=3&dilation=2&padding=valid&bias=0.25&colour=grey&flip=true&relu=true"
    canvas = visit(page, server, query)
    settings = Filter(KERNELS["sobel_x"].nested, 3, "valid", 2, 0.25, True, "grey", True)
    photo = images.sample("cat")
    for row, column in ((10, 120), (55, 30), (98, 148)):
        # the window's middle: valid padding starts 2 pixels in, the dilated kernel's middle
        canvas.hover(position=place(canvas, photo.shape[:2], 3 * row + 2, 3 * column + 2))
        expect(page.locator(".where")).to_have_text(f"row {row}, column {column}")
        assert float(shown(page)) == pytest.approx(at_pixel(photo, settings, row, column).result, abs=0.0006)


def test_the_keyboard_reaches_the_pixel_the_divider_and_the_cells(page, server, tensorflow):
    canvas = visit(page, server, "?sample=cat&row=50&column=60")
    canvas.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Shift+ArrowRight")
    page.wait_for_url("**row=51&column=70**")
    divider = page.get_by_role("slider", name="Divider")
    divider.focus()
    page.keyboard.press("ArrowLeft")
    expect(divider).to_have_attribute("aria-valuenow", "48")
    cell = page.get_by_label("row 2, column 2")
    cell.fill("1/2")
    page.keyboard.press("ArrowDown")
    page.wait_for_url("**cells=**")
    cells = parse_qs(urlparse(page.url).query)["cells"][0]
    assert kernel.from_text(cells)[1][1] == 0.5


def test_controls_write_the_link_and_the_link_brings_them_back(page, server, tensorflow):
    visit(page, server)
    page.get_by_role("button", name="Photographer").click()
    page.get_by_text("absolute", exact=True).click()
    page.wait_for_url("**show=absolute**")
    page.get_by_role("button", name="Rotate").click()
    page.wait_for_url("**cells=**")
    settled(page)
    words = page.locator(".view #help").inner_text()
    other = page.context.new_page()
    visit(other, server, "?" + urlparse(page.url).query)
    assert other.locator(".view #help").inner_text() == words
    assert "photographer" in words.lower() or "camera" in words.lower(), json.dumps(words)


def test_bad_cells_show_the_sentence_and_the_picture_stays(page, server, tensorflow):
    visit(page, server)
    painted = page.locator(".view #help").inner_text()
    page.get_by_label("row 1, column 1").fill("many")
    page.keyboard.press("Enter")
    page.get_by_text("Each cell of the kernel must be a number").wait_for()
    assert page.locator(".view #help").inner_text() == painted
    expect(page.get_by_label("row 1, column 1")).to_have_attribute("aria-invalid", "true")
