"""The lesson on recurrent networks without a browser: links arrive, what is typed is read or refused."""

import base64
import subprocess
import sys

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from core.rnns import bits, numbers, series
from pages._rnns import cell, sentence, translate
from tests.pages.frame import FRAME, ROOT

VIEWS = (
    ("Cell", {"c_cell": "LSTM", "c_bits": "1 1 0"}),
    ("Five wirings", {"wiring": "One to one", "w_picture": "7", "woto_units": "16"}),
    ("Five wirings", {"wiring": "One to many", "w_picture": "12", "wotm_seed": "3"}),
    ("Five wirings", {"wiring": "Many to one", "sentence": "the film was not good", "wmto_cell": "LSTM"}),
    ("Five wirings", {"wiring": "Many to many", "number": "42", "attention": "false"}),
    ("Five wirings", {"wiring": "Aligned", "w_rule": "How many 3s so far", "w_video": "5"}),
    ("Gradient through time", {"g_scale": "1.4", "g_bias": "2.0", "g_length": "30", "g_clip": "true"}),
    ("Gradient through time", {"g_view": "Memory task", "m_cell": "GRU", "m_delay": "10", "m_ready": "false"}),
    ("Text", {"x_heat": "1.2", "x_k": "5", "x_seed": "She said", "x_draw": "4"}),
    ("Time series", {"series": "Chaos", "s_horizon": "20", "s_from": "80", "s_seed": "2"}),
)


def opened(part: str, **link: str) -> AppTest:
    at = AppTest.from_file(str(FRAME), default_timeout=60)
    for name, value in {"part": part, **link}.items():
        at.query_params[name] = value
    at.switch_page("rnns.py")
    at.run()
    assert not at.exception
    return at


@pytest.mark.parametrize(
    ("part", "link"), VIEWS, ids=lambda value: value if isinstance(value, str) else next(iter(value))
)
def test_a_link_sets_every_control_of_its_part(part, link):
    at = opened(part, **link)
    for name, text in link.items():
        value = at.session_state[name]
        assert str(value).lower() == text.lower() or float(value) == float(text), name
    assert not at.error


def test_every_view_opens_finished_without_tensorflow():
    views = [(part, {name: v for name, v in link.items() if name in ("wiring", "g_view")}) for part, link in VIEWS]
    script = (
        "import sys; from streamlit.testing.v1 import AppTest\n"
        f"for part, link in {views!r}:\n"
        f"    at = AppTest.from_file({str(FRAME)!r}, default_timeout=60)\n"
        "    for name, value in {'part': part, **link}.items(): at.query_params[name] = value\n"
        "    at.switch_page('rnns.py'); at.run()\n"
        "    assert not at.exception and not at.error, (part, link, at.exception, at.error)\n"
        "    assert 'Not trained yet.' not in [c.value for c in at.caption], (part, link)\n"
        "assert 'tensorflow' not in sys.modules\n"
    )
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", script], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(("part", "link", "key", "typed", "why"), [
    ("Cell", {}, "c_bits", "1 2 3", "zeros and ones"),
    ("Five wirings", {"wiring": "Many to one"}, "sentence", "", "Type a sentence"),
    ("Five wirings", {"wiring": "Many to many"}, "number", "a dog", "Not among the English number words"),
    ("Text", {}, "x_seed", "año", "never uses these characters"),
    ("Text", {}, "x_seed", "a" * 99, "99 characters"),
])  # fmt: skip
def test_what_cannot_be_read_is_one_sentence_and_the_page_goes_on(part, link, key, typed, why):
    at = opened(part, **link)
    at.text_input(key=key).set_value(typed).run()
    assert not at.exception and len(at.error) == 1 and why in at.error[0].value


def test_bad_link_values_fall_back_silently():
    for part, link in VIEWS:
        plain = {name: value for name, value in link.items() if name in ("wiring", "g_view")}
        texts = ("c_bits", "sentence", "number", "x_seed", *plain)
        at = opened(part, **plain, **{name: "rubbish" for name in link if name not in texts})
        assert not at.error, (part, link)


def test_unknown_words_are_named():
    assert "platypus" in sentence.strangers(("the", "platypus", "was", "not", "good"))
    assert sentence.strangers(("good",)) == ""


def test_the_browser_gets_the_numbers_of_the_cell():
    read = bits.bits_of("1 1 0 1")
    data = cell.sent("GRU", read)
    seen = bits.read("GRU", read)
    np.testing.assert_allclose(data["h"], seen.hidden[0], atol=1e-5)
    assert [round(y) for y in data["y"]] == [1, 0, 0, 1] and data["x"] == [1, 1, 0, 1]


def test_the_browser_gets_a_whole_translation_and_its_verdict():
    from core.pretrained import load
    from core.rnns import translation

    made = translation.translate(tuple(load("translator").weights), numbers.english("273405"))
    data = translate.sent(made, True)
    assert " ".join(each["word"] for each in data["english"]).startswith("two hundred and seventy three thousand")
    assert all(abs(sum(each["attention"]) - 1) < 0.01 for each in data["portuguese"])
    assert data["verdict"] == "The whole is right." and all(each["right"] for each in data["portuguese"])
    nonsense = translate.sent(
        translation.translate(tuple(load("translator").weights), numbers.english("and and")), True
    )
    assert nonsense["verdict"].startswith("These words are no number")


def test_gradient_colours_are_shares_of_the_strongest():
    from pages._rnns import text

    seed = np.zeros(3, np.int32).tobytes()
    from core.rnns import characters

    data = text._sent(seed, characters.KEPT[0], (1.0, 5), 0, ("gradient", ""))
    size = len(data["text"])
    reach = np.frombuffer(base64.b64decode(data["reach"]), np.uint8).reshape(size, size)
    assert (reach[1:].max(axis=1) == 255).all() and not np.triu(reach).any()
    assert all(len(bars) <= 5 for bars in data["bars"][3:])


def test_every_made_series_says_what_it_is():
    assert all(says.endswith(".") for _, says in series.MADE.values())
