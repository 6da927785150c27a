"""Gradient descent in a real browser: what is dragged walks there as in core, and the link keeps what was left."""

import re

import numpy as np
import pytest

from core import gradient_descent
from core.gradient_descent import GRAPHS, LANDSCAPES, SCENARIOS
from tests.browser.conftest import settled


def opened(page, server, link=""):
    page.goto(f"{server.url}/gradient_descent{link}")
    settled(page)


def shown(page) -> dict:
    """Return what the descent on screen says of itself."""
    root = page.locator(".walk[data-live='false'][data-w]")
    root.wait_for()
    return root.evaluate("e => ({...e.dataset})")


def test_the_browser_walks_as_core_does_on_every_landscape(page, server):
    opened(page, server)
    shown(page)
    module = page.evaluate(
        "performance.getEntriesByType('resource').map(e => e.name).find(n => n.endsWith('descent_formulas.js'))"
    )
    for name, land in LANDSCAPES.items():
        path = gradient_descent.descend(land, land.starts[0], land.learning_rate, 25)
        walked = page.evaluate(
            "async ([url, ...asked]) => (await import(url)).descend(...asked)",
            [module, name, list(land.starts[0]), land.learning_rate, 25],
        )
        assert np.allclose(walked, path.points, rtol=1e-9, atol=1e-9), name


def test_the_algorithm_lights_up_line_by_line(page, server):
    opened(page, server)
    shown(page)
    page.get_by_role("slider", name="Position").press("Home")
    lit = []
    for _ in range(4):
        lit.append(page.locator(".lines li.lit").get_attribute("data-tag"))
        page.get_by_role("button", name="One step on").click()
    assert lit == ["start", "loop", "gradient", "update"]


def test_a_dragged_start_walks_at_once_and_the_link_keeps_it(page, server):
    opened(page, server, "?land=Bowl&rate=0.1&steps=10")
    shown(page)
    box = page.locator(".ground").bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.3, box["y"] + box["height"] * 0.3)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.25, box["y"] + box["height"] * 0.75, steps=6)
    page.locator(".walk[data-live='true']").wait_for()
    page.mouse.up()
    page.wait_for_url(re.compile(r"w1=-1\.5"))
    now = shown(page)
    w = np.array([float(v) for v in now["w"].split()])
    assert w == pytest.approx(np.array([-1.5, -1.5]) * 0.9**10, abs=0.02)  # (1 - rate)^steps of the start


def test_a_situation_is_one_click_and_divergence_is_said(page, server):
    opened(page, server)
    shown(page)
    page.get_by_role("button", name="Ravine, too fast").click()
    page.wait_for_url(re.compile("land=Ravine"))
    page.get_by_text(gradient_descent.claim(SCENARIOS["ravine_diverging"])[12:60]).first.wait_for()
    assert page.locator(".rate output.over").count() == 1  # above 2/L


def test_the_first_view_stands_on_one_screen(page, server):
    opened(page, server)
    shown(page)
    for part in (".walk .dl-player", ".walk .said"):
        box = page.locator(part).bounding_box()
        assert box["y"] + box["height"] <= 720


def test_the_race_starts_where_it_is_clicked_and_rates_go_into_the_link(page, server):
    opened(page, server, "?part=Race")
    page.get_by_text("TensorFlow 2.").wait_for(timeout=60_000)
    page.locator(".race[data-step='200']").wait_for()
    page.get_by_label("Learning rate of Adam", exact=True).fill("0.2")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("r_rates=adam-0.2"))
    box = page.locator(".ground").bounding_box()
    page.mouse.click(box["x"] + box["width"] * 0.75, box["y"] + box["height"] * 0.25)
    page.wait_for_url(re.compile(r"r_w1=(2|1\.99)"))
    assert page.locator(".race tbody tr").count() == 8
    page.get_by_role("button", name="Give each its best rate").click()
    page.wait_for_url(re.compile(r"r_rates=sgd-[\d.]+_momentum"), timeout=90_000)


def test_gradients_come_back_edge_by_edge(page, server):
    opened(page, server, "?part=Backpropagation")
    page.locator(".backprop[data-step]").wait_for()
    page.get_by_role("slider", name="Position").press("Home")
    assert page.locator(".badge").count() == 0
    walked = []
    for _ in range(9):
        page.get_by_role("button", name="One step on").click()
        walked.append(page.locator(".backprop").get_attribute("data-edge"))
    edges = [f"{back.edge.source}>{back.edge.target}" for back in gradient_descent.backward(GRAPHS["chain"])]
    assert [edge for edge in walked if edge] == edges
    assert page.locator(".badge").count() == len(GRAPHS["chain"].nodes)


@pytest.mark.parametrize("part", ["Batches", "Overfitting", "Landscape"])
def test_the_other_parts_show_their_picture_and_player(part, page, server):
    opened(page, server, f"?part={part}")
    page.locator(".dl-figure .js-plotly-plot, .dl-figure .plot .main-svg").first.wait_for()
    page.get_by_role("button", name="Play").wait_for()
    assert page.locator('[data-testid="stException"]').count() == 0
