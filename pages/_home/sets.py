"""The nested sets: click one, and see what belongs where."""

from dataclasses import asdict

import streamlit as st

from core import home
from pages._shell import figure

_sets = figure.component("home_sets", "home_sets")


def show(key: str = "set") -> None:
    """Show the sets; the chosen one is in the link."""
    names = list(home.SETS)
    given = st.query_params.get(key, names[-1])
    chosen = given if given in names else names[-1]
    data = {
        "sets": [{"name": name, "says": says} for name, says in home.SETS.items()],
        "examples": [asdict(example) for example in home.EXAMPLES],
        "inside": [example.name for example in home.belonging(chosen)],
        "chosen": chosen,
    }
    _sets(key="sets", data=data, on_chosen_change=lambda: _choose(key))


def _choose(key: str) -> None:
    said = st.session_state["sets"].get("chosen")
    if said in home.SETS:
        st.query_params[key] = said
