"""What all nine sections look like: the claim above, the picture, beside it the number and what people do about it."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

HEIGHT = "clamp(430px, calc(var(--dl-tall, 100vh) - 228px), 720px)"
LOWER = "clamp(360px, calc(var(--dl-tall, 100vh) - 310px), 640px)"  # under a run panel
TALL = 440  # pixels of a Plotly picture: what a small lecture screen has left
QUIET = {"label_visibility": "collapsed", "bind": "query-params"}


def stage(claim: str, views: Sequence[str] = (), key: str = "") -> tuple[Any, Any, str]:
    """Show the claim, and beside it the section's views to choose from, in the link as `key`.

    Return the places for the picture (two thirds) and for what stands beside it, and the chosen view.
    """
    view = ""
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.markdown(f"**{claim}**", width="content")
        if views:
            view = st.segmented_control("View", views, default=views[0], key=key, required=True, **QUIET)
    picture, beside = st.columns([2.3, 1], gap="medium")
    return picture, beside, view


def number(value: str, says: str) -> None:
    """Show the section's number, big, and what it counts."""
    with st.container(gap="small"):
        st.markdown(f"## :blue[{value}]")
        st.markdown(says)


def remedy(words: str) -> None:
    """Say what people do about it."""
    st.caption(f"**What people do:** {words}")


def percent(share: float, digits: int = 0) -> str:
    """Return a share 0..1 as words: 94 %."""
    return f"{100 * share:.{digits}f} %"
