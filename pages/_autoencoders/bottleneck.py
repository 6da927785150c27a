"""The lecture's picture: how many numbers does a digit need?"""

from functools import lru_cache
from typing import Any

import numpy as np
import streamlit as st

from core import autoencoders as ae
from core.autoencoders import network
from core.data import mnist
from core.pretrained import Card
from pages._autoencoders import shelf
from pages._shell import card, figure, hand, lesson
from pages._shell.lesson import Task

_picture = figure.component("autoencoders_bottleneck", "autoencoders_bottleneck")
EACH = 4
NETS = {f"autoencoder, {words}": (f"autoencoder_{width}", width) for words, width in shelf.WIDTHS.items()}
NETS |= {f"PCA, {words}": (ae.PCA, width) for words, width in shelf.WIDTHS.items()}


def show(row: Any) -> None:
    """Show the machine, two codes of any width, and the truth."""
    with row:
        left = st.selectbox("Left", list(NETS), 1, key="left", width=265, **hand.QUIET)
        right = st.selectbox("Right", list(NETS), 2, key="right", width=265, **hand.QUIET)
    picture = st.container()
    with hand.expander():
        digit, side = _exact()
        st.latex(r"\hat{x} = \mathrm{decoder}(z), \quad z = \mathrm{encoder}(x), \qquad " + _error(digit, left, right))
        st.caption("No label is used: the picture is its own target.")
    with picture:
        data = {"left": _side(left), "right": _side(right), "truth": _truth(), "widths": _widths()}
        data["alt"] = f"A digit passes through encoder, code and decoder. {data['left']['alt']} {data['right']['alt']}"
        hand.show(_picture, "bottleneck", {"digit": digit, "side": side}, _moved, height=shelf.TALL, **data)
    _tasks(left, right)
    lesson.code(network.build, network.squared_error, network.losses)
    card.show(*(ae.card(name) for name in dict.fromkeys((NETS[left][0], NETS[right][0]))))


def _exact() -> tuple[int, str]:
    columns = st.columns(2)
    digit = columns[0].number_input("Picture in the machine", 0, 10 * EACH - 1, 3, key="b_digit", bind="query-params")
    side = columns[1].radio("Machine", ("left", "right"), key="machine", horizontal=True, bind="query-params")
    return int(digit), side


def _moved(said: Any) -> None:
    st.session_state["b_digit"] = max(0, min(10 * EACH - 1, int(said["digit"])))
    if said["side"] in ("left", "right"):
        st.session_state["machine"] = said["side"]


def _codec(label: str) -> ae.Codec:
    name, width = NETS[label]
    return ae.pca(width) if name == ae.PCA else ae.opened(name)


def _error(digit: int, left: str, right: str) -> str:
    rows = ae.pixels(mnist().test_images[shelf.chosen(EACH)[[digit]]])
    told = [float(np.square(rows - _codec(label).rebuild(rows)).sum()) for label in (left, right)]
    return rf"\lVert x - \hat{{x}} \rVert^2 = {told[0]:.1f}\ \text{{left}},\ {told[1]:.1f}\ \text{{right}}"


@lru_cache(maxsize=len(NETS))  # the codes of 1,000 digits, the same for every visitor
def _side(label: str) -> dict[str, Any]:
    name, width = NETS[label]
    place, codec = shelf.chosen(EACH), _codec(label)
    rows = ae.pixels(mnist().test_images[place])
    wrong = [] if name == ae.PCA else (ae.about(name, "read") != mnist().test_labels)[place].tolist()
    error, read = _quality(ae.card(name), width)
    many = f"{width} number{'s' * (width != 1)}"
    kind = "PCA, " if name == ae.PCA else ""
    return {
        "net": shelf.net(name, width if name == ae.PCA else None),
        "pictures": shelf.packed(ae.grey_values(codec.rebuild(rows))),
        "wrong": wrong,
        "reach": float(np.percentile(np.abs(codec.encode(ae.pixels(mnist().test_images)).mu), 98)),
        "words": f"<b>{kind}{many}</b><br>test MSE {error:.3f}, {shelf.percent(read)} still read as their digit",
        "alt": f"{label}: test error {error:.4f}, {shelf.percent(read)} still read as their digit.",
    }


def _quality(made: Card, width: int) -> tuple[float, float]:
    """Return test MSE and the share still read as its digit."""
    error, read = made.quality["test_mse"], made.quality["test_accuracy"]
    if made.name != ae.PCA:
        return error, read
    place = ae.WIDTHS.index(width)
    return error[place], read[place]


def _truth() -> dict[str, Any]:
    images = mnist().test_images[shelf.chosen(EACH)]
    words = "<b>Ground truth: 784 numbers</b><br>dashed: no longer read as its digit"
    return {"pictures": shelf.packed(images), "wrong": [], "words": words, "alt": "The digits themselves."}


def _widths() -> dict[str, list[float]]:
    """Return the test error of every width, for the networks and for PCA."""
    made = [ae.card(f"autoencoder_{width}").quality["test_mse"] for width in ae.WIDTHS]
    return {"numbers": list(ae.WIDTHS), "net": made, "pca": list(ae.card(ae.PCA).quality["test_mse"])}


def _tasks(left: str, right: str) -> None:
    seen = {left, right}
    lesson.tasks(
        Task(
            "Two numbers per digit. Which digits suffer most?",
            ("0 and 1", "4, 9 and 5, 8, 3", "All the same"),
            1,
            "A plane has no room for all ten next to each other without overlaps: look-alikes share one place.",
            done="autoencoder, 2 numbers" in seen,
        ),
        Task(
            "PCA also squeezes digits into 2 numbers, but without bends. How many are still read as their digit?",
            ("About a quarter", "About two thirds", "Nearly all"),
            0,
            "Straight directions only mix fixed pictures. The network bends its plane through the digits.",
            done="PCA, 2 numbers" in seen,
        ),
        Task(
            "With 32 numbers, how far apart are PCA and the network?",
            ("As far as with 2", "Much closer", "PCA wins"),
            1,
            "With enough directions even straight ones reach most digits. Bends pay most where numbers are few.",
            done={"PCA, 32 numbers", "autoencoder, 32 numbers"} <= seen,
        ),
        key="bottleneck",
    )
