"""Controls in the link, with a sentence where a link asks for what there is not."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

DIGITS = tuple(map(str, range(10)))
SCHEDULES = ("Linear", "Cosine", "Custom")
ANY, NOBODY = "all ten", "not told"


def chosen(label: str, options: Sequence[str], start: str, key: str, width: int = 150) -> str:
    """Return one of `options`."""
    check(key, options, f"There is no {label.lower()} “{{}}”: this shows {start}.", start)
    value: str = st.selectbox(
        label, options, options.index(start), key=key, bind="query-params", label_visibility="collapsed",
        width=width,
    )  # fmt: skip
    return value


def digit(key: str, start: int, more: Sequence[str] = ()) -> str:
    """Return a digit "0" to "9", or one of the words in `more`."""
    options = (*DIGITS, *more)
    check(key, options, f"The model knows the digits 0 to 9, not “{{}}”: this shows {start}.", str(start))
    value: str = st.selectbox(
        "Digit", options, options.index(str(start)), key=key, bind="query-params", label_visibility="collapsed",
        width=110,
    )  # fmt: skip
    return value


def check(key: str, allowed: Sequence[Any], sentence: str, start: str) -> None:
    """Say once more, until another value is chosen, that the link asked for what there is not."""
    kept = f"{key}-linked"
    if kept not in st.session_state:
        asked = st.query_params.get(key)
        st.session_state[kept] = "" if asked is None or asked in allowed else asked
    if st.session_state[kept] and st.session_state.get(key, start) != start:
        st.session_state[kept] = ""
    if st.session_state[kept]:
        st.warning(sentence.format(st.session_state[kept][:40]), icon=":material/link_off:")
