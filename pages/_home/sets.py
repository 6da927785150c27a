"""The nested sets: click one, and see what belongs where."""

from dataclasses import asdict

import streamlit as st

from core import home
from pages._shell import figure, lesson
from pages._shell.lesson import Task

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
    _tasks(chosen)


def _tasks(chosen: str) -> None:
    ai, learning, deep = home.SETS
    lesson.tasks(
        Task(
            "Deep Blue beat the world's best chess player in 1997. Which is the smallest set it belongs to?",
            (ai, learning, deep), 0,
            "It searched by rules, and people tuned them: nothing in it was learned from examples.",
            done=chosen == ai,
        ),
        Task(
            "A spam filter that counts words in examples: which is its smallest set?", (ai, learning, deep), 1,
            "It learns from examples, but its features, the words, were chosen by people.",
            done=chosen == learning,
        ),
        Task(
            "What does every program in the innermost set do?",
            ("It wins games", "It learns its own features", "It was made after 2010"), 1,
            "Layer by layer. LeNet-5 of 1998 does it too.",
            done=chosen == deep,
        ),
        key="sets",
    )  # fmt: skip


def _choose(key: str) -> None:
    said = st.session_state["sets"].get("chosen")
    if said in home.SETS:
        st.query_params[key] = said
