"""A stream of digits in, a label for every frame out, and beside it a network without memory."""

from typing import Any

import numpy as np
import streamlit as st

from core.data import mnist
from core.rnns import frames, gallery, network, tracking, wirings
from core.rnns.gallery import Config, Snapshot
from pages._rnns import shown
from pages._shell import lesson
from pages._shell.lesson import Task

RULES = {"Odd digits so far: even or odd": "parity", "How many 3s so far": "count"}


def rule() -> str:
    """Return what the labels mean."""
    return RULES[st.selectbox("Label", list(RULES), key="w_rule", width=290, **shown.QUIET)]


def pick() -> int:
    """Return the number of the video."""
    return int(st.number_input("Video", 0, 9999, 0, key="w_video", width=170, icon=":material/movie:", **shown.QUIET))


def draw(config: Config, snapshot: Snapshot, number: int) -> None:
    """Draw the frames with both networks' labels, and frame the unit that holds the memory."""
    shape = wirings.task(config.task, config.kind, config.units, config.rule).shape
    made = frames.streams(1, True, number + 1)
    wanted = frames.labels(made.digits, config.rule)[0]
    inputs = frames.features()[1][made.pictures]
    seen = network.opened(shape, snapshot.weights, inputs)
    alone = gallery.memoryless_answers(snapshot.without, inputs, config.rule)[0]
    words = frames.LABELS[config.rule]
    columns = [_column(t, made, seen, wanted, words) for t in range(frames.LENGTH)]
    beside = {"name": "no memory", "answers": [_answer(alone[t], wanted[t], words) for t in range(frames.LENGTH)]}
    mark = tracker(config, snapshot)
    says = f"correlation with the label <b>{mark.correlation:+.2f}</b> over 500 other videos"
    right = sum(column["y"]["tone"] == "right" for column in columns)
    alt = f"Eight digits; {right} of 8 labels right, without memory {_rights(beside)} of 8."
    names = {"x": "frame", "y": "label"}
    shown.unrolled(
        "video", columns, seen.start[0], names=names, alt=alt, beside=beside, mark=mark.unit, markSays=says,
        headline=_told(config, snapshot, shape),
        id=f"{number}{config.rule}",
    )  # fmt: skip


def tracker(config: Config, snapshot: Snapshot) -> tracking.Tracker:
    """Return the unit whose value goes along best with the label, over held-out videos."""
    shape = wirings.task(config.task, config.kind, config.units, config.rule).shape
    rows = wirings.video_rows(config.rule, True)
    hidden = network.opened(shape, snapshot.weights, rows.inputs).hidden
    return tracking.best(hidden, rows.wanted.astype(np.float64))


def _told(config: Config, snapshot: Snapshot, shape: network.Shape) -> str:
    last = wirings.video_right(shape, snapshot.weights, config.rule)[:, -1].mean()
    lost = gallery.memoryless_right(snapshot.without, config.rule)[:, -1].mean()
    return (
        f"Held-out frames right: <b>{shown.percent(snapshot.accuracy)}</b>, without memory "
        f"<b>{shown.percent(snapshot.beside)}</b> · last frames: {shown.percent(float(last))} and "
        f"{shown.percent(float(lost))}"
    )


def _column(t: int, made: frames.Streams, seen: Any, wanted: Any, words: tuple[str, ...]) -> dict[str, Any]:
    digit = int(made.digits[0, t])
    answer = _answer(seen.logits[0, t], wanted[t], words)
    p = float(seen.probabilities[0, t].max())
    return {
        "picture": shown.picture(mnist().test_images[made.pictures[0, t]]),
        "h": shown.rounded(seen.hidden[0, t]),
        "y": answer | {"p": p},
        "says": f"A {digit}: the label is <b>{words[wanted[t]]}</b>, the network says {answer['text']} ({p:.2f})",
    }


def _answer(logits: Any, wanted: Any, words: tuple[str, ...]) -> dict[str, Any]:
    given = int(np.argmax(logits))
    return {"text": words[given], "tone": "right" if given == wanted else "wrong"}


def _rights(beside: dict[str, Any]) -> int:
    return sum(answer["tone"] == "right" for answer in beside["answers"])


def ends(config: Config) -> None:
    """Close the fifth wiring."""
    st.markdown(
        "The label of a frame depends on **all frames before it**. The same digit gets different labels, so a network "
        "that sees one frame at a time can only guess; it does as well as possible and no better."
    )
    lesson.tasks(
        Task(
            "Without memory: on which frame does it do best?",
            ("The first", "The last", "All the same"),
            0,
            "On the first frame nothing came before, so the frame alone decides.",
        ),
        Task(
            "Choose the label How many 3s so far. What will the framed unit do over a video?",
            ("Flip", "Move in one direction at every 3"),
            1,
            "A count only grows, so a unit that goes along with it has to drift, not flip.",
            done=config.rule == "count",
        ),
        Task(
            "Turn Training step back to 0. Which of the two networks does better?",
            ("The one with memory", "Neither: both guess"),
            1,
            "A memory helps only once the weights have learned what to write into it.",
            done=st.session_state.get("wa_at") == 0,
        ),
        key="aligned",
    )
