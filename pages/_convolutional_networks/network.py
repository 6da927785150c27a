"""A digit through the whole network: every layer, every map, every multiplication."""

from typing import Any

import streamlit as st

from core import pretrained
from core.classifiers import network, opened
from core.data import handwriting
from core.runs import Refused
from pages._convolutional_networks import paper, photo, place, store
from pages._shell import card, figure, lesson
from pages._shell.lesson import Task

_picture = figure.component("cnn", "cnn")
KEY = "cnn"
HEIGHT = "clamp(500px, calc(var(--dl-tall, 100vh) - 190px), 900px)"


def show(row: Any) -> None:
    """Show the network with a digit inside; without its weights, a sentence."""
    try:
        stored = pretrained.load("classifier")
    except Refused as refused:
        st.error(str(refused))
        return
    with row:
        photo.choose()
    picture = st.container()
    photo.steps()
    with st.expander("Exact place and numbers, and the sum on paper", icon=":material/calculate:"):
        now = place.controls()
        paper.show(now)
    with picture:
        _show(now)
    store.send()
    _tasks(now)
    lesson.code(network.build, opened.convolved, opened.receptive_field, handwriting.centred)
    card.show(stored.card)


def _show(now: place.Place) -> None:
    said = (st.session_state.get(KEY) or {}).get("moved") or {}
    data = {"height": HEIGHT, "state": now.sent, "seq": int(said.get("seq", 0)) if isinstance(said, dict) else 0}
    _picture(key=KEY, data=data, on_moved_change=_moved)


def _moved() -> None:
    place.moved((st.session_state.get(KEY) or {}).get("moved"))


def _tasks(now: place.Place) -> None:
    lesson.tasks(
        Task(
            "One map of conv 2 looks at all 16 maps of the pooled layer before it. How many kernels of 3 x 3 does it "
            "own?",
            ("1", "16", "32"),
            1,
            "One kernel for each input map, and one bias: 16 partial sums are added up. Open conv 2 to see them.",
            done=now.layer == "conv2",
        ),
        Task(
            "A single pixel after the second pooling: how much of the drawing can change it?",
            ("2 x 2 pixels", "8 x 8 pixels", "14 x 14 pixels"),
            2,
            "Each 3 x 3 kernel adds a ring, and each pooling doubles what a ring is worth: 3, 4, 8, 12, 14 pixels.",
            done=now.layer == "pool3",
        ),
        Task(
            "You draw the letter A. What do the ten probabilities do?",
            ("They all go to 0", "They still sum to 1", "They become equal"),
            1,
            "Softmax shares out one whole, whatever comes in. There is no answer for 'no digit'.",
            done=now.drawn,
        ),
        Task(
            "You draw a small 4 in a corner of the pad. What does the network get?",
            ("A small 4 in the corner", "A 4 of the usual size in the middle", "Nothing"),
            1,
            "It is cropped, scaled to 20 pixels and moved to its centre of mass, as all of MNIST was.",
            done=now.drawn,
        ),
        key="network",
    )
