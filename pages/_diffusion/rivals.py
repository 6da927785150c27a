"""VAE, GAN and diffusion side by side: sixteen digits each, time, distance, coverage."""

from typing import Any

import numpy as np
import streamlit as st

from core.diffusion import comparison
from core.diffusion.comparison import Drawn
from core.runs import Refused
from pages._diffusion import links
from pages._shell import lesson, pictures, warm
from pages._shell.lesson import Task

WORDS = {
    "VAE": "One step from a code. Blurred, and you cannot ask for a class.",
    "GAN": "One step from noise and a class. A critic made it sharp.",
    "Diffusion": "Twenty steps, each asks the network twice. Slow, easy to steer.",
}


def show(row: Any) -> None:
    """Show what the three models draw."""
    with row:
        links.check("k_seed", tuple(map(str, range(10_000))), "There is no seed “{}”: this shows seed 0.", "0")
        seed = st.number_input(
            "Seed", 0, 9999, 0, key="k_seed", bind="query-params", label_visibility="collapsed", width=140
        )
    try:
        kept, numbers = comparison.shipped()
    except Refused as refused:
        st.error(str(refused))
        kept, numbers = {}, {}
    fresh = seed != 0 or not kept
    if fresh and not warm.ready():
        warm.notice()
    for name, column in zip(comparison.RIVALS, st.columns(3, gap="medium"), strict=True):
        with column:
            _rival(name, seed, kept.get(name), numbers.get(name, {}), fresh and warm.ready())
    st.caption(
        f"Distance and coverage judge {comparison.JUDGED} digits of each model in the features of our classifier; so "
        "few digits make the distance larger than on the models' own cards. Time is for one digit in sixteen at once."
    )
    _tasks()
    lesson.code(comparison.autoencoder, comparison.gan, comparison.diffusion, comparison.judged)


def _rival(name: str, seed: int, kept: Drawn | None, numbers: dict[str, float], fresh: bool) -> None:
    st.markdown(f"**{name}**  \n{WORDS[name]}")
    try:
        drawn = _drawn(name, seed) if fresh else kept
    except Refused as refused:
        st.warning(str(refused))
        return
    if drawn is None:
        return
    alt = f"Sixteen digits drawn by the {name}, {1000 * drawn.seconds:.1f} milliseconds each."
    pictures.show(pictures.Grid(np.asarray(drawn.images), 4), key=f"rival-{name}", alt=alt, picture_height=72)
    told = f"**{1000 * drawn.seconds:,.3g} ms** a digit"
    if numbers:
        told += f" · distance **{numbers['fid']:.3g}** · coverage **{numbers['coverage']:.2f}**"
    st.markdown(told)


@st.cache_data(max_entries=12, show_spinner="Drawing.")
def _drawn(name: str, seed: int) -> Drawn:
    return comparison.draw(name, seed)


def _tasks() -> None:
    lesson.tasks(
        Task(
            "Which of the three is slowest, and by about how much?",
            ("The VAE, 2 times", "The GAN, 10 times", "Diffusion, 100 times"),
            2,
            "It asks a larger network forty times for one digit; the others ask theirs once.",
            done=True,
        ),
        Task(
            "Whose digits are the most blurred?",
            ("The VAE's", "The GAN's", "Diffusion's"),
            0,
            "Where it is unsure between two digits, the mean of both costs least: a blur.",
            done=True,
        ),
        Task(
            "All ten digits are there in all three grids. Can you order only sevens from each of them?",
            ("Yes", "Not from the VAE", "Not from diffusion"),
            1,
            "The VAE never saw a label. GAN and diffusion were told the class of each digit.",
        ),
        key="rivals",
    )
