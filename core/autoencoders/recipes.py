"""How the shipped autoencoders are made, and how good they are."""

import functools
from dataclasses import dataclass

import numpy as np

from core.autoencoders import components
from core.autoencoders.codec import PCA, read
from core.autoencoders.loop import BATCH, Goal, Loop
from core.autoencoders.network import Architecture, pixels
from core.autoencoders.quality import WIDTHS, judge, measure, measure_pca, read_as
from core.classifiers.recipes import training_part
from core.data import Digits, mnist
from core.pretrained import Made, Recipe, numbers_of

STEPS, LOOKS = 4600, 20
LIMITS = (
    "Learned digits and nothing else: whatever it is given, it answers with something like a digit. "
    "Trained on centred, upright digits, so it rebuilds turned or moved ones badly."
)


@dataclass(frozen=True)
class Setup:
    """One shipped model: its architecture, and what its training weighs and disturbs."""

    latent: int
    variational: bool = False
    beta: float = 1.0
    noise: float = 0.0


SETUPS = {
    "autoencoder_2": Setup(2),
    "vae_2": Setup(2, variational=True),
    "autoencoder_5": Setup(5),
    "autoencoder_32": Setup(32),
    "autoencoder_10": Setup(10),
    "autoencoder_1": Setup(1),
    "vae_10": Setup(10, variational=True),
    "vae_10_beta_8": Setup(10, variational=True, beta=8.0),
    "denoising_autoencoder": Setup(32, noise=0.8),
    "vae_2_beta_0": Setup(2, variational=True, beta=0.0),
    "vae_2_beta_10": Setup(2, variational=True, beta=10.0),
    "vae_2_beta_3": Setup(2, variational=True, beta=3.0),
    "vae_2_beta_0.3": Setup(2, variational=True, beta=0.3),
}


def make(setup: Setup, digits: Digits) -> Made:
    """Train one model; its curves [looks, 5] are step, reconstruction error and KL on training and held-out digits.

    Beside the weights it keeps what the classifier read on each rebuilt held-out digit [1000].
    """
    images, _ = training_part(digits)
    held_out = mnist().test_images
    loop = Loop(Architecture(setup.latent, setup.variational), images, Goal(STEPS, 0, setup.beta, setup.noise))
    curves = []
    for _ in range(LOOKS):
        told = loop.run(STEPS // LOOKS)
        curves.append((loop.done, *told, *loop.measure(held_out)))
    numbers = numbers_of(loop.model.encoder, "encoder.") | numbers_of(loop.model.decoder, "decoder.")
    read_now = read_as(read(numbers, setup.latent), held_out)
    return Made(
        numbers | {"about.curves": np.array(curves, np.float32), "about.read": read_now},
        what=_what(setup),
        data="MNIST's training part without the 1,000 bundled held-out digits.",
        recipe=_recipe(setup),
        seed=0,
        epochs=round(STEPS * BATCH / len(images), 1),
        limits=LIMITS,
        config=dict(vars(setup)),
    )


def _what(setup: Setup) -> str:
    kind = "variational autoencoder" if setup.variational else "denoising autoencoder" if setup.noise else "autoencoder"
    return f"A fully connected {kind} of handwritten digits with a code of {setup.latent} numbers."


def _recipe(setup: Setup) -> str:
    loss = f"Bernoulli cross-entropy + {setup.beta:g} KL" if setup.variational else "Squared error"
    noisy = f", Gaussian noise of strength 0 to {setup.noise:g} on the input" if setup.noise else ""
    return f"{loss}{noisy}, Adam, batch {BATCH}, {STEPS:,} steps, rate 0.001 falling along half a cosine."


def make_pca(digits: Digits) -> Made:
    """Return the principal components of the training digits, as an encoder and a decoder of one layer each."""
    images, _ = training_part(digits)
    found = components.fit(pixels(images))
    axes = found.axes[: max(WIDTHS)]
    numbers = {
        "encoder.axes": axes.T,
        "encoder.shift": -axes @ found.mean,
        "decoder.axes": axes,
        "decoder.mean": found.mean,
    }
    return Made(
        {name: values.astype(np.float32) for name, values in numbers.items()}
        | {"about.variances": found.variances.astype(np.float32)},
        what=f"The first {max(WIDTHS)} principal components of handwritten digits.",
        data="MNIST's training part without the 1,000 bundled held-out digits.",
        recipe="Eigenvectors of the covariance matrix.",
        seed=0,
        epochs=1,
        limits="Straight lines only: it mixes fixed pictures, so few numbers give grey shadows.",
        config={"latent": max(WIDTHS), "widths": list(WIDTHS)},
    )


RECIPES = (
    *(Recipe(name, functools.partial(make, setup), measure, judge) for name, setup in SETUPS.items()),
    Recipe(PCA, make_pca, measure_pca, measure_pca),
)
