"""The losses in a real browser: what the hand moves, the browser computes as core does, and the link keeps."""

import math
import re

import numpy as np
import pytest

from core import losses
from core.losses import landscape, passing
from tests.browser.conftest import settled

RNG = np.random.default_rng(1964)
KINDS = {
    "Probability": ("p", ("bce", "focal", "kl", "mse", "mae"), (0.01, 0.99)),
    "Score": ("s", ("softmax_ce", "hinge", "squared_hinge"), (-4, 4)),
    "Number": ("n", ("mse", "mae", "huber", "log_cosh", "quantile"), (-4, 4)),
}


def opened(page, server, link=""):
    page.goto(f"{server.url}/losses{link}")
    settled(page)


def centre(locator):
    box = locator.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def drag(page, start, by, steps=10):
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(start[0] + by[0], start[1] + by[1], steps=steps)


def said(page, picture, name):
    return page.locator(f".losses.{picture}").get_attribute(f"data-{name}")


def numbers(text):
    return [float(word) for word in text.split()]


def target(name, y):
    return 2 * y - 1 if "hinge" in name else y


@pytest.mark.parametrize("kind", KINDS)
def test_every_curve_has_the_value_and_slope_of_core(kind, page, server):
    letter, names, (low, high) = KINDS[kind]
    settings = {"huber": ("delta", 0.7), "focal": ("gamma", 1.3), "quantile": ("tau", 0.3)}
    extra = "&".join(f"{key}={value}" for key, value in settings.values())
    for y in (0.0, 1.0):
        p = round(float(RNG.uniform(low, high)), 2)
        opened(page, server, f"?part=Curves&kind={kind}&{letter}={p}&{letter}y={y}&{extra}")
        page.locator(f".curves[data-p='{p:g}'][data-y='{y:g}']").wait_for()
        for name in names:
            shown = numbers(page.locator(f".entry[data-name='{name}']").get_attribute("data-numbers"))
            exact = losses.probe(name, p, target(name, y), settings.get(name, (0, None))[1])
            assert shown == pytest.approx([exact.value, exact.slope], rel=1e-9, abs=1e-12), name


def test_the_probe_moves_at_once_and_the_link_follows_on_release(page, server):
    opened(page, server, "?part=Curves")
    page.locator(".curves[data-p='0.1']").wait_for()
    drag(page, centre(page.get_by_role("slider", name="Prediction", exact=True)), (150, 0))
    page.wait_for_function(
        "() => [...document.querySelectorAll('*')].some(e => +e.shadowRoot?.querySelector('.curves')?.dataset.p > 0.2)"
    )
    assert not re.search(r"[?&]p=", page.url)
    page.mouse.up()
    page.wait_for_url(re.compile(r"[?&]p=0\.\d+"))
    value = float(re.search(r"[?&]p=([\d.]+)", page.url)[1])
    assert value == float(said(page, "curves", "p")) and 0.25 < value < 0.45


def test_the_table_of_the_browser_has_the_mean_of_core_while_a_prediction_is_dragged(page, server):
    opened(page, server)
    page.locator(".tables[data-mean]").wait_for()
    assert float(said(page, "tables", "mean")) == pytest.approx(
        -(math.log(0.1) + math.log(0.2) + math.log(0.6)) / 3, rel=1e-12
    )
    drag(page, centre(page.get_by_role("slider", name="Prediction of student 1")), (60, 0))
    page.locator(".tables:not([data-f='0.1 0.8 0.6'])").wait_for()
    f, y = numbers(said(page, "tables", "f")), numbers(said(page, "tables", "y"))
    assert f[0] > 0.2
    exact = losses.binary_cross_entropy_table(f, y).mean
    assert float(said(page, "tables", "mean")) == pytest.approx(exact, rel=1e-12)
    page.mouse.up()
    page.wait_for_url(re.compile(r"pass_f="))


def test_the_softmax_of_one_probability_is_shown_to_be_nothing(page, server):
    opened(page, server)
    page.locator(".trap .softmax").get_by_text("0.000").wait_for(timeout=60_000)
    assert page.locator(".trap .keras").inner_text() == "1.474"


def test_scores_become_the_probabilities_of_core(page, server):
    opened(page, server, "?part=Softmax&z0=1.5&z1=-0.4&z2=0.3&label=2&T=0.7")
    page.locator(".softmax[data-loss]").wait_for()
    exact = losses.softmax_cross_entropy((1.5, -0.4, 0.3), 2, 0.7)
    assert float(said(page, "softmax", "loss")) == pytest.approx(exact.loss, rel=1e-12)
    assert numbers(said(page, "softmax", "p")) == pytest.approx(exact.probabilities, rel=1e-12)
    assert numbers(said(page, "softmax", "gradient")) == pytest.approx(exact.gradient, rel=1e-12)
    page.get_by_role("radio", name="Class 0 is the true one").click()
    page.wait_for_url(re.compile(r"label=0"))


