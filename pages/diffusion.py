"""Diffusion: pictures are sent into noise by a formula, and a network learns the way back."""

import streamlit as st

from pages._diffusion import forward, measured, plane, reverse, rivals
from pages._shell import header, lesson

PARTS = {
    "Forward": forward.show,
    "Reverse": reverse.show,
    "2-D": plane.show,
    "Quality": measured.show,
    "Compare": rivals.show,
}

LIMITS = """
- This is a **digit model**: 28 x 28 pixels, ten classes. It sends a photo into noise, but it cannot bring one back.
- It takes **many steps** where others take one; fewer steps cost quality.
- **Guidance trades variety for looks**: at 8 the digits are clean, and all alike.
- Near the data the **exact arrows are jagged**: follow them exactly and you only get training points back. That the
  network smooths them is why it can draw something new.
- A small **distance** to real digits says nothing of a single picture, and it looks through our classifier's eyes.
"""
SOURCES = (
    "J. Sohl-Dickstein, E. Weiss, N. Maheswaranathan and S. Ganguli (2015). Deep unsupervised learning using "
    "nonequilibrium thermodynamics.",
    "J. Ho, A. Jain and P. Abbeel (2020). Denoising diffusion probabilistic models. (DDPM, linear schedule)",
    "J. Song, C. Meng and S. Ermon (2021). Denoising diffusion implicit models. (DDIM)",
    "Y. Song et al. (2021). Score-based generative modeling through stochastic differential equations.",
    "A. Nichol and P. Dhariwal (2021). Improved denoising diffusion probabilistic models. (cosine schedule)",
    "J. Ho and T. Salimans (2022). Classifier-free diffusion guidance.",
    "T. Salimans and J. Ho (2022). Progressive distillation for fast sampling of diffusion models. (v)",
)

header.show("Diffusion", "Send pictures into noise by a formula, and let a network learn the way back.")
row = st.container(horizontal=True, vertical_alignment="center")
with row:
    part = lesson.parts(*PARTS)
PARTS[part](row)
lesson.limits(LIMITS)
lesson.sources(SOURCES)
