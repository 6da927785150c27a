"""Tasks, pixels and features in a real browser: what the hand moves follows core, and the link follows the hand."""

import re

import numpy as np
import pytest

from core.classifiers import handmade, moving, views
from core.data import mnist
from tests.browser.conftest import settled


def opened(page, server, link=""):
    page.goto(f"{server.url}/convolutional_networks{link}")
    settled(page)


def said(page, picture, name):
    return page.locator(f".losses.{picture}").get_attribute(f"data-{name}")


def numbers(text):
    return [float(word) for word in text.split()]


def drag(page, start, by, steps=8):
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(start[0] + by[0], start[1] + by[1], steps=steps)


def middle(box):
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_turning_the_digit_moves_bars_and_dial_as_core_says(page, server):
    opened(page, server, "?part=Tasks&angle=20")
    page.locator(".turning[data-angle='20']").wait_for()
    box = page.locator(".turning .hold canvas").bounding_box()
    x, y = middle(box)
    drag(page, (x + 100, y), (0, -100))  # from the right, up: counterclockwise
    page.locator(".turning:not([data-angle='20'])").wait_for()
    angle = int(said(page, "turning", "angle"))
    assert angle == pytest.approx(60, abs=6)
    found, label = views.turned_digit(), int(mnist().test_labels[views.TURNED])
    assert float(said(page, "turning", "told")) == pytest.approx(found.angles[angle + 60], rel=1e-5)
    assert float(said(page, "turning", "p")) == pytest.approx(found.probabilities[angle + 60, label], rel=1e-5)
    page.mouse.up()
    page.wait_for_url(re.compile(rf"angle={angle}"))


def test_sums_of_both_kinds_of_unit_are_those_of_numpy_wherever_the_kernel_is_dragged(page, server):
    opened(page, server, "?part=Pixels&pix_unit=29&pix_filter=3&pix_row=12&pix_column=14")
    page.locator(".wiring[data-place='11 13']").wait_for()
    page.wait_for_timeout(300)
    window = page.get_by_role("slider", name="Where the kernel lies")
    drag(page, middle(window.bounding_box()), (60, 45))
    page.locator(".wiring:not([data-place='11 13'])").wait_for()
    row, column = (int(n) for n in numbers(said(page, "wiring", "place")))
    assert row > 12 and column > 14
    image = np.pad(mnist().test_images[views.MOVED] / 255.0, 1)
    first, (kernels, biases) = moving.load_dense(), moving.first_kernels()
    dense = float(image[1:-1, 1:-1].ravel() @ first[0][:, 28].astype(float) + first[1][28])
    conv = float((image[row : row + 3, column : column + 3] * kernels[:, :, 0, 2]).sum() + biases[2])
    assert float(said(page, "wiring", "dense")) == pytest.approx(dense, abs=1e-4)
    assert float(said(page, "wiring", "conv")) == pytest.approx(conv, abs=1e-5)
    page.mouse.up()
    page.wait_for_url(re.compile(rf"pix_row={row + 1}"))


def test_a_dragged_digit_gets_both_answers_and_shares_of_core(page, server):
    opened(page, server, "?part=Pixels&pix=Move&pix_right=0&pix_down=0")
    page.locator(".moved[data-move='0 0']").wait_for()
    page.wait_for_timeout(300)
    box = page.locator(".moved .hold canvas").bounding_box()
    drag(page, middle(box), (5 * box["width"] / 28, -3 * box["width"] / 28))
    page.locator(".moved[data-move='5 -3']").wait_for()
    place = moving.PLACES.index((5, -3))
    assert numbers(said(page, "moved", "accuracy")) == pytest.approx(views.views()["moved_accuracy"][:, place])
    best = views.views()["moved"][:, place].argmax(axis=-1).tolist()
    assert [int(said(page, "moved", name)) for name in ("conv", "dense")] == best
    page.mouse.up()
    page.wait_for_url(re.compile(r"pix_right=5"))
    opened(page, server, "?part=Pixels&pix=Shuffle")
    page.locator(".shuffling[data-share='8']").wait_for()
    page.get_by_role("slider", name="Position").press("End")
    page.locator(".shuffling[data-share='20']").wait_for()
    told = [int(n) for n in numbers(said(page, "shuffling", "told"))]
    assert told == views.views()["shuffled"][:, 20].argmax(axis=-1).tolist() and told[2] == mnist().test_labels[3]


def test_a_feature_switched_off_changes_the_measured_accuracy(page, server):
    opened(page, server, "?part=Features")
    page.locator(".handmade[data-by-hand]").wait_for()
    page.get_by_role("button", name=re.compile("^Holes")).click()
    names = tuple(name for name in handmade.FEATURES if name != "holes")
    training, held_out = views.by_hand()
    wanted = handmade.accuracy(handmade.learned_means(training, names), held_out)
    page.locator(f".handmade[data-by-hand='{wanted:g}']").wait_for()
    page.get_by_text(f"{100 * wanted:.1f} %").first.wait_for()


def test_a_unit_of_a_depth_opens_and_its_picture_is_scrubbed_from_noise(page, server):
    opened(page, server, "?part=Features&feat=One%20unit")
    page.locator(".wanted[data-step='120']").wait_for()
    grown = views.first_grown()
    assert float(said(page, "wanted", "told")) == pytest.approx(float(grown.answers[-1]), rel=1e-5)
    page.get_by_role("slider", name="Position").press("Home")
    page.locator(".wanted[data-step='0']").wait_for()
    assert float(said(page, "wanted", "told")) == pytest.approx(float(grown.answers[0]), rel=1e-4, abs=1e-5)
    page.get_by_text("TensorFlow 2.").wait_for(timeout=60_000)
    page.get_by_role("button", name="Unit 5", exact=True).click()
    page.locator(".wanted[data-unit='4'][data-step='120']").wait_for(timeout=60_000)
    page.wait_for_url(re.compile(r"unit_number=5"))
    opened(page, server, "?part=Features&feat=Low%20to%20high")
    page.locator(".dl-pictures button.cell").last.click()  # a place of the deepest layer
    page.locator(".wanted[data-layer='conv4']").wait_for(timeout=60_000)
