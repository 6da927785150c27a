"""What a hand drags in the browser, back in Python: into the controls of the link, never past their limits."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from core.runs import Refused

HEIGHT = "clamp(500px, calc(var(--dl-tall, 100vh) - 190px), 820px)"
LOWER = "clamp(440px, calc(var(--dl-tall, 100vh) - 252px), 780px)"  # under a run panel
QUIET = {"label_visibility": "collapsed", "bind": "query-params"}


def show(
    component: Any,
    key: str,
    state: Mapping[str, Any],
    moved: Callable[[Any], None] | None = None,
    *,
    in_panel: bool = False,
    **data: Any,
) -> None:
    """Mount `component` with its live `state`; `moved(state)` hears what the hand left, before the page runs again.

    A run panel alone runs again when its picture is moved; with `in_panel` the controls outside it follow.
    """
    if st.session_state.pop(f"{key}-heard", False):
        st.rerun()
    said = (st.session_state.get(key) or {}).get("moved") or {}
    sent = {"height": HEIGHT, "state": state, "seq": int(said.get("seq", 0)), **data}
    component(key=key, data=sent, on_moved_change=lambda: _heard(key, moved, in_panel))


def _heard(key: str, moved: Callable[[Any], None] | None, in_panel: bool) -> None:
    said = (st.session_state.get(key) or {}).get("moved")
    if not said or moved is None:
        return
    try:
        moved(said)
    except (KeyError, TypeError, ValueError, IndexError):  # not from our picture: the controls stay as they were
        return
    if in_panel:
        st.session_state[f"{key}-heard"] = True


def plays(key: str, live: bool) -> int:
    """Return how often the run panel `key` has ended a training: each time its picture plays from the start."""
    count: int = st.session_state.setdefault(f"{key}-plays", 0)
    if not live and st.session_state.get(f"{key}-running"):
        count = st.session_state[f"{key}-plays"] = count + 1
    return count


def expander() -> Any:
    """Return the place for exact numbers and the sum on paper."""
    return st.expander("Exact numbers, and the sum on paper", icon=":material/calculate:")


def number(label: str, key: str, value: float, bounds: tuple[float, float, float]) -> float:
    """Return a bound number; `bounds` are its lowest, its highest, and its step."""
    low, high, step = bounds
    return st.number_input(
        label, float(low), float(high), float(value), float(step), key=key, format="%g", bind="query-params"
    )


def keep(key: str, value: Any, bounds: tuple[float, ...]) -> None:
    """Put a number into the control `key`, moved inside its bounds."""
    st.session_state[key] = max(float(bounds[0]), min(float(bounds[1]), float(value)))


def words(numbers: Sequence[float]) -> str:
    """Return numbers as the text of a control: 0.1 0.8 0.6."""
    return " ".join(f"{number:g}" for number in numbers)


def numbers(text: str) -> tuple[float, ...]:
    """Read numbers from a control's text."""
    try:
        return tuple(float(word) for word in text.replace(",", " ").split())
    except ValueError:
        raise Refused(f"Numbers with spaces between them, not {text!r}.") from None


def typed(label: str, key: str, start: str, check: Callable[[str], Any]) -> Any:
    """Return what `check` makes of a bound text; text nobody can read falls back, with a sentence if it was typed."""
    linked = f"{key}-linked"
    if linked not in st.session_state:
        st.session_state[linked] = st.query_params.get(key)
    text = st.text_input(label, start, key=key, bind="query-params")
    try:
        return check(text)
    except Refused as refused:
        if text != st.session_state[linked]:
            st.error(str(refused))
        return check(start)
