"""Every control of every view of every page, moved as a hand would, and written into the link as the browser does."""

import re
from collections.abc import Iterator
from typing import Any

from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1 import element_tree as tree

from tests.pages.frame import FRAME

PRESSED = (tree.Button, tree.DownloadButton, tree.FileUploader, tree.CameraInput, tree.LinkButton)
SWITCHES = ("f_what", "graph", "wiring")  # lists that bring other controls on screen
Link = dict[str, Any]
TEXTS = {
    "c_bits": "1 1 0", "cells": "0,1,0,1,-4,1,0,1,0", "g_drawn": "", "n_earlier": "0.1@20", "n_hidden": "3, 2",
    "grade_f": "10 2 3", "grade_y": "11 3 2",
    "number": "forty two", "p_drawn": "10_10__-10_5", "pass_f": "0.2 0.7 0.6", "pass_y": "0 1 1",
    "points": "1 1 / 2 3", "sentence": "the film was good", "win_cells": "0 1 0 / 1 -4 1 / 0 1 0",
    "win_picture": "1 0 1 / 0 1 0 / 1 0 1", "x_seed": "She said",
}  # fmt: skip


def opened(file: str, link: Link) -> AppTest:
    """Return the page of `file` as a fresh visitor sees it who follows `link`."""
    at = AppTest.from_file(str(FRAME), default_timeout=60)
    at.query_params.update(link)
    at.switch_page(file)
    return at.run()


def elements(block: Any) -> Iterator[Any]:
    """Yield every element of a page, those in popovers and expanders too."""
    for child in block.children.values():
        yield child
        if isinstance(child, tree.Block):
            yield from elements(child)


def controls(at: AppTest) -> list[Any]:
    """Return everything on the page that keeps a value."""
    return [each for each in elements(at._tree) if isinstance(each, tree.Widget) and not isinstance(each, PRESSED)]


def bound(at: AppTest) -> dict[str, Any]:
    """Return the controls that the link holds, by their parameter."""
    return {each.proto.query_param_key: each for each in controls(at) if each.proto.query_param_key}


def values(at: AppTest) -> dict[str, Any]:
    """Return the value of every bound control."""
    return {key: at.session_state[key] for key in bound(at)}


def views(file: str) -> Iterator[tuple[Link, AppTest]]:
    """Yield each view of a page with its link: each set of controls that a part or a switch brings on screen."""
    found: set[tuple[str, ...]] = set()
    tried: set[tuple[str, ...]] = set()
    waiting: list[Link] = [{}]
    while waiting:
        link = waiting.pop(0)
        at = opened(file, link)
        assert not at.exception, (file, link, at.exception)
        part = at.session_state["part"] if "part" in at.session_state else ""
        if (view := (part, *sorted(bound(at)))) in found:
            continue
        found.add(view)
        for key, option in [(key, option) for key, each in bound(at).items() for option in options(each)]:
            if (part, key, option) not in tried:
                tried.add((part, key, option))
                waiting.append({**link, key: option} if key != "part" else {key: option})
        yield link, at


def options(control: Any) -> list[str]:
    """Return what a choice offers, if it can decide what is on screen."""
    if isinstance(control, tree.Toggle):
        return ["false" if control.value else "true"]
    single = isinstance(control, tree.ButtonGroup) and control._is_single_select
    return list(control.options) if single or control.key in SWITCHES else []


def move(at: AppTest, keys: list[str]) -> dict[str, WidgetState]:
    """Move the bound controls `keys` to another legal value by hand, all at once; return what the hand did."""
    hand = {key: other(control) for key, control in bound(at).items() if key in keys}
    _run(at, hand)
    return hand


def put(at: AppTest, values: dict[str, Any]) -> None:
    """Put values into bound controls by hand, all at once: numbers, switches, or the words on what is chosen."""
    hand = {}
    for key, value in values.items():
        state = hand[key] = WidgetState()
        state.CopyFrom(bound(at)[key]._widget_state)
        kind = state.WhichOneof("value")
        if kind.endswith("array_value"):
            getattr(state, kind).data[:] = [value]
        else:
            setattr(state, kind, value)
    _run(at, hand)


def _run(at: AppTest, hand: dict[str, WidgetState]) -> None:
    states = at._tree.get_widget_states()
    for state in states.widgets:
        for moved in hand.values():
            if moved.id == state.id:
                state.CopyFrom(moved)
    at._run(states)


def other(control: Any) -> WidgetState:
    """Return another legal state of a control."""
    state = WidgetState()
    state.CopyFrom(control._widget_state)
    if isinstance(control, tree.Toggle | tree.Checkbox):
        state.bool_value = not state.bool_value
    elif isinstance(control, tree.TextInput):
        state.string_value = TEXTS[control.key]
    elif isinstance(control, tree.Slider):
        state.double_array_value.data[:] = [_step(control.value, control.proto)]
    elif isinstance(control, tree.NumberInput):
        state.double_value = _step(control.value, control.proto)
    elif state.WhichOneof("value") == "string_value":
        state.string_value = _next(control.options, state.string_value)
    else:
        _choose(control, state.string_array_value.data)
    return state


def _choose(control: Any, chosen: Any) -> None:
    many = isinstance(control, tree.Multiselect) or getattr(control, "_is_single_select", True) is False
    if many:
        chosen[:] = list(chosen)[1:] or [control.options[0]]
    else:
        chosen[:] = [_next(control.options, chosen[0] if chosen else None)]


def _next(options: list[str], now: str | None) -> str:
    return options[(options.index(now) + 1) % len(options)] if now in options else options[0]


def _step(value: float | None, proto: Any) -> float:
    if value is None:
        return proto.min + proto.step
    high = proto.max if getattr(proto, "has_max", True) else float("inf")
    return value + proto.step if value + proto.step <= high else value - proto.step


def link_of(at: AppTest) -> Link:
    """Return the link of what is on screen, written as the browser writes each kind of control."""
    kept = {key: each for key, each in at.query_params.items() if key not in bound(at)}
    return kept | {key: written(control._widget_state) for key, control in bound(at).items()}


def written(state: WidgetState) -> Any:
    """Return a control's state as the link holds it."""
    kind = state.WhichOneof("value")
    if kind is None:
        return ""
    value = getattr(state, kind)
    if kind == "bool_value":
        return str(value).lower()
    if kind.endswith("array_value"):
        texts = [each if isinstance(each, str) else _plain(each) for each in value.data]
        return texts if len(texts) != 1 else texts[0]
    return value if isinstance(value, str) else _plain(value)


def _plain(value: float) -> str:
    return re.sub(r"\.0$", "", repr(value))