@pytest.mark.parametrize("delta", [0.2, 1.0, 4.0])
def test_the_three_lines_of_the_browser_are_those_of_core(delta, page, server):
    points = [(round(float(x), 2), round(float(y), 2)) for x, y in RNG.uniform((0.5, -3.5), (9.5, 9.5), (11, 2))]
    text = "%20".join(f"{x},{y}" for x, y in points)
    opened(page, server, f"?part=Outlier&points={text}&delta_fit={delta}")
    page.locator(".outlier[data-points='11']").wait_for()
    exact = losses.fit(points, delta)
    wanted = [v for line in (exact.mse, exact.mae, exact.huber) for v in (line.intercept, line.slope, line.loss)]
    assert numbers(said(page, "outlier", "fits")) == pytest.approx(wanted, rel=1e-8, abs=1e-9)


def test_dragging_the_outlier_moves_the_squared_line_and_hardly_the_absolute_one(page, server):
    opened(page, server, "?part=Outlier")
    page.locator(".outlier[data-points='13']").wait_for()
    before = numbers(said(page, "outlier", "fits"))
    drag(page, centre(page.get_by_role("img", name=re.compile("^Point 13 "))), (0, 110))
    page.locator(f".outlier:not([data-fits='{' '.join(map(str, before))}'])").wait_for()
    page.wait_for_timeout(100)
    after = numbers(said(page, "outlier", "fits"))
    assert after[1] < before[1] - 0.05 and after[4] == pytest.approx(before[4], abs=1e-9)
    page.mouse.up()
    page.wait_for_url(re.compile(r"points="))


def test_two_losses_stand_finished_and_are_scrubbed_together(page, server):
    opened(page, server, "?part=Two%20losses")
    page.locator(".contest[data-count]").wait_for()
    assert page.locator(".contest article[data-right='98']").count() == 2
    page.get_by_role("slider", name="Position").press("Home")
    page.locator(".contest[data-index='0']").wait_for()
    page.get_by_text("2% right").nth(1).wait_for()


def test_the_student_gets_the_lecture_answer_before_and_a_better_one_after(page, server):
    opened(page, server, "?part=Will%20I%20pass")
    page.locator(".passing[data-p]").wait_for()
    assert float(said(page, "passing", "p")) > 0.9
    page.get_by_role("slider", name="Position").press("Home")
    page.locator(".passing[data-index='0']").wait_for()
    first = losses.first_answer()
    assert float(said(page, "passing", "p")) == pytest.approx(first.probability, rel=1e-6)
    assert float(said(page, "passing", "loss")) == pytest.approx(first.loss, rel=1e-6)


def test_training_makes_the_answer_move(page, server):
    opened(page, server, "?part=Will%20I%20pass&p_seed=7")
    page.get_by_text("TensorFlow 2.").wait_for(timeout=60_000)
    page.get_by_text("The settings have changed").wait_for()
    page.get_by_role("button", name="Train").click()
    page.get_by_text("Trained: step 1,000").wait_for(timeout=60_000)
    end = page.get_by_role("slider", name="Position").get_attribute("max")
    page.locator(f".passing[data-index='{end}']").wait_for()  # the replay of the new run is over
    first = passing.ask(passing.initial_weights(7), (4.0, 5.0))
    page.get_by_role("slider", name="Position").press("Home")
    page.locator(".passing[data-index='0']").wait_for()
    assert float(said(page, "passing", "p")) == pytest.approx(first.probability, rel=1e-6)


def test_another_student_gets_the_answer_of_core(page, server):
    opened(page, server, "?part=Will%20I%20pass&lectures=2.5&hours=3")
    page.locator(".passing[data-label='0']").wait_for()
    page.get_by_role("slider", name="Position").press("Home")
    page.locator(".passing[data-index='0']").wait_for()
    exact = passing.ask(passing.initial_weights(passing.LECTURE_SEED), (2.5, 3.0))
    assert float(said(page, "passing", "p")) == pytest.approx(exact.probability, rel=1e-6)
    assert float(said(page, "passing", "loss")) == pytest.approx(exact.loss, rel=1e-6)


def test_the_path_on_the_surface_is_that_of_core(page, server):
    opened(page, server, "?part=Surface&w0=1.2&w1=0.5&w2=6.5&rate=3")
    page.locator(".surface[data-index='60']").wait_for()
    data = landscape.examples()
    path = landscape.descend(data, (1.2, 0.5, 6.5), (1, 2), 3, 60)
    assert float(said(page, "surface", "loss")) == pytest.approx(path.loss[-1], rel=1e-9)
    assert numbers(said(page, "surface", "w")) == pytest.approx([1.2, *path.places[-1]], rel=1e-9)


def test_a_click_on_the_surface_starts_there(page, server):
    opened(page, server, "?part=Surface")
    page.locator(".surface[data-index]").wait_for()
    box = page.locator(".surface .map").bounding_box()
    page.mouse.click(box["x"] + box["width"] * 0.75, box["y"] + box["height"] * 0.75)
    page.wait_for_url(re.compile(r"w1=[4-6]"))
    page.locator(".surface[data-index='0']").wait_for()


@pytest.mark.parametrize(
    "part", ["Tables", "Curves", "Softmax", "Outlier", "Two%20losses", "Will%20I%20pass", "Surface"]
)
def test_every_part_fits_the_lecture_screen(part, page, server):
    opened(page, server, f"?part={part}")
    root = page.locator(".losses")
    root.wait_for()
    page.wait_for_timeout(300)
    box = root.bounding_box()
    assert box["y"] + box["height"] <= 722
