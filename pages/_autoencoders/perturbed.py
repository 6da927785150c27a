"""Ten numbers, moved one at a time: what each of them means, and which mean nothing."""

from typing import Any

import numpy as np
import streamlit as st

from core import autoencoders as ae
from core.data import mnist
from pages._autoencoders import shelf
from pages._shell import card, figure, hand, lesson
from pages._shell.lesson import Task

_picture = figure.component("autoencoders_perturb", "autoencoders_perturb")
NETS = {"beta 1": "vae_10", "beta 8": "vae_10_beta_8"}
DEAD = 0.05  # nats; less than that tells nothing of the picture


def show(row: Any) -> None:
    """Show every number of a code over its whole range."""
    with row:
        kind = st.segmented_control(
            "VAE with 10 numbers", list(NETS), default="beta 1", key="ten", required=True, **hand.QUIET
        )
    name = NETS[kind]
    picture = st.container()
    with hand.expander():
        digit = int(st.number_input("Held-out digit", 0, 999, 0, key="p_digit", bind="query-params"))
        apart = ae.divergences(ae.opened(name), mnist().test_images).mean(axis=0)
        st.latex(
            r"\mathrm{KL} = " + " + ".join(f"{value:.2f}" for value in apart) + rf" = {apart.sum():.2f}\ \text{{nats}}"
        )
    dead = int((apart < DEAD).sum())
    words = _words(name, dead)
    with picture:
        data = {"net": shelf.net(name), "kl": apart.tolist(), "dead": DEAD, "words": words}
        order = np.argsort(-apart).tolist()
        alt = f"{10 - dead} of 10 numbers carry something of the picture, {dead} have collapsed."
        hand.show(_picture, "perturb", {"digit": digit}, _moved, height=shelf.TALL, **data, order=order, alt=alt)
    _tasks(kind, dead)
    lesson.code(ae.divergences, ae.divergence)
    card.show(ae.card(name))


def _moved(said: Any) -> None:
    st.session_state["p_digit"] = max(0, min(999, int(said["digit"])))


def _words(name: str, dead: int) -> str:
    told = ae.card(name).quality
    collapsed = (
        f"<b>{dead} of 10</b> numbers have collapsed: their μ is 0 and their σ is 1 for every digit."
        if dead
        else "All ten numbers carry something."
    )
    return (
        f"{collapsed} Rebuilds: MSE {told['test_mse']:.3f}, {shelf.percent(told['test_accuracy'])} still read as "
        f"their digit; KL {told['test_kl']:.1f} nats."
    )


def _tasks(kind: str, dead: int) -> None:
    lesson.tasks(
        Task(
            "Beta 8 instead of 1. How many of the ten numbers stay in use?",
            ("All ten", "About half", "One"),
            1,
            f"A number that buys less than beta times its KL is switched off. On screen {dead} of 10 are off.",
            done=kind == "beta 8",
        ),
        Task(
            "A collapsed number is dragged from -3 to 3. What does the picture do?",
            ("It becomes another digit", "Nothing", "It becomes noise"),
            1,
            "The decoder has learned that this number is pure noise, so it does not listen.",
            done=dead > 0,
        ),
        Task(
            "Does one number mean exactly one thing, such as slant?",
            ("Yes", "Sometimes nearly, mostly several things at once"),
            1,
            "Nothing in the loss asks for one meaning per number. A row changes different digits differently.",
        ),
        key="perturb",
    )
