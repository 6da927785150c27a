"""One picture in: its label, or its name letter by letter."""

from typing import Any

import numpy as np
import streamlit as st

from core.data import mnist
from core.rnns import frames, gallery, network, wirings
from core.rnns.gallery import Config, Snapshot
from pages._rnns import shown
from pages._shell import lesson
from pages._shell.lesson import Task


def pick() -> int:
    """Return which held-out picture goes in."""
    count = len(mnist().test_labels)
    return int(
        st.number_input("Picture", 0, count - 1, 4, key="w_picture", width=170, icon=":material/image:", **shown.QUIET)
    )


def draw_label(config: Config, snapshot: Snapshot, picture: int) -> None:
    """Draw the classifier: a recurrent network of one step."""
    task = wirings.task(config.task, config.kind, config.units)
    image, label = mnist().test_images[picture], int(mnist().test_labels[picture])
    seen = network.opened(task.shape, snapshot.weights, wirings.small(image[None])[:, None])
    p = seen.probabilities[0, 0]
    order = np.argsort(-p)[:4]
    named = ", ".join(f"<b>{d}</b> {shown.percent(float(p[d]))}" for d in order)
    given = int(order[0])
    tone = "right" if given == label else "wrong"
    column = {
        "picture": shown.picture(image),
        "h": shown.rounded(seen.hidden[0, 0]),
        "y": {"text": str(given), "p": float(p[given]), "tone": tone},
        "says": f"One step, nothing to remember. Answers: {named}. It is a {label}.",
    }
    alt = f"The picture of a {label} is named {given} with probability {p[given]:.2f}."
    names = {"x": "picture", "y": "label"}
    headline = f"<b>{shown.percent(snapshot.accuracy)}</b> of 1,000 held-out digits right after {snapshot.step} steps"
    bars = [[str(d), round(float(p[d]), 4)] for d in range(10)]
    shown.unrolled(
        "label", [column], seen.start[0], names=names, alt=alt, bars=bars, headline=headline, id=f"{picture}"
    )


def draw_name(config: Config, snapshot: Snapshot, picture: int) -> None:
    """Draw how a picture becomes a word."""
    task = wirings.task(config.task, config.kind, config.units)
    image, label = mnist().test_images[picture], int(mnist().test_labels[picture])
    made = wirings.spell(task.shape, snapshot.weights, frames.features()[1][picture][None])
    word = wirings.name_of(made.letters[0])
    columns = _letters(made, frames.NAMES[label])
    headline = f"<b>{shown.percent(snapshot.accuracy)}</b> of 1,000 held-out digits spelled right to the last letter"
    alt = f"The picture of a {label} is spelled {word}."
    lead = shown.picture(image)
    names = {"x": "last letter", "y": "next letter"}
    shown.unrolled(
        "name", columns, made.start[0], names=names, alt=alt, lead=lead, headline=headline, id=f"{picture}{word}"
    )


def _letters(made: wirings.Spelled, name: str) -> list[dict[str, Any]]:
    """Return the columns up to the end of the word."""
    wanted = wirings.spelled(name)
    letters = [int(letter) for letter in made.letters[0]]
    count = letters.index(0) + 1 if 0 in letters else len(letters)
    columns, before = [], "start"
    for t in range(count):
        text = wirings.LETTERS[letters[t]]
        p = float(made.probabilities[0, t, letters[t]])
        right = t < len(wanted) and wanted[t] == letters[t]
        columns.append({
            "x": before,
            "h": shown.rounded(made.steps[t].hidden[0]),
            "y": {"text": text, "p": p, "tone": "right" if right else "wrong"},
            "says": f"After “{before}” comes <b>{text}</b>, probability {p:.3f}. The picture is only in h₀.",
        })  # fmt: skip
        before = text
    return columns


def ends_label(config: Config) -> None:
    """Close the first wiring."""
    shape = wirings.task(config.task, config.kind, config.units).shape
    st.markdown(
        f"An ordinary classifier is a recurrent network that takes **one step** from h₀ = 0. Of its "
        f"{shape.parameters:,} numbers the recurrent {config.units} × {config.units} matrix U never acts: "
        "it is multiplied by 0."
    )
    lesson.tasks(
        Task(
            "How large is the gradient of the recurrent weights U in this wiring?",
            ("Small", "Exactly zero", "As large as that of W"),
            1,
            "U is multiplied by h₀ = 0, so no U changes the answer.",
        ),
        Task(
            "Turn Training step back to 0. How sure is the network?",
            ("About one tenth for every digit", "Sure of one digit"),
            0,
            "Small random weights give scores close together; softmax makes them nearly equal.",
            done=st.session_state.get("woto_at") == 0,
        ),
        Task(
            "Twice as many units: the matrix U becomes",
            ("twice as large", "four times as large", "no larger, since it never acts"),
            1,
            "Units times units: it is stored and counted, although it never acts here.",
            done=config.units == 2 * gallery.first(config.task).units,
        ),
        key="label",
    )


def ends_name(config: Config) -> None:
    """Close the second wiring."""
    shape = wirings.task(config.task, config.kind, config.units).shape
    st.markdown(
        "The picture enters **once**: 64 features that the shipped classifier sees in it make the first state h₀. "
        f"Every letter that comes out goes in at the next step. {shape.parameters:,} numbers are learned."
    )
    lesson.tasks(
        Task(
            "The picture is seen only in h₀. Can a wrong first letter be repaired later?",
            ("Yes, the state still knows the digit", "Hardly: the letter is fed back"),
            1,
            "The network was trained on right letters only; its own wrong letter leads it to another word.",
        ),
        Task(
            "Turn Training step back to 0. What does it spell?",
            ("Nothing", "Something without sense"),
            1,
            "An untrained network already writes letters, only not the right ones.",
            done=st.session_state.get("wotm_at") == 0,
        ),
        Task(
            "A state of four numbers must remember which of ten words it writes, and where. Can it?",
            ("Yes, four numbers suffice in principle", "No, it takes ten"),
            0,
            "Four numbers tell ten words apart easily; whether training finds such a state is another matter.",
            done=config.units == 4,
        ),
        key="name",
    )
