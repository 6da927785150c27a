"""Which digit an experiment works on: a held-out one, as it is or drawn over."""

from dataclasses import dataclass

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from core.data import mnist
from core.limitations import nets
from pages._shell import pad


@dataclass(frozen=True, eq=False)
class Digit:
    """A `picture` [28, 28] in 0..1, its `number` among the held-out digits and its `label`; None for an own drawing."""

    picture: NDArray[np.float32]
    number: int | None
    label: int | None


def held_out(number: int) -> Digit:
    """Return a held-out digit."""
    digits = mnist()
    return Digit(nets.scaled(digits.test_images[number : number + 1])[0], number, int(digits.test_labels[number]))


def choose(name: str, start: int = 0) -> Digit:
    """Let the learner choose a held-out digit, or draw one."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        number = st.number_input(
            "Held-out digit", 0, 999, start, key=f"{name}_digit", bind="query-params", help="Seen in no training."
        )
        with st.popover("Draw", icon=":material/draw:", key="draw"):
            st.caption("Clear the pad and draw your own digit.")
            first = mnist().test_images[number]
            drawn = pad.show(key=f"{name}-pad", start=first, size=240)
    if np.array_equal(drawn, first) or not drawn.any():
        return held_out(number)
    return Digit(nets.scaled(drawn[None])[0], None, None)
