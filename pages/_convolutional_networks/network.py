"""A digit through the whole network: every layer, every map, every multiplication."""

from typing import Any

import streamlit as st

from core.data import mnist
from core.images import encode_png
from pages._shell import lesson


def show(row: Any) -> None:
    """Show a held-out digit."""
    with row:
        sample = st.number_input(
            "Held-out digit", 0, 999, 3, key="n", bind="query-params", label_visibility="collapsed", width=130
        )
    st.image(encode_png(mnist().test_images[sample] / 255.0), width=400)
    lesson.code(mnist)
