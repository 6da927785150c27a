"""Difficulties and training without a browser: first views stand without TensorFlow, links arrive, numbers agree."""

import base64
import subprocess
import sys

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from core import runs
from core.classifiers import difficulties, filter_maps, training
from core.classifiers.difficulties import FIRST, HAND
from core.data import mnist
from pages._convolutional_networks import difficulties as broken
from pages._convolutional_networks import hardening, live
from pages._shell import serving
from tests.pages.frame import FRAME, ROOT

LINKS = {
    "Difficulties": {"d_digit": "7", "d_viewpoint": "4", "d_clutter": "9", "d_viewpoint_kind": "Tilt", "d_seed": "3"},
    "Train": {"t_depth": "3", "t_filters": "4", "t_kernel": "5", "t_rate": "0.01", "t_steps": "100", "t_digit": "17",
              "t_optimizer": "SGD", "t_augmented": "true", "t_label": "2", "t_answer": "7"},
}  # fmt: skip


def opened(**link: str | list[str]) -> AppTest:
    at = AppTest.from_file(str(FRAME), default_timeout=60)
    for name, value in link.items():
        at.query_params[name] = value
    at.switch_page("convolutional_networks.py")
    at.run()
    assert not at.exception
    return at


def test_all_first_views_stand_without_tensorflow():
    script = (
        "import sys; from streamlit.testing.v1 import AppTest\n"
        "against = {'part': 'Difficulties', 'd_view': 'Train against it'}\n"
        "for link in ({'part': 'Difficulties'}, against, {'part': 'Train'}):\n"
        f"    at = AppTest.from_file({str(FRAME)!r}, default_timeout=60)\n"
        "    [at.query_params.__setitem__(*pair) for pair in link.items()]\n"
        "    at.switch_page('convolutional_networks.py'); at.run()\n"
        "    assert not at.exception, at.exception; assert at.session_state['part'] == link['part']\n"
        "    assert 'Not trained yet.' not in [c.value for c in at.caption]\n"
        "    assert 'tensorflow' not in sys.modules\n"
    )
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", script], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("part", LINKS)
def test_a_link_sets_the_controls_and_nonsense_falls_back(part):
    at = opened(part=part, **LINKS[part])
    for name, text in LINKS[part].items():
        value = at.session_state[name]
        assert str(value).lower() == text.lower() or float(value) == float(text), name
    at = opened(part=part, **{name: "rubbish" for name in LINKS[part]})
    assert not at.error


def test_reset_puts_every_slider_back():
    at = opened(part="Difficulties", d_scale="12", d_hand="20")
    next(button for button in at.button if button.label == "All sliders to zero").click().run()
    assert [at.session_state[f"d_{each}"] for each in difficulties.ORDER] == [0] * 7


def test_the_first_frames_are_cores_pictures_and_answers():
    images, odds = broken._frames(broken._named(FIRST), difficulties.FIRST_KINDS, False)
    frames = np.frombuffer(base64.b64decode(images["frames"]), np.uint8).reshape(7, 21, 28, 28)
    wanted = difficulties.pictures(FIRST, "bar")
    assert np.abs(frames[4].astype(float) / 255 - wanted).max() < 0.003
    told = np.frombuffer(base64.b64decode(odds["odds"]), np.float32).reshape(7, 21, 10)
    assert told.sum(axis=2) == pytest.approx(1, abs=1e-5) and told[0, 0].argmax() == 3


def test_without_tensorflow_another_scene_waits_for_its_answers():
    scene = difficulties.Scene(5, 0.5, {"bar": 30.0})
    assert broken._frames(broken._named(scene), difficulties.FIRST_KINDS, False)[1]["odds"] is None


def test_the_weakest_point_is_said_with_its_unit():
    falling = np.linspace(1, 0, 21, dtype=np.float32)
    words = broken.weakest({"turn": falling, HAND: np.ones(21, np.float32)})
    assert "viewpoint (turn)" in words and "90°" in words and "intra-class" in words
    assert "none" in broken.weakest({"turn": np.ones(21, np.float32)})


def test_a_network_too_large_is_refused_in_one_sentence():
    at = opened(part="Train", t_depth="1", t_filters="16", t_units="128")
    assert len(at.error) == 1 and "weights" in at.error[0].value


def shipped_run():
    folder = serving.ROOT / "assets" / "models" / "runs"
    return runs.load(folder, runs.run_key(live.START), training.Snapshot)


def test_the_browser_gets_every_stored_step_opened_for_the_digit():
    run = shipped_run()[-2:]
    data = live.sent(run, 42)
    image = mnist().test_images[42].astype(np.float32) / 255
    exact = filter_maps.filter_maps(run[1].weights, image)
    odds = np.frombuffer(base64.b64decode(data["odds"]), np.float32).reshape(2, 10)
    assert odds[1] == pytest.approx(exact.probabilities, abs=1e-6)
    maps = np.frombuffer(base64.b64decode(data["maps"]), np.uint8).reshape(2, -1)
    first = maps[1, : 8 * 784].reshape(8, 28, 28) / 255 * exact.maps[0].max()
    assert first == pytest.approx(exact.maps[0].transpose(2, 0, 1), abs=float(exact.maps[0].max()) / 250)
    kernels = np.frombuffer(base64.b64decode(data["kernels"]), np.float32).reshape(2, 3, 3, 8)
    assert (kernels[1] == run[1].weights[0][:, :, 0].astype(np.float32)).all()


def test_a_kept_run_says_what_differs():
    class Job:
        config, snapshots = training.Config(seed=3), shipped_run()

    kept = live._kept(Job, training.Config(steps=200))
    assert "seed 3 → 0" in kept["words"] and "steps 400 → 200" in kept["words"]
    assert live._kept(None, training.Config()) is None


def test_what_hardening_gained_is_said_in_points():
    zeros, ones = np.zeros((12, 7), np.float32), np.full((12, 7), 0.25, np.float32)
    words = hardening.said(hardening.Config(), hardening.hardening.Snapshot(1, 0.1, 0.1, zeros, ones))
    assert words.count("+25") == 3
