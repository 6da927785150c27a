"""Pictures, numbers, runs and live pages that are kept, and that open with no network."""

import csv
import io
import json
import struct
import xml.etree.ElementTree as ElementTree

import pytest

from tests.browser.conftest import guarded_page, settled

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def visit(chromium, server):
    """One page for all tests here, opened where a run is on screen."""
    server.left.clear()
    page = guarded_page(chromium, server, accept_downloads=True)
    page.set_default_timeout(60_000)
    yield page
    page.context.close()
    assert server.left == []


def opened(page, server, path):
    page.goto(f"{server.url}/{path}", timeout=60_000)
    settled(page)
    page.locator(".dl-keep .opens").first.wait_for(state="attached")
    return page


def taken(page, what, folder):
    """Take one offer of the first picture's menu by keyboard alone; return the file."""
    opens = page.locator(".dl-keep .opens").first
    opens.focus()
    opens.press("Enter")
    offer = page.locator(".dl-keep .offers button", has_text=what)
    with page.expect_download() as download:
        offer.press("Enter")
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def offline(chromium, path):
    """Open a kept page from the disk, with no network at all; returns it and what went wrong."""
    context = chromium.new_context(viewport={"width": 1280, "height": 720}, offline=True)
    page, wrong = context.new_page(), []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda request: wrong.append(request.url) if request.url.startswith("http") else None)
    page.goto(path.as_uri())
    page.locator("html[data-shown=yes]").wait_for(timeout=60_000)
    return page, wrong


def test_a_canvas_is_kept_as_png_svg_and_a_page_that_plays_offline(visit, server, chromium, tmp_path):
    page = opened(visit, server, "losses?part=Two%20losses")
    size = page.locator(".losses.contest").bounding_box()
    png = taken(page, "PNG", tmp_path).read_bytes()
    assert png.startswith(b"\x89PNG")
    wide, high = struct.unpack(">II", png[16:24])
    assert wide == pytest.approx(2 * (size["width"] + 16), abs=40) and high > size["height"]
    tree = ElementTree.parse(taken(page, "SVG", tmp_path)).getroot()
    said = " ".join("".join(text.itertext()) for text in tree.iter(f"{SVG}text"))
    assert "Cross-entropy" in said and "Squared error" in said
    assert all(image.get("href").startswith("data:image/") for image in tree.iter(f"{SVG}image"))
    kept, wrong = offline(chromium, taken(page, "HTML", tmp_path))
    picture = kept.locator("#picture canvas").first
    last = picture.evaluate("canvas => canvas.toDataURL()")
    kept.locator("#picture input[type=range]").first.focus()
    kept.keyboard.press("Home")
    kept.wait_for_function(
        "last => document.querySelector('#picture').shadowRoot.querySelector('canvas').toDataURL() !== last", arg=last
    )
    assert wrong == []
    kept.context.close()


def test_a_chart_gives_its_numbers_and_plays_offline(visit, server, chromium, tmp_path):
    page = opened(visit, server, "gradient_descent?part=Overfitting")
    page.locator(".dl-figure .main-svg").first.wait_for()
    rows = list(csv.DictReader(io.StringIO(taken(page, "CSV", tmp_path).read_text())))
    points = [row for row in rows if row["name"] == "training points"]
    assert len(points) == 20 and all(abs(float(row["x"])) <= 1 for row in points)
    assert len({row["frame"] for row in rows}) == 62  # what stands still, and 61 snapshots
    assert ElementTree.parse(taken(page, "SVG", tmp_path)).getroot().tag == f"{SVG}svg"
    kept, wrong = offline(chromium, taken(page, "HTML", tmp_path))
    kept.locator("#picture .main-svg").first.wait_for()
    before = kept.locator("#picture output").inner_text()
    kept.locator("#picture .play").click()
    kept.wait_for_function("before => document.querySelector('#picture output').innerText !== before", arg=before)
    assert wrong == []
    kept.context.close()


def test_a_run_is_kept_and_opened_again(visit, server, tmp_path):
    page = opened(visit, server, "losses?part=Two%20losses")
    page.get_by_text("TensorFlow 2.").wait_for()
    page.get_by_role("button", name="Keep", exact=False).and_(page.locator("[data-testid=stPopoverButton]")).click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Run (.json)").click()
    path = tmp_path / "run.json"
    download.value.save_as(path)
    said = json.loads(path.read_text())
    assert said["link"].endswith("/losses?part=Two+losses") and said["key"].startswith("losses-")
    with page.expect_download() as download:
        page.get_by_role("button", name="Script (.py)").click()
    compile(download.value.path().read_text(), "contest.py", "exec")
    page.locator("[data-testid=stPopoverBody] input[type=file]").set_input_files(path)
    settled(page)
    page.get_by_text(said["key"]).wait_for()
    assert page.get_by_test_id("stException").count() == 0
