"""The lesson on diffusion without a browser: links arrive, bad ones get a sentence, nothing waits for TensorFlow."""

import base64
import subprocess
import sys

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from core.data import mnist
from core.diffusion import first, plane
from core.diffusion.clouds import cloud
from pages._diffusion import forward, measured
from pages._diffusion import plane as shown_plane
from pages._diffusion import rivals as shown_rivals
from tests.pages.frame import FRAME, ROOT

PARTS = ("Forward", "Reverse", "2-D", "Quality", "Compare")
LINKS = {
    "Forward": {"f_what": "Cloud", "f_cloud": "Moons", "f_schedule": "Custom", "f_t": "250", "f_top": "3"},
    "Reverse": {"r_digit": "3", "r_w": "w = 0", "r_w2": "w = 8", "r_steps": "50 steps", "r_sampler": "DDPM"},
    "2-D": {"p_cloud": "Your drawing", "p_drawn": "10_20__-30_40", "p_width": "32", "p_steps": "1000"},
    "Compare": {"k_seed": "0"},
}


def opened(part: str, **link: str) -> AppTest:
    at = AppTest.from_file(str(FRAME), default_timeout=60)
    for name, value in {"part": part, **link}.items():
        at.query_params[name] = value
    at.switch_page("diffusion.py")
    at.run()
    assert not at.exception
    return at


def said(at: AppTest) -> str:
    return " ".join(box.value for kind in (at.warning, at.error, at.info) for box in kind)


def test_every_part_opens_finished_without_tensorflow():
    script = (
        "import sys; from streamlit.testing.v1 import AppTest\n"
        f"for part in {PARTS!r}:\n"
        f"    at = AppTest.from_file({str(FRAME)!r}, default_timeout=60); at.query_params['part'] = part\n"
        "    at.switch_page('diffusion.py'); at.run()\n"
        "    assert not at.exception, at.exception; assert at.session_state['part'] == part\n"
        "    assert not at.error and not at.warning, (part, at.error, at.warning)\n"
        "    assert 'Not trained yet.' not in [c.value for c in at.caption]\n"
        "    assert 'tensorflow' not in sys.modules, part"
    )
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", script], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("part", LINKS)
def test_a_link_sets_the_controls_of_its_part(part):
    at = opened(part, **LINKS[part])
    for name, value in LINKS[part].items():
        assert str(at.session_state[name]).removesuffix(".0") == value, name


@pytest.mark.parametrize(
    ("part", "link", "words"),
    [
        ("Reverse", {"r_digit": "12"}, "digits 0 to 9, not “12”"),
        ("Reverse", {"r_steps": "100000 steps"}, "no number of steps “100000 steps”"),
        ("Forward", {"f_schedule": "steep"}, "no schedule “steep”"),
        ("Forward", {"f_schedule": "Custom", "f_top": "-2", "f_low": "2"}, "must fall"),
        ("2-D", {"p_cloud": "Your drawing"}, "drawing is empty"),
        ("2-D", {"p_cloud": "Your drawing", "p_drawn": "nonsense"}, "drawing is empty"),
        ("Compare", {"k_seed": "1e99"}, "no seed “1e99”"),
    ],
)
def test_a_link_for_what_there_is_not_gets_a_sentence_and_a_page(part, link, words):
    at = opened(part, **link)
    assert words in said(at)
    assert len(at.expander) >= 4


def test_a_missing_model_costs_a_sentence_and_not_the_page(monkeypatch):
    from core.diffusion import shipped
    from core.pretrained import load

    monkeypatch.setattr(shipped, "load", lambda name: load("no_such_model"))
    at = opened("Quality")
    assert "missing" in said(at) and len(at.expander) >= 2


def test_the_shipped_film_is_the_one_the_controls_first_ask_for():
    at = opened("Reverse")
    film, read = first.shipped()
    assert at.session_state["r_seed"] == first.REQUEST.seed
    assert film.frames.shape == (first.REQUEST.steps + 1, 3, 16, 28, 28)
    assert (read.digit[-1] == 7).mean() > 0.85 and read.sure.shape == (21, 16)


def test_drawn_points_go_into_the_link_and_come_back():
    points = ((0.12, -1.5), (2.0, 2.6))
    assert shown_plane.read(shown_plane.write(points)) == points
    assert shown_plane.read("1_2__x") == () and shown_plane.read("") == ()
    assert shown_plane.write([[9, 9], [1, 1]]) == "100_100"


def test_the_plane_is_sent_as_whole_numbers_that_keep_a_thousandth():
    ways = [np.full((21, 250, 2), 0.25, np.float16)] * 2
    errors = [np.zeros(20, np.float32)] * 2
    run = [plane.Snapshot(1, 0.5, *ways, np.ones((20, 169, 2), np.float16), *errors)]
    sent = shown_plane.sent(run, cloud("Moons"))
    flow = np.frombuffer(base64.b64decode(sent["flow"]), "<i2") / shown_plane.PLACE
    assert flow == pytest.approx(np.full(21 * 250 * 2, 0.25)) and len(sent["signal"]) == 21
    exact = np.frombuffer(base64.b64decode(sent["exact"]), "<i2").reshape(20, 169, 2) / shown_plane.ARROW
    assert exact == pytest.approx(plane.exact_field(cloud("Moons")), abs=1e-3)


def test_a_digit_is_sent_as_it_is_stored():
    held = mnist()
    subject = forward._digit(4)
    whole = np.rint((subject.values[..., 0] + 1) * 127.5).astype(np.uint8)
    assert (held.test_images[held.test_labels == 4][0] == whole).all()


def test_the_charts_say_in_words_what_the_card_says():
    told = {"over_steps": {"DDIM": {"5": 2.5, "10": 1.5}, "DDPM": {"5": 9.0, "10": 4.0}},
            "over_guidance": {"0": {"fid": 3.0, "accuracy": 0.9, "coverage": 0.8}}}  # fmt: skip
    assert measured.over_steps(told).data[1].y == (9.0, 4.0)
    assert "9 at 5" in measured._told_steps(told["over_steps"])
    assert measured.over_guidance(told).data[0].y == (3.0,)


def test_every_model_of_the_comparison_has_its_words():
    from core.diffusion import comparison

    assert set(shown_rivals.WORDS) == set(comparison.RIVALS)
