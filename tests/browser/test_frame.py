"""The frame in a real browser: every page by direct link on a fresh server, nothing leaves the computer."""

import pytest

from tests.browser.conftest import guarded_page, settled, start_server
from tests.pages.frame import PAGES


@pytest.mark.parametrize("path", PAGES)
def test_every_page_opens_as_the_very_first_request_of_a_fresh_server(path, chromium, tmp_path):
    server = start_server(tmp_path, cwd=tmp_path)
    try:
        page = guarded_page(chromium, server)
        page.goto(f"{server.url}/{path}")
        page.get_by_role("heading", level=1).wait_for()
        page.get_by_text("Foundations").first.wait_for()
        settled(page)
        assert page.get_by_test_id("stException").count() == 0
        assert page.get_by_role("navigation").count() <= 1 and page.get_by_test_id("stSidebarNav").count() == 0
        page.context.close()
        assert server.left == []
    finally:
        server.process.kill()
        server.process.wait()


def test_the_first_paint_does_not_wait_for_tensorflow_and_the_rest_appears_by_itself(chromium, tmp_path):
    server = start_server(tmp_path, cwd=tmp_path)
    try:
        page = guarded_page(chromium, server)
        page.goto(f"{server.url}/convolution_filters")
        page.get_by_role("heading", level=1).wait_for()
        page.get_by_text("TensorFlow is starting").wait_for()
        page.get_by_text("before", exact=True).wait_for()  # the shipped first picture
        button = page.context.new_page()
        button.goto(f"{server.url}/gradient_descent?part=Race")
        button.locator("button.best:disabled").wait_for()
        page.get_by_text("TensorFlow 2.").wait_for(timeout=60_000)
        button.locator("button.best:enabled").wait_for(timeout=60_000)
        page.context.close()
    finally:
        server.process.kill()
        server.process.wait()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_plots_and_pages_follow_the_theme(scheme, chromium, server):
    page = guarded_page(chromium, server, color_scheme=scheme)
    page.goto(f"{server.url}/perceptron?part=Learning")
    settled(page)
    background = page.evaluate("getComputedStyle(document.querySelector('.stApp')).backgroundColor")
    assert background == {"light": "rgb(255, 255, 255)", "dark": "rgb(16, 21, 31)"}[scheme]
    page.context.close()
