"""The lecture's five wirings: a chooser, and for each the network that was trained for it, opened step by step."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from core.rnns import cells, gallery, network
from core.rnns.gallery import Config, Snapshot
from core.runs import Refused
from pages._rnns import aligned, one, sentence, shown, translate
from pages._shell import figure, lesson, training

_chooser = figure.component("rnns_wirings", "rnns_wirings", keep=False)
WIRINGS = {
    "One to one": ("one to one", "picture in, label out", [0], [0], 1),
    "One to many": ("one to many", "picture in, word out", [0], [0, 1, 2, 3], 4),
    "Many to one": ("many to one", "words in, opinion out", [0, 1, 2, 3], [3], 4),
    "Many to many": ("translation", "English to Portuguese", [0, 1, 2], [3, 4, 5], 6),
    "Aligned": ("aligned", "video in, labels out", [0, 1, 2, 3], [0, 1, 2, 3], 4),
}
DRAWN = {
    "one to one": one.draw_label,
    "one to many": one.draw_name,
    "many to one": sentence.draw,
    "aligned": aligned.draw,
}


def show(row: Any) -> None:
    """Show the chooser and the wiring that is chosen."""
    with row:
        name = st.selectbox("Wiring", list(WIRINGS), index=2, key="wiring", width=190, **shown.QUIET)
    options = [
        {"name": each, "says": says, "inputs": inputs, "outputs": outputs, "steps": steps}
        for each, (_, says, inputs, outputs, steps) in WIRINGS.items()
    ]
    data = {"options": options, "chosen": name, "height": "auto", "alt": "The five wirings"}
    _chooser(key="wirings", data=data, on_picked_change=_pick)
    task = WIRINGS[name][0]
    if task == "translation":
        translate.show()
    else:
        _trained(task, row)


def _pick() -> None:
    picked = st.session_state["wirings"].get("picked")
    if picked in WIRINGS:
        st.session_state["wiring"] = picked


def _trained(task: str, row: Any) -> None:
    """Show the run panel of a wiring with its picture, its tasks and its code."""
    bar = st.container(horizontal=True, vertical_alignment="center")
    try:
        with bar:
            rule = aligned.rule() if task == "aligned" else gallery.first(task).rule
            example = INPUTS[task]()
        with row:
            config = _config(task, rule)

        def draw(snapshots: Sequence[Snapshot], live: bool) -> None:
            job = st.session_state[f"w-{task}"]
            place = st.container()  # the picture stands above the slider that chooses its moment
            at = chosen(snapshots, live, f"{_prefix(task)}_at")
            with place:
                DRAWN[task](job.config, at, example)

        training.show(gallery.train, config, draw, key=f"w-{task}", first=gallery.first(task, config.rule))
    except Refused as refused:
        st.error(str(refused))
        return
    ENDS[task](config)
    lesson.code(gallery.train, network.Network, cells.STEPS[config.kind])


INPUTS = {
    "one to one": one.pick,
    "one to many": one.pick,
    "many to one": sentence.pick,
    "aligned": aligned.pick,
}
ENDS = {
    "one to one": one.ends_label,
    "one to many": one.ends_name,
    "many to one": sentence.ends,
    "aligned": aligned.ends,
}


def _config(task: str, rule: str) -> Config:
    """Return the settings of the link."""
    first = gallery.first(task)
    prefix = _prefix(task)
    with st.popover("Settings", icon=":material/tune:", key="wiring-more"):
        kind = st.radio("Cell", cells.KINDS, cells.KINDS.index(first.kind), key=f"{prefix}_cell", bind="query-params")
        units = st.select_slider("Units", gallery.UNITS, first.units, key=f"{prefix}_units", bind="query-params")
        rate = st.select_slider(
            "Learning rate", (0.001, 0.003, 0.01, 0.03, 0.1), 0.01, key=f"{prefix}_rate", bind="query-params"
        )
        steps = st.select_slider(
            "Steps", (100, 200, 300, 400, 500, 1000), first.steps, key=f"{prefix}_steps", bind="query-params"
        )
        seed = st.number_input("Seed", 0, 9999, 0, key=f"{prefix}_seed", bind="query-params")
    return Config(task, kind, units, rule, rate, steps, seed)


def _prefix(task: str) -> str:
    """Return what the parameters of a wiring begin with in the link."""
    return "w" + "".join(word[0] for word in task.split())


def chosen(snapshots: Sequence[Any], live: bool, key: str) -> Any:
    """Return the snapshot to show: the newest while training, later any that is asked for."""
    if live or len(snapshots) < 2:
        return snapshots[-1]
    steps = [snapshot.step for snapshot in snapshots]
    if st.session_state.get(key) not in steps:  # of another run
        st.session_state.pop(key, None)
    at = st.select_slider("Training step", steps, steps[-1], key=key, bind="query-params", label_visibility="collapsed")
    return snapshots[steps.index(at)]
