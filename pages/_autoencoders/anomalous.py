"""What is rebuilt badly is strange: letters, photos and noise against digits."""

from typing import Any

import numpy as np
import streamlit as st

from core import autoencoders as ae
from core.autoencoders import anomalies
from core.data import mnist
from pages._autoencoders import shelf
from pages._shell import card, figure, hand, lesson
from pages._shell.lesson import Task

_picture = figure.component("autoencoders_anomalies", "autoencoders_anomalies")
SHOWN = 6
BOUNDS = (0.0, 300.0, 0.5)


def show(row: Any) -> None:
    """Show both histograms of errors, the threshold, and the curve of all thresholds."""
    with row:
        words = st.selectbox("Code", list(shelf.WIDTHS), 1, key="o_width", width=150, **hand.QUIET)
        kinds = st.pills(
            "Strange pictures", ae.KINDS, selection_mode="multi", default=ae.KINDS[0], key="strange", **hand.QUIET
        )
    name = f"autoencoder_{shelf.WIDTHS[words]}"
    codec = ae.opened(name)
    digits = ae.digit_errors(codec)
    picture = st.container()
    with hand.expander():
        start = float(round(float(np.percentile(digits, 95)) * 2) / 2)
        threshold = hand.number("Threshold on the error", "threshold", start, BOUNDS)
    if not kinds:
        st.info("Choose at least one kind of strange picture: letters, photos or noise.")
        return
    images = np.concatenate([ae.strange(kind) for kind in kinds])
    errors = ae.errors(codec, images)
    found = ae.roc(digits, errors)
    with picture:
        hand.show(
            _picture, "anomalies", {"threshold": threshold}, _moved, height=shelf.TALL,
            **_sent(found, digits, errors), **_examples(codec, images, errors), alt=_alt(found, kinds),
        )  # fmt: skip
    caught, alarms = float((errors >= threshold).mean()), float((digits >= threshold).mean())
    st.latex(
        rf"\text{{strange if}}\ \lVert x - \hat{{x}} \rVert^2 \ge {threshold:g}: \quad "
        rf"\text{{caught}}\ {100 * caught:.0f}\%, \ \text{{false alarms}}\ {100 * alarms:.1f}\%, \quad "
        rf"\text{{area under the curve}}\ {found.area:.3f}"
    )
    _tasks(words, kinds)
    lesson.code(anomalies.errors, anomalies.roc, anomalies._letter)
    card.show(ae.card(name))


def _sent(found: ae.Roc, digits: Any, errors: Any) -> dict[str, Any]:
    keep = np.unique(np.linspace(0, len(found.thresholds) - 1, 300).astype(int))
    return {
        "digits": digits.tolist(),
        "errors": errors.tolist(),
        "roc": [found.false_alarms[keep].tolist(), found.caught[keep].tolist()],
        "area": found.area,
    }


def _examples(codec: ae.Codec, images: Any, errors: Any) -> dict[str, Any]:
    """Return some strange pictures from the best to the worst rebuilt, and the worst rebuilt digits."""
    order = np.argsort(errors)[np.linspace(0, len(errors) - 1, SHOWN).astype(int)]
    worst = np.argsort(-ae.digit_errors(codec))[:SHOWN]
    pairs = (
        ("others", images[order], errors[order]),
        ("own", mnist().test_images[worst], ae.digit_errors(codec)[worst]),
    )
    return {
        name: {
            "pictures": shelf.packed(shown),
            "rebuilt": shelf.packed(ae.grey_values(codec.rebuild(ae.pixels(shown)))),
            "errors": told.tolist(),
        }
        for name, shown, told in pairs
    }


def _alt(found: ae.Roc, kinds: Any) -> str:
    return f"Errors of 1,000 digits against {', '.join(kinds)}: area under the curve {found.area:.3f}."


def _moved(said: Any) -> None:
    hand.keep("threshold", said["threshold"], BOUNDS)


def _tasks(words: str, kinds: Any) -> None:
    lesson.tasks(
        Task(
            "Noise or letters: which is easier to tell from digits?",
            ("Noise", "Letters"),
            0,
            "Nothing in noise can be rebuilt from digit strokes, but letters are made of strokes too.",
            done="noise" in kinds,
        ),
        Task(
            "With 32 numbers instead of 2 all errors fall. What becomes of the letters?",
            ("They are told apart perfectly", "It depends: the network also rebuilds letters better"),
            1,
            "A wide code is a good copier even for what it never saw; only the gap between both counts.",
            done=words == "32 numbers" and "letters" in kinds,
        ),
        Task(
            "The threshold moves left. What grows?",
            ("Only what is caught", "What is caught and the false alarms"),
            1,
            "Each threshold is one point of the curve. There is no best one without knowing what each mistake costs.",
        ),
        key="anomalies",
    )
