"""How much the KL may cost: one VAE for each beta from 0 to 10."""

from typing import Any

import streamlit as st

from core import autoencoders as ae
from core.autoencoders import loop, network
from core.data import mnist
from core.figures import latent
from pages._autoencoders import shelf
from pages._autoencoders.reparameterised import BETAS
from pages._shell import card, figure, hand, lesson, pictures
from pages._shell.lesson import Task

COUNT, COLUMNS = 20, 20


def show(row: Any) -> None:
    """Show the map, the curves and the samples of one beta, and where it stands among all."""
    with row:
        st.markdown("Beta: what one nat of KL costs")
        beta = st.select_slider("Beta", list(BETAS), 1.0, key="beta", width=280, **hand.QUIET)
    name = BETAS[beta]
    codes, labels = shelf.codes(name).mu, mnist().test_labels
    sweep = _sweep(beta)
    shown = latent.beta_sweep(codes, labels, _terms(name), sweep)
    low, high = shelf.window(name)[0]
    if beta:
        shown.update_xaxes(range=[-3.6, 3.6], row=1, col=1)
    else:
        shown.update_xaxes(range=[low, high], row=1, col=1)
    place = list(BETAS).index(beta)
    error, apart = sweep["error"][place], sweep["divergence"][place]
    alt = f"Beta {beta:g}: reconstruction {error:.1f} and KL {apart:.1f} nats on 10,000 test digits."
    figure.show(shown, key="beta-figure", alt=alt)
    images = ae.samples(ae.opened(name), COUNT)
    pictures.show(
        pictures.Grid(images, COLUMNS, tones=["orange"] * COUNT),
        key="beta-samples",
        alt=f"{COUNT} samples from N(0, 1), decoded.",
        picture_height=52,
    )
    told = ae.card(name).quality
    st.markdown(
        f"Decoded from N(0, 1): 10,000 such samples are **{told['test_prior_fid']:.0f}** away from real digits. "
        f"Rebuilt digits: **{shelf.percent(told['test_accuracy'])}** still read as themselves. "
        "Solid: training, dashed: held out. Rings: N(0, 1)."
    )
    st.latex(
        r"L = \text{reconstruction} + \beta\,\mathrm{KL} = "
        rf"{error:.1f} + {beta:g} \cdot {apart:.1f} = {error + beta * apart:.1f}\ \text{{nats}}"
    )
    _tasks(beta)
    lesson.code(network.losses, network.divergence, loop.Loop)
    card.show(ae.card(name))


def _terms(name: str) -> latent.Terms:
    return latent.Terms(*ae.about(name, "curves").T)


def _sweep(beta: float) -> dict[str, list[float]]:
    """Return both terms on MNIST's test part for every beta."""
    told = [ae.card(name).quality for name in BETAS.values()]
    return {
        "beta": list(BETAS),
        "error": [each["test_reconstruction"] for each in told],
        "divergence": [each["test_kl"] for each in told],
        "chosen": [list(BETAS).index(beta)],
    }


def _tasks(beta: float) -> None:
    lesson.tasks(
        Task(
            "Beta grows from 1 to 10. Which term gets worse?",
            ("The KL", "The reconstruction", "Both"),
            1,
            "The KL becomes dear, so the code says less about the picture, and the decoder has less to work with.",
            done=beta == 10,
        ),
        Task(
            "Beta 0. What becomes of the KL on the middle chart?",
            ("It stays small", "It climbs: nobody pays for it"),
            1,
            "The codes run apart and sigma shrinks. The rebuilds are the sharpest, the samples from N(0, 1) the worst.",
            done=beta == 0,
        ),
        Task(
            "At beta 1 the loss is reconstruction + KL itself. Does training at beta 1 end with the smallest sum?",
            ("Yes, by definition", "No, beta 0.3 ends lower here"),
            1,
            "Training finds a good place, not the best one: a gentler pull at the start leaves the codes more room.",
            done=beta == 0.3,
        ),
        key="beta",
    )
