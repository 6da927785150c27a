"""Limitations: every bullet of the lecture's last slide is an experiment."""

import streamlit as st

from core.runs import Refused
from pages._limitations import (
    adversarial,
    bias,
    black_box,
    computation,
    data_hungry,
    extrapolation,
    searching,
    sources,
    structure,
    uncertainty,
)
from pages._shell import header, lesson

PARTS = {
    "Data": data_hungry.show,
    "Computation": computation.show,
    "Adversarial": adversarial.show,
    "Bias": bias.show,
    "Uncertainty": uncertainty.show,
    "Black box": black_box.show,
    "Expertise": searching.show,
    "Structure": structure.show,
    "Extrapolation": extrapolation.show,
}

LIMITS = """
- **Small networks, small pictures.** Digits of 28 x 28 pixels show each effect, not its size in a large system.
- **Few repeats.** Bands come from a handful of seeds; a difference of one or two percent may be luck.
- **Each cure is partial.** The experiments show what it buys, and only against the test that is shown.
- **Groups of people are not slanted digits.** Bias against people has causes no re-weighting reaches.
"""

header.show("Limitations", "Where deep learning breaks, each time as an experiment with a number.")
part = lesson.parts(*PARTS)
try:
    PARTS[part]()
except Refused as refused:
    st.error(str(refused))
lesson.limits(LIMITS)
lesson.sources(sources.OF[part])
