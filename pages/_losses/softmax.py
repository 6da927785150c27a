"""Three scores become probabilities, a loss, and the gradient p - y."""

from typing import Any

import streamlit as st

from core import losses
from core.losses import softmax
from pages._shell import figure, hand, lesson
from pages._shell.lesson import Task

_picture = figure.component("losses_softmax", "losses_softmax")
START = (2.0, 1.0, -1.0)
SCORE, HEAT = (-5.0, 5.0, 0.1), (0.1, 10.0, 0.1)


def show(_row: Any) -> None:
    """Show the chain from scores to gradient."""
    picture = st.container()
    with hand.expander():
        columns = st.columns(5)
        z = []
        for place, (column, value) in enumerate(zip(columns, START, strict=False)):
            with column:
                z.append(hand.number(f"Score z{place}", f"z{place}", value, SCORE))
        label = columns[3].number_input("True class", 0, 2, 1, key="label", bind="query-params")
        with columns[4]:
            heat = hand.number("Temperature T", "T", 1, HEAT)
        now = losses.softmax_cross_entropy(z, label, heat)
        st.latex(softmax.FORMULA + softmax.GRADIENT)
        st.latex(now.latex)
    with picture:
        hand.show(_picture, "softmax", {"z": z, "label": label, "t": heat}, _moved, code=now.code)
    _tasks(now)
    lesson.code(losses.softmax_cross_entropy)


def _moved(said: Any) -> None:
    for place, value in enumerate(said["z"][:3]):
        hand.keep(f"z{place}", value, SCORE)
    hand.keep("T", said["t"], HEAT)
    st.session_state["label"] = max(0, min(2, int(said["label"])))


def _tasks(now: losses.Softmax) -> None:
    lesson.tasks(
        Task(
            "All three scores are the same. What is the loss?",
            ("0", "ln 3 = 1.099", "1/3"),
            1,
            "Every class gets 1/3, and -ln(1/3) = ln 3, whichever class is the true one.",
            done=len(set(now.logits)) == 1,
        ),
        Task(
            "The network is sure and wrong: p of the true class is nearly 0. How long is its entry of the gradient?",
            ("Nearly 0", "Nearly 1", "It grows without limit"),
            1,
            "p - y is nearly 0 - 1 = -1: it pulls with full strength, but never harder than 1.",
            done=now.probabilities[now.label] < 0.01,
        ),
        Task(
            "The temperature rises to 10. What do the probabilities do?",
            ("They become more alike", "The largest becomes 1", "Nothing, all scores share the factor"),
            0,
            "z/10 lies closer together, so the shares even out. A temperature near 0 leaves only the largest.",
            done=now.temperature >= 10,
        ),
        key="softmax",
    )
