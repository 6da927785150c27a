"""What every lesson ends with: its code, things to try, where it breaks, and sources."""

import functools
import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import streamlit as st

from core.keras_code import Offer
from pages._shell import keep


@dataclass(frozen=True)
class Task:
    """A prediction to make before looking; `done` says whether the screen shows it now (None: nothing to show)."""

    ask: str
    choices: tuple[str, ...]
    answer: int
    reveal: str
    done: bool | None = None


def parts(*names: str) -> str:
    """Return the part of the lesson that is on screen; it is in the link as `part`."""
    chosen: str = st.segmented_control(
        "Part", names, default=names[0], key="part", bind="query-params", required=True, label_visibility="collapsed"
    )
    return chosen


def code(*functions: Callable[..., Any]) -> None:
    """Offer the source of the very functions that ran."""
    shown = "\n\n".join(_source(function) for function in functions)
    with st.expander(f"Show the {'TensorFlow' if 'tf.' in shown else 'Python'} code", icon=":material/code:"):
        st.code(shown, language="python")


def take_away(offer: Offer | None, key: str, more: Mapping[str, Any] = MappingProxyType({})) -> None:
    """Offer Keras code that prints the numbers on screen, as script and notebook; `more` are files it reads."""
    if offer is None:
        return
    with st.container(key=f"take-away-{key}"), st.expander("Take it away: Keras code", icon=":material/download:"):
        keep.model(offer, key, more)
        st.code(offer.script().text, language="python", height=420)


@functools.cache
def _source(function: Callable[..., Any]) -> str:
    return inspect.getsource(function).rstrip()


def tasks(*items: Task, key: str) -> None:
    """Offer predict-then-reveal tasks that read the live state."""
    with st.expander("Try this: predict, then look", icon=":material/psychology_alt:"):
        for number, task in enumerate(items, 1):
            _task(number, task, f"{key}-task-{number}")


def _task(number: int, task: Task, key: str) -> None:
    choice = st.radio(f"**{number}.** {task.ask}", task.choices, index=None, key=key, horizontal=True)
    if choice is None:
        return
    right = choice == task.choices[task.answer]
    (st.success if right else st.info)(("Right. " if right else "Not this time. ") + task.reveal)
    if task.done is not None:
        st.caption("On screen now: yes." if task.done else "Not on screen yet: set it up and watch.")


def limits(words: str) -> None:
    """Say where the idea breaks."""
    with st.expander("Where it breaks", icon=":material/warning:"):
        st.markdown(words)


def sources(lines: Sequence[str]) -> None:
    """Name the sources."""
    with st.expander("Sources", icon=":material/menu_book:"):
        st.markdown("\n".join(f"- {line}" for line in lines))
