"""The warm-up: models and their training survive what Streamlit does after every script run."""

import asyncio
import gc
import socket
import threading
import weakref

import pytest
from streamlit import config
from streamlit.runtime.scriptrunner import script_runner

from pages._shell import warm


def build(keras):
    inputs = keras.Input((4,))
    hidden = keras.layers.Dense(8)(inputs)
    script_runner._clean_problem_modules()  # another session's script run ends in the middle
    return keras.Model(inputs, keras.layers.Dense(1)(hidden))


def test_a_model_can_be_built_while_another_sessions_script_run_ends(tensorflow):
    import keras

    assert build(keras).count_params() == 4 * 8 + 8 + 8 + 1


def test_keras_own_clear_session_would_break_that_model():
    """Shows that the test above can fail: without the warm-up's protection Keras gives two layers one name."""
    import keras
    from keras.src.backend.common import global_state

    protected = keras.backend.clear_session
    keras.backend.clear_session = global_state.clear_session
    try:
        script_runner._clean_problem_modules()  # the next layer is named "dense", as after a restart
        with pytest.raises(ValueError, match="unique"):
            build(keras)
    finally:
        keras.backend.clear_session = protected


def test_what_is_loaded_is_frozen_so_that_each_reruns_collection_is_short(tensorflow):
    assert gc.get_freeze_count() > 100_000


def test_what_visitors_leave_behind_in_circles_goes_although_streamlit_no_longer_collects():
    class Left:
        pass

    circle = Left()
    circle.itself, gone, over = circle, threading.Event(), threading.Event()
    weakref.finalize(circle, gone.set)
    gc.disable()  # so that nobody else can have done it
    try:
        thread = threading.Thread(target=warm.tidy, args=(over, 0.01))
        thread.start()
        del circle
        assert gone.wait(30)
    finally:
        over.set()
        gc.enable()
    thread.join()
    assert not config.get_option("runner.postScriptGC")


def test_ready_after_start_and_a_second_start_does_nothing(tensorflow):
    before = gc.get_freeze_count()
    warm.start()
    assert warm.ready() and warm.trouble() == "" and gc.get_freeze_count() == before


def waits(listening):
    """Say whether the server's side of a new connection holds small messages back."""
    with socket.create_connection(listening.getsockname()), listening.accept()[0] as accepted:
        return not accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_once_the_server_lives_its_small_messages_leave_at_once(monkeypatch):
    monkeypatch.setattr(warm, "_start_after_first_paint", lambda: None)

    async def live(listening):
        async with warm.lifespan(None):
            return waits(listening)

    with socket.create_server(("127.0.0.1", 0)) as listening:
        assert waits(listening)
        assert not asyncio.run(live(listening))
