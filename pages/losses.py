"""Losses: one number that says how wrong a network is, and which way is less wrong."""

import streamlit as st

from pages._losses import contest, curves, outlier, passing, softmax, surface, tables
from pages._shell import header, lesson

PARTS = {
    "Tables": tables.show,
    "Curves": curves.show,
    "Softmax": softmax.show,
    "Outlier": outlier.show,
    "Two losses": contest.show,
    "Will I pass": passing.show,
    "Surface": surface.show,
}

LIMITS = """
- A loss is **not the goal**. It stands in for what we want, such as few wrong answers, because it has a slope.
- **One certain mistake** costs cross-entropy without limit; one wrong label can rule the whole sum.
- **Squared error** lets a single outlier outvote many points, and it goes to sleep behind a sigmoid that is sure.
- **Absolute error** has no slope that shrinks near the target: steps of a fixed size never come to rest.
- A mean hides **who** pays: the same J(W) can be one disaster or many small errors. Look at the rows.
- Losses of different kinds have different units: 0.5 in one says nothing about 0.5 in another.
"""
SOURCES = (
    "A.-M. Legendre (1805). Nouvelles méthodes pour la détermination des orbites des comètes. (least squares)",
    "P. J. Huber (1964). Robust estimation of a location parameter.",
    "J. S. Bridle (1990). Probabilistic interpretation of feedforward classification network outputs. (softmax)",
    "I. Goodfellow, Y. Bengio and A. Courville (2016). Deep learning, section 6.2.",
    "T.-Y. Lin, P. Goyal, R. Girshick, K. He and P. Dollár (2017). Focal loss for dense object detection.",
    "X. Glorot and Y. Bengio (2010). Understanding the difficulty of training deep feedforward neural networks.",
)

header.show("Losses", "One number says how wrong the network is, and its slope says which way is less wrong.")
row = st.container(horizontal=True, vertical_alignment="center")
with row:
    part = lesson.parts(*PARTS)
PARTS[part](row)
lesson.limits(LIMITS)
lesson.sources(SOURCES)
