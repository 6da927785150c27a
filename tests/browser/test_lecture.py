"""Presenting in a real browser: lecture mode, the playlist, hidden and locked controls, keys, link and QR code."""

from urllib.parse import parse_qs, urlsplit

import pytest

from tests.browser.conftest import guarded_page, settled

GATES = "/perceptron?part=Gates&gate=OR"
OWN = """
title = "Three stops"
[[stop]]
title = "A gate"
link = "/perceptron?part=Gates&gate=NOR&gate_w0=0.5"
[[stop]]
title = "The same page, another state"
link = "/perceptron?part=Gates&gate=NAND&lock=gate"
[[stop]]
title = "Another page"
link = "/activations?a_view=Softmax"
"""


@pytest.fixture(scope="module")
def room(chromium, server):
    """One visitor for all of these tests: nothing here needs a fresh one."""
    server.left.clear()
    page = guarded_page(chromium, server)
    page.set_default_timeout(90_000)
    yield page
    page.context.close()
    assert server.left == []


def opened(page, server, link):
    page.goto(server.url + link)
    page.locator(".dl-menu").wait_for(state="attached")
    settled(page)


def said(page):
    """Return what the address bar says, as one value for each name."""
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


def test_lecture_mode_shows_the_picture_alone_and_stays_while_parts_change_and_after_a_reload(room, server):
    opened(room, server, GATES)
    picture = room.locator(".st-key-gates")
    room.locator(".plane").first.wait_for()
    before = picture.bounding_box()
    room.keyboard.press("l")
    room.locator("html[data-lecture]").wait_for(state="attached")
    assert said(room) == {"part": "Gates", "gate": "OR", "lecture": "1"}
    for hidden in ("stHeader", "stExpander"):
        assert not room.get_by_test_id(hidden).first.is_visible(), hidden
    assert not room.get_by_text("TensorFlow").first.is_visible()
    after = picture.bounding_box()
    assert after["width"] > before["width"] and after["y"] < before["y"]
    room.wait_for_function(  # all of it is on the screen, down to the strip
        "document.querySelector('.st-key-gates').getBoundingClientRect().bottom"
        " <= document.querySelector('.dl-strip').getBoundingClientRect().top + 1"
    )
    room.keyboard.press("3")
    room.wait_for_url("**part=Learning**")
    assert said(room)["lecture"] == "1"
    room.reload()
    room.locator(".dl-strip").get_by_text("Perceptron").wait_for()
    room.keyboard.press("l")
    room.locator("html:not([data-lecture])").wait_for(state="attached")
    assert "lecture" not in said(room)


def test_a_place_in_an_enlarged_picture_is_the_place_that_is_meant(room, server):
    found = []
    room.set_viewport_size({"width": 1920, "height": 1080})
    for link in ("/activations", "/activations?lecture=1"):
        opened(room, server, link)
        canvas = room.locator(".curves-view canvas").first
        canvas.hover()
        room.wait_for_timeout(600)  # until the picture has its final size
        box = canvas.bounding_box()
        room.mouse.click(box["x"] + box["width"] * 0.3, box["y"] + box["height"] * 0.5)
        room.wait_for_url("**a_z=**")
        found.append(float(said(room)["a_z"]))
    room.set_viewport_size({"width": 1280, "height": 720})
    assert abs(found[0] - found[1]) < 0.25 and found[0] < -1


