"""Pick the digit: draw on demand, class by noise, blend two classes, ask D about wrong labels, look for copies."""

from typing import Any

import numpy as np
import streamlit as st

from core import evaluation, images
from core.data import mnist
from core.gans import conditional, digit_networks
from core.pretrained import Pretrained
from pages._gans import stored
from pages._shell import card, lesson, pictures
from pages._shell.lesson import Task

VIEWS = ("Class by noise", "One digit", "Blend", "D’s opinion", "Copies?")
COLUMNS, STEPS = 10, 21


def show(row: Any) -> None:
    """Show the chosen view of the conditional GAN."""
    with row:
        view = st.segmented_control(
            "View", VIEWS, default=VIEWS[0], key="g_view", bind="query-params", required=True,
            label_visibility="collapsed",
        )  # fmt: skip
    pretrained = stored.found()
    if pretrained:
        dict(zip(VIEWS, (_table, _one, _blend, _opinion, _copies), strict=True))[view](pretrained)
        st.caption(stored.quality(pretrained))
    _tasks(view)
    lesson.code(digit_networks.build_generator, digit_networks.scores, conditional.pictures)
    if pretrained:
        card.show(pretrained.card)


def _table(pretrained: Pretrained) -> None:
    left, right = st.columns([0.55, 0.45], gap="medium")
    with right:
        st.markdown("A **column** is a digit, a **row** is one noise: the same hand writes all ten.")
        seed = stored.whole("g_sheet", "Seed", 0, (0, 9999))
    if seed == 0:
        made = pretrained.numbers["about.grid"]
    elif stored.ready():
        made = conditional.grid(seed)
    else:
        return
    upright = np.ascontiguousarray(made.reshape(10, COLUMNS, 28, 28).swapaxes(0, 1).reshape(-1, 28, 28))
    grid = pictures.Grid(upright, columns=10, column_names=[str(d) for d in range(10)])
    alt = f"A sheet of 10 digits in 10 hands from seed {seed}: a column is a digit, a row is one noise."
    with left:
        pictures.show(grid, key="gan-sheet", alt=alt, picture_height=40)
    with right:
        _save(upright, 10, f"digits-seed-{seed}")


def _one(_pretrained: Pretrained) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        digit = stored.digit("g_digit", "Digit", 7)
        seed = stored.whole("g_digit_seed", "Seed", 0, (0, 9999))
        count = stored.whole("g_count", "How many", 16, (1, conditional.MOST))
    if not stored.ready():
        return
    made = conditional.draw(digit, count, seed)
    read = evaluation.class_accuracy(made, np.full(count, digit))
    grid = pictures.Grid(made, columns=min(count, 16))
    alt = f"{count} generated pictures of {digit}, seed {seed}; our classifier reads {read:.0%} as {digit}."
    pictures.show(grid, key="gan-one", alt=alt, picture_height=64 if count <= 48 else 40)
    st.caption(f"Our classifier reads {read:.0%} of these as {digit}.")
    _save(made, min(count, 16), f"digit-{digit}-seed-{seed}")


def _blend(_pretrained: Pretrained) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        one = stored.digit("g_one", "From", 3)
        st.markdown("to", width="content")
        pair = one, stored.digit("g_other", "To", 8)
    if not stored.ready():
        return
    frames = conditional.blend(pair, 0, 8, STEPS)
    shares = np.linspace(0, 1, STEPS)
    names = [f"{1 - share:.0%} {pair[0]} + {share:.0%} {pair[1]}" for share in shares]
    grid = pictures.Grid(frames, columns=8, frame_names=names)
    alt = f"Eight noises kept fixed while the class goes from {pair[0]} to {pair[1]} in {STEPS} steps."
    pictures.show(grid, key="gan-blend", alt=alt, picture_height=104)
    st.caption("The noise stays, the class moves: hand and slant remain, the digit changes.")


