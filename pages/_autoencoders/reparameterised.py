"""The noise inside a VAE, with its numbers: z = mu + sigma * epsilon."""

from typing import Any

import numpy as np
import streamlit as st

from core import autoencoders as ae
from core.autoencoders import network
from core.data import mnist
from pages._autoencoders import shelf
from pages._shell import card, figure, hand, lesson
from pages._shell.lesson import Task

_picture = figure.component("autoencoders_noise", "autoencoders_noise")
BETAS = {0.0: "vae_2_beta_0", 0.3: "vae_2_beta_0.3", 1.0: "vae_2", 3.0: "vae_2_beta_3", 10.0: "vae_2_beta_10"}
BOUNDS = (-4.0, 4.0, 0.1)


def show(row: Any) -> None:
    """Show one digit's Gaussian, a roll of epsilon, and the code it becomes."""
    with row:
        st.markdown("Beta of the VAE")
        beta = st.select_slider("Beta of the VAE", list(BETAS), 1.0, key="n_beta", width=260, **hand.QUIET)
    name = BETAS[beta]
    picture = st.container()
    with hand.expander():
        columns = st.columns(3)
        digit = int(columns[0].number_input("Held-out digit", 0, 999, 3, key="n_digit", bind="query-params"))
        with columns[1]:
            first = hand.number("Epsilon 1", "e1", 0.8, BOUNDS)
        with columns[2]:
            second = hand.number("Epsilon 2", "e2", -1.2, BOUNDS)
        st.latex(_formula(name, digit, (first, second)))
    with picture:
        data = {"plane": shelf.plane(name), "words": _words(name), "alt": _alt(name, digit)}
        hand.show(_picture, "noise", {"digit": digit, "e1": first, "e2": second}, _moved, height=shelf.TALL, **data)
    _tasks(beta)
    lesson.code(network.reparameterise, network.divergence)
    card.show(ae.card(name))


def _moved(said: Any) -> None:
    st.session_state["n_digit"] = max(0, min(999, int(said["digit"])))
    for key in ("e1", "e2"):
        hand.keep(key, said[key], BOUNDS)


def _formula(name: str, digit: int, epsilon: tuple[float, float]) -> str:
    codes = shelf.codes(name)
    mu, sigma = codes.mu[digit], codes.sigma[digit]
    apart = ae.divergences(ae.opened(name), mnist().test_images[[digit]])[0]
    sums = [
        rf"z_{i + 1} = {mu[i]:.3f} + {sigma[i]:.3f} \cdot ({epsilon[i]:g}) = {mu[i] + sigma[i] * epsilon[i]:.3f}"
        for i in range(2)
    ]
    return (
        r"\quad ".join(sums)
        + r"\qquad \mathrm{KL} = \tfrac12 \sum (\mu^2 + \sigma^2 - 1 - \ln \sigma^2)"
        + rf" = {apart[0]:.2f} + {apart[1]:.2f} = {apart.sum():.2f}\ \text{{nats}}"
    )


def _words(name: str) -> str:
    sigma = float(np.median(shelf.codes(name).sigma))
    return f"Over all digits the middle σ is <b>{sigma:.3f}</b>."


def _alt(name: str, digit: int) -> str:
    codes = shelf.codes(name)
    mu, sigma = codes.mu[digit], codes.sigma[digit]
    centre, spread = f"{mu[0]:.2f}, {mu[1]:.2f}", f"{sigma[0]:.3f}, {sigma[1]:.3f}"
    return f"A {mnist().test_labels[digit]} becomes a Gaussian at {centre} with sigma {spread}."


def _tasks(beta: float) -> None:
    lesson.tasks(
        Task(
            "Why is epsilon drawn outside and then scaled, instead of drawing z itself?",
            ("It is faster", "So that the gradient can reach mu and sigma", "So that z is positive"),
            1,
            "A draw has no derivative. Here it is only an input: dz/dmu = 1, dz/dsigma = epsilon.",
        ),
        Task(
            "Beta 0: the KL costs nothing. What becomes of sigma?",
            ("It shrinks towards 0", "It becomes 1", "It grows"),
            0,
            "Noise only hurts the reconstruction; with nothing to pay for it, the network turns it off.",
            done=beta == 0,
        ),
        Task(
            "Beta 10: what do the 24 rolls look like?",
            ("More alike", "They differ more: the ellipse is larger"),
            1,
            "A larger sigma is cheaper in KL; the digit's own place becomes vague.",
            done=beta == 10,
        ),
        key="noise",
    )
