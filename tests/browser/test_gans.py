"""The GAN lab in a real browser: every layer toggles, steps replay, single updates are told, the brush draws."""

import re

from tests.browser.conftest import settled

LAB = ".g-lab"


def opened(page, server, link=""):
    page.set_default_timeout(90_000)  # a loaded computer draws late, never wrong
    page.goto(f"{server.url}/gans{link}")
    settled(page)


def said(page, name, where=LAB):
    return page.locator(where).get_attribute(f"data-{name}")


def pixels(page):
    return page.locator(f"{LAB} canvas").evaluate("c => c.toDataURL()")


def test_every_layer_changes_the_picture_and_comes_back(page, server):
    opened(page, server)
    page.locator(f"{LAB}[data-step='4000']").wait_for()
    first = pixels(page)
    for layer in ("real", "fake", "surface", "arrows", "grid", "mean"):
        page.locator(f"[data-layer={layer}]").click()
        assert pixels(page) != first, layer
        page.locator(f"[data-layer={layer}]").click()
        assert pixels(page) == first, layer


def test_scrubbing_shows_the_frames_own_numbers(page, server):
    opened(page, server)
    page.locator(f"{LAB}[data-step='4000']").wait_for()
    assert said(page, "modes") == "8"
    page.locator(f"{LAB} .dl-player input").evaluate("r => { r.value = 0; r.dispatchEvent(new Event('input')) }")
    assert said(page, "step") == "0"
    assert int(said(page, "modes")) < 8
    words = page.locator(f"{LAB} .says").inner_text()
    one, two, total = (float(number) for number in re.findall(r"-?\d+\.\d{3}", words.replace("−", "-"))[:3])
    assert abs(one + two - total) < 0.002


def test_one_update_of_both_players_is_told_in_ten_captions(page, server):
    opened(page, server)
    page.locator("text=TensorFlow 2.").first.wait_for(timeout=60_000)
    page.locator("[data-who=both]:not([disabled])").click()
    captions = page.locator(f"{LAB} ol button")
    captions.nth(9).wait_for(timeout=60_000)
    assert captions.count() == 10
    captions.nth(4).click()
    assert said(page, "sub") == "4"
    costs = [float(re.search(r"(?:is|costs) (-?\d+\.\d{4})", captions.nth(i).inner_text())[1]) for i in (3, 4)]
    assert costs[1] < costs[0]
    page.locator("[data-who=leave]").click()
    page.locator(f"{LAB}[data-hand='false']").wait_for()


def test_brush_draws_and_the_link_keeps_the_drawing(page, server):
    opened(page, server, "?g_data=your+drawing")
    box = page.locator(f"{LAB} canvas").bounding_box()
    page.mouse.move(box["x"] + 60, box["y"] + 100)
    page.mouse.down()
    page.mouse.move(box["x"] + 300, box["y"] + 220, steps=60)
    assert int(said(page, "dots")) >= 12
    page.mouse.up()
    page.wait_for_url(re.compile("g_drawn=[A-Za-z0-9_-]{24,}"))


def test_failure_and_cure_play_together(page, server):
    opened(page, server, "?part=Failures")
    page.locator(".g-pair[data-index]").wait_for()
    assert float(said(page, "failing", ".g-pair")) < 3 < float(said(page, "cured", ".g-pair"))
