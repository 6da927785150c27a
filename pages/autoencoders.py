"""Autoencoders: a few numbers that stand for a picture."""

import streamlit as st

from core.runs import Refused
from pages._autoencoders import (
    anomalous,
    beta,
    bottleneck,
    denoising,
    latent,
    learning,
    numbers,
    pair,
    perturbed,
    reparameterised,
)
from pages._shell import header, lesson

PARTS = {
    "Bottleneck": bottleneck.show,
    "Latent map": latent.show,
    "VAE": pair.show,
    "Noise trick": reparameterised.show,
    "Beta": beta.show,
    "Perturb": perturbed.show,
    "Denoise": denoising.show,
    "Anomalies": anomalous.show,
    "Train": learning.show,
}
LIMITS = """
- A small error is **not** understanding: a network with 32 numbers also rebuilds letters it has never seen.
- ||x - x̂||² punishes a digit moved by one pixel more than a blurred one; that is why rebuilt digits are **soft**.
- Distances on the map of a plain autoencoder mean little: it was never asked to keep them.
- A code of two numbers must tear look-alikes apart or pile them up. Both are seen on the map.
- A VAE's samples come from N(0, 1); where its codes do not fill that cloud, samples are **no digits**.
- Anything strange but simple, such as an empty picture, is rebuilt well: a small error proves nothing.
"""
SOURCES = (
    "G. E. Hinton and R. R. Salakhutdinov (2006). Reducing the dimensionality of data with neural networks.",
    "P. Vincent, H. Larochelle, Y. Bengio and P.-A. Manzagol (2008). Extracting and composing robust features with "
    "denoising autoencoders.",
    "D. P. Kingma and M. Welling (2014). Auto-encoding variational Bayes.",
    "I. Higgins et al. (2017). beta-VAE: learning basic visual concepts with a constrained variational framework.",
    "K. Pearson (1901). On lines and planes of closest fit to systems of points in space.",
    "Y. LeCun, C. Cortes and C. J. C. Burges. The MNIST database of handwritten digits (CC BY-SA 3.0).",
)

header.show("Autoencoders", "Squeeze a picture into a few numbers, rebuild it, and see what survives.")
part = lesson.parts(*PARTS)
row = st.container(horizontal=True, vertical_alignment="center")
try:
    PARTS[part](row)
except Refused as refused:  # weights that are missing or damaged: every other part still works
    st.error(str(refused))
numbers.show()
lesson.limits(LIMITS)
lesson.sources(SOURCES)
