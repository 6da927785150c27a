"""A student on a phone, 390 pixels wide: no page is wider than the screen, and a finger moves what a mouse moves."""

from tests.browser.conftest import guarded_page, settled
from tests.browser.touring import PHONE


def test_no_part_of_any_page_is_wider_than_a_phone(visits):
    assert not {visit.name: visit.too_wide for visit in visits if visit.too_wide > 0}


def test_no_picture_is_cut_off_at_a_phones_edge(visits):
    assert not {visit.name: visit.cut for visit in visits if visit.cut}


def test_a_finger_drags_a_handle_and_the_page_stays_where_it_is(chromium, server):
    page = guarded_page(chromium, server, has_touch=True, is_mobile=True)
    page.set_viewport_size(PHONE)
    page.set_default_timeout(60_000)
    page.goto(f"{server.url}/losses?part=Curves", timeout=60_000)
    page.get_by_role("heading", level=1).wait_for()
    settled(page)
    grip = page.get_by_role("slider", name="Prediction")
    grip.scroll_into_view_if_needed()
    box, before = grip.bounding_box(), page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop")
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    touch = page.context.new_cdp_session(page)
    for kind, points in (
        ("touchStart", [{"x": x, "y": y}]),
        *(("touchMove", [{"x": x + 8 * step, "y": y + 4 * step}]) for step in range(1, 8)),
        ("touchEnd", []),
    ):
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    page.wait_for_function("() => /[?&]p=/.test(location.search)")
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop") == before
    page.context.close()
