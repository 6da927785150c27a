"""The part "Network" without a browser: links arrive, drawings survive them, photos become inputs, trouble is said."""

import io
import subprocess
import sys

import numpy as np
import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from core import pretrained
from core.classifiers.opened import Layer
from core.data import handwriting, mnist
from core.runs import Refused
from pages._convolutional_networks import ink, paper, photo, place, store
from tests.pages.frame import FRAME, ROOT

LINK = {"o_digit": "12", "o_map": "7", "o_row": "3", "o_col": "5", "o_from": "2", "o_scale": "layer"}


def opened(**link: str) -> AppTest:
    at = AppTest.from_file(str(FRAME), default_timeout=60)
    for name, value in link.items():
        at.query_params[name] = value
    at.switch_page("convolutional_networks.py")
    at.run()
    assert not at.exception
    return at


def test_the_first_view_is_a_finished_network_without_tensorflow():
    script = (
        "import sys; from streamlit.testing.v1 import AppTest;"
        f"at = AppTest.from_file({str(FRAME)!r}, default_timeout=60);"
        "at.switch_page('convolutional_networks.py'); at.run();"
        "assert not at.exception, at.exception; assert not at.error;"
        "assert at.session_state['o_layer'] == 'all layers';"
        "assert len(at.dataframe[0].value) == 16;"
        "assert 'tensorflow' not in sys.modules"
    )
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", script], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("layer", ["conv2", "pool1", "flatten", "softmax"])
def test_a_link_opens_a_layer_at_its_place(layer):
    at = opened(o_layer=layer, **LINK)
    assert at.session_state["o_layer"] == layer and not at.error
    assert [at.session_state[name] for name in list(LINK)[:5]] == [12, 7, 3, 5, 2]
    formula = paper.FORMULAS[next(one.kind for one in store.layers() if one.name == layer)]
    assert any(formula in latex.value for latex in at.latex)


def test_bad_link_values_fall_back_silently():
    at = opened(o_layer="conv9", o_digit="-1", o_map="x", o_scale="big")
    assert not at.error and at.session_state["o_layer"] == place.ALL and at.session_state["o_digit"] == place.START


def test_a_damaged_drawing_in_a_link_is_said_and_forgotten():
    at = opened(o_ink="%%%")
    assert "damaged" in at.error[0].value
    assert "o_ink" not in at.query_params


@pytest.mark.parametrize("damage", ["missing", "broken"])
def test_without_its_weights_the_page_says_so_and_keeps_working(damage, monkeypatch):
    def refuse(name: str) -> pretrained.Pretrained:
        raise Refused(f"The pretrained model {name} is {damage}.")

    monkeypatch.setattr(pretrained, "load", refuse)
    at = opened()
    assert at.error[0].value == f"The pretrained model classifier is {damage}."
    assert at.session_state["part"] == "Network" and at.expander


@pytest.mark.parametrize("image", [*mnist().test_images[:20], np.zeros((28, 28), np.uint8), np.full((28, 28), 255)])
def test_a_drawing_comes_back_from_the_link_pixel_by_pixel(image):
    text = ink.written(image)
    assert np.array_equal(ink.read(text), image)
    assert len(text) <= 1100 and set(text) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


@pytest.mark.parametrize("text", ["", "A", "AAAA", "AP8", "x" * 5000, "ä"])
def test_other_words_are_no_drawing(text):
    with pytest.raises(Refused, match="damaged"):
        ink.read(text)


def test_the_sheet_holds_every_digit_where_the_browser_looks_for_it():
    images = mnist().test_images
    sheet = np.round(store.sheet(images) * 255).astype(np.uint8)
    for n in (0, 1, 39, 40, 999):
        top, left = n // store.ACROSS * 28, n % store.ACROSS * 28
        assert np.array_equal(sheet[top : top + 28, left : left + 28], images[n])


def test_every_layer_has_its_bounds():
    assert place.bounds("conv1") == (16, 28, 28, 1) and place.bounds("conv3") == (32, 14, 14, 32)
    assert place.bounds("flatten") == (32, 7, 7, 32) and place.bounds("dense1") == (64, 7, 7, 32)
    assert place.bounds("logits") == (10, 8, 8, 1) and place.bounds("softmax")[0] == 10
    assert place.fitted("conv1", 63, 27, 5, 31) == (15, 27, 5, 0)


def test_the_table_has_every_learned_number_once():
    rows = paper.table()
    assert sum(row["learned numbers"] for row in rows) == pretrained.load("classifier").card.parameters
    assert [row["sees of the input"] for row in rows][:4] == ["1 x 1", "3 x 3", "3 x 3", "4 x 4"]


def test_a_photo_becomes_the_input_and_every_step_is_shown():
    at = opened()
    grey = np.full((300, 240), 200, np.uint8)
    grey[60:228, 30:198] -= (np.repeat(np.repeat(mnist().test_images[3], 6, 0), 6, 1) * 0.6).astype(np.uint8)
    file = io.BytesIO()
    Image.fromarray(grey).save(file, "PNG")
    at.file_uploader(key="o_upload").upload("digit.png", file.getvalue(), "image/png").run()
    assert not at.exception and not at.error
    steps = at.session_state[photo.STEPS]
    assert [step.name for step in steps] == ["Grey", "Ink", "Cleaned", "Cropped", "20 pixels", "Centred"]
    (text,) = np.atleast_1d(at.query_params["o_ink"])
    drawn = ink.read(str(text))
    assert drawn / 255 == pytest.approx(steps[-1].picture, abs=0.5 / 255 + 1e-6)
    assert np.corrcoef(drawn.ravel(), mnist().test_images[3].ravel())[0, 1] > 0.9


def test_without_a_photo_the_digit_on_screen_can_be_photographed():
    at = opened(o_digit="12")
    at.button(key="o_make_believe").click().run()
    assert not at.exception and not at.error
    exact = handwriting.digit_steps(handwriting.photographed(mnist().test_images[12] / np.float32(255)))
    assert np.array_equal(at.session_state[photo.STEPS][-1].picture, exact[-1].picture)
    assert "o_ink" in at.query_params


@pytest.mark.parametrize(("data", "words"), [(b"hello", "not a picture"), (b"", "empty")])
def test_a_file_that_is_no_photo_is_refused_in_words(data, words):
    at = opened()
    at.file_uploader(key="o_upload").upload("digit.png", data, "image/png").run()
    assert not at.exception and words in at.error[0].value


def test_what_a_hand_leaves_reaches_the_controls_and_rubbish_does_not(monkeypatch):
    kept: dict[str, object] = {}
    monkeypatch.setattr(place.st, "session_state", kept)
    monkeypatch.setattr(place.st, "query_params", {})
    said = {"n": 5, "ink": "", "layer": "conv2", "map": 40, "row": 3, "col": 99, "from": 20, "scale": "all"}
    place.moved(said)
    assert kept == {
        "o_digit": 5,
        "o_layer": "conv2",
        "o_scale": "all",
        "o_map": 31,
        "o_row": 3,
        "o_col": 13,
        "o_from": 15,
    }
    place.moved({**said, "map": "x"})
    place.moved(None)
    assert kept["o_map"] == 31


def test_pixels_are_enlarged_without_blur():
    assert photo.enlarged(np.eye(2, dtype=np.float32)).shape == (224, 224)
    assert set(np.unique(photo.enlarged(np.eye(2, dtype=np.float32)))) == {0, 1}


def test_the_layers_sent_are_plain_values():
    assert all(isinstance(layer, Layer) for layer in store.layers()) and len(store.contents()["labels"]) == 1000
    assert handwriting.SIDE == store.layers()[0].shape[0]
