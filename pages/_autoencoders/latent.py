"""The map of two-number codes: decode anywhere, encode a drawing, walk between two digits."""

from typing import Any

import numpy as np
import streamlit as st

from core import autoencoders as ae
from core.autoencoders import codec, network
from core.data import mnist
from pages._autoencoders import shelf
from pages._shell import card, figure, hand, lesson
from pages._shell.lesson import Task

_picture = figure.component("autoencoders_map", "autoencoders_map")
NETS = {"Autoencoder": shelf.PLAIN, "VAE": shelf.VAE}
SHOWN = {"digits": "glyphs", "pictures": "pictures", "decoded": "decoded"}
LAST = 999


def show(row: Any) -> None:
    """Show the map with its cursor, pad and walk."""
    with row:
        kind = st.segmented_control(
            "Network", list(NETS), default="Autoencoder", key="net", required=True, **hand.QUIET
        )
        shown = st.segmented_control("Show", list(SHOWN), default="digits", key="shown", required=True, **hand.QUIET)
    name = NETS[kind]
    picture = st.container()
    with hand.expander():
        a, b = _ends(name)
    with picture:
        hand.show(_picture, "latent", {"a": a, "b": b, "show": SHOWN[shown]}, _moved, height=shelf.TALL, **_sent(name))
    _tasks(kind, shown)
    lesson.code(codec.Codec, network.reparameterise)
    card.show(ae.card(name))


def _sent(name: str) -> dict[str, Any]:
    labels = mnist().test_labels
    (left, right), (low, high) = shelf.window(name)
    alone = float(np.median(_apart(name)))
    return {
        **shelf.plane(name),
        "sparse": 0.04 * (right - left),
        "drawn": int(np.flatnonzero(labels == 3)[0]),
        "alt": f"1,000 held-out digits on the plane of codes, {left:.1f} to {right:.1f} across and {low:.1f} to "
        f"{high:.1f} up; half of them have a neighbour within {alone:.2f}.",
    }


def _apart(name: str) -> Any:
    """Return how far every code is from its nearest neighbour [1000]."""
    codes = shelf.codes(name).mu.astype(np.float64)
    apart = np.linalg.norm(codes[:, None] - codes, axis=2)
    np.fill_diagonal(apart, np.inf)
    return apart.min(axis=1)


def _ends(name: str) -> tuple[int, int]:
    """Return the two held-out digits of the walk, and show what lies half way."""
    labels = mnist().test_labels
    columns = st.columns(2)
    first = [int(np.flatnonzero(labels == digit)[0]) for digit in (1, 0)]
    ends = tuple(
        int(column.number_input(f"End {key.upper()}: held-out digit", 0, LAST, start, key=key, bind="query-params"))
        for column, key, start in zip(columns, ("a", "b"), first, strict=True)
    )
    codes = shelf.codes(name).mu[list(ends)]
    st.latex(rf"z(t) = (1 - t)\,z_A + t\,z_B, \quad z_A = {_pair(codes[0])},\; z_B = {_pair(codes[1])}")
    st.caption(f"A is a {labels[ends[0]]}, B is a {labels[ends[1]]}.")
    return ends[0], ends[1]


def _pair(code: Any) -> str:
    return f"({code[0]:.2f}, {code[1]:.2f})"


def _moved(said: Any) -> None:
    for key in ("a", "b"):
        st.session_state[key] = max(0, min(LAST, int(said[key])))


def _tasks(kind: str, shown: str) -> None:
    lesson.tasks(
        Task(
            "Point at an empty place between two groups. What does the decoder say there?",
            ("Nothing: white paper", "Something between its neighbours, often no digit", "Always a clean digit"),
            1,
            "The decoder answers everywhere. Where no digit has ever been encoded nobody taught it what to say.",
            done=shown == "decoded",
        ),
        Task(
            "Walk from a 1 to a 0. What is in the middle of the pixel blend that the walk through codes has not?",
            ("Both digits at once, as grey shadows", "A third digit", "Noise"),
            0,
            "Pixels only fade. The walk passes other digits on its way, each of them whole.",
        ),
        Task(
            "Change from the autoencoder to the VAE. What happens to the scale of the map?",
            ("It shrinks to about -3 to 3, without large gaps", "It grows", "Nothing"),
            0,
            "The KL term pulls all codes towards N(0, 1) and pays for holes.",
            done=kind == "VAE",
        ),
        key="latent",
    )
