"""Features: defined by hand, or learned; what one unit looks for, and what each depth does."""

from typing import Any

import streamlit as st

from core.runs import Refused
from pages._convolutional_networks import by_hand, depths, one_unit
from pages._shell import hand

VIEWS = {"By hand": by_hand.show, "Low to high": depths.show, "One unit": one_unit.show}


def show(row: Any) -> None:
    """Show the chosen view."""
    with row:
        kind = st.segmented_control("View", list(VIEWS), default="By hand", key="feat", required=True, **hand.QUIET)
    try:
        VIEWS[kind](row)
    except Refused as refused:
        st.error(str(refused))
