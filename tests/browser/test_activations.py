"""Activations in a real browser: what the hand drags is what core computes, and it stays in the link."""

import numpy as np
import pytest

from core import activations
from core.activations import FUNCTIONS, shipped
from tests.browser.conftest import settled

RNG = np.random.default_rng(1986)


def opened(page, server, link=""):
    page.goto(f"{server.url}/activations{link}")
    settled(page)


def view(page, name, having=""):
    found = page.locator(f".{name}{having}")
    found.wait_for()
    return found


def told(page, name, *fields):
    found = view(page, name)
    return [found.get_attribute(f"data-{field}") for field in fields]


@pytest.mark.parametrize("name", list(FUNCTIONS))
def test_the_browser_interpolates_what_core_computes(name, page, server):
    opened(page, server, f"?a_focus={FUNCTIONS[name].title}&a_z={round(float(RNG.uniform(-5, 5)), 2)}")
    view(page, "curves-view", f"[data-focus='{name}']")
    z, value, slope = (float(v) for v in told(page, "curves-view", "z", "value", "slope"))
    assert value == pytest.approx(float(FUNCTIONS[name].value(z)), abs=1e-5)
    assert slope == pytest.approx(float(FUNCTIONS[name].slope(z)), abs=1e-4)


def test_the_probe_follows_every_move_and_the_link_keeps_where_it_stops(page, server):
    opened(page, server)
    plane = page.locator(".curves-view .plane canvas")
    box = plane.bounding_box()
    before = int(told(page, "curves-view", "frames")[0])
    page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + 60)
    page.mouse.down()
    seen = set()
    for share in np.linspace(0.5, 0.7, 12):
        page.mouse.move(box["x"] + box["width"] * share, box["y"] + 60)
        page.wait_for_timeout(40)
        seen.add(told(page, "curves-view", "z")[0])
    page.mouse.up()
    assert len(seen) >= 10 and int(told(page, "curves-view", "frames")[0]) - before >= 10
    z = float(told(page, "curves-view", "z")[0])
    page.wait_for_function("z => new URL(location).searchParams.get('a_z') == z", arg=str(z))
    slope = f"{float(FUNCTIONS['sigmoid'].slope(z)):.6f}"
    page.locator(".curves-panel .tape", has_text=f"GradientTape {slope} = formula {slope} ✓").wait_for()


def test_the_share_while_dragging_is_cores_to_a_part_in_a_hundred(page, server):
    opened(page, server, "?a_focus=Sigmoid&a_flat=0.2&a_spread=0.1")
    view(page, "curves-view", "[data-exact]")
    exact = activations.saturation("sigmoid", 0.2, 0.1).share
    assert float(told(page, "curves-view", "exact")[0]) == pytest.approx(exact, abs=1e-12)
    slider = page.get_by_label("Threshold of the slope")
    slider.focus()
    page.keyboard.press("ArrowRight")
    flat = 10 ** float(slider.input_value())
    live = float(told(page, "curves-view", "share")[0])
    assert live == pytest.approx(activations.saturation("sigmoid", float(f"{flat:.2g}"), 0.1).share, abs=0.01)


def test_softmax_in_the_browser_is_cores(page, server):
    opened(page, server, "?a_view=Softmax&s_1=0.3&s_2=-2.5&s_3=4&s_t=2")
    view(page, "softmax-view", "[data-p]")
    p, slopes = ([float(v) for v in text.split()] for text in told(page, "softmax-view", "p", "slopes"))
    np.testing.assert_allclose(p, activations.softmax([0.3, -2.5, 4], 2), rtol=1e-12)
    np.testing.assert_allclose(slopes, activations.jacobian([0.3, -2.5, 4], 2).ravel(), atol=1e-12)
    page.locator(".softmax-view .hand").first.focus()
    page.keyboard.press("PageUp")
    page.wait_for_function("() => new URL(location).searchParams.get('s_1') === '1.3'")


def test_depth_moves_at_once_and_a_click_on_the_map_changes_the_network(page, server):
    opened(page, server, "?part=Gradient+by+depth")
    view(page, "depth-view", "[data-depth='10']")
    page.locator(".depth-view input[type=range]").focus()
    page.keyboard.press("ArrowRight")
    view(page, "depth-view", "[data-depth='11']")
    shown = [float(v) for v in told(page, "depth-view", "values")[0].split()]
    np.testing.assert_allclose(shown, shipped.gradients("sigmoid", "Glorot")[10].gradients, rtol=1e-4)
    page.locator(".depth-view tbody tr", has_text="ReLU").first.locator("button").nth(2).click()
    page.wait_for_function("() => new URL(location).searchParams.get('d_start') === 'He'")
    view(page, "depth-view", "[data-activation='relu'][data-initialiser='He']:not([data-values=''])")


def test_scrubbing_back_kills_the_units_again(page, server):
    opened(page, server, "?part=Dead+units")
    view(page, "dead-view", "[data-dead='0']")
    page.locator(".dead-view input[type=range]").focus()
    for _ in range(60):
        page.keyboard.press("ArrowLeft")
        if told(page, "dead-view", "dead")[0] == "14":
            break
    assert page.locator(".dead-view .layer .lamp.silent").count() == 14
    page.keyboard.press("Home")
    view(page, "dead-view", "[data-step='0'][data-dead='0']")


def test_training_shows_the_units_live_and_ends_with_a_scrubber(page, server):
    opened(page, server, "?part=Dead+units&u_seed=4&u_epochs=200+epochs&u_switch=no+leak")
    page.get_by_role("button", name="Train", disabled=False).click()
    page.get_by_text("Trained: step 200").wait_for()
    view(page, "dead-view", "[data-step='200']")


def test_a_small_picture_enlarges_its_function(page, server):
    opened(page, server, "?part=Feature+map")
    view(page, "feature-view", "[data-name='relu']")
    page.locator(".feature-view .thumbs button[data-name='sigmoid']").click()
    view(page, "feature-view", "[data-name='sigmoid']")
    low, high = (float(v) for v in told(page, "feature-view", "range")[0].split())
    assert 0 < low < 0.5 < high < 1
    page.wait_for_function("() => new URL(location).searchParams.get('fm_g') === 'Sigmoid'")


def test_both_networks_are_scrubbed_together(page, server):
    opened(page, server, "?part=Why+they+matter")
    view(page, "pair-view", "[data-step='1000']")
    losses = [float(v) for v in told(page, "pair-view", "losses")[0].split()]
    assert losses[0] < 0.05 < 0.6 < losses[1]
    assert float(told(page, "pair-view", "difference")[0]) < 1e-12
    page.locator(".pair-view input[type=range]").focus()
    page.keyboard.press("Home")
    view(page, "pair-view", "[data-step='0']")
    assert page.locator(".pair-view .run-map canvas").count() == 2


@pytest.mark.parametrize("part", ["Functions", "Gradient+by+depth", "Dead+units", "Feature+map", "Why+they+matter"])
def test_the_whole_picture_stands_on_one_screen(part, page, server):
    opened(page, server, f"?part={part}")
    names = {"Functions": "curves-view", "Gradient+by+depth": "depth-view", "Dead+units": "dead-view"}
    names |= {"Feature+map": "feature-view", "Why+they+matter": "pair-view"}
    box = view(page, names[part]).bounding_box()
    assert box["y"] + box["height"] <= 720
