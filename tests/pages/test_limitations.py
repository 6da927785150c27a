"""The lesson on limitations without a browser: every section opens finished, links arrive, numbers are core's."""

import json
import subprocess
import sys

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from core import runs
from core.limitations import adversarial, hunger, shipped
from core.limitations.__main__ import shipped as shipped_runs
from core.limitations.shipped import MODELS
from core.snapshots import snapshot_kind
from pages._limitations import sweep
from tests.pages.frame import FRAME, ROOT

PARTS = ("Data", "Computation", "Adversarial", "Bias", "Uncertainty", "Black box", "Expertise", "Structure",
         "Extrapolation")  # fmt: skip
VIEWS = [
    *((part, {}) for part in PARTS),
    ("Adversarial", {"adv": "Train against it"}),
    *(("Bias", {"bias": view}) for view in ("Confusion", "Thresholds")),
    *(("Uncertainty", {"unc": view}) for view in ("Letters", "Calibration", "I don't know")),
    ("Structure", {"str": "A known symmetry"}),
]
LINKS = {
    "Data": {"dat_noise": "40%", "dat_repeats": "2", "dat_seed": "5"},
    "Adversarial": {"adv_digit": "9", "adv_how": "PGD", "adv_eps": "0.04"},
    "Bias": {"bias_share": "5%", "bias_seed": "3"},
    "Black box": {"box_digit": "9", "box_layers": "4"},
    "Expertise": {"sea_steps": "50", "sea_seed": "4"},
    "Structure": {"str_digit": "3", "str_shift": "-7"},
    "Extrapolation": {"ext_low": "-2", "ext_high": "2", "ext_act": "ReLU"},
}


def opened(**link: str) -> AppTest:
    at = AppTest.from_file(str(FRAME), default_timeout=60)
    for name, value in link.items():
        at.query_params[name] = value
    at.switch_page("limitations.py")
    at.run()
    assert not at.exception
    return at


def told(at: AppTest) -> str:
    return " ".join(str(each.value) for each in (*at.markdown, *at.caption))


def test_every_view_opens_finished_without_tensorflow():
    script = f"""
import sys
from streamlit.testing.v1 import AppTest
from pages._shell import warm
warm.start = lambda: None
for part, link in {VIEWS!r}:
    at = AppTest.from_file({str(FRAME)!r}, default_timeout=60)
    for name, value in dict(link, part=part).items():
        at.query_params[name] = value
    at.switch_page("limitations.py"); at.run()
    assert not at.exception, (part, link, at.exception)
    assert at.session_state["part"] == part and not at.error, (part, link)
    assert "What people do" in " ".join(c.value for c in at.caption), part
    assert any(m.value.startswith("## :blue[") for m in at.markdown), (part, link)
    assert "Not trained yet." not in [c.value for c in at.caption], part
    assert "tensorflow" not in sys.modules, (part, link)
"""
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", script], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("part", LINKS)
def test_a_link_sets_the_controls_of_its_section(part):
    at = opened(part=part, **LINKS[part])
    for name, text in LINKS[part].items():
        value = at.session_state[name]
        wanted = float(text[:-1]) / 100 if text.endswith("%") else text
        assert str(value) == str(wanted) or float(value) == float(wanted), name


@pytest.mark.parametrize("part", LINKS)
def test_bad_link_values_fall_back_silently(part):
    at = opened(part=part, **{name: "rubbish" for name in LINKS[part]})
    assert not at.error and told(at) == told(opened(part=part))


def test_a_window_that_is_too_narrow_says_so_in_one_sentence():
    at = opened(part="Extrapolation", ext_low="1.5", ext_high="1.6")
    assert [error.value for error in at.error] == ["The window must be at least 1 wide and lie between -6 and 6."]


def test_the_attack_says_the_epsilon_that_core_found():
    stored = shipped.read("adversarial")["first.said"]
    least = adversarial.EPSILONS[np.flatnonzero(stored.argmax(1) != stored[0].argmax())[0]]
    assert f"ε = {least:.3f}" in told(opened(part="Adversarial"))


def test_the_hunger_says_how_good_the_shipped_run_became_and_how_many_examples_it_took():
    run = runs.load(MODELS / "runs", runs.run_key(hunger.Config()), hunger.Snapshot)
    words, mean = told(opened(part="Data")), run[-1].accuracy[0, :, :3].mean(axis=1)
    assert f"{mean[0]:.0%} → {mean[-1]:.0%}" in words
    assert f"90% take: convolutional {hunger.SIZES[int(np.argmax(mean >= 0.9))]:,}" in words


def test_every_shipped_run_and_array_is_there_and_whole():
    for name, (train, config) in shipped_runs().items():
        assert runs.load(MODELS / "runs", runs.run_key(config), snapshot_kind(train)), name
    for card in MODELS.glob("limitations_*.json"):
        fields = json.loads(card.read_text())
        assert {"what", "data", "licence", "seed", "made by", "sha256", "bytes"} <= set(fields)
        assert card.with_suffix(".npz").stat().st_size == fields["bytes"]


def test_a_sweep_sends_one_picture_and_ten_numbers_for_each_place():
    said = np.eye(10, dtype=np.float32)[:4]
    panel = sweep.Panel("one", np.zeros((4, 28, 28), np.uint8), said)
    line = sweep.Line("line", "blue", "", [0.5] * 4, [0, 1, 2, 3])
    sent = sweep.payload(sweep.Sweep("x", [0, 1, 2, 3], [panel], [line], ("x", "y")))
    assert json.loads(json.dumps(sent)) == sent
    assert len(sent["panels"][0]["pixels"]) == 4 * ((4 * 784 + 2) // 3) and len(sent["lines"][0]["values"]) == 4
