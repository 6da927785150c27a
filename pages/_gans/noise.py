"""Noise to image: the same noise at every stored training step, and the way from one noise to another."""

from typing import Any

import numpy as np
import streamlit as st

from core.gans import conditional, digit_training
from core.pretrained import Pretrained
from pages._gans import stored
from pages._shell import card, lesson, pictures
from pages._shell.lesson import Task

VIEWS = ("While it learns", "Between two noises")
COUNT, STEPS = 8, 21


def show(row: Any) -> None:
    """Show the timeline or the way between two noises."""
    with row:
        view = st.segmented_control(
            "View", VIEWS, default=VIEWS[0], key="g_noise_view", bind="query-params", required=True,
            label_visibility="collapsed",
        )  # fmt: skip
    pretrained = stored.found()
    if pretrained:
        (_timeline if view == VIEWS[0] else _travel)(pretrained)
        st.caption(stored.quality(pretrained))
    _tasks(view)
    lesson.code(digit_training.Match._critic_step, digit_training.Match._generator_step, conditional.between)
    if pretrained:
        card.show(pretrained.card)


def _timeline(pretrained: Pretrained) -> None:
    numbers = pretrained.numbers
    steps, read = numbers["about.timeline_steps"], numbers["about.timeline_read"]
    frames = numbers["about.timeline"]
    shown = digit_training.SHOWN
    # ten columns of digits, a row for each noise: the eye follows one noise along a row
    upright = frames.reshape(len(steps), 10, shown, 28, 28).swapaxes(1, 2).reshape(frames.shape)
    grid = pictures.Grid(
        np.ascontiguousarray(upright),
        columns=10,
        row_names=[f"noise {i + 1}" for i in range(shown)],
        column_names=[str(d) for d in range(10)],
        frame_names=[f"step {step:,}: {share:.0%} read right" for step, share in zip(steps, read, strict=True)],
    )
    st.caption("Play or scrub: six fixed noises, each asked for ten digits, at every stored training step.")
    alt = f"Pictures from the same noise at {len(steps)} training steps, 0 to {steps[-1]:,}; at the end our classifier "
    pictures.show(grid, key="gan-timeline", alt=f"{alt}reads {read[-1]:.1%} as asked.", picture_height=58)


def _travel(pretrained: Pretrained) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        digit = stored.digit("g_walk", "Digit", 3)
        seeds = stored.whole("g_from", "From seed", 1, (0, 9999)), stored.whole("g_to", "To seed", 2, (0, 9999))
    if not stored.ready():
        return
    frames = conditional.travel(digit, seeds, COUNT, STEPS)
    shares = np.linspace(0, 1, STEPS)
    grid = pictures.Grid(frames, columns=COUNT, frame_names=[f"{share:.0%} of the way" for share in shares])
    alt = f"{COUNT} pictures of {digit} while their noise moves from seed {seeds[0]} to {seeds[1]} in {STEPS} steps."
    pictures.show(grid, key="gan-travel", alt=alt, picture_height=104)
    st.caption("Eight noises, each on its way along an arc of constant length. Every stop on the way is a digit too.")


def _tasks(view: str) -> None:
    lesson.tasks(
        Task(
            "The same noise, two training steps far apart. What stays?",
            ("Nothing", "The coarse style, such as slant and thickness", "Every pixel"),
            1,
            "G changes slowly, and the noise keeps its role: scrub and follow one row.",
            done=view == VIEWS[0],
        ),
        Task(
            "Half-way between the noises of two sevens: what is drawn?",
            ("Both sevens, one over the other", "A seven between the two in style", "Grey mist"),
            1,
            "Blending pixels would show two ghosts. G was trained to turn any noise into a digit.",
            done=view == VIEWS[1],
        ),
        Task(
            "Why does the noise move along an arc and not along a straight line?",
            ("It looks nicer", "Normal noise of 64 numbers has length near 8; the line's middle is shorter"),
            1,
            "In 64 dimensions nearly all noise lies on a shell; the straight way leaves what G was trained on.",
        ),
        key="gan-noise-tasks",
    )
