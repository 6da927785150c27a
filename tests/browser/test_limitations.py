"""The limitations in a real browser: what the hand moves follows at once, and says what core says."""

import re

import numpy as np
import pytest

from core.limitations import adversarial, extrapolation, shipped
from tests.browser.conftest import settled


def opened(page, server, link):
    page.set_default_timeout(60_000)
    page.goto(f"{server.url}/limitations{link}")
    settled(page)


def test_the_attack_follows_the_slider_and_says_what_core_says(page, server):
    opened(page, server, "?part=Adversarial")
    root = page.locator(".sweep[data-said]")
    root.wait_for()
    stored = shipped.read("adversarial")
    slider = page.get_by_role("slider", name="Size of the change ε")
    slider.press("Home")
    for _ in range(8):
        slider.press("PageUp")
        place = float(root.get_attribute("data-place"))
        frame = int(np.abs(adversarial.EPSILONS - place).argmin())
        wanted = [
            stored[f"first.{name}"][row].argmax() for name, row in (("said", 0), ("said", frame), ("said_noisy", frame))
        ]
        assert root.get_attribute("data-said") == " ".join(map(str, wanted))
    slider.press("End")
    assert float(root.get_attribute("data-place")) == pytest.approx(0.1)
    page.wait_for_url(re.compile(r"adv_eps=0\.1"))


def test_the_chart_under_the_pictures_can_be_dragged(page, server):
    opened(page, server, "?part=Structure")
    root = page.locator(".sweep[data-place='5']")
    root.wait_for()
    page.wait_for_timeout(500)
    box = page.locator(".sweep .chart").bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.7, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + 55, box["y"] + box["height"] / 2, steps=8)
    page.locator(".sweep[data-place='-9']").wait_for()
    page.mouse.up()
    page.wait_for_url(re.compile(r"str_shift=-9"))


def test_a_dragged_window_is_learned_again_as_core_learns_it(page, server):
    opened(page, server, "?part=Extrapolation")
    page.get_by_text("TensorFlow 2.").wait_for(timeout=120_000)
    page.locator(".window[data-fitted='-2 2']").wait_for()
    edge = page.get_by_role("slider", name="Right edge of the window")
    edge.press("Shift+ArrowRight")
    assert page.locator(".window").get_attribute("data-high") == "3"
    page.locator(".window[data-fitted='-2 3']").wait_for(timeout=60_000)
    made = extrapolation.fit(extrapolation.Config(high=3.0))
    outer = float(page.locator(".window").get_attribute("data-outer"))
    assert outer == pytest.approx(made.mean[1, -1], abs=0.05)
    assert "ext_high=3" in page.url


@pytest.mark.parametrize("part", ["Adversarial", "Structure", "Extrapolation"])
def test_the_picture_fits_the_lecture_screen(part, page, server):
    opened(page, server, f"?part={part}")
    root = page.locator(".sweep, .window").first
    root.wait_for()
    page.wait_for_timeout(300)
    box = root.bounding_box()
    assert box["y"] + box["height"] <= 722
