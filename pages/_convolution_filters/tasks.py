"""Predictions to make on the sliding window, on channels and pooling, and on flattening."""

from typing import Any

import streamlit as st

from core.convolution import output_size
from pages._convolution_filters.window import Setting
from pages._shell import lesson
from pages._shell.lesson import Task


def _now(key: str) -> Any:
    return st.session_state.get(key)


def window(setting: Setting) -> None:
    """Ask about stride, padding and dilation."""
    side, stride = len(setting.picture), setting.stride
    lesson.tasks(
        Task(
            "The 5 x 5 picture, the 3 x 3 kernel, but stride 2: how large is the output?",
            ("2 x 2", "3 x 3", "1 x 1"), 0,
            "The window starts at pixels 1 and 3 only: (5 - 3) / 2 + 1 = 2 places in each direction.",
            (side, len(setting.kernel), stride, setting.padding, setting.dilation) == (5, 3, 2, 0, 1),
        ),
        Task(
            "Which padding keeps the output of a 3 x 3 kernel as large as the picture, at stride 1?",
            ("0", "1", "2"), 1,
            "The kernel reaches one pixel beyond its middle, so one ring of zeros makes up for it.",
            stride == 1 and setting.padding > 0 and output_size(*setting.sizes) == side,
        ),
        Task(
            "Dilation 2: how many pixels does the 3 x 3 kernel reach over, and with how many weights?",
            ("5 x 5, 25 weights", "6 x 6, 9 weights", "5 x 5, 9 weights"), 2,
            "One gap between neighbouring cells: 3 + 2 = 5 pixels, still nine products.",
            setting.dilation == 2,
        ),
        key="window",
    )  # fmt: skip


def channels() -> None:
    """Ask about the bias, the number of filters, and pooling."""
    lesson.tasks(
        Task(
            "The bias goes up by 0.5. What happens to the map?",
            ("Every value rises by 0.5", "Every value rises by 1.5", "Only values above 0 rise"), 0,
            "The bias is added once, after the three partial sums, not once for each colour plane.",
            _now("ch_bias") not in (None, 0.0),
        ),
        Task(
            "Twice as many filters: what becomes twice as large?",
            ("Only the number of weights", "The depth of the volume and the number of weights", "Height and width"), 1,
            "Each filter brings its own weights and leaves one more map; height and width stay.",
            _now("chan") == "Filters" and _now("ch_filters") != 6,
        ),
        Task(
            "Windows of 2 x 2 with stride 2 on an 8 x 8 map: how many of the 64 numbers are left?",
            ("32", "16", "8"), 1,
            "Each window of four leaves one, largest or mean: a quarter.",
            _now("chan") == "Pooling" and (_now("ch_size"), _now("ch_step")) == (2, 2),
        ),
        key="channels",
    )  # fmt: skip


def flattened() -> None:
    """Ask about size and about shuffled pixels."""
    lesson.tasks(
        Task(
            "The photo becomes twice as wide and twice as high. What do the layers need?",
            ("Both four times the weights", "Fully connected four times, convolution the same", "Both the same"), 1,
            "Every pixel has its own weight in a fully connected layer; a filter is as large as before.",
        ),
        Task(
            "Filters of 7 x 7 instead of 3 x 3. What becomes about five times as large?",
            ("The fully connected layer", "The convolution", "Both"), 1,
            "49 weights for every 9 there were; a fully connected layer has no window at all.",
            _now("flat") == "Count" and _now("flat_kernel") == 7,
        ),
        Task(
            "All digits are shuffled in the same way, and the fully connected classifier is trained anew. It becomes",
            ("much worse", "a little worse", "exactly as good"), 2,
            "It never knew which pixels are neighbours: its two curves lie on each other.",
            _now("flat") == "Train",
        ),
        key="flattened",
    )  # fmt: skip
