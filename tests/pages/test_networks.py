"""The playground's story without a browser: a finished run at once, links, tables, hints, and what may go wrong."""

import subprocess
import sys
from urllib.parse import parse_qs

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from core import networks
from core.networks.__main__ import first
from core.runs import Refused
from pages._networks import below, points, settings
from pages._networks.run import Shown
from tests.pages.frame import FRAME, ROOT

TABLE = b"a,b,kind\n" + b"".join(b"%d,%d,%s\n" % (i, i * i % 7, b"yes" if i % 2 else b"no") for i in range(20))


def opened(**link: str | list[str]) -> AppTest:
    at = AppTest.from_file(str(FRAME), default_timeout=60)
    for name, value in link.items():
        at.query_params[name] = value
    at.switch_page("networks.py")
    at.run()
    assert not at.exception
    return at


def shown(at: AppTest) -> Shown | None:
    return at.session_state["n_shown"] if "n_shown" in at.session_state else None


def test_the_first_view_is_the_shipped_run_and_needs_no_tensorflow():
    script = (
        "import sys; from streamlit.testing.v1 import AppTest;"
        f"at = AppTest.from_file({str(FRAME)!r}, default_timeout=60); at.switch_page('networks.py'); at.run();"
        "assert not at.exception, at.exception; shown = at.session_state['n_shown'];"
        "assert shown.epoch == 300 and shown.job.snapshots[-1].test_accuracy > 0.98;"
        "assert 'tensorflow' not in sys.modules"
    )
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", script], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_the_controls_untouched_are_the_shipped_config():
    chosen = points.chosen(settings.DEFAULTS, None, points.START)
    assert settings.config(settings.DEFAULTS, chosen) == first()


CHANGED = {
    "n_data": "Two moons",
    "n_samples": 120,
    "n_noise": 15,
    "n_share": 20,
    "n_seed": 7,
    "n_batch": 0,
    "n_inputs": ["x₁", "x₂", "sin x₁"],
    "n_hidden": "5, 3",
    "n_act": "relu",
    "n_act_2": "sigmoid",
    "n_drop_1": 20,
    "n_init": "He",
    "n_opt": "Adam",
    "n_rate": 0.01,
    "n_earlier": "0.03@40",
    "n_epochs": 90,
    "n_more": 55,
    "n_target": 0.01,
    "n_patience": 5,
    "n_l1": 0.001,
    "n_l2": 0.003,
}


def test_a_link_opens_exactly_its_settings():
    link = {
        name: said if len(said) > 1 else said[0]
        for name, said in parse_qs(below.link(settings.DEFAULTS | CHANGED)).items()
    }
    at = opened(**link)
    now = {name: at.session_state[name] for name in CHANGED}
    assert now == CHANGED
    config = settings.config(settings.DEFAULTS | CHANGED, points.chosen(settings.DEFAULTS | CHANGED, None, ()))
    assert config.activations == ("relu", "sigmoid") and config.dropouts == (0.2, 0.0)
    assert config.learning_rate == 0.03 and config.changes == ((40, 0.01),)
    assert config.inputs == ("x1", "x2", "sin_x1") and sum(config.held_out) == 24


def test_a_pinned_run_survives_the_link():
    assert settings.opened(settings.compact(settings.DEFAULTS | CHANGED)) == settings.DEFAULTS | CHANGED


def test_a_link_of_another_version_still_opens():
    at = opened(
        n_data="No such set", n_rate="17", n_act="cubic", n_hidden="a, 99", n_epochs="-3", n_earlier="x@y", n_pin="%%%",
        n_space="q_q", n_drawn="1_2", n_new="1", view="Gone", n_inputs="x₉", n_opt="Lion",
    )  # fmt: skip
    assert not at.error and at.session_state["n_data"] == settings.DEFAULTS["n_data"]
    assert settings.layers(at.session_state["n_hidden"]) == (16,)


@pytest.mark.parametrize(
    ("text", "found"),
    [("8, 8", (8, 8)), ("none", ()), ("", ()), ("40 0 3", (16, 3)), ("1,2,3,4,5,6,7,8", (1, 2, 3, 4, 5, 6))],
)
def test_units_are_read_from_words(text, found):
    assert settings.layers(text) == found


@pytest.mark.parametrize("text", ["0.1@50 0.3@20", "0@10", "0.1@0", "200@10", "abc"])
def test_a_history_of_rates_that_cannot_be_is_left_out(text):
    assert settings.earlier(text) == ()


@pytest.mark.parametrize("data", [*points.TITLES])
def test_every_data_set_opens(data):
    at = opened(n_data=data)
    assert not at.error
    chosen = points.chosen(settings.DEFAULTS | {"n_data": data}, None, points.START)
    assert np.abs(chosen.points).max() <= chosen.reach
    assert chosen.classes == len(chosen.class_names)


