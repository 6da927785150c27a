"""Poor uncertainty: sure and wrong; ensembles, dropout, temperature and an "I don't know" that helps, partly."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from core.classifiers.turning import turned
from core.figures import theme
from core.limitations import nets, uncertainty
from core.limitations.letters import letters
from core.limitations.uncertainty import CURVE, KINDS, METHODS, Config, Snapshot, trials
from pages._limitations import calibrating, digit, layout
from pages._limitations.sweep import Line, Panel, Sweep
from pages._limitations.sweep import show as show_sweep
from pages._shell import figure, lesson, pictures, training
from pages._shell.lesson import Task

CLAIM = "A softmax always answers, and is often sure where it knows nothing."
REMEDY = (
    "average several networks, keep dropout on, divide logits by a temperature, let it say *I don't know*. "
    "Each lowers false certainty; none removes it."
)
LOOKS = (("orange", ""), ("violet", "3 5"), ("blue", "12 5"))


def show() -> None:
    """Show one of four views of the same five networks."""
    picture, beside, view = layout.stage(CLAIM, tuple(VIEWS), "unc")
    with beside:
        facts, knobs = st.container(), st.container()
    run = networks()
    if run is None:
        picture.info("These five networks are not trained yet: press Train below.")
    else:
        VIEWS[view](run, picture, facts, knobs)
    with facts:
        layout.remedy(REMEDY)
    again()
    _tasks(view)
    lesson.code(uncertainty.answers, uncertainty.temperature, uncertainty.answered, uncertainty.train)


def networks() -> Snapshot | None:
    """Return the five networks last trained, at first the shipped ones."""
    for job in (st.session_state.get("ensemble"), training.runner().find(uncertainty.train, Config())):
        done = [each for each in job.snapshots if each.step == uncertainty.MEMBERS] if job else []
        if done:
            return done[-1]
    return None


def again() -> None:
    """Offer to train the five networks again."""
    with st.expander("Train the five networks again", icon=":material/replay:"):
        with st.container(horizontal=True):
            steps = st.select_slider("Steps each", (100, 300, 600, 1200), 600, key="unc_steps", bind="query-params")
            seed = st.number_input("Seed", 0, 9999, 0, key="unc_seed", bind="query-params", width=120)
        training.show(uncertainty.train, Config(steps, seed), _trained, key="ensemble", first=Config())


def _trained(snapshots: Sequence[Snapshot], live: bool) -> None:
    last = snapshots[-1]
    words = "Once all five are trained, the pictures above use them." if live else "The pictures above use these five."
    st.caption(f"{last.step} of 5 networks trained; upright digits named rightly: {last.right[2, 0]:.0%}. {words}")


def turning(run: Snapshot, picture: Any, facts: Any, knobs: Any) -> None:
    """One digit, turned from 0 to 180 degrees."""
    with knobs:
        chosen = digit.choose("unc", 3)
        at = st.number_input("Turned by (degrees)", 0, 180, 90, 5, key="unc_turn", bind="query-params", width=190)
    images = turned(np.repeat(chosen.picture[None], len(uncertainty.ANGLES), 0), uncertainty.ANGLES)
    said = uncertainty.answers(uncertainty.members_of(run), images)
    inked = pictures.grey(images)
    panels = [Panel(name, inked, each) for name, each in zip(METHODS, said, strict=True)]
    right = Line("right (100 digits)", "green", "", run.right[2], CURVE)
    lines = [
        Line(f"sure: {name}", *look, run.sure[i], CURVE)
        for i, (name, look) in enumerate(zip(("one", "dropout", "ensemble"), LOOKS, strict=True))
    ]
    place = int(np.abs(uncertainty.ANGLES - at).argmin())
    sweep = Sweep(
        "Turned by", uncertainty.ANGLES, panels, (*lines, right), ("degrees", "share"), chosen.label, unit="°"
    )
    with picture:
        show_sweep(
            sweep,
            key="turned",
            at=at,
            on_rest=lambda value: st.session_state.update(unc_turn=int(value)),
            alt=f"At {at} degrees the networks name it {', '.join(str(row[place].argmax()) for row in said)}.",
        )
    sure, hits = (np.interp(at, CURVE, values) for values in (run.sure[0], run.right[0]))
    with facts:
        layout.number(f"{sure:.0%} sure, {hits:.0%} right", f"one network, on 100 digits turned by {at}°.")


def strangers(run: Snapshot, picture: Any, facts: Any, knobs: Any) -> None:
    """Letters and noise."""
    asked, said = trials(), _said(run)
    sure = said.max(axis=2)
    means = np.array([[row[asked.kinds == kind].mean() for kind in range(len(KINDS))] for row in sure])
    with knobs:
        method = st.radio("Who is asked", METHODS, key="unc_who", bind="query-params")
    row = METHODS.index(method)
    with picture:
        _surest(said[row], np.flatnonzero(asked.kinds == KINDS.index("letters")))
        told = ", ".join(f"{kind} {mean:.0%}" for kind, mean in zip(KINDS, means[row], strict=True))
        figure.show(_means(means), key="strangers", alt=f"Mean confidence of {method}: {told}.")
    with facts:
        layout.number(f"{means[row, 2]:.0%} sure", f"on average that a letter is a digit: {method}.")


def _surest(said: Any, where: Any) -> None:
    """Show the letters that are called a digit with the most confidence."""
    drawn, names = letters()
    order = np.argsort(-said[where].max(axis=1))[:16]
    notes = [f"{said[where[i]].argmax()} · {said[where[i]].max():.0%}" for i in order]
    alt = "The surest letters and what they are called: " + ", ".join(
        f"{names[i]} {note}" for i, note in zip(order, notes, strict=True)
    )
    pictures.show(pictures.Grid(pictures.grey(drawn[order]), 8, notes=notes), key="letters", picture_height=76, alt=alt)


def _means(means: Any) -> go.Figure:
    chart = theme.figure(
        height=240, yaxis_range=[0, 1.15], yaxis_tickformat=".0%", yaxis_title="mean confidence", barmode="group"
    )
    colours, shapes = (theme.ORANGE, theme.VIOLET, theme.BLUE), ("", "/", ".")
    for name, row, colour, shape in zip(METHODS, means, colours, shapes, strict=True):
        marker = {"color": colour, "pattern": {"shape": shape}}
        chart.add_trace(
            go.Bar(x=KINDS, y=row, name=name, marker=marker, text=[f"{v:.0%}" for v in row], textposition="outside")
        )
    return chart


def _said(run: Snapshot) -> Any:
    one = nets.softmax(run.logits.astype(np.float32))
    return np.stack([one, run.dropped.astype(np.float32), run.together.astype(np.float32)])


def refusing(run: Snapshot, picture: Any, facts: Any, knobs: Any) -> None:
    """An answer only above a threshold: how many, and how good."""
    with knobs:
        at = st.number_input(
            "Threshold", 0.1, 1.0, 0.9, 0.02, key="unc_limit", format="%g", bind="query-params", width=190
        )
    said, labels = _said(run), trials().labels
    places = np.round(np.arange(0.1, 1.001, 0.02), 2)
    lines, numbers = [], {}
    for i in (0, 2):
        given, good = uncertainty.answered(said[i], labels, places)
        numbers[i] = np.interp(at, places, given), np.interp(at, places, good)
        lines += [
            Line(f"right among answered: {METHODS[i]}", LOOKS[i][0], "", good, places),
            Line(f"answered: {METHODS[i]}", LOOKS[i][0], "3 5", given, places),
        ]
    alone = uncertainty.answered(said[0], labels, np.zeros(1))[1][0]
    with picture:
        show_sweep(
            Sweep("Answer only if at least this sure", places, (), lines, ("threshold", "share")),
            key="refusing",
            at=at,
            on_rest=lambda value: st.session_state.update(unc_limit=value),
            alt=f"At {at:g} one network answers {numbers[0][0]:.0%} and is right in {numbers[0][1]:.0%}.",
        )
    with facts:
        layout.number(
            f"{alone:.0%} → {numbers[2][1]:.0%} right",
            f"if the ensemble answers {numbers[2][0]:.0%} of all (one network: {numbers[0][1]:.0%} of "
            f"{numbers[0][0]:.0%}). Asked: digits, turned digits, letters and noise.",
        )


VIEWS: dict[str, Callable[[Snapshot, Any, Any, Any], None]] = {
    "Turned": turning,
    "Letters": strangers,
    "Calibration": calibrating.show,
    "I don't know": refusing,
}


def _tasks(view: str) -> None:
    state = st.session_state
    lesson.tasks(
        Task(
            "A digit is turned by 90°. How sure is the network?",
            ("About 10 %: it cannot know", "Far more"),
            1,
            "Softmax compares ten scores. It has no score for *none of these*.",
            done=view == "Turned" and state.get("unc_turn", 90) == 90,
        ),
        Task(
            "Divide all logits by T = 2. Do some answers change?",
            ("Yes", "No"),
            1,
            "Dividing keeps the order of the scores: only the confidence sinks.",
            done=view == "Calibration",
        ),
        Task(
            "The threshold goes up. What happens to coverage and accuracy?",
            ("Both rise", "Coverage falls, accuracy rises", "Both fall"),
            1,
            "You trade answers for reliability. Letters with a high confidence remain: no threshold finds those.",
            done=view == "I don't know" and state.get("unc_limit", 0.9) > 0.9,
        ),
        key="uncertainty",
    )
