"""Recurrent networks in a real browser: step through, look at attention, ask a character, choose a wiring."""

import re

import numpy as np
import pytest

from core.rnns import bits
from tests.browser.conftest import settled


def opened(page, server, link=""):
    """Open the lesson and wait for its picture: its first one comes while TensorFlow starts beside it."""
    page.set_default_timeout(60_000)
    page.goto(f"{server.url}/rnns{link}")
    settled(page)
    page.locator(".rnn").last.wait_for()


def said(page, picture, name):
    return page.locator(f".rnn.{picture}").get_attribute(f"data-{name}")


def test_the_cell_is_stepped_in_the_browser_with_the_states_of_core(page, server):
    opened(page, server, "?part=Cell&c_cell=GRU&c_bits=1%200%201%201")
    page.locator(".rnn.cell[data-index='3']").wait_for()
    seen = bits.read("GRU", bits.bits_of("1011"))
    page.get_by_role("slider", name="Position").press("Home")
    for t in range(4):
        page.locator(f".rnn.cell[data-index='{t}']").wait_for()
        shown = [float(word) for word in said(page, "cell", "h").split()]
        np.testing.assert_allclose(shown, seen.hidden[0, t], atol=1e-5)
        page.get_by_role("button", name="One step on").click()
    assert page.locator(".rnn.cell tr.key td").count() == bits.UNITS


def test_a_wiring_is_chosen_by_its_drawing_and_is_in_the_link(page, server):
    opened(page, server, "?part=Five%20wirings")
    page.locator(".rnn.unrolled[data-count]").wait_for()
    page.get_by_role("radio", name=re.compile("^Aligned")).click()
    page.wait_for_url(re.compile(r"wiring=Aligned"))
    page.locator(".rnn.unrolled[data-count='8']").wait_for()
    page.get_by_role("slider", name="Position").press("Home")
    page.locator(".rnn.unrolled[data-index='0']").wait_for()


def test_attention_follows_the_pointer(page, server):
    opened(page, server, "?part=Five%20wirings&wiring=Many%20to%20many&number=273405")
    page.locator(".rnn.translation[data-words]").wait_for()
    assert said(page, "translation", "words").startswith("duzentos e setenta e três mil")
    box = page.locator(".rnn.translation canvas").bounding_box()
    looked = set()
    for share in np.linspace(0.15, 0.85, 6):
        page.mouse.move(box["x"] + box["width"] * share, box["y"] + 60)
        page.wait_for_timeout(60)
        looked.add(said(page, "translation", "looking"))
    assert len(looked) >= 4


def test_a_character_shows_what_it_hung_on(page, server):
    opened(page, server, "?part=Text")
    page.locator(".rnn.writing[data-count]").wait_for()
    page.locator(".rnn.writing .page span").nth(90).click()
    page.locator(".rnn.writing[data-at='90']").wait_for()
    strongest = int(said(page, "writing", "strongest"))
    assert 0 <= strongest < 90
    colour = page.locator(".rnn.writing .page span").nth(strongest).evaluate("e => getComputedStyle(e).backgroundColor")
    assert colour == "rgb(139, 92, 246)"  # the full violet
    assert page.locator(".rnn.writing .bars b").count() >= 1


@pytest.mark.parametrize("link", [
    "?part=Cell", "?part=Five%20wirings", "?part=Five%20wirings&wiring=Many%20to%20many", "?part=Text",
])  # fmt: skip
def test_the_picture_fits_the_lecture_screen(link, page, server):
    opened(page, server, link)
    picture = page.locator(".rnn").last
    picture.wait_for()
    page.wait_for_timeout(300)
    box = picture.bounding_box()
    assert box["y"] + box["height"] <= 722
