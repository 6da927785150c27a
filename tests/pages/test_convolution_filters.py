"""The filter page's story without a browser: it opens cold, takes files, refuses bad ones, and keeps its link."""

import base64
import io
import json
import subprocess
import sys

import numpy as np
import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from core import images
from core.convolution import KERNELS, Filter, apply, at_pixel, checked, display
from pages._convolution_filters import kernel
from pages._shell import picture
from tests.pages.frame import FRAME, ROOT

FIRST = images.FOLDER / "first"


def opened(**link: str) -> AppTest:
    at = AppTest.from_file(str(FRAME), default_timeout=60)
    for name, value in link.items():
        at.query_params[name] = value
    at.switch_page("convolution_filters.py")
    at.run()
    assert not at.exception
    return at


def component(at: AppTest, name: str) -> dict:
    """What the page sent to one of our own components."""
    return next(json.loads(each.proto.json) for each in at.get("bidi_component") if each.proto.component_name == name)


def link(at: AppTest) -> dict[str, str]:
    return {name: value if isinstance(value, str) else value[0] for name, value in dict(at.query_params).items()}


def decoded(url: str) -> np.ndarray:
    data = base64.b64decode(url.partition(",")[2])
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGB"), np.float32) / 255


def png(shape: tuple[int, int], seed: int = 0) -> tuple[bytes, np.ndarray]:
    pixels = np.random.default_rng(seed).integers(0, 256, (*shape, 3), dtype=np.uint8)
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    return file.getvalue(), pixels


def errors(at: AppTest) -> list[str]:
    return [error.value for error in at.error]


def test_a_cold_page_shows_the_shipped_picture_without_tensorflow():
    script = (
        "import sys, json; from tests.pages.test_convolution_filters import *; at = opened();"
        "assert 'tensorflow' not in sys.modules;"
        "shown = decoded(component(at, 'picture')['after']);"
        "shipped = np.asarray(Image.open(FIRST / 'after.jpg'), np.float32) / 255;"
        "assert np.abs(shown - shipped).max() <= 0.5 / 255;"
        "assert any('Starting TensorFlow' in each.value for each in at.caption)"
    )
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", script], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_the_shipped_picture_is_what_its_card_says(tensorflow):
    card = json.loads((FIRST / "card.json").read_text())
    filtered = apply(images.sample(card["sample"]), Filter(KERNELS[card["kernel"]].nested))
    shipped = images.decode((FIRST / card["file"]).read_bytes())
    assert np.abs(display(filtered.raw) - shipped).mean() < 0.02  # JPEG, quality 90
    found = filtered.minimum, filtered.maximum, filtered.outside
    assert np.allclose(found, (card["minimum"], card["maximum"], card["outside"]), atol=1e-3)


def test_a_picture_of_ones_own_is_filtered_pixel_by_pixel(tensorflow):
    data, pixels = png((40, 60))
    at = opened(kernel="box_3")
    at.file_uploader(key="upload").upload("mine.png", data, "image/png").run()
    view = component(at, "picture")
    assert at.session_state["sample"] == "own" and view["size"] == [40, 60]
    assert np.array_equal(decoded(view["before"]), pixels / np.float32(255))
    bordered = np.pad(pixels / 255, ((1, 1), (1, 1), (0, 0)))
    mean = sum(bordered[r : r + 40, c : c + 60] for r in range(3) for c in range(3)) / 9
    assert np.abs(decoded(view["after"]) - mean).max() <= 0.51 / 255


def test_a_renamed_pdf_gives_one_sentence_and_keeps_the_picture(tensorflow):
    at = opened()
    before = component(at, "picture")
    at.file_uploader(key="upload").upload("photo.jpg", b"%PDF-1.7 not a picture", "image/jpeg").run()
    assert errors(at) == ["This is a PDF, not a picture: take a screenshot of the page and choose that."]
    assert component(at, "picture") == before and at.session_state["sample"] != "own"
    at.file_uploader(key="upload").upload("mine.png", png((20, 20))[0], "image/png").run()
    assert errors(at) == [] and component(at, "picture")["size"] == [20, 20]


LINK = {
    "sample": "Cat", "kernel": "Own cells", "cells": "0,1,0,1,-4,1,0,1,0.5", "stride": "2", "padding": "valid",
    "dilation": "2", "bias": "0.25", "relu": "true", "colour": "grey", "flip": "true", "show": "scale",
    "row": "20", "column": "33", "channel": "green",
}  # fmt: skip