def _opinion(_pretrained: Pretrained) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        digit = stored.digit("g_judged", "Digit", 4)
        seed = stored.whole("g_judged_seed", "Seed", 0, (0, 9999))
    if not stored.ready():
        return
    made = conditional.draw(digit, 8, seed)
    scores = conditional.opinions(made)
    best = scores.argmax(axis=1)
    shown = np.repeat(made, 10, axis=0)
    notes = [f"{score:+.1f}".replace("-", "−") for score in scores.ravel()]
    tones = ["blue" if label == digit else "" for _ in made for label in range(10)]
    grid = pictures.Grid(
        shown[:40], columns=10, column_names=[f"“{label}”" for label in range(10)], notes=notes[:40],
        tones=tones[:40],
    )  # fmt: skip
    right = int((best == digit).sum())
    alt = f"Four generated pictures of {digit}, each under all ten labels; of eight, {right} score highest as {digit}."
    pictures.show(grid, key="gan-opinion", alt=alt, picture_height=62)
    others = np.delete(scores, digit, axis=1)
    st.caption(
        f"Each row is one picture of {digit} under ten labels; the number is D’s score, above 0 is “real”. With the "
        f"right label (blue rim) D gives {scores[:, digit].mean():+.2f} on average, with a wrong one "
        f"{others.mean():+.2f}. The right label scores highest for {right} of 8.".replace("-", "−")
    )


def _copies(pretrained: Pretrained) -> None:
    if not stored.ready():
        return
    made = pretrained.numbers["about.grid"][::10]
    nearest, away = evaluation.nearest_training(made)
    pairs = np.concatenate([made, nearest])
    notes = [""] * 10 + [f"{distance:.1f}" for distance in away]
    tones = ["orange"] * 10 + ["blue"] * 10
    grid = pictures.Grid(pairs, columns=10, row_names=("drawn", "nearest real"), notes=notes, tones=tones)
    alt = (
        f"Ten generated digits above the nearest of 4,000 training digits, {away.min():.1f} to {away.max():.1f} apart."
    )
    pictures.show(grid, key="gan-copies", alt=alt, picture_height=84)
    real = evaluation.nearest_training(mnist().test_images[:200])[1]
    st.caption(
        f"Distance over all pixels; 0 would be a copy. The drawn ones are {away.mean():.2f} from their nearest "
        f"training digit on average, digits that nobody trained on {real.mean():.2f}."
    )


def _save(made: Any, columns: int, name: str) -> None:
    """Offer the pictures as one PNG, ink black on white."""
    rows = -(-len(made) // columns)
    sheet = np.zeros((rows * columns, 28, 28), np.uint8)
    sheet[: len(made)] = made
    whole = sheet.reshape(rows, columns, 28, 28).swapaxes(1, 2).reshape(rows * 28, columns * 28)
    file = images.encode_png(1 - whole.astype(np.float32) / 255)
    st.download_button("Save as PNG", file, f"{name}.png", "image/png", icon=":material/download:", key="digits-png")


def _tasks(view: str) -> None:
    lesson.tasks(
        Task(
            "In the sheet of class by noise, what do the pictures of one row share?",
            ("The digit", "The hand: slant and thickness", "Nothing"),
            1,
            "A row is one noise. The class picks the digit, the noise picks how it is written.",
            done=view == VIEWS[0],
        ),
        Task(
            "D gets a fine 4 with the label 9. What does it say?",
            ("Real: the picture is fine", "Fake: this pair does not occur in the data"),
            1,
            "D judges picture and label together; that is what makes G listen to the class.",
            done=view == VIEWS[3],
        ),
        Task(
            "Half 3, half 8: which digit is drawn?",
            ("Always a 3", "A mixture, often an open 8 or a closing 3", "Noise"),
            1,
            "G never saw half a class, but its embedding is a straight line between the two.",
            done=view == VIEWS[2],
        ),
        key="gan-digit-tasks",
    )
