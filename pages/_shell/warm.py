"""Starts TensorFlow beside the first visitors instead of in front of them."""

import gc
import logging
import threading
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import streamlit as st

from core import devices
from pages._shell import serving

_started = threading.Lock()
_done = threading.Event()
_painted = threading.Event()
AFTER_PAINT, WITHOUT_VISITOR = 1.5, 4.0  # seconds
_trouble: list[str] = []


def start() -> None:
    """Import TensorFlow, run one tiny traced step and freeze what is loaded, once per process."""
    if _done.is_set() or not _started.acquire(blocking=False):
        return
    try:
        devices.device()
        tiny = devices.tf.function(lambda x: devices.tf.linalg.matmul(x, x))
        with devices.on_device():
            tiny(devices.tf.ones([2, 2])).numpy()
        keep_keras_session()
        # With TensorFlow's 400,000 objects frozen, collecting garbage takes 9 ms instead of 300.
        gc.collect()
        gc.freeze()
    except Exception as error:
        logging.getLogger(__name__).exception("TensorFlow did not start")
        _trouble.append(f"TensorFlow could not start on this computer: {error}")
    finally:
        _done.set()


def keep_keras_session() -> None:
    """Turn off `keras.backend.clear_session`.

    Streamlit calls it after every script run of every session. It empties TensorFlow's kernel cache and
    swaps Keras' naming state under models that train in other threads; the benchmark shows what that costs.
    """
    import keras

    keras.backend.clear_session = lambda free_memory=True: None


def ready() -> bool:
    """Say whether TensorFlow can be used now."""
    return _done.is_set() and not _trouble


def trouble() -> str:
    """Return why TensorFlow cannot be used at all, or nothing."""
    return _trouble[0] if _trouble else ""


@asynccontextmanager
async def lifespan(_app: object) -> AsyncIterator[dict[str, object]]:
    """Warm up in a thread while the server already answers, and tidy up until it ends."""
    serving.send_at_once()
    over = threading.Event()
    threading.Thread(target=_start_after_first_paint, name="warm-up", daemon=True).start()
    threading.Thread(target=tidy, args=(over,), name="tidy", daemon=True).start()
    yield {}
    over.set()


def tidy(over: threading.Event, seconds: float = 5.0) -> None:
    """Collect garbage every few seconds.

    Streamlit would do so after every script run of every visitor, which takes longer than most of our pages'
    whole script and holds up everybody else meanwhile; the configuration turns that off.
    """
    while not over.wait(seconds):
        gc.collect()


def painted() -> None:
    """Say that a page's script has ended, so the warm-up may begin once its files are sent."""
    _painted.set()


def _start_after_first_paint() -> None:
    """Wait for the first visitor's page: importing TensorFlow beside it would double its time to first paint."""
    if _painted.wait(WITHOUT_VISITOR):
        time.sleep(AFTER_PAINT)
    start()


def notice() -> None:
    """Say that TensorFlow is starting, and run the page again by itself once it has."""
    if trouble():
        st.error(trouble())
    else:
        _wait()


@st.fragment(run_every=0.5)
def _wait() -> None:
    if _done.is_set():
        st.rerun()
    st.caption(":material/hourglass_top: Starting TensorFlow. This takes a few seconds, once.")
