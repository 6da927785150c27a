"""The playground in a real browser: it computes what core computes, learns, goes back, and opens its units."""

import numpy as np
import pytest

from core import networks, runs
from core.networks.__main__ import FOLDER, first
from tests.browser.conftest import settled


def opened(page, server, link=""):
    page.goto(f"{server.url}/networks{link}")
    settled(page)
    ground = page.locator(".ground[data-epoch]")
    ground.wait_for()
    return ground


def until(page, ground, condition, seconds=30):
    for _ in range(seconds * 20):
        found = ground.evaluate("ground => ({...ground.dataset})")
        if condition(found):
            return found
        page.wait_for_timeout(50)
    raise AssertionError(found)


def warm(page):
    page.locator('button[aria-label="Train"]:not([disabled])').wait_for(timeout=90_000)


def test_every_stored_epoch_shows_the_loss_that_core_stored(page, server):
    ground = opened(page, server)
    stored = runs.load(FOLDER, runs.run_key(first()), networks.Snapshot)
    bar = page.get_by_label("Position")
    for frame in (len(stored) - 1, 0, len(stored) // 2):
        bar.fill(str(frame))
        found = until(page, ground, lambda said, step=stored[frame].step: said["epoch"] == str(step))
        assert float(found["loss"]) == pytest.approx(stored[frame].loss, rel=1e-6)


def test_the_browser_computes_the_layers_that_core_computes(page, server, tensorflow):
    opened(page, server)
    config = networks.Config(**{**vars(first()), "hidden": (3, 5), "activation": ("relu", "sigmoid"), "classes": 2})
    rows = networks.features(config, config.points[:20])
    weights = [np.asarray(w) for w in networks.initial_weights(config)]
    names = [part.tolist() for part in weights]
    address = page.evaluate(
        "performance.getEntriesByType('resource').map(e => e.name).find(n => n.endsWith('networks_model.js'))"
    )
    told = page.evaluate(
        """async ([address, shapes, activations, flat, rows, count]) => {
          const { layers } = await import(address);
          const run = { shapes, activations };
          const weights = shapes.map((_, l) => ({ w: flat[2 * l].flat(), b: flat[2 * l + 1] }));
          return layers(run, weights, Float32Array.from(rows.flat()), count).map((layer) => [...layer]);
        }""",
        [address, [[2, 3], [3, 5], [5, 1]], list(config.activations), names, rows.tolist(), 20],
    )
    snapshot = networks.Snapshot(0, 0.0, 0.0, tuple(weights), rows, 0.0, 0.0, 0.1)
    for ours, theirs in zip(told, networks.hidden(config, snapshot, config.points[:20]), strict=True):
        np.testing.assert_allclose(np.reshape(ours, theirs.shape), theirs, atol=1e-5)


def test_training_moves_the_picture_and_epoch_0_comes_back(page, server):
    ground = opened(page, server, "?n_seed=4&n_epochs=120")
    warm(page)
    until(page, ground, lambda said: said["epoch"] == "0")
    page.get_by_role("button", name="Train", exact=True).click()
    trained = until(page, ground, lambda said: said["epoch"] == "120")
    assert float(trained["test"]) < 0.3
    page.get_by_label("Position").fill("0")
    start = until(page, ground, lambda said: said["epoch"] == "0")
    assert float(start["loss"]) > float(trained["loss"])
    page.get_by_role("button", name="Train", exact=True).click()
    until(page, ground, lambda said: said["epoch"] == "420")


def test_a_unit_pointed_at_fills_the_picture_with_its_formula(page, server):
    opened(page, server)
    page.get_by_label("Layer 1, unit 2").hover()
    page.locator(".map h4", has_text="Layer 1, unit 2").first.wait_for()
    weights = runs.load(FOLDER, runs.run_key(first()), networks.Snapshot)[-1].weights
    said = page.locator(".foot .said").inner_text().replace("−", "-").replace(" ", "")
    w, b = weights[0][:, 1], weights[1][1]
    assert said == f"h¹₂=tanh({w[0]:.2f}x₁{w[1]:+.2f}x₂{b:+.2f})"


def test_a_unit_more_is_in_the_picture_and_in_the_link(page, server):
    opened(page, server)
    page.get_by_label("One unit more in layer 1").click()
    page.get_by_label("Layer 1, unit 5").wait_for()
    page.wait_for_url("**n_hidden=5**")


def test_points_are_drawn_by_hand(page, server):
    ground = opened(page, server, "?n_data=Points+you+draw&n_drawn=none")
    page.get_by_role("radio", name="Draw class 0").click()
    box = page.locator(".ground > .map canvas").bounding_box()
    page.mouse.move(box["x"] + 0.6 * box["width"], box["y"] + 0.3 * box["height"])
    page.mouse.down()
    page.mouse.move(box["x"] + 0.9 * box["width"], box["y"] + 0.3 * box["height"], steps=12)
    page.mouse.up()
    page.wait_for_url("**n_drawn=*_0*")
    assert ground.is_visible()
