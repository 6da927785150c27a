"""The perceptron's story without a browser: links arrive, gates turn right, learning says why it cannot end."""

import subprocess
import sys

import pytest
from streamlit.testing.v1 import AppTest

from core import perceptron
from tests.pages.frame import FRAME, ROOT


def opened(**link: str) -> AppTest:
    at = AppTest.from_file(str(FRAME), default_timeout=30)
    for name, value in link.items():
        at.query_params[name] = value
    at.switch_page("perceptron.py")
    at.run()
    assert not at.exception
    return at


def numbers(at: AppTest) -> list[float]:
    return [at.number_input(key=name).value for name in ("w0", "w1", "w2", "x1", "x2")]


@pytest.mark.parametrize("part", ["Neuron", "Gates", "Learning"])
def test_every_part_opens_without_tensorflow(part):
    script = (
        "import sys; from streamlit.testing.v1 import AppTest;"
        f"at = AppTest.from_file({str(FRAME)!r}, default_timeout=30); at.query_params['part'] = {part!r};"
        "at.switch_page('perceptron.py'); at.run();"
        f"assert not at.exception, at.exception; assert at.session_state['part'] == {part!r};"
        "assert 'tensorflow' not in sys.modules"
    )
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", script], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_the_lecture_example_is_the_first_view():
    at = opened()
    assert numbers(at) == [1, 3, -2, -1, 2] and at.selectbox(key="g").value == "sigmoid"
    assert any(r"g(1 + 3(-1) - 2(2)) = g(-6) \approx 0.002" in latex.value for latex in at.latex)


def test_a_link_opens_exactly_its_neuron():
    at = opened(w0="2", w1="-1.5", w2="0.5", x1="3", x2="-2", g="tanh")
    assert numbers(at) == [2, -1.5, 0.5, 3, -2] and at.selectbox(key="g").value == "tanh"
    assert any("g(-3.5)" in latex.value for latex in at.latex)


def test_bad_link_values_fall_back_silently():
    at = opened(w0="nan", w1="1e9", w2="abc", x1="", g="cubic", gate="MAYBE", set="none", rate="-1")
    assert numbers(at) == [1, 3, -2, -1, 2] and at.selectbox(key="g").value == "sigmoid"
    assert not at.error


def test_weights_of_zero_say_that_there_is_no_line():
    at = opened(w0="-3", w1="0", w2="0")
    assert any(caption.value.startswith("Both weights are 0") for caption in at.caption)


@pytest.mark.parametrize("gate", list(perceptron.SOLUTIONS))
def test_a_gate_task_sees_when_all_four_rows_are_right(gate):
    solution = perceptron.SOLUTIONS[gate]
    w1, w2 = solution.weights
    at = opened(part="Gates", gate=gate, gate_w0=str(solution.bias), gate_w1=str(w1), gate_w2=str(w2))
    at.radio(key="gates-task-1").set_value("Both negative").run()
    said = [caption.value for caption in at.caption]
    assert ("On screen now: yes." in said) == (gate == "NAND")


def test_xor_offers_the_hidden_layer_and_no_other_gate_does():
    assert opened(part="Gates", gate="XOR").toggle(key="hidden").value is False
    assert not [toggle for toggle in opened(part="Gates", gate="AND").toggle if toggle.key == "hidden"]
    assert opened(part="Gates", gate="XOR", hidden="true").toggle(key="hidden").value is True


def test_points_of_the_link_are_the_points_in_the_table():
    at = opened(part="Learning", points="-1_2_1__0.5_-3_0__2_2_1")
    rows = at.dataframe[0].value
    assert rows["x1"].tolist() == [-1, 0.5, 2] and rows["x2"].tolist() == [2, -3, 2]
    assert rows["class"].tolist() == [1, 0, 1]


@pytest.mark.parametrize("points", ["", "1_2", "a_b_c__1_1_1", "1_1_7", "nan_1_0", "1_inf_1"])
def test_points_nobody_can_read_fall_back_to_the_preset(points):
    at = opened(part="Learning", points=points)
    assert len(at.dataframe[0].value) == len(perceptron.POINT_SETS["separable"].points)


def test_no_points_at_all_ask_for_one():
    at = opened(part="Learning", points="none")
    assert len(at.dataframe[0].value) == 0 and not at.error


def test_the_never_ending_task_is_done_only_where_no_line_fits():
    for name, told in (("XOR", "On screen now: yes."), ("Separable", "Not on screen yet: set it up and watch.")):
        at = opened(part="Learning", set=name)
        at.radio(key="learning-task-2").set_value("It never rests").run()
        assert told in [caption.value for caption in at.caption]


def test_learning_rate_and_seed_come_from_the_link():
    at = opened(part="Learning", rate="5", order="shuffled", seed="7", set="Thin gap")
    assert at.selectbox(key="rate").value == 5 and at.radio(key="order").value == "shuffled"
    assert at.number_input(key="seed").value == 7 and at.selectbox(key="set").value == "Thin gap"
