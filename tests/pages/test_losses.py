"""The lesson on losses without a browser: links arrive, the numbers are the lecture's, nothing waits."""

import base64
import subprocess
import sys

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from core.losses import contest, passing
from pages._losses import contest as shown_contest
from pages._losses import outlier
from pages._losses import passing as shown_passing
from tests.pages.frame import FRAME, ROOT

PARTS = ("Tables", "Curves", "Softmax", "Outlier", "Two losses", "Will I pass", "Surface")
# Every control of every part, away from where it starts.
LINKS = {
    "Tables": {"table": "Grades", "grade_f": "10 20", "grade_y": "20 30"},
    "Curves": {"kind": "Number", "n": "-1.5", "ny": "0.5", "lead": "Huber", "delta": "0.5", "gamma": "3", "tau": "0.3"},
    "Softmax": {"z0": "0.5", "z1": "-2", "z2": "3", "label": "2", "T": "2"},
    "Outlier": {"points": "1,2 3,4 5,5", "delta_fit": "2"},
    "Two losses": {"c_data": "moons", "c_wrong": "3", "c_net": "4 hidden units", "c_rate": "0.3", "c_seed": "5"},
    "Will I pass": {"lectures": "2", "hours": "7.5", "p_rate": "0.1", "p_epochs": "300", "p_seed": "12"},
    "Surface": {"axes": "w0, w2", "rate": "3", "w0": "1", "w1": "2", "w2": "-1", "relief": "true"},
}
KINDS = ("number_input", "text_input", "selectbox", "slider", "select_slider", "radio", "toggle", "segmented_control")


def opened(**link: str | list[str]) -> AppTest:
    at = AppTest.from_file(str(FRAME), default_timeout=60)
    for name, value in link.items():
        at.query_params[name] = value
    at.switch_page("losses.py")
    at.run()
    assert not at.exception
    return at


def formulas(at: AppTest) -> str:
    return " ".join(latex.value for latex in at.latex)


@pytest.mark.parametrize("part", PARTS)
def test_every_part_opens_finished_without_tensorflow(part):
    script = (
        "import sys; from streamlit.testing.v1 import AppTest;"
        f"at = AppTest.from_file({str(FRAME)!r}, default_timeout=60); at.query_params['part'] = {part!r};"
        "at.switch_page('losses.py'); at.run();"
        f"assert not at.exception, at.exception; assert at.session_state['part'] == {part!r};"
        "assert 'Not trained yet.' not in [c.value for c in at.caption];"
        "assert 'tensorflow' not in sys.modules"
    )
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", script], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("part", PARTS)
def test_a_link_sets_every_control_of_its_part(part):
    at = opened(part=part, **LINKS[part])
    for name, text in LINKS[part].items():
        value = at.session_state[name]
        assert str(value).lower() == text.lower() or float(value) == float(text), name


@pytest.mark.parametrize("part", PARTS)
def test_bad_link_values_fall_back_silently(part):
    at = opened(part=part, **{name: "rubbish" for name in LINKS[part]})
    plain = opened(part=part)
    assert not at.error
    assert formulas(at) == formulas(plain)


@pytest.mark.parametrize(("part", "link"), [("Tables", {"pass_f": "0.1 two"}), ("Outlier", {"points": "1;2"})])
def test_rows_nobody_can_read_fall_back_silently_too(part, link):
    at = opened(part=part, **link)
    assert not at.error and formulas(at) == formulas(opened(part=part))


def test_the_link_chooses_which_curves_are_shown():
    assert opened(part="Curves").session_state["show"] != ["huber", "hinge"]
    at = opened(part="Curves", show=["Huber", "Hinge"])
    assert sorted(at.session_state["show"]) == ["hinge", "huber"]


def test_the_lecture_tables_cost_what_the_lecture_says():
    assert r"\approx 1.474" in formulas(opened())
    squares = (60**2, 60**2, 10**2)
    assert rf"\approx {sum(squares) / 3:.3f}" in formulas(opened(table="Grades"))


def test_typed_rows_that_do_not_fit_are_said_in_one_sentence():
    at = opened()
    at.text_input(key="pass_f").set_value("0.1 0.8").run()
    assert [error.value for error in at.error] == ["There are 2 predictions but 3 true values; each row needs both."]
    at.text_input(key="pass_f").set_value("0.1 two 3").run()
    assert not at.exception and len(at.error) == 1


def test_a_probe_names_the_loss_and_its_numbers():
    at = opened(part="Curves", p="0.25", py="0", lead="bce")
    assert r"-\ln(1 - 0.25) \approx 0.288" in formulas(at)


def test_a_loss_that_takes_no_half_class_gives_the_probe_to_one_that_does():
    at = opened(part="Curves", p="0.25", py="0.5", lead="bce")
    assert r"0.5 \ln\frac{0.5}{0.25}" in formulas(at)


def test_three_equal_scores_finish_their_task():
    at = opened(part="Softmax", z0="1", z1="1", z2="1")
    assert r"\approx 1.099" in formulas(at)
    at.radio(key="softmax-task-1").set_value("ln 3 = 1.099").run()
    assert any(caption.value == "On screen now: yes." for caption in at.caption)


def test_points_are_read_as_they_are_written():
    assert outlier.read(outlier.words(outlier.START)) == outlier.START
    assert outlier.read("-5,99 1,1") == ((0, 10), (1, 1))


@pytest.mark.parametrize("text", ["", "1,1", "a,b 1,1", "1 2", "nan,1 2,2", "1,2,3 4,5"])
def test_points_nobody_can_read_are_refused(text):
    with pytest.raises(ValueError, match="point"):
        outlier.read(text)


def test_points_above_one_another_say_why_there_is_no_line():
    at = opened(part="Outlier", points="1,1 1,2 1,3")
    assert len(at.error) == 1 and "slope" in at.error[0].value


def test_the_browser_gets_both_maps_of_every_snapshot():
    config = contest.Config(samples=20)
    size = (48, 48)
    one = contest.Snapshot(
        0, *(0.5,) * 9, (), (), np.zeros(size, np.float32), np.full(size, 0.5, np.float32)
    )  # fmt: skip
    data = shown_contest.sent(config, [one, one])
    maps = np.frombuffer(base64.b64decode(data["maps"]), np.uint8).reshape(2, 2, *size)
    assert (maps[:, 0] == 0).all() and (maps[:, 1] == 128).all()
    assert len(data["points"]) == len(data["labels"]) == 20


def test_the_browser_gets_thirteen_weights_for_each_snapshot():
    config = passing.Config()
    weights = passing.initial_weights(config.seed)
    one = passing.Snapshot(0, 1.0, 0.5, 0.1, 2.3, weights, np.zeros((48, 48), np.float32))
    sent = np.frombuffer(base64.b64decode(shown_passing.sent(config, [one])["weights"]), np.float32)
    assert sent.tolist() == [float(v) for w in weights for v in w.ravel()] and len(sent) == 2 * 3 + 3 + 3 + 1