def test_the_link_hides_and_locks_controls_and_nothing_else_comes_through_it(room, server):
    evil = "part,nobody,x){}*{display:none,%3Cscript%3Ealert(1)%3C/script%3E"
    opened(room, server, f"{GATES}&hide={evil}&lock=gate")
    room.locator(".st-key-gate[inert]").wait_for()
    room.locator(".st-key-gates .plane").first.wait_for()  # the picture is there
    assert not room.locator(".st-key-part").is_visible()
    assert said(room)["hide"] == "part,nobody"
    room.keyboard.press("c")
    room.get_by_label("Show Gate", exact=True).check()
    room.get_by_label("Hide Picture", exact=True).check()
    assert said(room) == {"part": "Gates", "gate": "OR", "hide": "part,nobody,gates"}
    assert not room.locator(".st-key-gates").is_visible()
    room.get_by_role("button", name="Show everything").click()
    room.keyboard.press("Escape")
    assert said(room) == {"part": "Gates", "gate": "OR"} and room.locator(".st-key-part").is_visible()
    room.locator(".st-key-gate").get_by_text("NOR", exact=True).click()
    room.wait_for_url("**gate=NOR**")


def test_a_playlist_of_ones_own_goes_from_stop_to_stop_and_survives_a_reload(room, server):
    opened(room, server, "/?lecture=1")
    room.keyboard.press("o")
    room.get_by_role("dialog").get_by_text("XOR").wait_for()  # the shipped lecture, as long as there is no other
    file = room.get_by_label("Playlist file")
    file.set_input_files({"name": "bad.toml", "mimeType": "", "buffer": b"[[stop]]\ntitle = 'x'\nlink = '//evil'"})
    room.get_by_text("Stop 1 (line 1): its link must look like").wait_for()
    file.set_input_files({"name": "own.toml", "mimeType": "", "buffer": OWN.encode()})
    room.get_by_text("1 / 3 · A gate").wait_for()
    settled(room)
    here = {"lecture": "1", "playlist": "my-own"}
    assert said(room) == {**here, "stop": "1", "part": "Gates", "gate": "NOR", "gate_w0": "0.5"}
    room.keyboard.press("n")  # the same page: no reload, and what the link does not name is as at first
    room.get_by_text("2 / 3 · The same page, another state").wait_for()
    room.locator(".st-key-gate[inert]").wait_for()
    settled(room)
    assert said(room) == {**here, "stop": "2", "part": "Gates", "gate": "NAND", "lock": "gate"}
    room.keyboard.press("PageDown")
    room.get_by_text("3 / 3 · Another page").wait_for()
    settled(room)
    assert said(room) == {**here, "stop": "3", "a_view": "Softmax"}
    room.reload()
    room.get_by_text("3 / 3 · Another page").wait_for()
    room.keyboard.press("PageUp")
    room.get_by_text("2 / 3 · The same page, another state").wait_for()
    assert urlsplit(room.url).path == "/perceptron"


def test_keys_blank_the_screen_rest_while_typing_and_the_code_follows_the_address(room, server):
    opened(room, server, "/losses?lecture=1")
    room.keyboard.press("b")
    room.locator(".dl-blank").wait_for()
    room.keyboard.press("l")  # any key returns, and does nothing else
    assert room.locator(".dl-blank").count() == 0 and said(room)["lecture"] == "1"
    box = room.locator(".stMain input[type=text], .stMain input:not([type])").first
    if box.count():
        box.focus()
        room.keyboard.press("l")
        assert said(room)["lecture"] == "1"
        room.keyboard.press("Escape")
        room.evaluate("document.activeElement.blur()")
    room.keyboard.press("?")
    sheet = room.get_by_role("dialog")
    listed = room.evaluate(
        """import(performance.getEntriesByType("resource").map((one) => one.name).find((name) => /keys.js$/.test(name)))
        .then(({ KEYS }) => KEYS.map(({ says }) => says))"""
    )
    assert len(listed) >= 14 and all(sheet.get_by_text(words, exact=True).is_visible() for words in listed)
    room.keyboard.press("q")
    code = sheet.locator("img")
    room.wait_for_function("document.querySelector('.dl-qr img')?.naturalWidth > 0")
    assert code.get_attribute("alt") == f"QR code of {server.url}/losses"  # the students' link: no lecture mode
    room.keyboard.press("2")
    room.wait_for_function("document.querySelector('.dl-qr img').alt.endsWith('/losses?part=Curves')")
    assert code.bounding_box()["height"] > 450
