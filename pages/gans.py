"""GANs: two players, one forging and one judging, until the forgeries pass."""

import streamlit as st

from pages._gans import digits, failures, game, lab, noise
from pages._shell import header, lesson

PARTS = {
    "Lab": lab.show,
    "The game": game.show,
    "Noise → image": noise.show,
    "Digits": digits.show,
    "Failures": failures.show,
}

LIMITS = """
- **No number says "done".** Both losses depend on the other player; a flat loss may hide a good or a dead game.
- **The best point is a saddle**, not a valley: gradient steps may circle around it for ever.
- **A GAN gives no probability** of a picture, so it cannot say which pictures it is missing. Modes get lost quietly.
- **Modes, JS, precision and recall** here rest on a few hundred samples in the plane, where the truth is known. For
  pictures, the distance is measured in the features of **our own classifier**: it sees what that network sees, and
  cannot be compared with published numbers.
- **The nearest training digit by pixels** finds plain copies, not copies that were moved or thickened.
- Whoever can draw a digit in any hand can also draw what never happened: the same method makes fake photos.
"""
SOURCES = (
    "I. Goodfellow et al. (2014). Generative adversarial nets. (the game, D*, JS)",
    "X. Mao et al. (2017). Least squares generative adversarial networks.",
    "I. Gulrajani et al. (2017). Improved training of Wasserstein GANs. (gradient penalty)",
    "J. H. Lim and J. C. Ye (2017). Geometric GAN. (hinge loss)",
    "T. Miyato et al. (2018). Spectral normalization for generative adversarial networks.",
    "T. Miyato and M. Koyama (2018). cGANs with projection discriminator.",
    "T. Kynkäänniemi et al. (2019). Improved precision and recall metric for assessing generative models.",
    "M. F. Naeem et al. (2020). Reliable fidelity and diversity metrics for generative models. (density, coverage)",
    "M. Kahng et al. (2019). GAN Lab: understanding complex deep generative models using interactive visual "
    "experimentation. (the peer this page measures itself against)",
)

header.show("GANs", "One network forges, one judges; each makes the other better, until the forgeries pass.")
row = st.container(horizontal=True, vertical_alignment="center")
with row:
    part = lesson.parts(*PARTS)
PARTS[part](row)
lesson.limits(LIMITS)
lesson.sources(SOURCES)
