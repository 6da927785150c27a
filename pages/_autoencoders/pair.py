"""An autoencoder and a VAE side by side: same digits, same seed, other maps, other samples."""

from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from core import autoencoders as ae
from core.autoencoders import network, sampling
from core.pretrained import Card
from pages._autoencoders import shelf
from pages._shell import card, figure, hand, lesson, warm
from pages._shell.lesson import Task

_picture = figure.component("autoencoders_pair", "autoencoders_pair")
COUNT = 16
NORMAL, ANYWHERE = "N(0, 1)", "anywhere on the map"
TITLES = {shelf.PLAIN: "Autoencoder", shelf.VAE: "VAE"}


def show(row: Any) -> None:
    """Show both maps and what codes drawn blindly decode to."""
    with row:
        st.markdown("Draw z from")
        source = st.segmented_control(
            "Draw z from", (NORMAL, ANYWHERE), default=NORMAL, key="source", required=True, **hand.QUIET
        )
        st.markdown("Seed")
        seed = st.number_input("Seed of the samples", 0, 9999, 0, key="v_seed", width=120, **hand.QUIET)
        st.button("New samples", icon=":material/casino:", on_click=_next, key="new-samples")
    sides = {"plain": _side(shelf.PLAIN, source, seed), "vae": _side(shelf.VAE, source, seed)}
    told = [ae.card(name).quality["test_prior_fid"] for name in TITLES]
    alt = f"Maps of both networks. Samples from N(0, 1) are {told[0]:.0f} (autoencoder) and {told[1]:.0f} (VAE) away "
    alt += "from real digits, by the distance of features."
    hand.show(
        _picture,
        "pair",
        {},
        None,
        height=shelf.TALL,
        **sides,
        alt=alt + "from real digits, by the distance of features.",
    )
    made = ae.card(shelf.VAE).quality
    st.latex(
        r"\text{VAE: } L = \underbrace{-\log p(x \mid z)}_{\text{reconstruction}} + \beta\, \mathrm{KL}"
        rf" = {made['test_reconstruction']:.1f} + {made['test_kl']:.1f} = {made['test_minus_elbo']:.1f}"
        r"\ \text{nats a digit}, \quad \beta = 1"
    )
    _tasks(source)
    lesson.code(sampling.prior, sampling.decode, network.losses, network.divergence)
    card.show(*(ae.card(name) for name in TITLES))


def _next() -> None:
    st.session_state["v_seed"] = (int(st.session_state.get("v_seed", 0)) + 1) % 10000


def _side(name: str, source: str, seed: int) -> dict[str, Any]:
    codes = _codes(name, source, seed)
    # The traced sampler and NumPy give the same pictures; only TensorFlow has to be up for the first.
    rows = sampling.decode(name, codes) if warm.ready() else ae.opened(name).decode(codes)
    return {
        **shelf.plane(name),
        "samples": shelf.packed(ae.grey_values(rows)),
        "places": codes.tolist(),
        "title": f"{TITLES[name]}: {_spread(name)}",
        "words": _words(ae.card(name)),
    }


def _codes(name: str, source: str, seed: int) -> NDArray[np.float32]:
    if source == NORMAL:
        return ae.prior(2, COUNT, seed)
    low, high = np.array(shelf.window(name)).T
    return np.random.default_rng(seed).uniform(low, high, (COUNT, 2)).astype(np.float32)


def _spread(name: str) -> str:
    spread = shelf.codes(name).mu.std(axis=0)
    return f"codes spread by {spread[0]:.1f} and {spread[1]:.1f}"


def _words(made: Card) -> str:
    told = made.quality
    return (
        f"10,000 samples from N(0, 1): distance {told['test_prior_fid']:.0f} from real digits; "
        f"rebuilds: MSE {told['test_mse']:.3f}, {shelf.percent(told['test_accuracy'])} still read right"
    )


def _tasks(source: str) -> None:
    lesson.tasks(
        Task(
            "Draw z from N(0, 1) for the plain autoencoder. What do its samples look like?",
            ("All ten digits", "Nearly all alike", "Noise"),
            1,
            "Its codes are spread over a hundred units; N(0, 1) is one small spot of that map.",
            done=source == NORMAL,
        ),
        Task(
            "Which network rebuilds digits with the smaller squared error?",
            ("The autoencoder", "The VAE", "Both alike"),
            0,
            "The VAE pays for noise and for closeness to N(0, 1); what it gets is a map that can be drawn from.",
        ),
        Task(
            "Draw anywhere on the map. Which one answers with fewer smears?",
            ("The autoencoder", "The VAE"),
            1,
            "The VAE has no large empty zones: noise around each code makes neighbours overlap.",
            done=source == ANYWHERE,
        ),
        key="pair",
    )
