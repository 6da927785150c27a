"""One unit: the picture that excites it, grown step by step, and the held-out places it likes."""

import base64
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from core.classifiers import Architecture, moving, preferences, views
from core.classifiers.preferences import CLASSES, Grown, Wish
from core.classifiers.receptive_field import fields, patch
from core.data import mnist
from pages._shell import figure, hand, lesson, pictures, warm
from pages._shell.lesson import Task

_picture = figure.component("vision_unit", "vision_unit")
UNITS = preferences.units(Architecture())
LAYERS = {name: f"Convolution {name[-1]}" for name in UNITS if name != CLASSES} | {CLASSES: "Class"}


def show(_row: Any) -> None:
    """Show one unit of one layer."""
    first = views.FIRST
    picture = st.container()
    layer = st.segmented_control("Layer", list(LAYERS), default=first.layer, format_func=LAYERS.get, key="unit_layer",
                                 required=True, bind="query-params")  # fmt: skip
    if st.session_state.get("unit_number", 0) > UNITS[layer]:
        st.session_state["unit_number"] = UNITS[layer]
    start = min(first.unit + 1, UNITS[layer])
    columns = st.columns(3)
    unit = columns[0].number_input("Unit", 1, UNITS[layer], start, key="unit_number", bind="query-params")
    seed = columns[1].number_input("Seed of the noise", 0, 9999, 0, key="unit_seed", bind="query-params")
    blur = columns[2].slider("Smooth each step by (pixels)", 0.0, 2.0, preferences.BLUR, 0.1, key="unit_blur",
                             bind="query-params")  # fmt: skip
    wish = Wish(layer, int(unit) - 1, int(seed), float(blur))
    grown = _grown(wish)
    with picture:
        hand.show(_picture, "wanted", {"unit": wish.unit, "layer": wish.layer}, _moved, **_sent(wish, grown))
        if grown is None:
            warm.notice()
    st.latex(
        r"x \leftarrow x + \eta \, \frac{g}{\lVert g \rVert},\quad g = G_\sigma * \nabla_x \bigl( a_\text{unit}(x) - "
        r"\lambda \textstyle\sum (x_i - x_j)^2 - \mu \sum x_i \bigr),\quad "
        rf"\eta = {preferences.RATE},\; \sigma = {blur:g},\; \lambda = {preferences.ROUGH},\; "
        rf"\mu = {preferences.SPARSE}"
    )
    _tasks(wish, grown)
    lesson.code(preferences.grown, preferences.uphill, preferences.shaken)


def _grown(wish: Wish) -> Grown | None:
    """Return the climb; None while TensorFlow starts."""
    if wish == views.FIRST:
        return views.first_grown()
    return _climbed(wish) if warm.ready() else None


@st.cache_data(show_spinner=False, max_entries=100)
def _climbed(wish: Wish) -> Grown:
    return preferences.grown(wish)


def _moved(said: Any) -> None:
    if said["layer"] in UNITS:
        st.session_state["unit_layer"] = said["layer"]
        st.session_state["unit_number"] = int(np.clip(int(said["unit"]), 0, UNITS[said["layer"]] - 1)) + 1


def _sent(wish: Wish, grown: Grown | None) -> dict[str, Any]:
    """Return the drawing's numbers."""
    conv = wish.layer != CLASSES
    places, best = views.best_places(wish.layer)
    shots = _favourites(wish, places)
    first = wish.layer == "conv1"
    kernels = moving.first_kernels()[0]
    steps = (grown or views.first_grown()).steps.tolist()
    return {
        "id": f"{wish}{grown is None}", "layer": wish.layer, "unit": wish.unit, "units": UNITS[wish.layer],
        "layers": list(LAYERS.items()),
        "title": f"{LAYERS[wish.layer]}, unit {wish.unit + 1}" if conv else f"Class {wish.unit}",
        "steps": steps, "frames": grown and _bytes(pictures.grey(grown.pictures)),
        "told": grown and grown.answers.tolist(), "sight": _sight(wish.layer),
        "patches": _bytes(shots), "side": shots.shape[-1], "answers": best[wish.unit].tolist(),
        "kernels": _floats(kernels[:, :, 0].transpose(2, 0, 1)) if first else None,
        "kernel": kernels[:, :, 0, wish.unit].ravel().tolist() if first else [],
        "thumbs": _bytes(_thumbs(wish.layer)), "thumb": 28, "words": _words(wish),
    }  # fmt: skip


def _favourites(wish: Wish, places: NDArray[np.int64]) -> NDArray[np.uint8]:
    """Return the six held-out patches [6, side, side] that excite the unit most; whole digits for a class."""
    images = mnist().test_images
    if wish.layer == CLASSES:
        return images[places[wish.unit, :, 0]]
    field = fields(Architecture())[wish.layer]
    return np.stack([patch(images, place, field) for place in places[wish.unit]])


def _sight(layer: str) -> tuple[int, int, int]:
    """Return the first row and column and the side of what the asked unit sees."""
    if layer == CLASSES:
        return 0, 0, 28
    field = fields(Architecture())[layer]
    return (*field.corner(preferences.middle(layer), preferences.middle(layer)), field.side)


def _thumbs(layer: str) -> NDArray[np.uint8]:
    names = list(UNITS)
    start = sum(UNITS[name] for name in names[: names.index(layer)])
    return pictures.grey(views.last_grown()[0][start : start + UNITS[layer]])


def _words(wish: Wish) -> str:
    if wish.layer == CLASSES:
        return "Below the curve: the held-out digits with the highest score for this class."
    side = fields(Architecture())[wish.layer].side
    words = f"It sees {side} × {side} pixels (dashed). "
    return words + ("Its nine weights are its wish: blue wants ink, orange wants paper." if wish.layer == "conv1" else
                    "What lies outside cannot change its answer.")  # fmt: skip


def _bytes(values: NDArray[np.uint8]) -> str:
    return base64.b64encode(np.ascontiguousarray(values, np.uint8).tobytes()).decode()


def _floats(values: NDArray[np.float32]) -> str:
    return base64.b64encode(np.ascontiguousarray(values, np.float32).tobytes()).decode()


def _tasks(wish: Wish, grown: Grown | None) -> None:
    lesson.tasks(
        Task(
            "Smooth by 0 pixels instead of 1.2. What grows?",
            ("The same picture, sharper", "Specks that look like noise, and a higher answer"),
            1,
            "The network's answer can be driven up by patterns nobody ever wrote. Only the smoothing keeps to strokes.",
            done=wish.blur == 0,
        ),
        Task(
            "The picture that excites the class 8 most: does it look like a typical 8?",
            ("Yes", "No, like many 8s at once"),
            1,
            "More loops, more answer. The network was never asked to draw, only to tell ten digits apart.",
            done=wish.layer == CLASSES and wish.unit == 8,
        ),
        Task(
            "Two seeds for the same unit: two different pictures?",
            ("Alike, since the unit is the same", "Altogether different"),
            0,
            "The unit decides what grows; the noise only decides where it begins.",
            done=wish.seed != 0 and grown is not None,
        ),
        key="unit",
    )
