"""The quiet line at the foot of every page: which device runs, and what it trains."""

import streamlit as st

from core import devices
from pages._shell import training, warm


def line() -> None:
    """Show device, TensorFlow's version and what trains now; the line renews itself while that can change.

    Once TensorFlow is there the page runs again, for buttons that needed it.
    """
    starting = not (warm.ready() or warm.trouble())
    busy = starting or bool(training.runner().queue())
    st.fragment(_line, run_every=2 if busy else None)(starting)


def _line(starting: bool) -> None:
    if starting and warm.ready():
        st.rerun()
    with st.container(key="status"):
        st.caption(words())


def words() -> str:
    """Return the line's words, as known without waiting for TensorFlow."""
    if warm.trouble():
        return warm.trouble()
    if not warm.ready():
        return f"CPU, {devices.cores()} cores · TensorFlow is starting"
    device = devices.device()
    return f"{device.words} · TensorFlow {devices.tf.__version__} · {_training()} {device.trouble}".rstrip()


def _training() -> str:
    queue = training.runner().queue()
    if not queue:
        return "nothing is training"
    waiting = f", {len(queue) - 1} waiting" if len(queue) > 1 else ""
    return f"training: {queue[0].key.split('-')[0].replace('_', ' ')}{waiting}"
