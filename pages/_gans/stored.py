"""The shipped conditional GAN for the page: its pictures without TensorFlow, its card, and what is wrong with it."""

from typing import Any

import streamlit as st

from core.gans import conditional
from core.pretrained import Pretrained, load
from core.runs import Refused
from pages._shell import warm


def found() -> Pretrained | None:
    """Return the shipped network, or say in a sentence why there is none."""
    try:
        return conditional.stored()
    except Refused as refused:
        st.error(f"{refused} Everything else on this page works.")
        return None


def ready() -> bool:
    """Say whether pictures can be drawn now; if not, say that TensorFlow is starting."""
    if not warm.ready():
        warm.notice()
    return warm.ready()


def quality(pretrained: Pretrained) -> str:
    """Return the card's numbers in one line."""
    card: Any = pretrained.card
    told = card.quality
    real = load("digit_statistics").card.quality["fid_of_n_training_digits"]["10000"]
    return (
        f"{card.parameters:,} weights, {card.config['steps']:,} training steps · digit-FID **{told['fid_10000']:.3f}** "
        f"over 10,000 pictures (real training digits: {real:.3f}) · read as the digit asked for: "
        f"**{told['class_accuracy_10000']:.1%}** · density {told['density_1000']:.2f}, "
        f"coverage {told['coverage_1000']:.2f}"
    )


def digit(key: str, label: str, default: int) -> int:
    """Let a digit be chosen; a link that asks for none of the ten gets a sentence and the default."""
    asked = st.query_params.get(key)
    if key not in st.session_state and asked is not None and asked not in [str(d) for d in range(10)]:
        st.session_state[f"{key}-trouble"] = f"The link asks for the digit {asked[:12]}; there are 0 to 9."
    chosen = st.segmented_control(
        label, range(10), default=default, key=key, bind="query-params", required=True, label_visibility="collapsed"
    )
    if trouble := st.session_state.pop(f"{key}-trouble", None):
        st.warning(f"{trouble} This is {chosen}.")
    return int(chosen)


def whole(key: str, label: str, value: int, limits: tuple[int, int]) -> int:
    """Let a number be chosen; a link outside `limits` gets a sentence and the default."""
    asked = st.query_params.get(key)
    if key not in st.session_state and asked is not None and not _inside(asked, limits):
        st.session_state[f"{key}-trouble"] = asked[:12]
    chosen = st.number_input(label, *limits, value, key=key, bind="query-params", width=150)
    if (asked := st.session_state.pop(f"{key}-trouble", None)) is not None:
        st.warning(f"{label} can be {limits[0]:,} to {limits[1]:,}, not {asked}. This is {chosen:,}.")
    return int(chosen)


def _inside(text: str, limits: tuple[int, int]) -> bool:
    return text.isdecimal() and limits[0] <= int(text[:9]) <= limits[1]
