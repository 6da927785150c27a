"""Will I pass this class? The untrained network's answer, how wrong it is, and the answer after training."""

import base64
from collections.abc import Sequence
from typing import Any

import numpy as np
import streamlit as st

from core import losses
from core.losses import passing
from core.losses.passing import Config, Snapshot
from pages._shell import figure, hand, lesson, training
from pages._shell.lesson import Task

_picture = figure.component("losses_passing", "losses_passing")
RATES = (0.01, 0.03, 0.1, 0.3, 1, 3, 10)
HOURS = (0.0, 10.0, 0.5)


def show(row: Any) -> None:
    """Show the run panel around the student's answer."""
    with row:
        config = _config()
    picture = st.container()
    with hand.expander():
        columns = st.columns(2)
        with columns[0]:
            lectures = hand.number("Lectures attended", "lectures", config.student[0], HOURS)
        with columns[1]:
            hours = hand.number("Hours on the project", "hours", config.student[1], HOURS)
        before = losses.passing.ask(passing.initial_weights(config.seed), (lectures, hours))
        st.latex(rf"\text{{untrained: }} {before.probability:.3f}, \quad y = {before.label}, \quad {before.latex}")
    with picture:
        training.show(
            passing.train,
            config,
            lambda snapshots, live: _draw((lectures, hours), snapshots, live),
            key="passing-run",
            first=Config(),
            cure=lambda cured: st.session_state.update(p_rate=min(RATES, key=lambda r: abs(r - cured.learning_rate))),
        )
    _tasks((lectures, hours))
    lesson.code(passing.train, passing.ask)


def _config() -> Config:
    """Return the settings of the link; which student is asked changes nothing in the training."""
    with st.popover("Settings", icon=":material/tune:", key="passing-more"):
        rate = st.select_slider("Learning rate", RATES, 0.3, key="p_rate", bind="query-params")
        epochs = st.select_slider("Epochs", (100, 300, 1000, 3000, 10000), 1000, key="p_epochs", bind="query-params")
        seed = st.number_input("Seed of the start", 0, 99999, passing.LECTURE_SEED, key="p_seed", bind="query-params")
    return Config(seed, learning_rate=rate, epochs=epochs)


def _draw(student: tuple[float, float], snapshots: Sequence[Snapshot], live: bool) -> None:
    job = st.session_state["passing-run"]
    data = sent(job.config, snapshots) | {"live": live, "height": hand.LOWER, "id": job.key}
    hand.show(
        _picture, "passing", {"student": student}, _moved, in_panel=True, **data, play=hand.plays("passing-run", live)
    )


def sent(config: Config, snapshots: Sequence[Snapshot]) -> dict[str, Any]:
    """Return what the browser gets: each snapshot's 13 weights, and the students they were taught on."""
    split = passing.students(config.data_seed)
    weights = np.stack([np.concatenate([w.ravel() for w in each.weights]) for each in snapshots])
    return {
        "steps": [each.step for each in snapshots],
        "loss": [each.loss for each in snapshots],
        "weights": base64.b64encode(weights.astype(np.float32).tobytes()).decode(),
        "scale": {"mean": split.scale.mean.tolist(), "spread": split.scale.spread.tolist()},
        "points": split.train.features.tolist(),
        "labels": split.train.labels.tolist(),
    }


def _moved(said: Any) -> None:
    hand.keep("lectures", said["student"][0], HOURS)
    hand.keep("hours", said["student"][1], HOURS)


def _tasks(student: tuple[float, float]) -> None:
    lesson.tasks(
        Task(
            "The untrained network gives (4, 5) the probability 0.1. Why is that no verdict on the student?",
            ("It has seen too few students", "Its weights are still random", "0.1 is too small"),
            1,
            "Nobody has told it yet what right is. The loss does: -ln 0.1 = 2.303, and training makes it smaller.",
            done=student == (4, 5),
        ),
        Task(
            "A student with 8 hours on the project attends no lecture. How sure is the trained network?",
            ("Very sure of pass", "Very sure of fail", "Not sure"),
            2,
            "Lectures and hours together are exactly 8, on the border: the answer is not near 0 or 1.",
            done=student == (0, 8),
        ),
        Task(
            "For which student does the loss fall the most during training?",
            ("One who was right from the start", "One who was sure and wrong at the start", "It is the same for all"),
            1,
            "-ln is steepest near 0: where the untrained answer was sure and wrong, there is most to gain.",
            done=None,
        ),
        key="passing",
    )