def test_a_table_nobody_can_read_is_refused_in_one_sentence():
    with pytest.raises(Refused, match=r'Row 3, column "b": "\?" is not a number\.'):
        points.chosen(settings.DEFAULTS | {"n_data": points.OWN}, TABLE.replace(b"1,1,yes", b"1,?,yes"), ())


def test_a_wrong_upload_says_so_and_the_picture_stays():
    at = opened(n_data=points.OWN)
    at.file_uploader(key="n_file").upload("mine.csv", b"a,b\n1,2\n", "text/csv").run()
    assert not at.exception and [error.value for error in at.error] == [
        "Row 1 has 2 columns; each row needs three: two features and the label."
    ]


def test_own_features_are_standardised_and_keep_their_unit():
    chosen = points.chosen(settings.DEFAULTS | {"n_data": points.OWN}, TABLE, ())
    held = np.array(chosen.held_out)
    kept = np.array(chosen.points)[~held]
    np.testing.assert_allclose(kept.mean(axis=0), 0, atol=1e-6)
    np.testing.assert_allclose(kept.std(axis=0), 1, atol=1e-5)
    mean, spread = np.transpose(chosen.scale)
    own = np.array(chosen.points) * spread + mean
    np.testing.assert_allclose(own[:, 0], range(20), atol=1e-4)
    assert chosen.class_names == ("no", "yes")


def test_drawn_points_survive_the_link_and_nonsense_does_not():
    drawn = ((1.5, -2.0, 0), (-0.3, 4.1, 3))
    assert points.read(points.write(drawn)) == drawn and points.read("none") == ()
    assert points.read("1_2") == points.START
    assert points.clean([[9, 0, 1], [1, 1, 7], [float("nan"), 0, 1], ["a", 1, 1]]) == ((6.0, 0.0, 1),)


def test_no_drawn_points_ask_for_some():
    at = opened(n_data=points.DRAWN, n_drawn="none")
    assert [error.value for error in at.error] == [
        "Training needs at least two points: click into the plane to add some."
    ]


@pytest.mark.usefixtures("tensorflow")
def test_a_hint_is_applied_and_trained(tmp_path, monkeypatch):
    at = opened(n_act="linear", n_epochs="30", n_seed="3")
    at.session_state["n_go"] = True
    at.run()
    finish(at)
    button = next(button for button in at.button if button.label == "Use tanh")
    button.click().run()
    finish(at)
    assert at.session_state["n_act"] == "tanh"
    assert set(shown(at).job.config.activations) == {"tanh"} and shown(at).epoch == 30


def finish(at: AppTest) -> None:
    import time

    for _ in range(200):
        if not shown(at).job.live and "n_next" not in at.session_state:
            at.run()  # it may have ended while the last script was running
            return
        time.sleep(0.05)
        at.run()
    raise AssertionError("the run does not end")


@pytest.mark.usefixtures("tensorflow")
def test_a_rate_changed_on_the_way_goes_on_from_the_epoch_reached():
    at = opened(n_epochs="40", n_seed="5")
    at.session_state["n_go"] = True
    at.run()
    finish(at)
    before = shown(at).job.snapshots[-1]
    at.selectbox(key="n_rate").set_value(0.3).run()
    assert at.session_state["n_earlier"] == "0.1@40" and shown(at).epoch == 40
    at.session_state["n_epochs"] = 60
    at.session_state["n_go"] = True
    at.run()
    finish(at)
    run = shown(at).job
    assert run.config.changes == ((40, 0.3),) and run.config.learning_rate == 0.1
    at_40 = next(s for s in run.snapshots if s.step == 40)
    for ours, theirs in zip(at_40.weights, before.weights, strict=True):
        np.testing.assert_allclose(ours, theirs, atol=1e-5)
    assert run.snapshots[-1].step == 60 and run.snapshots[-1].learning_rate == 0.3


@pytest.mark.usefixtures("tensorflow")
def test_a_run_that_diverges_says_why_and_offers_a_cure():
    at = opened(n_data="Tilted plane", n_act="linear", n_rate="10", n_epochs="50")
    at.session_state["n_go"] = True
    at.run()
    finish(at)
    at.run()
    assert "Each step overshoots" in at.error[0].value
    at.button(key="n_cure").click().run()
    assert at.session_state["n_rate"] == 1 and not at.exception


@pytest.mark.usefixtures("tensorflow")
def test_the_code_to_take_away_prints_the_loss_on_screen():
    at = opened(view="Take away")
    code = at.code[0].value
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    printed = float(done.stdout.split("training loss")[1].split()[0])
    assert printed == pytest.approx(shown(at).job.snapshots[-1].loss, rel=1e-3)


def test_differences_list_only_what_differs():
    other = settings.DEFAULTS | {"n_act": "relu", "n_l2": 0.01}
    assert settings.differences(settings.DEFAULTS, other) == [("activation", "tanh", "relu"), ("L2", "0", "0.01")]
    assert networks.parameters(first()) == 25
