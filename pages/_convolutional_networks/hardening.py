"""The same small network trained on plain and on difficult digits: what becomes of its curves."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from core.classifiers import distortions, hardening
from core.classifiers.distortions import KINDS
from core.classifiers.hardening import Config, Snapshot
from core.figures import robustness
from core.runs import Refused
from pages._shell import figure, lesson, training
from pages._shell.lesson import Task

RATES = (0.0003, 0.001, 0.003, 0.01, 0.03, 0.1)
STEPS = (200, 400, 600, 1000)
START = Config()


def show(row: Any) -> None:
    """Show the run panel with both networks' curves."""
    with row:
        values = _values()
    config = START
    try:
        config = Config(**values)
        training.show(
            hardening.train, config, _draw, key="hardening-run", first=START,
            cure=lambda cured: st.session_state.update(h_rate=min(RATES, key=lambda r: abs(r - cured.learning_rate))),
        )  # fmt: skip
    except Refused as refused:
        st.error(str(refused))
    _tasks()
    lesson.code(hardening.train, distortions.augmented, hardening.curves)


def _values() -> dict[str, Any]:
    """Return the settings of the link."""
    with st.popover("Settings", icon=":material/tune:", key="hard-more"):
        kinds = st.pills(
            "Train with", list(KINDS), selection_mode="multi", default=list(START.kinds), key="h_kinds",
            bind="query-params", format_func=str.capitalize,
        )  # fmt: skip
        share = st.slider(
            "Strongest in training, % of each slider", 10, 100, 50, 10, key="h_share", bind="query-params"
        )
        steps = st.select_slider("Steps", STEPS, START.steps, key="h_steps", bind="query-params")
        rate = st.select_slider("Learning rate", RATES, START.learning_rate, key="h_rate", bind="query-params")
        seed = st.number_input("Seed", 0, 9999, 0, key="h_seed", bind="query-params")
    chosen = tuple(kind for kind in KINDS if kind in kinds)
    return {"kinds": chosen, "share": share / 100, "steps": steps, "learning_rate": rate, "seed": seed}


def _draw(snapshots: Sequence[Snapshot], live: bool) -> None:
    config: Config = st.session_state["hardening-run"].config
    last = snapshots[-1]
    titles = [f"<b>{kind} ●</b>" if kind in config.kinds else kind for kind in KINDS]
    ends = [f"{kind.most:g}{kind.unit}" for kind in KINDS.values()]
    shown = robustness.robustness(titles, ends, last.plain, last.hardened)
    frames = [figure.Frame(f"step {s.step}", robustness.changes(s.plain, s.hardened)) for s in snapshots]
    figure.show(shown, key="hardening", alt=said(config, last), frames=frames)
    st.markdown(f"● met in training. {said(config, last)}")


def said(config: Config, last: Snapshot) -> str:
    """Return what training against difficulties gained and what it cost, in percentage points."""
    gain = 100 * (last.hardened - last.plain)
    met = [i for i, kind in enumerate(KINDS) if kind in config.kinds]
    others = [i for i in range(len(KINDS)) if i not in met]
    words = (
        f"Over the whole sliders, training on difficult digits changes accuracy by {gain[met].mean():+.0f} points on "
    )
    words += "what it met"
    words += f", {gain[others].mean():+.0f} on what it never met" if others else ""
    return words + f", and {gain[:, 0].mean():+.1f} on plain digits."


def _tasks() -> None:
    job = st.session_state.get("hardening-run")
    kinds = job.config.kinds if job else ()
    lesson.tasks(
        Task(
            "The second network meets turned digits in training. On turned ones it becomes",
            ("better", "no better", "worse"), 0,
            "It has seen strokes in those directions. Nothing else about the network has changed.",
            "turn" in kinds,
        ),
        Task(
            "What does it cost on plain digits, with as many weights and steps?",
            ("Hardly anything", "A quarter of the accuracy", "More than half of it"), 0,
            "Its training loss stays higher, but the left end of every blue line is about as high: there was room.",
            job is not None,
        ),
        Task(
            "Train with one difficulty only. Does it harden against all the others?",
            ("Yes, all", "Only against near relatives"), 1,
            "What helps with lost contrast helps with glare, pieces help with strokes; the rest stays weak.",
            len(kinds) == 1,
        ),
        key="hardening",
    )  # fmt: skip
