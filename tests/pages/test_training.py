"""The run panel: train, watch, stop, fail and be cured, on a training that only counts."""

import pytest
from streamlit.testing.v1 import AppTest

from core import jobs
from pages._shell import training

SCRIPT = """
import dataclasses, time
from collections.abc import Iterator
import streamlit as st
from pages._shell import training
from tests.pages.counting import Config, Snapshot, count

rate = st.number_input("rate", value=0.1, key="rate")

def draw(snapshots, live):
    st.markdown(f"drawn {snapshots[-1].step} {'live' if live else 'done'}")

def cure(config):
    st.session_state["rate"] = config.learning_rate

training.show(count, Config(learning_rate=rate), draw, key="toy", first=Config(learning_rate=0.5), cure=cure)
"""


class Now:
    """An executor that does the work before `submit` returns, so that no test waits."""

    def submit(self, fn, *args):
        fn(*args)


@pytest.fixture
def app(tensorflow, monkeypatch, tmp_path):
    runner = jobs.Runner((tmp_path,), Now())
    monkeypatch.setattr(training, "runner", lambda: runner)
    return AppTest.from_string(SCRIPT, default_timeout=30)


def words(app):
    return [element.value for element in (*app.markdown, *app.caption, *app.error)]


def test_nothing_is_drawn_before_the_first_training_and_the_panel_says_so(app):
    app.run()
    assert "Not trained yet." in words(app) and not app.exception


def test_train_draws_the_finished_run_and_says_where_it_ended(app):
    app.run().button(key="toy-train").click().run()
    assert "drawn 3 done" in words(app) and "Trained: step 3, loss 0.2500." in words(app)


def test_changed_settings_keep_the_last_run_on_screen_and_say_that_it_is_old(app):
    app.run().button(key="toy-train").click().run()
    app.number_input(key="rate").set_value(0.2).run()
    assert "drawn 3 done" in words(app)
    assert any("settings have changed" in word for word in words(app))


def test_a_run_trained_before_comes_back_without_a_click(app):
    app.run().button(key="toy-train").click().run()
    app.number_input(key="rate").set_value(0.2).run()
    app.number_input(key="rate").set_value(0.1).run()
    assert "Trained: step 3, loss 0.2500." in words(app)


def test_divergence_keeps_the_last_good_picture_says_the_cause_and_the_cure_trains(app):
    app.run().number_input(key="rate").set_value(5.0).run()
    app.button(key="toy-train").click().run()
    assert "drawn 1 done" in words(app) and any("learning rate of 5 is too large" in word for word in words(app))
    app.button(key="toy-cure").click().run()
    assert app.number_input(key="rate").value == 0.5
    assert "drawn 3 done" in words(app) and not app.error
