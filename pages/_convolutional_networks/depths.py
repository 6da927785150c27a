"""Low, middle and high features side by side: what units of three depths look for."""

from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from core.classifiers import Architecture, moving, preferences, views
from core.classifiers.receptive_field import Field, fields, patch
from core.data import mnist
from pages._shell import lesson, pictures
from pages._shell.lesson import Task

LEVELS = {"Low: edges": "conv1", "Middle: strokes": "conv3", "High: parts of digits": "conv4"}
SHOWN, PLACES = 6, 4


def show(_row: Any) -> None:
    """Show the units of three depths that answer most, and the held-out places they answer to."""
    for column, (title, layer) in zip(st.columns(3), LEVELS.items(), strict=True):
        with column:
            _level(title, layer)
    st.markdown(
        "Each row is one unit of the trained network: first what it looks for, then the four places in 1,000 held-out "
        "digits that excite it most. Nobody told it to look for edges, then corners, then loops: each layer combines "
        "what the layer before found, and sees more of the picture. **Click a unit** to see how its picture grew."
    )
    sees = fields(Architecture())
    lesson.tasks(
        Task(
            "A kernel of the fourth convolution has 3 × 3 places too. How many pixels of the digit does its unit see?",
            ("3 × 3", "9 × 9", f"{sees['conv4'].side} × {sees['conv4'].side}"),
            2,
            f"Each convolution adds a rim and each pooling doubles the step: "
            f"{', then '.join(str(field.side) for field in sees.values())} pixels.",
        ),
        Task(
            "Would a network trained on faces have the same low-level features?",
            ("Much alike: edges", "Altogether different ones"),
            0,
            "Edges are everywhere. The deeper the layer, the more its features belong to the task.",
        ),
        Task(
            "The favourite places of a unit of the last convolution: do they come from one digit class only?",
            ("Yes, always", "Often not"),
            1,
            "A loop at the bottom belongs to 6 and 8. A unit is a part, not a class; the dense layers combine parts.",
        ),
        key="depths",
    )
    lesson.code(fields, patch)


def _level(title: str, layer: str) -> None:
    field = fields(Architecture())[layer]
    places, best = views.best_places(layer)
    chosen = np.argsort(-best[:, 0])[:SHOWN]
    wanted = [_wanted(layer, int(unit), field) for unit in chosen]
    found = [[patch(mnist().test_images, place, field) for place in places[unit][:PLACES]] for unit in chosen]
    rows = [np.stack([first, *rest]) for first, rest in zip(wanted, found, strict=True)]
    st.markdown(f"**{title}** · sees {field.side} × {field.side} pixels")
    grid = pictures.Grid(
        np.concatenate(rows), columns=1 + PLACES, row_names=[str(unit + 1) for unit in chosen],
        tones=["violet", *[""] * PLACES] * SHOWN,
    )  # fmt: skip
    pictures.show(
        grid, key=f"depths-{layer}", picture_height=64,
        on_click=lambda place: _open(layer, int(chosen[place // (1 + PLACES)])),
        alt=f"{title}: units {', '.join(str(unit + 1) for unit in chosen)} of {layer}, what each looks for and its "
        f"favourite places; the strongest answers are {', '.join(f'{best[unit, 0]:.1f}' for unit in chosen)}.",
    )  # fmt: skip


def _wanted(layer: str, unit: int, field: Field) -> NDArray[np.uint8]:
    """Return what the unit looks for [side, side]: its kernel in the first layer, else what grew in its sight."""
    if layer == "conv1":
        kernel = moving.first_kernels()[0][:, :, 0, unit]
        most = float(np.abs(kernel).max())
        return pictures.grey(kernel, -most, most)
    offset = sum(n for name, n in preferences.units(Architecture()).items() if name < layer)
    picture = pictures.grey(views.last_grown()[0][offset + unit])
    return patch(picture[None], np.array([0, preferences.middle(layer), preferences.middle(layer)]), field)


def _open(layer: str, unit: int) -> None:
    st.session_state.update(feat="One unit", unit_layer=layer, unit_number=unit + 1)
