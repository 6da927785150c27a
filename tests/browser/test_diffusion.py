"""Diffusion in a real browser: what the hand moves is computed as core does; films play; a drawing is drawn."""

import re

import numpy as np
import pytest

from core.diffusion.schedule import Schedule, abar
from tests.browser.conftest import settled


def opened(page, server, link, picture):
    page.set_default_timeout(60_000)
    page.goto(f"{server.url}/diffusion{link}")
    settled(page)
    page.locator(
        f".losses.{picture}[data-{ {'forward': 'abar', 'film': 'index', 'cloud': 'look'}[picture] }]"
    ).wait_for(timeout=60_000)


def said(page, picture, name):
    return page.locator(f".losses.{picture}").get_attribute(f"data-{name}")


def centre(locator):
    box = locator.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


@pytest.mark.parametrize(("kind", "t"), [("Linear", 250), ("Cosine", 985), ("Custom", 600)])
def test_the_browser_mixes_signal_and_noise_as_core_does(kind, t, page, server):
    opened(page, server, f"?f_schedule={kind}&f_t={t}&f_top=3.5&f_low=-4.5", "forward")
    page.locator(f".forward[data-t='{t}']").wait_for()
    made = Schedule("custom", (3.5, -4.5)) if kind == "Custom" else Schedule(kind.lower())
    kept = abar(made)[t]
    assert float(said(page, "forward", "abar")) == pytest.approx(kept, rel=1e-9)
    clean, noise, value = (float(said(page, "forward", name)) for name in ("clean", "noise", "value"))
    assert value == pytest.approx(np.sqrt(kept) * clean + np.sqrt(1 - kept) * noise, abs=1e-5)
    seen = np.random.default_rng(0).standard_normal((28, 28, 1)).reshape(-1)[392]
    assert noise == pytest.approx(seen, abs=2e-4)


def test_time_moves_at_once_and_an_end_of_the_own_schedule_follows_the_hand(page, server):
    opened(page, server, "?f_schedule=Custom&f_t=100", "forward")
    page.locator(".forward input[type=range]").fill("120")
    page.locator(".forward[data-t='600']").wait_for()
    handle = page.get_by_role("slider", name="Ratio at the last step")
    handle.hover()  # waits until it stands still
    x, y = centre(handle)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y - 25, steps=6)
    page.locator(".forward:not([data-low='-4'])").wait_for()
    assert float(said(page, "forward", "low")) > -4
    page.mouse.up()
    page.wait_for_url(re.compile(r"f_low=-?[\d.]+"))


def test_the_first_film_can_be_scrubbed_and_another_digit_picked_before_tensorflow(page, server):
    opened(page, server, "?part=Reverse", "film")
    assert said(page, "film", "frames") == "21"
    page.locator(".film .strip button").first.click()
    page.locator(".film[data-index='0']").wait_for()
    page.get_by_role("button", name="Sample 11, class 7").click()
    page.locator(".film[data-picked='10']").wait_for()
    page.locator(".film .now").get_by_text("at step 1000").wait_for()


def test_a_cloud_is_drawn_goes_into_the_link_and_is_trained(page, server):
    opened(page, server, "?part=2-D&p_cloud=Your drawing&p_steps=500&p_width=32", "cloud")
    page.locator(".cloud .plane canvas").hover()  # waits until it stands still
    x, y = centre(page.locator(".cloud .plane canvas"))
    page.mouse.move(x - 90, y)
    page.mouse.down()
    page.mouse.move(x + 90, y + 20, steps=25)
    page.mouse.up()
    page.wait_for_url(re.compile(r"p_drawn=-?\d+_-?\d+__"))
    drawn = int(said(page, "cloud", "drawn"))
    assert drawn >= 8
    page.get_by_role("button", name="Train").click(timeout=60_000)
    page.locator(".cloud:not([data-snapshots='0'])").wait_for(timeout=60_000)
    page.get_by_text("Trained: step 500").wait_for(timeout=90_000)
    assert int(said(page, "cloud", "drawn")) == drawn
