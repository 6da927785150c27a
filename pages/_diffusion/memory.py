"""Did the network only learn its digits by heart? Each drawn digit beside the training digit nearest to it."""

import functools

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from core import evaluation
from core.data import mnist
from core.diffusion.sampler import Request
from pages._shell import pictures

REAL = 200


def show(digits: NDArray[np.uint8], request: Request) -> None:
    """Show both rows of digits, and under each digit its nearest training digit."""
    found, apart = evaluation.nearest_training(digits)
    half = len(digits) // 2
    rows = [np.concatenate([digits[part], found[part]]) for part in (slice(half), slice(half, None))]
    notes = [[*[""] * half, *[f"{d:.1f}" for d in apart[part]]] for part in (slice(half), slice(half, None))]
    usual = usual_distance()
    st.markdown(
        f"**Learned by heart?** Under each drawn digit stands the nearest of 4,000 training digits and how far it is "
        f"(root of the summed squared differences, ink 0 to 1). Half of all real digits that nobody trained on are "
        f"within **{usual:.1f}** of one; of these drawn ones half are within **{np.median(apart):.1f}**. A copy would "
        f"be near 0: the nearest here is **{apart.min():.1f}** away."
    )
    names = [f"w = {request.guidance[0]:g}", "nearest", f"w = {request.guidance[-1]:g}", "nearest"]
    tones = [*["orange"] * half, *["blue"] * half] * 2
    grid = pictures.Grid(np.concatenate(rows), half, notes=[*notes[0], *notes[1]], row_names=names, tones=tones)
    alt = f"The nearest training digits are {apart.min():.1f} to {apart.max():.1f} away from the drawn ones."
    pictures.show(grid, key="memory", alt=alt, picture_height=72)


@functools.cache
def usual_distance() -> float:
    """Return the median distance of held-out digits to their nearest training digit."""
    return float(np.median(evaluation.nearest_training(mnist().test_images[:REAL])[1]))
