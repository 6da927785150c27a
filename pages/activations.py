"""Activations: what bends the line, what its slope lets through, and what happens without it."""

import streamlit as st

from pages._activations import curves, dead, depth, ends, feature_map, pair, softmax
from pages._shell import header, lesson

header.show("Activations", "What bends the line, and how much of the gradient it lets through.")
row = st.container(horizontal=True, vertical_alignment="center")
with row:
    part = lesson.parts("Functions", "Gradient by depth", "Dead units", "Feature map", "Why they matter")


def functions() -> None:
    """Every function and its slope under a probe; softmax as its own view."""
    with row:
        view = st.segmented_control(
            "View", ("Curves", "Softmax"), default="Curves", key="a_view", bind="query-params", required=True,
            label_visibility="collapsed",
        )  # fmt: skip
    if view == "Softmax":
        ends.softmax(softmax.show())
    else:
        ends.functions(curves.show())


def by_depth() -> None:
    """Gradient size per layer, measured, for every activation and start."""
    ends.by_depth(depth.show())


def dead_units() -> None:
    """ReLUs that die, counted live, and what revives them."""
    ends.dead_units(dead.show())


def on_picture() -> None:
    """A feature map before and after."""
    ends.feature_map(feature_map.show())


def why() -> None:
    """The same network with and without."""
    ends.why(pair.show())


{
    "Functions": functions,
    "Gradient by depth": by_depth,
    "Dead units": dead_units,
    "Feature map": on_picture,
    "Why they matter": why,
}[part]()
lesson.limits(ends.LIMITS)
lesson.sources(ends.SOURCES)
