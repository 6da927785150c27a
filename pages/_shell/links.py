"""What a link may say that no control should hear: names of an older version, no value at all, a number beyond all."""

import math

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

RENAMED = {"convolutional_networks": {"n": "o_digit"}}  # page: {old name: new name}
# "Nothing" is a value of its own only where several things are chosen at once.
EMPTY = {
    "activations": {"a_shown"}, "autoencoders": {"strange"}, "convolutional_networks": {"hand_on", "h_kinds"},
    "losses": {"show"}, "networks": {"n_inputs"},
}  # fmt: skip


def tidy(page: str) -> None:
    """Map the old names in a link to `page`; drop `?name=`, which Streamlit would read as a choice of nothing."""
    context = get_script_run_ctx()
    said = st.query_params
    before = said.to_dict()
    old, empty = RENAMED.get(page, {}), EMPTY.get(page, ())
    gone = [name for name, value in before.items() if name in old or not (value or name in empty) or _endless(value)]
    if context is None or not gone:
        return
    with context.session_state.query_params() as parameters:
        for name in gone:
            if name in old:
                said[old[name]] = said[name]
            parameters.remove_param(name)
        parameters.set_initial_query_params_from_current()  # what the controls are given when they first appear


def _endless(text: str) -> bool:
    """Say whether a text is a number that a control for whole numbers stumbles over."""
    try:
        return math.isinf(float(text))
    except ValueError:
        return False
