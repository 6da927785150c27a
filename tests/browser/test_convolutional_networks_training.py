"""Difficulties and training in a real browser: what moves under the hand is core's, and a run trains to its goal."""

import re

import numpy as np
import pytest

from core import runs
from core.classifiers import confusion, difficulties, training
from core.classifiers.difficulties import FIRST
from core.data import mnist
from pages._shell import serving
from tests.browser.conftest import settled


def opened(page, server, link):
    page.goto(f"{server.url}/convolutional_networks{link}")
    settled(page)


def numbers(locator, name):
    return [float(word) for word in locator.get_attribute(f"data-{name}").split()]


def test_a_difficulty_moves_under_the_hand_as_core_computes_and_the_link_follows(page, server):
    opened(page, server, "?part=Difficulties")
    picture = page.locator(".difficulties[data-top='7']")  # a 3 turned by 54 degrees is taken for a 7
    picture.wait_for(timeout=60_000)
    together, _ = difficulties.first_answers()
    assert numbers(picture, "odds") == pytest.approx(together[6], abs=2e-5)
    box = page.get_by_role("slider", name="Viewpoint, turn").bounding_box()
    page.mouse.move(box["x"] + 10 + (box["width"] - 20) * 0.3, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + 10 + (box["width"] - 20) * 0.1, box["y"] + box["height"] / 2, steps=6)
    picture = page.locator(".difficulties[data-levels='2 0 0 0 0 0 0']")
    picture.wait_for()
    assert numbers(picture, "odds") == pytest.approx(together[2], abs=2e-5) and "d_viewpoint" not in page.url
    shown = np.rint(difficulties.pictures(FIRST, "turn")[2] * 255).sum()
    assert float(picture.get_attribute("data-ink")) == pytest.approx(shown, rel=1e-3)
    page.mouse.up()
    page.wait_for_url(re.compile(r"d_viewpoint=2"))


def test_the_stored_run_is_scrubbed_as_one(page, server):
    run = runs.load(serving.ROOT / "assets" / "models" / "runs", runs.run_key(training.Config()), training.Snapshot)
    opened(page, server, "?part=Train")
    page.get_by_text("TensorFlow 2.").wait_for(timeout=120_000)
    picture = page.locator(".learning[data-step='400']")
    picture.wait_for(timeout=60_000)
    assert int(picture.get_attribute("data-right")) == round(1000 * run[-1].test_accuracy)
    page.get_by_role("slider", name="Position").press("Home")
    page.locator(".learning[data-step='0']").wait_for()
    matrix = confusion.confusion(mnist().test_labels, run[0].answers)
    label, answer = np.unravel_index(matrix.argmax(), matrix.shape)
    page.get_by_role("button", name=f"{matrix.max()} times a {label} was answered {answer}").first.click()
    page.wait_for_url(re.compile(rf"t_label={label}|t_answer={answer}"))
    behind = page.locator(".behind button")
    behind.first.wait_for()
    assert behind.count() == min(40, matrix.max())
    behind.nth(1).click()
    page.wait_for_url(re.compile(r"t_digit=\d+"))
    chosen = int(re.search(r"t_digit=(\d+)", page.url)[1])
    assert mnist().test_labels[chosen] == label and run[0].answers[chosen] == answer


def test_train_ends_above_94_percent(page, server):
    opened(page, server, "?part=Train&t_seed=5&t_steps=200")
    page.get_by_text("TensorFlow 2.").wait_for(timeout=120_000)
    page.get_by_text("The settings have changed").wait_for()
    page.get_by_role("button", name="Train", exact=True).click()
    page.get_by_text("Trained: step 200").wait_for(timeout=240_000)
    picture = page.locator(".learning[data-step='200'][data-live='false']")
    picture.wait_for(timeout=60_000)
    assert float(picture.get_attribute("data-accuracy")) >= 0.94


def test_both_parts_fit_the_lecture_screen(page, server):
    for link, picture in (("?part=Difficulties", ".difficulties"), ("?part=Train", ".learning")):
        opened(page, server, link)
        root = page.locator(f"{picture}[data-{'levels' if 'Diff' in link else 'step'}]")
        root.wait_for(timeout=60_000)
        page.wait_for_timeout(300)
        box = root.bounding_box()
        assert box["y"] + box["height"] <= 722
