"""Every network of the lesson in one table, measured on MNIST's 10,000 test digits."""

from collections.abc import Callable

import streamlit as st

from core import autoencoders as ae
from core.runs import Refused
from pages._autoencoders import shelf
from pages._autoencoders.reparameterised import BETAS

NAMES = {f"autoencoder, {words}": f"autoencoder_{width}" for words, width in shelf.WIDTHS.items()}
NAMES |= {"denoising autoencoder, 32 numbers": ae.DENOISING}
NAMES |= {f"VAE, 2 numbers, beta {beta:g}": name for beta, name in BETAS.items()}
NAMES |= {"VAE, 10 numbers, beta 1": "vae_10", "VAE, 10 numbers, beta 8": "vae_10_beta_8"}
HEAD = "| | MSE | read as its digit | distance of rebuilds | reconstruction + KL = -ELBO, nats | distance of samples |"


def show() -> None:
    """Offer the table; a network that is missing or damaged is left out with its sentence."""
    if not st.toggle("How good is every network here? Show the table", key="table", bind="query-params"):
        return
    rows = [*_rows(_pca), *(row for title, name in NAMES.items() for row in _rows(_net, title, name))]
    st.markdown("\n".join([HEAD, "|---|---|---|---|---|---|", *rows]))
    st.caption(
        "Distance: Fréchet distance to real digits in the features of the digit classifier that comes with this "
        "app, 10,000 pictures each; samples are decoded from N(0, 1). Less is better."
    )


def _rows(read: Callable[..., list[str]], *arguments: str) -> list[str]:
    try:
        return read(*arguments)
    except Refused as refused:
        st.error(str(refused))
        return []


def _net(title: str, name: str) -> list[str]:
    told, bound = ae.card(name).quality, "-"
    if "test_kl" in told:
        bound = f"{told['test_reconstruction']:.1f} + {told['test_kl']:.1f} = {told['test_minus_elbo']:.1f}"
    cells = (
        title,
        f"{told['test_mse']:.4f}",
        shelf.percent(told["test_accuracy"]),
        f"{told['test_fid']:.1f}",
        bound,
        f"{told['test_prior_fid']:.0f}",
    )
    return [f"| {' | '.join(cells)} |"]


def _pca() -> list[str]:
    told = ae.card(ae.PCA).quality
    pairs = zip(shelf.WIDTHS, told["test_mse"], told["test_accuracy"], strict=True)
    return [f"| PCA, {words} | {error:.4f} | {shelf.percent(read)} | - | - | - |" for words, error, read in pairs]
