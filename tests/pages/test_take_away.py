"""What can be kept of a run: its files, its code, and the same run again."""

import importlib
import json

import pytest
from streamlit.testing.v1 import AppTest

from core import exported, jobs
from core.keras_code import makers
from core.runs import run_key
from pages._shell import keep, training
from tests.pages.counting import Config, count
from tests.pages.test_training import SCRIPT, Now, words


@pytest.fixture
def app(tensorflow, monkeypatch, tmp_path):
    runner = jobs.Runner((tmp_path,), Now())
    monkeypatch.setattr(training, "runner", lambda: runner)
    return AppTest.from_string(SCRIPT, default_timeout=30)


def kept(config: Config, **changed) -> bytes:
    """Return a run's file, some of it changed."""
    said = json.loads(exported.write(config, tuple(count(config)), keep.about("")))
    return json.dumps(said | changed).encode()


def test_a_run_has_its_files_once_it_is_over(app):
    app.run()
    assert not app.get("download_button")
    app.button(key="toy-train").click().run()
    assert [button.label for button in app.get("download_button")] == ["Run (.json)", "Curve (.csv)"]
    assert f"**The run** `{run_key(Config(learning_rate=0.1))}`" in words(app) and not app.exception


def test_a_kept_run_is_opened_again_and_stays_until_a_control_moves(app):
    app.run().button(key="toy-train").click().run()
    other = Config(learning_rate=0.3)
    app.file_uploader(key="toy-reopen").set_value(("run.json", kept(other), "application/json")).run()
    assert app.session_state["toy"].key == run_key(other)
    assert app.run().session_state["toy"].key == run_key(other)
    app.number_input(key="rate").set_value(0.1).run()
    app.number_input(key="rate").set_value(0.2).run()
    app.number_input(key="rate").set_value(0.1).run()
    assert app.session_state["toy"].key == run_key(Config(learning_rate=0.1)) and not app.exception


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"no run at all", exported.STRANGE),
        (kept(Config(), kind="core.gans.config.Config"), "This run belongs to another page or part: open it there."),
    ],
)
def test_a_strange_file_gets_one_sentence_and_the_run_stays(app, content, said):
    app.run().button(key="toy-train").click().run()
    before = app.session_state["toy"].key
    app.file_uploader(key="toy-reopen").set_value(("run.json", content, "application/json")).run()
    assert [error.value for error in app.error] == [said]
    assert app.session_state["toy"].key == before and not app.exception


def test_every_run_that_has_a_script_is_a_config_of_core():
    for name, home in makers._HOMES.items():
        module, kind = name.rsplit(".", 1)
        made = getattr(importlib.import_module(module), kind)
        assert f"{made.__module__}.{made.__qualname__}" == name
        script_module, function = home.split(".")
        assert callable(getattr(importlib.import_module(f"core.keras_code.{script_module}"), function))


def test_versions_are_those_that_run():
    import numpy

    found = keep.versions((*keep.PACKAGES, "no-such-package"))
    assert found["numpy"] == numpy.__version__ and found["no-such-package"] == "unknown"
