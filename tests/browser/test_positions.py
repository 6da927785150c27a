"""Where a player stands and what a hand changed is in the link: opened by others, dropped by what it was not for."""

from urllib.parse import parse_qs, urlsplit

import pytest

from tests.browser.conftest import guarded_page, settled

PLAYERS = {
    "/?part=Rules+or+examples": "a figure",
    "/perceptron?part=Learning": "an own drawing",
    "/losses?part=Surface": "a canvas",
    "/networks": "a run of a hundred frames",
    "/gradient_descent?part=Race": "a race",
    "/gans": "the lab",
    "/rnns?part=Text": "a text",
}


@pytest.fixture
def visitor(chromium, server):
    server.left.clear()
    page = guarded_page(chromium, server)
    page.set_default_timeout(90_000)
    yield page
    page.context.close()
    assert server.left == []


def opened(page, address):
    """Open an address and return the first player's slider, once its frames are there."""
    page.goto(address)
    page.locator(".dl-menu").wait_for(state="attached")
    settled(page)
    slider = page.locator(".dl-player:visible input[type=range]").first
    slider.wait_for()
    page.wait_for_function("slider => Number(slider.max) > 2", arg=slider.element_handle())
    return slider


def place(page):
    """Return the players' places as the address bar has them."""
    return parse_qs(urlsplit(page.url).query).get("at", [""])[0]


def stands(page, slider, index):
    page.wait_for_function("([slider, index]) => Number(slider.value) === index", arg=[slider.element_handle(), index])


@pytest.mark.parametrize("link", PLAYERS)
def test_a_place_chosen_by_hand_opens_for_somebody_else_and_the_usual_one_leaves_the_link(visitor, server, link):
    slider = opened(visitor, server.url + link)
    usual, last = (int(value) for value in (slider.input_value(), slider.get_attribute("max")))
    slider.focus()
    visitor.keyboard.press("Home")
    visitor.keyboard.press("ArrowRight")
    visitor.wait_for_url("**at=*.1**")
    given = visitor.url
    visitor.goto("about:blank")
    slider = opened(visitor, given)
    stands(visitor, slider, 1)
    assert visitor.url == given
    slider.focus()
    for key in ["End"] if usual == last else ["Home", *["ArrowRight"] * usual]:
        visitor.keyboard.press(key)
    visitor.wait_for_function("!location.search.includes('at=')")


def test_playing_writes_nothing_pausing_does_and_the_shared_link_has_it(visitor, server):
    slider = opened(visitor, f"{server.url}/losses?part=Surface")
    play = visitor.locator(".dl-player:visible .play").first
    play.click()
    visitor.wait_for_function("slider => Number(slider.value) > 3", arg=slider.element_handle())
    assert place(visitor) == ""
    play.click()
    visitor.wait_for_url("**at=**")
    assert place(visitor).split(".")[1] == slider.input_value()
    visitor.locator("body").press("s")
    visitor.get_by_text("Link copied:").filter(has_text=f"at={place(visitor)}").wait_for()


def test_a_place_pointed_at_in_the_picture_is_in_the_link_too(visitor, server):
    slider = opened(visitor, f"{server.url}/diffusion?part=Reverse")
    visitor.locator(".strip button").first.click()
    visitor.wait_for_url("**at=*.0**")
    stands(visitor, slider, 0)


def test_another_run_and_another_part_drop_the_place(visitor, server):
    slider = opened(visitor, f"{server.url}/gradient_descent?part=Race")
    slider.focus()
    visitor.keyboard.press("Home")
    visitor.wait_for_url("**at=**")
    key = place(visitor).split(".")[0]
    visitor.locator(".st-key-part button").filter(has_text="Backpropagation").click()
    visitor.wait_for_function("!location.search.includes('at=')")
    slider = opened(visitor, f"{server.url}/gradient_descent?part=Race&at={key}.3")
    stands(visitor, slider, 3)
    visitor.get_by_role("button", name="Give each its best rate").click()
    visitor.wait_for_function("!location.search.includes('at=')")
    stands(visitor, slider, int(slider.get_attribute("max")))


@pytest.mark.parametrize("at", ["view", "view.-1", "<b>.3", "view.99999", "a.1,,b.x,%00.2", "x" * 5000 + ".1"])
def test_a_senseless_place_changes_nothing(visitor, server, at):
    slider = opened(visitor, f"{server.url}/losses?part=Surface&at={at}")
    stands(visitor, slider, int(slider.get_attribute("max")))
    assert len(place(visitor)) < 100 and "<" not in place(visitor)


def changed_by_hand(page, name):
    """Choose a weight or bias under the network and return the field of its value."""
    page.get_by_role("button", name="What if").click()
    page.get_by_label("Weight or bias to change").select_option(name)
    return page.get_by_label("New value as a number")


def test_a_weight_changed_by_hand_is_changed_for_somebody_else_too(visitor, server):
    opened(visitor, f"{server.url}/networks")
    loss = visitor.locator(".ground .side")
    before = loss.inner_text()
    changed_by_hand(visitor, "1b0").fill("2.5")
    visitor.wait_for_url("**edits=1b0_2.5")
    given, seen = visitor.url, loss.inner_text()
    assert seen != before
    visitor.goto("about:blank")
    opened(visitor, given)
    visitor.wait_for_function("([side, seen]) => side.innerText === seen", arg=[loss.element_handle(), seen])
    field = changed_by_hand(visitor, "1b0")
    assert field.input_value() == "2.50" and visitor.url == given
    visitor.get_by_role("button", name="Back to the trained value").click()
    visitor.wait_for_function("!location.search.includes('edits=')")
    assert loss.inner_text() == before


def test_a_change_that_no_network_has_is_left_out(visitor, server):
    opened(visitor, f"{server.url}/networks")
    before = visitor.locator(".ground .side").inner_text()
    opened(visitor, f"{server.url}/networks?edits=9w0_1,0w999_2,1b0_1e9,x,0w0_99999")
    assert visitor.locator(".ground .side").inner_text() == before
