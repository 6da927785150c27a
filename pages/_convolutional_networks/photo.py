"""A photo of a digit becomes the network's input, every step in sight."""

from collections.abc import Callable
from typing import Any

import numpy as np
import streamlit as st

from core import images
from core.data import handwriting, mnist
from core.runs import Refused
from pages._convolutional_networks import place

STEPS, TROUBLE = "o-photo-steps", "o-photo-trouble"
LARGE = 224


def choose() -> None:
    """Offer a file, or the camera."""
    with st.popover("Photo", icon=":material/add_a_photo:", key="photo"):
        st.file_uploader(
            "A photo of one digit on paper, up to 25 MB", key="o_upload", max_upload_size=25,
            on_change=_take, args=("o_upload",),
        )  # fmt: skip
        if st.toggle("Use the camera", key="o_camera_on"):
            st.camera_input("Hold one digit into the camera", key="o_camera", on_change=_take, args=("o_camera",))
        st.button(
            "No photo at hand? Make one of the digit on screen", key="o_make_believe", on_click=_make_believe,
            help="A computed picture: the digit as dark ink, off centre, in uneven light.",
        )  # fmt: skip
        st.caption("It is worked on in the server's memory and never written to its disk.")


def _take(key: str) -> None:
    file: Any = st.session_state.get(key)
    if file is None:
        for old in (STEPS, TROUBLE):
            st.session_state.pop(old, None)
    else:
        _use(lambda: images.decode(file.getvalue()))


def _make_believe() -> None:
    drawn = place.drawing()
    digit = mnist().test_images[st.session_state["o_digit"]] if drawn is None else drawn
    _use(lambda: handwriting.photographed(digit.astype(np.float32) / 255))


def _use(taken: Callable[[], Any]) -> None:
    """Take a photo through every step, or keep why it cannot be used."""
    for old in (STEPS, TROUBLE):
        st.session_state.pop(old, None)
    try:
        found = handwriting.digit_steps(taken())
    except Refused as refused:
        st.session_state[TROUBLE] = str(refused)
        return
    st.session_state[STEPS] = found
    place.draw(np.round(found[-1].picture * 255).astype(np.uint8))


def steps() -> None:
    """Show what became of the photo, or why nothing did."""
    if trouble := st.session_state.get(TROUBLE):
        st.error(trouble)
    found: tuple[handwriting.Step, ...] = st.session_state.get(STEPS, ())
    if not found:
        return
    with st.expander("From the photo to the network's input", icon=":material/add_a_photo:", expanded=True):
        for column, step in zip(st.columns(len(found)), found, strict=True):
            column.markdown(f"**{step.name}**")
            column.image(images.encode_png(enlarged(step.picture)), width="stretch")
            column.caption(step.says)


def enlarged(picture: Any) -> Any:
    """Return `picture` [h, w] with whole pixels repeated, so that they stay sharp squares on screen."""
    times = max(1, LARGE // max(picture.shape))
    return np.repeat(np.repeat(picture, times, axis=0), times, axis=1)
