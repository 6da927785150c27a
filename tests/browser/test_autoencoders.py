"""The autoencoders in a real browser: what a hand moves, the browser encodes and decodes as core does."""

import re

import numpy as np
import pytest

from core import autoencoders as ae
from core.data import mnist
from pages._autoencoders import shelf
from tests.browser.conftest import settled


def opened(page, server, link):
    page.goto(f"{server.url}/autoencoders{link}")
    settled(page)


def said(page, picture, name):
    return page.locator(f".losses.{picture}").get_attribute(f"data-{name}")


def numbers(text):
    return [float(word) for word in text.split()]


def drag(page, locator, by):
    box = locator.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + by[0], y + by[1], steps=6)


@pytest.mark.parametrize(("left", "name"), [("autoencoder, 5 numbers", "autoencoder_5"), ("PCA, 2 numbers", None)])
def test_the_machine_has_the_code_and_error_of_core_and_a_dragged_number_changes_it(left, name, page, server):
    opened(page, server, f"?left={left}&b_digit=9")
    page.locator(".bottleneck[data-error]").wait_for()
    image = ae.pixels(mnist().test_images[shelf.chosen(4)[[9]]])
    net = ae.opened(name) if name else ae.pca(2)
    code = net.encode(image).mu
    assert numbers(said(page, "bottleneck", "code")) == pytest.approx(code[0].tolist(), rel=1e-4, abs=1e-4)
    error = float(np.square(image - net.decode(code)).sum())
    assert float(said(page, "bottleneck", "error")) == pytest.approx(error, rel=1e-4)
    before = said(page, "bottleneck", "error")
    drag(page, page.get_by_role("slider", name="Number 1 of the code"), (0, -30))
    page.mouse.up()
    page.locator(f".bottleneck:not([data-error='{before}'])").wait_for()
    moved = np.array([numbers(said(page, "bottleneck", "code"))], np.float32)
    assert moved[0, 0] > code[0, 0]
    error = float(np.square(image - net.decode(moved)).sum())
    assert float(said(page, "bottleneck", "error")) == pytest.approx(error, rel=1e-3)


def test_the_map_decodes_under_the_cursor_and_encodes_a_drawing(page, server):
    opened(page, server, "?part=Latent%20map&net=VAE")
    page.locator(".latent[data-ink]").wait_for()
    first = said(page, "latent", "at")
    box = page.locator(".latent .ground").bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.7, box["y"] + box["height"] * 0.4)
    page.locator(f".latent:not([data-at='{first}'])").wait_for()
    at = np.array([numbers(said(page, "latent", "at"))], np.float32)
    assert float(said(page, "latent", "ink")) == pytest.approx(float(ae.opened("vae_2").decode(at).sum()), rel=1e-3)
    three = np.flatnonzero(mnist().test_labels == 3)[0]
    drawn = numbers(said(page, "latent", "drawn"))
    assert drawn == pytest.approx(shelf.codes("vae_2").mu[three].tolist(), rel=1e-3, abs=1e-3)
    drag(page, page.locator(".latent .sheet"), (30, 40))
    page.mouse.up()
    page.locator(f".latent:not([data-drawn='{' '.join(map(str, drawn))}'])").wait_for()
    drag(page, page.get_by_role("application", name="End A of the walk"), (120, 40))
    page.mouse.up()
    page.wait_for_url(re.compile(r"[?&]a=\d+"))


def test_z_is_mu_plus_sigma_times_epsilon(page, server):
    opened(page, server, "?part=Noise%20trick&n_digit=77&e1=1.5&e2=-0.5")
    page.locator(".noise[data-z]").wait_for()
    codes = shelf.codes("vae_2")
    assert numbers(said(page, "noise", "mu")) == pytest.approx(codes.mu[77].tolist(), rel=1e-3, abs=1e-3)
    assert numbers(said(page, "noise", "sigma")) == pytest.approx(codes.sigma[77].tolist(), rel=1e-3)
    z = codes.mu[77] + codes.sigma[77] * np.array([1.5, -0.5])
    assert numbers(said(page, "noise", "z")) == pytest.approx(z.tolist(), rel=1e-3, abs=1e-3)


def test_a_collapsed_number_changes_nothing_and_a_live_one_much(page, server):
    opened(page, server, "?part=Perturb&ten=beta%208&p_digit=5")
    page.locator(".perturb[data-change]").wait_for()
    change = numbers(said(page, "perturb", "change"))
    apart = np.sort(ae.divergences(ae.opened("vae_10_beta_8"), mnist().test_images).mean(axis=0))[::-1]
    dead = [value for value, nats in zip(change, apart, strict=True) if nats < 0.01]
    assert dead and max(dead) < 1 < 20 < change[0]


def test_the_threshold_is_dragged_and_its_shares_are_those_of_core(page, server):
    opened(page, server, "?part=Anomalies&threshold=40")
    page.locator(".anomalies[data-threshold='40']").wait_for()
    net = ae.opened("autoencoder_2")
    digits, letters = ae.digit_errors(net), ae.errors(net, ae.strange("letters"))
    assert float(said(page, "anomalies", "caught")) == pytest.approx((letters >= 40).mean())
    assert float(said(page, "anomalies", "alarms")) == pytest.approx((digits >= 40).mean())
    drag(page, page.get_by_role("slider", name="Threshold"), (60, 0))
    page.mouse.up()
    page.wait_for_url(re.compile(r"[?&]threshold="))
    assert float(said(page, "anomalies", "threshold")) > 40
