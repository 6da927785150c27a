"""The perceptron in a real browser: what the hand moves, the browser computes as core does, and the link keeps."""

import re

import numpy as np
import pytest

from core import perceptron
from tests.browser.conftest import settled

RNG = np.random.default_rng(1958)


def opened(page, server, link=""):
    page.goto(f"{server.url}/perceptron{link}")
    settled(page)


def neuron(page):
    """Return the neuron that the browser shows, its point, z and y."""
    root = page.locator(".neuron[data-z]")
    root.wait_for()
    w = [float(v) for v in root.get_attribute("data-w").split()]
    x = tuple(float(v) for v in root.get_attribute("data-x").split())
    shown = perceptron.Neuron(w[0], tuple(w[1:]), root.get_attribute("data-g"))
    return shown, x, float(root.get_attribute("data-z")), float(root.get_attribute("data-y"))


def drag(page, start, by, steps=12):
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(start[0] + by[0], start[1] + by[1], steps=steps)


def centre(locator):
    box = locator.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def plain(text: str) -> str:
    return text.replace("−", "-").replace(" ", "").replace("\n", "")


@pytest.mark.parametrize("activation", list(perceptron.ACTIVATIONS))
def test_the_browser_computes_what_core_computes(activation, page, server):
    for _ in range(3):
        values = [round(float(v), 2) for v in (*RNG.uniform(-9, 9, 3), *RNG.uniform(-5, 5, 2))]
        link = "&".join(f"{name}={v}" for name, v in zip(("w0", "w1", "w2", "x1", "x2"), values, strict=True))
        opened(page, server, f"?{link}&g={activation}")
        shown, x, z, y = neuron(page)
        assert (shown.bias, *shown.weights, *x) == tuple(values) and shown.activation == activation
        worked = perceptron.work_out(shown, x)
        assert z == pytest.approx(worked.z, abs=1e-12) and y == pytest.approx(worked.y, rel=1e-12, abs=1e-300)
        latex = worked.latex.replace(r"\approx", "≈").replace(r" \cdot ", "·")
        if "10^" not in latex:
            assert plain(page.locator(".worked .sum").inner_text()) == plain(f"y={latex}")


def test_the_lecture_example_stands_on_the_first_screen(page, server):
    opened(page, server)
    page.locator(".neuron[data-z='-6']").wait_for()
    assert plain(page.locator(".worked .sum").inner_text()) == "y=g(1+3(-1)-2(2))=g(-6)≈0.002"
    below = page.locator(".worked").bounding_box()
    assert below["y"] + below["height"] <= 720


def test_dragging_a_weight_changes_the_numbers_at_once_and_the_link_on_release(page, server):
    opened(page, server)
    _, _, before, _ = neuron(page)
    drag(
        page,
        (centre(page.locator(".drawing .scrub").nth(1))[0] - 25, centre(page.locator(".scrub").nth(1))[1]),
        (0, -50),
    )
    page.wait_for_function(
        "z => ![...document.querySelectorAll('*')].some(e => e.shadowRoot?.querySelector(`.neuron[data-z='${z}']`))",
        arg=str(int(before)),
    )
    shown, x, z, _ = neuron(page)
    assert shown.weights == (4, -2) and z == perceptron.work_out(shown, x).z
    assert "w1" not in page.url
    page.mouse.up()
    page.wait_for_url(re.compile(r"w1=4"))


def test_dragging_the_line_moves_the_bias_only(page, server):
    opened(page, server)
    neuron(page)
    box = page.locator(".plane").first.bounding_box()
    # x1 = 1 lies on the line 1 + 3 x1 - 2 x2 = 0 at x2 = 2
    scale = box["height"] / 10
    at = (box["x"] + box["width"] / 2 + scale, box["y"] + box["height"] / 2 - 2 * scale)
    drag(page, at, (-2 * scale, 0))
    page.mouse.up()
    page.wait_for_url(re.compile(r"w0=7"))
    shown, *_ = neuron(page)
    assert shown.weights == (3, -2) and shown.bias == pytest.approx(7, abs=0.15)


