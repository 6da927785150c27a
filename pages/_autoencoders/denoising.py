"""Noise on the input: a network that was taught to take it away, and one that was not."""

from typing import Any

import numpy as np
import streamlit as st

from core import autoencoders as ae
from core.autoencoders import loop, noise
from core.data import mnist
from pages._autoencoders import shelf
from pages._shell import card, hand, lesson, pictures
from pages._shell.lesson import Task

COLUMNS = 10
ROWS = ("noisy input", "plain, 32 numbers", "denoising, 32 numbers", "the clean digit")


def show(row: Any) -> None:
    """Show ten digits under growing noise, played in the browser."""
    with row:
        st.markdown("Seed of the noise")
        seed = st.number_input("Seed of the noise", 0, 9999, 0, key="d_seed", width=120, **hand.QUIET)
        st.caption("Play, or drag the noise below the pictures.")
    images = mnist().test_images[shelf.chosen(1)]
    found = [ae.clean(images, strength, seed) for strength in ae.STRENGTHS]
    frames = np.stack([np.concatenate([each.noisy, each.plain, each.denoised, images]) for each in found])
    grid = pictures.Grid(
        frames,
        COLUMNS,
        row_names=ROWS,
        tones=["blue"] * COLUMNS + ["orange"] * 2 * COLUMNS + ["blue"] * COLUMNS,
        notes=[_notes(each) for each in found],
        frame_names=[f"noise {strength:g}" for strength in ae.STRENGTHS],
    )
    middle = found[5]
    told = [float(each.mean()) for each in (middle.noisy_error, middle.plain_error, middle.denoised_error)]
    alt = (
        f"At noise {ae.STRENGTHS[5]:g} the error against the clean digit is {told[0]:.3f} before, {told[1]:.3f} after "
    )
    alt += f"the plain and {told[2]:.3f} after the denoising autoencoder."
    pictures.show(grid, key="denoising", alt=alt, picture_height=88)
    st.latex(
        r"L = \lVert \mathrm{decoder}(\mathrm{encoder}(x + \sigma\epsilon)) - x \rVert^2, \qquad"
        rf"\sigma = {ae.STRENGTHS[5]:g}: \text{{MSE}} = {told[0]:.3f} \to {told[1]:.3f}\ \text{{plain}},"
        rf"\ {told[2]:.3f}\ \text{{denoising}}"
    )
    _tasks()
    lesson.code(noise.disturbed, loop.Loop._disturbed, loop.Loop._step)
    card.show(ae.card(ae.DENOISING), ae.card(ae.PLAIN))


def _notes(each: ae.Cleaned) -> list[str]:
    errors = (each.noisy_error, each.plain_error, each.denoised_error)
    return [f"{error:.3f}" for part in errors for error in part] + [""] * COLUMNS


def _tasks() -> None:
    lesson.tasks(
        Task(
            "No noise at all. Which network rebuilds better?",
            ("The plain one", "The denoising one", "Both alike"),
            0,
            "It was taught nothing else. The other one spent part of its strength on noise.",
        ),
        Task(
            "Noise 0.5. What does the plain autoencoder rebuild?",
            ("The clean digit", "Smears: it never saw such an input", "The noise"),
            1,
            "Its encoder sends the noisy picture to a place where no digit was ever encoded.",
        ),
        Task(
            "Could the denoising network restore a letter under noise?",
            ("Yes", "No, it would draw something like a digit"),
            1,
            "It does not remove noise, it answers with the digit that most likely was there.",
        ),
        key="denoising",
    )
