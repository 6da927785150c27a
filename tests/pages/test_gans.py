"""The lesson on GANs without a browser: it opens finished, links arrive, bad ones get a sentence."""

import subprocess
import sys

import pytest
from streamlit.testing.v1 import AppTest

from core.gans import conditional, points
from core.gans.config import Config
from pages._gans import failures, settings
from tests.pages.frame import FRAME, ROOT

PARTS = ("Lab", "The game", "Noise → image", "Digits", "Failures")


def opened(**link):
    at = AppTest.from_file(str(FRAME), default_timeout=60)
    for name, value in link.items():
        at.query_params[name] = value
    at.switch_page("gans.py")
    at.run()
    assert not at.exception
    return at


def test_every_part_opens_finished_without_tensorflow():
    script = (
        "import sys; from streamlit.testing.v1 import AppTest\n"
        f"for part in {PARTS!r}:\n"
        f"    at = AppTest.from_file({str(FRAME)!r}, default_timeout=60); at.query_params['part'] = part\n"
        "    at.switch_page('gans.py'); at.run()\n"
        "    assert not at.exception and not at.error, part\n"
        "assert 'tensorflow' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=True, timeout=120)


def test_settings_of_a_link_become_the_game():
    at = opened(g_data="spiral", g_loss="hinge", g_d_layers="3", g_g_rate="0.01", g_seed="7", g_size="1")
    assert at.selectbox(key="g_data").value == "spiral"
    assert at.slider(key="g_d_layers").value == 3
    assert at.select_slider(key="g_g_rate").value == 0.01
    assert at.number_input(key="g_seed").value == 7
    assert at.radio(key="g_size").value == 1


def test_nonsense_in_a_link_opens_the_first_game():
    at = opened(g_data="moons", g_loss="chance", g_g_layers="99", g_seed="-4", g_drawn="?!")
    assert at.selectbox(key="g_data").value == "Gaussians"
    assert at.slider(key="g_g_layers").value == 2


def test_empty_drawing_gets_a_sentence_and_a_drawing_a_game():
    at = opened(g_data=settings.DRAWN)
    assert "Draw a little more" in at.info[0].value
    dots = tuple((x * points.RASTER, 0.0) for x in range(-15, 15))
    at = opened(g_data=settings.DRAWN, g_drawn=points.write(dots))
    assert not at.info


def test_digit_outside_the_ten_and_a_huge_count_get_a_sentence():
    at = opened(part="Digits", g_view="One digit", g_digit="12", g_count="1000000")
    words = " ".join(each.value for each in at.warning)
    assert "digit 12; there are 0 to 9. This is 7." in words
    assert "1 to 100, not 1000000. This is 16." in words


def test_damaged_weights_get_a_sentence_and_the_rest_works(monkeypatch):
    def broken():
        return conditional.load(conditional.NAME, ROOT / "nowhere")

    monkeypatch.setattr(conditional, "stored", broken)
    at = opened(part="Digits")
    assert "conditional_gan is missing" in at.error[0].value
    assert len(at.expander) >= 4


@pytest.mark.parametrize("failure", failures.FAILURES, ids=lambda each: each.name)
def test_link_of_a_failure_opens_its_game_in_the_lab(failure):
    link = dict(part.split("=") for part in failures.link(failure.failing).split("?")[1].replace("%20", " ").split("&"))
    at = opened(**link)
    keys = {"loss_name": "g_loss", "head_start": "g_head", "start_off": "g_off", "noise_size": "g_size"}
    for name in ("loss_name", "g_rate", "d_updates", "head_start", "start_off", "steps", "d_layers"):
        shown = at.session_state[keys.get(name, f"g_{name}")]
        assert shown == getattr(failure.failing, name), name


def test_first_game_is_the_one_that_ships():
    values = {name: getattr(Config(), name) for name in ("data", "loss_name", "g_layers", "steps", "seed")}
    assert settings.config(values) == Config()
