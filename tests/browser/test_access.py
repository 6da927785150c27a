"""Everybody can read and use it: WCAG 2 A and AA by axe in both themes, keys, words for pictures, less motion."""

import re

import pytest

from tests.browser.conftest import settled


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_part_of_any_page_breaks_wcag_a_or_aa(scheme, visits):
    found = {visit.name: visit.violations[scheme] for visit in visits if visit.violations[scheme]}
    assert not found


def test_every_picture_has_words_and_is_reached_by_a_key(visits):
    assert not {visit.name: visit.mute for visit in visits if visit.mute}


def test_nothing_moves_by_itself_for_who_asked_for_less_motion(visits):
    assert not {visit.name: visit.moving for visit in visits if visit.moving}


def test_a_handle_is_found_by_tab_shows_that_it_is_and_moves_by_the_arrow_keys(page, server):
    page.set_default_timeout(60_000)
    page.goto(f"{server.url}/losses?part=Curves", timeout=60_000)
    page.get_by_role("heading", level=1).wait_for()
    settled(page)
    grip = page.get_by_role("slider", name="Prediction")
    grip.wait_for()
    page.locator(".st-key-part button").first.focus()
    for _ in range(80):
        page.keyboard.press("Tab")
        if grip.evaluate("(grip) => grip.getRootNode().activeElement === grip"):
            break
    style = grip.evaluate(
        "(grip) => { const own = getComputedStyle(grip); return own.outlineStyle + own.outlineWidth; }"
    )
    assert style not in ("none0px", "none3px", "auto0px")
    before = grip.get_attribute("aria-valuenow")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.wait_for_function("() => /[?&]p=/.test(location.search)")
    assert grip.get_attribute("aria-valuenow") != before


def test_a_choice_in_a_picture_is_made_with_the_space_key(page, server):
    page.set_default_timeout(60_000)
    page.goto(f"{server.url}/?part=What it is", timeout=60_000)
    page.get_by_role("heading", level=1).wait_for()
    settled(page)
    ring = page.locator(".st-key-sets [tabindex='0']").first
    ring.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("set="))