def test_a_click_in_the_plane_works_that_point_out(page, server):
    opened(page, server)
    neuron(page)
    box = page.locator(".plane").first.bounding_box()
    scale = box["height"] / 10
    page.mouse.click(box["x"] + box["width"] / 2 + 4 * scale, box["y"] + box["height"] / 2 + 3 * scale)
    page.wait_for_url(re.compile(r"x1=4"))
    _, x, z, _ = neuron(page)
    assert x == pytest.approx((4, -3), abs=0.11) and z > 0


def test_the_truth_table_turns_right_live(page, server):
    opened(page, server, "?part=Gates&gate=AND")
    page.get_by_text("2 of 4 rows right.").wait_for()
    page.get_by_role("button", name="Show me weights that work").click()
    page.get_by_text("4 of 4 rows right. This neuron is AND.").wait_for()
    assert page.locator(".truth .yes").count() == 4


def test_xor_says_what_one_line_can_do_and_two_hidden_neurons_do_the_rest(page, server):
    opened(page, server, "?part=Gates&gate=XOR")
    page.get_by_text("No line gets more than 3 of 4.").wait_for()
    page.get_by_text("With a hidden layer").click()
    page.locator(".network .truth .yes").nth(3).wait_for()
    assert page.locator(".network .truth .no").count() == 0


def pane(page, kind):
    return [float(v) for v in page.locator(".pane").nth(kind).get_attribute("data-w").split()]


def test_the_player_steps_through_both_lessons_with_the_numbers_of_core(page, server):
    opened(page, server, "?part=Learning&rate=0.5")
    page.locator(".learning[data-fresh='true']").wait_for()
    known = perceptron.POINT_SETS["separable"]
    rule = list(perceptron.steps(perceptron.Rule(known.points, known.labels, 0.5)))
    descent = list(perceptron.logistic_steps(perceptron.Descent(known.points, known.labels, 0.5)))
    page.get_by_role("slider", name="Position").press("Home")
    for index in range(4):
        page.locator(f".learning[data-index='{index}']").wait_for()
        assert pane(page, 0) == pytest.approx(rule[index].new)
        assert pane(page, 1) == pytest.approx(descent[index].weights)
        page.get_by_role("button", name="One step on").click()


def test_points_are_added_moved_flipped_and_deleted(page, server):
    opened(page, server, "?part=Learning&points=-2_-2_0__2_2_1")
    page.locator(".learning[data-points='2'][data-fresh='true']").wait_for()
    box = page.locator(".pane .plane").first.bounding_box()
    page.mouse.click(box["x"] + 40, box["y"] + 30)
    page.wait_for_url(re.compile(r"points=-2_-2_0__2_2_1__-[\d.]+_[\d.]+_1$"))
    added = page.get_by_role("img", name=re.compile("^Point 3 of class 1")).first
    added.focus()
    page.keyboard.press("f")
    page.wait_for_url(re.compile(r"_0$"))
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Delete")
    page.wait_for_url(re.compile(r"points=-2_-2_0__2_2_1$"))
    page.locator(".learning[data-points='2'][data-fresh='true']").wait_for()


def test_points_no_line_can_part_lead_to_the_hidden_layer(page, server):
    opened(page, server, "?part=Learning&set=XOR")
    page.get_by_text("crosses one between two points of class 1").wait_for()
    page.get_by_text("TensorFlow 2.").wait_for(timeout=60_000)
    page.get_by_role("button", name="Solve it with a hidden layer").click()
    page.get_by_text("100% of the points are right").first.wait_for(timeout=60_000)


def test_a_learning_rate_that_is_too_large_is_said_and_cured(page, server):
    opened(page, server, "?part=Learning&set=Overlapping&rate=10")
    page.get_by_text("its steps are too large").wait_for()
    page.get_by_role("button", name="Learning rate 1", exact=True).click()
    page.wait_for_url(re.compile(r"rate=1(&|$)"))
