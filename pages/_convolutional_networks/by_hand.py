"""Define features, detect them, classify: by hand, with every step in sight."""

import base64
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from core.classifiers import handmade, strokes, views
from core.data import mnist
from pages._shell import figure, hand, lesson
from pages._shell.lesson import Task

_picture = figure.component("vision_handmade", "vision_handmade")
ALL = tuple(handmade.FEATURES)
TITLES = {name: feature.title for name, feature in handmade.FEATURES.items()}


def show(row: Any) -> None:
    """Show a digit's hand-made features and what a transparent classifier makes of them."""
    with row:
        digit = int(st.number_input("Held-out digit", 0, 999, 38, key="hand_n", width=130, **hand.QUIET))
    picture = st.container()
    with hand.expander():
        on = st.pills("Features", ALL, selection_mode="multi", default=ALL, format_func=TITLES.get, key="hand_on",
                      bind="query-params")  # fmt: skip
        st.latex(
            r"\hat{y} = \arg\min_k \lVert s(x) - \mu_k \rVert,\quad s_j(x) = \frac{f_j(x) - m_j}{\sigma_j},\quad "
            r"\mu_k = \text{mean of } s(x) \text{ over the training digits of class } k"
        )
    names = tuple(name for name in ALL if name in on)
    lead = st.session_state.get("hand_lead", "holes")
    sent, accuracy = _sent(digit, names), by_hand_accuracy(names)
    with picture:
        hand.show(_picture, "handmade", {"on": list(names), "lead": lead}, _moved, **sent)
    learned = sent["learned"]
    st.markdown(
        f"**Define, detect, classify.** A person chose what to measure; the classifier only knows each class's mean. "
        f"It names **{accuracy or 0:.1%}** of the 1,000 held-out digits rightly. The network was told nothing about "
        f"holes or strokes and reaches **{learned:.1%}**: it learned what to measure."
    )
    _tasks(names, accuracy)
    lesson.code(strokes.enclosed, strokes.crossings, strokes.symmetry, handmade.learned_means, handmade.distances)


@st.cache_data(show_spinner=False, max_entries=300)
def by_hand_accuracy(names: tuple[str, ...]) -> float | None:
    """Return the held-out accuracy with the features `names`; None without any."""
    if not names:
        return None
    training, held_out = views.by_hand()
    return handmade.accuracy(handmade.learned_means(training, names), held_out)


def _moved(said: Any) -> None:
    st.session_state["hand_on"] = [name for name in ALL if name in said["on"]]
    if said["lead"] in ALL:
        st.session_state["hand_lead"] = said["lead"]


def _sent(digit: int, names: tuple[str, ...]) -> dict[str, Any]:
    """Return the drawing's numbers: marks, values, distances and accuracies."""
    image, label = mnist().test_images[digit], int(mnist().test_labels[digit])
    own = handmade.measured(image[None], mnist().test_labels[digit : digit + 1])
    away: list[float] = []
    if names:
        away = handmade.distances(handmade.learned_means(views.by_hand()[0], names), own)[0].tolist()
    features = [
        {"name": name, "title": feature.title, "says": feature.says, **_told(feature, own.values[name][0])}
        for name, feature in handmade.FEATURES.items()
    ]
    return {
        "ink": _bytes(image), "label": label, "features": features, "distances": away,
        "by_hand": by_hand_accuracy(names), "numbers": sum(len(handmade.FEATURES[name].numbers) for name in names),
        "learned": views.card_of("classifier").quality["held_out_accuracy"],
        **marks(image.astype(np.float32) / 255), "slant": _slant(image, own),
    }  # fmt: skip


def _told(feature: handmade.Feature, values: NDArray[np.float64]) -> dict[str, str]:
    numbers = [f"{value:.2f}".rstrip("0").rstrip(".").replace("-", "−") for value in values]
    named = [f"{name}: {number}" for name, number in zip(feature.numbers, numbers, strict=True)]
    return {
        "lines": "\n".join(named),
        "long": ", ".join(named),
    }


def _slant(image: NDArray[np.uint8], own: handmade.Measured) -> list[float]:
    rows, columns = np.indices(image.shape)
    mass = max(float(image.sum()), 1.0)
    middle = [float((image * places).sum() / mass) for places in (rows, columns)]
    return [float(own.values["slant"][0, 0]), *middle]


def marks(picture: NDArray[np.float32]) -> dict[str, Any]:
    """Return where each feature was found in `picture` [28, 28]."""
    one = picture[None]
    sides = strokes.box(one)
    strength, way = strokes.edges(one)
    mirrored, flipped = strokes.mirror(one, sides, 2)[0], strokes.mirror(one, sides, 1)[0]
    rows = strokes.crossing_rows(sides)[0].tolist()
    column = int(np.round(sides[0, 2:].mean()))
    dark = picture >= strokes.INK
    return {
        "box": sides[0].tolist(), "holes": _bytes(strokes.enclosed(one)[0]), "mirrored": _bytes(mirrored * 255),
        "flipped": _bytes(flipped * 255), "strength": _bytes(strength[0] / 0.5 * 255), "way": _bytes(way[0]),
        "lines": rows, "runs": [_starts(dark[row]) for row in rows], "column": column,
        "column_runs": _starts(dark[:, column]),
    }  # fmt: skip


def _starts(line: NDArray[np.bool_]) -> list[int]:
    """Return where each run of ink begins."""
    return np.flatnonzero(np.diff(np.pad(line, (1, 0)).astype(int)) == 1).tolist()


def _bytes(values: NDArray[Any]) -> str:
    return base64.b64encode(np.clip(np.rint(values.astype(np.float32)), 0, 255).astype(np.uint8).tobytes()).decode()


def _tasks(names: tuple[str, ...], accuracy: float | None) -> None:
    everything = by_hand_accuracy(ALL) or 0.0
    alone = {name: by_hand_accuracy((name,)) or 0.0 for name in ALL}
    best = max(alone, key=lambda name: alone[name])
    lesson.tasks(
        Task(
            "Which single feature tells the most digits apart?",
            tuple(TITLES[name] for name in ("ink", "holes", "crossings", "symmetry")),
            ("ink", "holes", "crossings", "symmetry").index(best) if best in ("ink", "holes", "symmetry") else 2,
            ", ".join(f"{TITLES[name]} {alone[name]:.0%}" for name in sorted(alone, key=lambda n: -alone[n])) + ".",
            done=len(names) == 1,
        ),
        Task(
            "You switch off Holes. How many percentage points does the accuracy lose?",
            ("None", "Two or three", "About twenty"),
            1,
            f"{everything:.1%} with all, {by_hand_accuracy(tuple(n for n in ALL if n != 'holes')) or 0:.1%} without: "
            "the other features have told most of it already.",
            done="holes" not in names and len(names) == len(ALL) - 1,
        ),
        Task(
            "Can switching a feature off make the classifier better?",
            ("Yes", "No, more information never hurts"),
            0,
            f"Without Box it names {by_hand_accuracy(tuple(n for n in ALL if n != 'aspect')) or 0:.1%} rightly instead "
            f"of {everything:.1%}. A number that varies within the classes only blurs the distance.",
            done=accuracy is not None and accuracy > everything,
        ),
        key="hand",
    )