def test_the_link_holds_every_setting_and_brings_it_back(tensorflow):
    at = opened(**LINK)
    once = {name: at.session_state[name] for name in LINK}
    assert once["stride"] == 2 and once["kernel"] == "own" and once["relu"] is True and once["row"] == 20
    window = component(at, "picture")["window"]
    assert np.array_equal(window["cells"], [[0.5, 1, 0], [1, -4, 1], [0, 1, 0]])  # flipped
    assert set(at.query_params) == set(LINK)
    again = opened(**link(at))
    assert {name: again.session_state[name] for name in LINK} == once
    assert component(again, "picture") == component(at, "picture")


def test_a_link_may_use_the_short_names_and_nonsense_falls_back(tensorflow):
    at = opened(sample="rocket", kernel="sobel_x", padding="most", stride="77", bias="much", row="-3")
    assert (at.session_state["sample"], at.session_state["kernel"]) == ("rocket", "sobel_x")
    at.run()
    assert (at.query_params["sample"], at.query_params["kernel"]) == ("Rocket", "Sobel x")
    assert at.session_state["padding"] == "same" and at.session_state["bias"] == 0


def test_a_stride_that_does_not_fit_is_said_and_still_filtered(tensorflow):
    at = opened(sample="cat", kernel="edge_4", padding="valid", stride="2")  # 300 - 3 is odd, 451 - 3 is even
    said = [each.value for each in at.caption if "does not fit" in each.value]
    assert len(said) == 1 and "stride of 2 does not fit 300 pixels" in said[0] and "1 pixel" in said[0]
    assert component(at, "picture")["window"]["size"] == [149, 225]


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ("1,2,x,4,5,6,7,8,9", "Each cell of the kernel must be a number"),
        ("1,2,3,4", "Choose an odd side"),
        ("1,2", "A kernel is a square of numbers"),
        ("1,1,1,1,1e9,1,1,1,1", "between -10,000 and 10,000"),
    ],
)
def test_bad_cells_get_the_sentence_and_the_last_picture_stays(cells, sentence, tensorflow):
    at = opened(kernel="sharpen")
    before = component(at, "picture")
    at.text_input(key="cells").input(cells).run()
    assert not at.exception and len(errors(at)) == 1 and sentence in errors(at)[0]
    assert component(at, "picture") == before


def test_rotating_a_named_kernel_makes_own_cells_that_the_link_holds(tensorflow):
    at = opened(kernel="sobel_x")
    at.button(key="kernel-Rotate").click().run()
    at.run()
    assert at.session_state["kernel"] == "own"
    assert np.array_equal(checked(kernel.from_text(at.session_state["cells"])), KERNELS["sobel_y"].cells)
    at.selectbox(key="kernel").set_value("emboss").run()
    assert at.session_state["cells"] == ""


def test_normalising_an_edge_kernel_is_refused_in_words(tensorflow):
    at = opened(kernel="edge_4")
    at.button(key="kernel-Normalise").click().run()
    assert at.session_state["kernel"] == "edge_4" and any("sum to 0" in each.value for each in at.caption)


def test_a_larger_kernel_keeps_its_cells_in_the_middle(tensorflow):
    at = opened(kernel="edge_4")
    at.segmented_control(key="side").set_value(5).run()
    cells = checked(kernel.from_text(at.session_state["cells"]))
    assert np.array_equal(cells, np.pad(KERNELS["edge_4"].cells, 1))


def test_the_pixel_on_screen_is_worked_out_as_the_core_does(tensorflow):
    at = opened(sample="bricks", kernel="emboss", row="12", column="34", channel="blue", bias="0.5")
    shown, picked = component(at, "worked"), Filter(KERNELS["emboss"].nested, bias=0.5)
    expected = at_pixel(images.sample("bricks"), picked, 12, 34, 2)
    assert shown["pixel"] == [12, 34] and shown["result"] == pytest.approx(expected.result)
    raw = apply(images.sample("bricks"), picked).raw
    assert shown["result"] == pytest.approx(float(raw[12, 34, 2]), abs=1e-5)


def test_fractions_are_numbers_and_text_survives_the_way_into_the_link():
    assert kernel.from_text("1/9, 0 -2") == ((1 / 9,), (0.0,), (-2.0,))
    for known in KERNELS.values():
        assert np.allclose(checked(kernel.from_text(kernel.text(known.cells))), known.cells, rtol=1e-5)


@pytest.mark.parametrize(("shape", "kind"), [((600, 666), "png"), ((700, 700), "jpeg")])
def test_small_pictures_reach_the_browser_without_loss(shape, kind):
    pixels = np.random.default_rng(1).random((*shape, 3), dtype=np.float32)
    url = picture.data_url(pixels)
    assert url.startswith(f"data:image/{kind};base64,")
    if kind == "png":
        assert np.abs(decoded(url) - pixels).max() <= 0.51 / 255
