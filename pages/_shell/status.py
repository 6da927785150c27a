"""The quiet line at the foot of every page: which device runs, and what it trains."""

import streamlit as st

from core import devices
from pages._shell import warm


def line() -> None:
    """Show device, TensorFlow's version and the run that trains now."""
    st.caption(words())


def words() -> str:
    """Return the line's words, as known without waiting for TensorFlow."""
    if not warm.ready():
        return warm.trouble() or f"CPU, {devices.cores()} cores · TensorFlow is starting"
    device = devices.device()
    return f"{device.words} · TensorFlow {devices.tf.__version__} {device.trouble}"
