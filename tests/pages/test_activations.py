"""The page on activations without a browser: every part opens cold, and a link is what is on screen."""

import subprocess
import sys

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from core import activations
from core.activations import FUNCTIONS
from pages._activations import curves, depth, packed
from tests.pages.frame import FRAME, ROOT

PARTS = ["Functions", "Gradient by depth", "Dead units", "Feature map", "Why they matter"]
TOLD = {
    "Functions": {"a_focus": "ReLU", "a_z": "-1.5", "a_flat": "0.05", "a_spread": "0.5", "a_leak": "0.3"},
    "Gradient by depth": {"d_g": "ReLU", "d_start": "He", "d_series": "dL/dz", "d_depth": "30"},
    "Dead units": {"u_data": "moons", "u_hidden": "8-8 units", "u_rate": "rate 0.5", "u_epochs": "200 epochs",
                   "u_switch": "no leak", "u_seed": "3", "u_g": "ELU"},
    "Feature map": {"fm_g": "GELU", "fm_scale": "own scale"},
    "Why they matter": {"p_depth": "6", "p_data": "xor", "p_width": "4 units each", "p_g": "ReLU",
                        "p_rate": "rate 0.5", "p_epochs": "300 epochs", "p_seed": "5"},
}  # fmt: skip


def opened(part: str = "Functions", **link) -> AppTest:
    at = AppTest.from_file(str(FRAME), default_timeout=60)
    for name, value in {"part": part, **link}.items():
        at.query_params[name] = value
    at.switch_page("activations.py")
    at.run()
    assert not at.exception
    return at


def link_of(at: AppTest) -> dict[str, str]:
    return {name: value[0] if len(value) == 1 else value for name, value in at.query_params.items()}


@pytest.mark.parametrize("part", [*PARTS, "Softmax"])
def test_every_part_opens_without_tensorflow(part):
    link = {"a_view": "Softmax"} if part == "Softmax" else {"part": part}
    script = (
        "import sys; from streamlit.testing.v1 import AppTest;"
        f"at = AppTest.from_file({str(FRAME)!r}, default_timeout=60); at.query_params.update({link!r});"
        "at.switch_page('activations.py'); at.run();"
        "assert not at.exception, at.exception; assert not at.error;"
        "assert 'tensorflow' not in sys.modules"
    )
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", script], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("part", PARTS)
def test_a_link_comes_back_as_it_went_in(part):
    at = opened(part, **TOLD[part])
    kept = {name: at.session_state[name] for name in TOLD[part]}
    again = opened(part, **{name: value for name, value in at.query_params.items() if name != "part"})
    assert {name: again.session_state[name] for name in TOLD[part]} == kept
    assert kept != {name: opened(part).session_state[name] for name in TOLD[part]}


@pytest.mark.parametrize("part", PARTS)
def test_bad_link_values_fall_back_silently(part):
    first = opened(part)
    at = opened(part, **{name: "nan" for name in TOLD[part]})
    assert not at.error
    assert {name: at.session_state[name] for name in TOLD[part]} == {
        name: first.session_state[name] for name in TOLD[part]
    }


def test_the_functions_of_the_link_are_shown_and_the_probed_one_with_them():
    at = opened(a_shown=["SELU", "GELU"], a_focus="Step")
    assert at.session_state["a_shown"] == ["selu", "gelu"]
    assert any("`tf.where(z >= 0" in each.value for each in at.markdown)


def test_the_formulas_carry_the_probes_numbers():
    at = opened(a_focus="Sigmoid", a_z="0")
    told = [each.value for each in at.markdown]
    assert any("g(0) = 0.5" in words and "g'(0) = 0.25" in words for words in told)
    assert any("`tf.math.sigmoid(z)`" in words for words in told)


def test_the_kink_is_said_only_where_it_is():
    state = curves.State(("relu",), "relu", 0.0, 0.1, 0.05, 0.2, False)
    assert "corner" in curves.exact(state, False)["note"]
    elsewhere = curves.State(("relu",), "relu", 0.5, 0.1, 0.05, 0.2, False)
    assert curves.exact(elsewhere, False)["note"] == ""


def test_gradient_tape_agrees_with_the_closed_form_for_every_function(tensorflow):
    for name in FUNCTIONS:
        told = curves.exact(curves.State((name,), name, 0.75, 0.1, 0.05, 0.2, False), True)
        assert told["agree"], name
        nearby = [float(FUNCTIONS[name].value(0.75 + step)) for step in (-1e-6, 1e-6)]
        assert told["slope"] == pytest.approx((nearby[1] - nearby[0]) / 2e-6, abs=1e-5)


def test_the_batch_in_the_browser_is_the_batch_of_core():
    units = np.frombuffer(__import__("base64").b64decode(curves._units()), np.float32)
    whole = activations.pre_activations(0.05)
    assert len(units) == whole.size // 4 and (np.diff(units) >= 0).all()
    for name, threshold in (("sigmoid", 0.1), ("tanh", 0.3), ("relu", 0.5)):
        quarter = np.mean(np.abs(FUNCTIONS[name].slope(units * 0.05)) < threshold)
        assert quarter == pytest.approx(activations.share_inside(name, threshold, whole), abs=2e-3)


def test_packed_numbers_survive():
    import base64

    values = np.array([[-2.0, 0.0], [0.5, 2.0]])
    back = np.frombuffer(base64.b64decode(packed.levels(values, 2.0, np.int16)), np.int16) / 32767 * 2
    np.testing.assert_allclose(back, values.ravel(), atol=1e-4)
    np.testing.assert_array_equal(np.frombuffer(base64.b64decode(packed.levels([0, 1])), np.uint8), [0, 255])
    np.testing.assert_allclose(np.frombuffer(base64.b64decode(packed.floats([0.1])), np.float32), [0.1], rtol=1e-7)


def test_a_step_lets_no_error_through_so_its_factor_is_zero():
    table = depth.factors()
    assert all(factor == 0 for start in table[list(FUNCTIONS).index("step")] for factor in start[1:])
    assert table[list(FUNCTIONS).index("sigmoid")][1][9] == pytest.approx(0.23, abs=0.01)


def test_the_small_weights_note_appears_with_relu_alone():
    assert any(
        "nearly level" in each.value
        for each in opened("Gradient by depth", d_g="ReLU", d_start="Small normal, 0.01").caption
    )
    assert not any("nearly level" in each.value for each in opened("Gradient by depth").caption)


def test_the_first_runs_are_finished_before_anything_is_pressed():
    for part, said in (("Dead units", "Trained: step 600"), ("Why they matter", "Trained: step 1,000")):
        assert any(each.value.startswith(said) for each in opened(part).caption), part


def test_tasks_see_what_is_on_screen():
    for z, told in (("0", "On screen now: yes."), ("1", "Not on screen yet: set it up and watch.")):
        at = opened(a_focus="Sigmoid", a_z=z)
        at.radio(key="functions-task-1").set_value("At z = 0, slope 1/4").run()
        assert told in [each.value for each in at.caption]


@pytest.mark.parametrize("part", PARTS)
def test_every_part_has_three_tasks_code_limits_and_sources(part):
    at = opened(part)
    assert len([each for each in at.radio if each.key and "-task-" in each.key]) >= 3
    labels = [each.label for each in at.expander]
    assert "Where it breaks" in labels and "Sources" in labels
    assert any(label.startswith("Show the") for label in labels)
