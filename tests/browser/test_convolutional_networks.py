"""The classifier in a real browser: each layer answers as TensorFlow does, live while drawing; the link keeps it."""

import json
import re

import numpy as np
import pytest

from core.classifiers import opened
from core.classifiers.network import Architecture, pictures
from core.classifiers.shipped import convolutional, every_layer
from core.data import mnist
from core.data.handwriting import centred
from tests.browser.conftest import settled

RNG = np.random.default_rng(28)
LAYERS = opened.layers(Architecture())
NAMES = [layer.name for layer in LAYERS]
SCRIPT = "e => e.cnn.values.map(v => Array.from(v))"


def opened_page(page, server, link=""):
    page.goto(f"{server.url}/convolutional_networks{link}")
    settled(page)
    page.locator(".cnn[data-of]").wait_for()


def shown(page):
    """Return every layer's values in the browser, and what TensorFlow answers to the same input."""
    values = [np.array(part, np.float32) for part in page.locator(".cnn").evaluate(SCRIPT)]
    exact = every_layer(convolutional(), values[0].reshape(1, 28, 28, 1))
    return values, [exact[name].ravel() for name in NAMES]


def stroke(page, *points):
    box = page.locator(".dl-pad .sheet").bounding_box()
    places = [(box["x"] + u * box["width"], box["y"] + v * box["height"]) for u, v in points]
    page.mouse.move(*places[0])
    page.mouse.down()
    for place in places[1:]:
        page.mouse.move(*place, steps=8)


def test_every_layer_of_the_browser_is_that_of_tensorflow_for_held_out_digits(page, server):
    opened_page(page, server, "?o_digit=9")
    for digit in (9, 3, 500, 999):
        page.locator(".cnn .sample input").evaluate(
            f"e => {{ e.value = {digit}; e.dispatchEvent(new Event('input', {{ bubbles: true }})); }}"
        )
        page.locator(f".cnn[data-of='held-out {digit}']").wait_for()
        values, exact = shown(page)
        assert np.array_equal(values[0], pictures(mnist().test_images[digit]).ravel())
        for name, ours, theirs in zip(NAMES, values, exact, strict=True):
            assert ours == pytest.approx(theirs, abs=3e-4), name
        assert int(page.locator(".cnn").get_attribute("data-answer")) == int(exact[-1].argmax())


def test_a_digit_drawn_with_the_mouse_runs_through_while_it_is_drawn_and_the_link_keeps_it(page, server):
    opened_page(page, server)
    page.get_by_role("button", name="Clear").click()
    page.locator(".cnn:not([data-of^='held-out'])").wait_for()
    empty = page.locator(".cnn").get_attribute("data-of")
    stroke(page, (0.3, 0.15), (0.3, 0.45), (0.7, 0.45))
    page.locator(f".cnn:not([data-of='{empty}'])").wait_for()  # all layers follow before the stroke ends
    page.mouse.up()
    stroke(page, (0.62, 0.12), (0.58, 0.85))
    page.mouse.up()
    page.locator(".cnn[data-answer='4']").wait_for()
    values, exact = shown(page)
    for name, ours, theirs in zip(NAMES, values, exact, strict=True):
        assert ours == pytest.approx(theirs, abs=3e-4), name
    fine = np.array(page.locator(".cnn").evaluate("e => Array.from(e.cnn.left.board.fine)"), np.float32)
    assert values[0].reshape(28, 28) == pytest.approx(centred(fine.reshape(140, 140)), abs=0.5 / 255 + 1e-4)
    page.wait_for_url(re.compile(r"o_ink="))
    page.goto(page.url)
    settled(page)
    page.locator(".cnn[data-of]").wait_for()
    again, _ = shown(page)
    assert np.array_equal(again[0], values[0])


def test_the_opened_sums_are_those_of_core(page, server):
    opened_page(page, server, "?o_digit=12&o_layer=conv3&o_map=7&o_row=3&o_col=5&o_from=11")
    page.locator(".cnn[data-layer='conv3']").wait_for()
    values = every_layer(convolutional(), pictures(mnist().test_images[12:13]))
    for name in ("conv3", "conv1", "dense1", "logits"):
        found = page.locator(".cnn").evaluate("(e, layer) => { e.cnn.peek({ layer }); return e.cnn.terms(); }", name)
        kernel, bias = (np.asarray(part) for part in convolutional().get_layer(name).get_weights())
        before = values[NAMES[NAMES.index(name) - 1]][0]
        if name.startswith("conv"):
            exact = opened.convolved(before, kernel, bias, (3, 5, 7))
            sums = exact.partial
        else:
            exact = opened.dense_sum(before, kernel, bias, 7)
            sums = exact.partial.reshape(-1, 32 if name == "dense1" else 1).sum(axis=0)
        assert found["total"] == pytest.approx(exact.total, abs=3e-4), name
        assert found["bias"] == pytest.approx(exact.bias, abs=1e-6)
        assert found["sums"] == pytest.approx(sums, abs=3e-4)


def test_the_keyboard_opens_a_map_walks_its_pixels_and_the_green_frame_is_what_core_says_it_sees(page, server):
    opened_page(page, server)
    stage = page.locator(".cnn .stage")
    stage.focus()
    stage.press("ArrowRight")
    stage.press("ArrowRight")
    stage.press("ArrowDown")
    stage.press("Enter")
    page.locator(".cnn[data-layer='conv3']").wait_for()
    for _ in range(3):
        stage.press("ArrowUp")
    stage.press("PageDown")
    page.wait_for_url(re.compile(r"o_row=4"))
    state = page.locator(".cnn").evaluate("e => e.cnn.state")
    assert (state["map"], state["row"], state["col"]) == (7, 4, 7)
    chain = LAYERS[: NAMES.index("conv3") + 1]
    sees = opened.receptive_field(chain, 4, 7)
    shown_as = page.locator(".cnn .gets").get_attribute("data-sees")
    assert [int(word) for word in shown_as.split()] == [sees.top, sees.bottom, sees.left, sees.right]
    stage.press("Escape")
    page.locator(".cnn[data-layer='']").wait_for()


def test_a_digit_can_be_drawn_with_the_keyboard_alone(page, server):
    opened_page(page, server)
    sheet = page.locator(".dl-pad .sheet")
    sheet.focus()
    sheet.press("Delete")
    for _ in range(8):
        sheet.press("ArrowUp")
    sheet.press(" ")
    for _ in range(16):
        sheet.press("ArrowDown")
    sheet.press(" ")
    page.locator(".cnn[data-answer='1']").wait_for()
    page.wait_for_url(re.compile(r"o_ink="))
    box = json.loads(page.locator(".cnn").evaluate("e => JSON.stringify(e.getBoundingClientRect())"))
    assert box["bottom"] <= 722
