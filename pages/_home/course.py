"""The course map: every lesson with a small picture computed from its own numbers."""

from collections.abc import Callable

import numpy as np
import streamlit as st

from core import convolution, gradient_descent, images, losses, networks, perceptron, runs
from core.activations import FUNCTIONS
from core.figures import theme, thumbnails
from core.perceptron.__main__ import SHIPPED, shipped
from pages._home import digits
from pages._home.digits import HIGH, WIDE, Picture
from pages._shell import contents


def show() -> None:
    """Show every lesson that works, section by section."""
    lessons = [(section, lesson) for section, group in contents.SECTIONS.items() for lesson in group]
    for row in range(0, len(lessons), 4):
        for column, (section, lesson) in zip(st.columns(4), lessons[row : row + 4], strict=False):
            with column.container(border=True):
                picture = _picture(lesson.name)
                if picture is not None:
                    st.image(picture, width="stretch", alt="")  # the words beside it say the same
                st.page_link(f"{lesson.name}.py", label=f"**{lesson.title}**", help=section)
                st.caption(lesson.says)


@st.cache_data(max_entries=32, show_spinner=False)
def _picture(name: str) -> Picture | None:
    picture = _DRAWN[name]() if name in _DRAWN else digits.drawn(name)
    return None if picture is None else np.clip(picture, 0, 1)


def _grid(across: float, up: float) -> tuple[Picture, Picture]:
    x, y = np.meshgrid(np.linspace(-across, across, WIDE), np.linspace(up, -up, HIGH))
    return x, y


def _perceptron() -> Picture:
    x1, x2 = _grid(5, 2.8)
    points = np.stack([x1.ravel(), x2.ravel()], axis=1)
    return thumbnails.diverging(2 * perceptron.outputs(perceptron.LECTURE, points).reshape(HIGH, WIDE) - 1)


def _activations() -> Picture:
    picture = np.ones((HIGH, WIDE, 3))
    z = np.linspace(-4, 4, 81)
    for name, colour in (("sigmoid", theme.BLUE), ("tanh", theme.ORANGE), ("relu", theme.VIOLET)):
        heights = 0.55 * HIGH - FUNCTIONS[name].value(z) * HIGH * 0.32
        picture = thumbnails.trail(picture, np.stack([(z + 4) / 8 * (WIDE - 1), heights], axis=1), colour)
    return picture


def _losses() -> Picture:
    loss = losses.landscape.surface(losses.landscape.examples(), (0.0, 0.0, 0.0), side=61).loss
    rows, columns = (np.linspace(0, 60, size).round().astype(int) for size in (HIGH, WIDE))
    return thumbnails.bands(np.log(loss[::-1][rows][:, columns] + 0.05))


def _networks() -> Picture:
    (config,) = shipped()
    stored = runs.load(SHIPPED, runs.run_key(config), networks.Snapshot)
    rows, columns = (np.linspace(0, networks.MAP_SIDE - 1, size).round().astype(int) for size in (HIGH, WIDE))
    return thumbnails.diverging(2 * stored[-1].picture[::-1][rows][:, columns] - 1)


def _gradient_descent() -> Picture:
    ravine = gradient_descent.landscape("himmelblau")
    x, y = _grid(5, 5)
    picture = thumbnails.bands(np.log1p(ravine.value(np.stack([x, y], axis=-1))), 12)
    path = gradient_descent.descend(ravine, (-0.5, -4.0), 0.01, 40).points
    return thumbnails.trail(picture, (path / 10 * [1, -1] + 0.5) * [WIDE - 1, HIGH - 1], theme.ORANGE)


def _convolution_filters() -> Picture:
    cup = images.grey(images.sample("coffee"))[40 : 40 + 2 * HIGH, 100 : 100 + 2 * WIDE]
    sobel = convolution.KERNELS["sobel_x"].cells
    windows = np.lib.stride_tricks.sliding_window_view(cup, (3, 3))
    return thumbnails.diverging((windows * sobel).sum(axis=(-1, -2))[::2, ::2])


_DRAWN: dict[str, Callable[[], Picture]] = {
    "perceptron": _perceptron,
    "activations": _activations,
    "losses": _losses,
    "networks": _networks,
    "gradient_descent": _gradient_descent,
    "convolution_filters": _convolution_filters,
}
