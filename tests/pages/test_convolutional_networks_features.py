"""Tasks, pixels and features without a browser: links arrive, first views are finished, numbers are core's."""

import base64
import subprocess
import sys

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from core.classifiers import handmade, moving, turns, views
from core.data import mnist
from pages._convolutional_networks import by_hand, depths, one_unit, tasks_in_vision
from tests.pages.frame import FRAME, ROOT

SCREENS = (
    {"part": "Tasks"},
    *({"part": "Pixels", "pix": kind} for kind in ("Connections", "Move", "Shuffle", "Learn shuffled")),
    *({"part": "Features", "feat": kind} for kind in ("By hand", "Low to high", "One unit")),
)
# Every control of every screen, away from where it starts.
LINKS = (
    {"part": "Tasks", "task_n": "7", "angle": "-35"},
    {"part": "Pixels", "pix_unit": "100", "pix_filter": "16", "pix_row": "1", "pix_column": "28", "pix_n": "999"},
    {"part": "Pixels", "pix": "Move", "pix_right": "-6", "pix_down": "3"},
    {"part": "Pixels", "pix": "Shuffle", "pix_share": "100 %", "pix_seed": "12"},
    {"part": "Features", "feat": "By hand", "hand_n": "12", "hand_on": ["Holes", "Slant"]},
    {"part": "Features", "feat": "One unit", "unit_layer": "Class", "unit_number": "9", "unit_seed": "4",
     "unit_blur": "0.5"},
)  # fmt: skip


def opened(**link: str | list[str]) -> AppTest:
    at = AppTest.from_file(str(FRAME), default_timeout=60)
    for name, value in link.items():
        at.query_params[name] = value
    at.switch_page("convolutional_networks.py")
    at.run()
    assert not at.exception and not at.error
    return at


def words(at: AppTest) -> str:
    return "\n".join(str(element.value) for element in (*at.markdown, *at.latex, *at.caption))


def test_every_screen_opens_finished_without_tensorflow():
    script = (
        "import sys; from streamlit.testing.v1 import AppTest; from pages._shell import warm;"
        "warm.start = lambda: None\n"
        f"for link in {SCREENS!r}:\n"
        f"    at = AppTest.from_file({str(FRAME)!r}, default_timeout=60)\n"
        "    for name, value in link.items(): at.query_params[name] = value\n"
        "    at.switch_page('convolutional_networks.py'); at.run()\n"
        "    assert not at.exception and not at.error, (link, at.exception, at.error)\n"
        "    assert at.session_state['part'] == link['part']\n"
        "    assert not [c.value for c in at.caption if 'Starting' in c.value], link\n"
        "    assert 'tensorflow' not in sys.modules, link\n"
    )
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", script], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("link", LINKS, ids=lambda link: f"{link['part']} {link.get('pix', link.get('feat', ''))}")
def test_a_link_sets_every_control_of_its_screen(link):
    at = opened(**link)
    for name, value in link.items():
        now = at.session_state[name]
        shown = {"pix_share": lambda v: f"{5 * v} %", "hand_on": lambda v: [by_hand.TITLES[n] for n in v],
                 "unit_layer": lambda v: one_unit.LAYERS[v]}.get(name, lambda v: v)(now)  # fmt: skip
        assert shown == value or float(shown) == float(value), name


@pytest.mark.parametrize(
    "link",
    [
        {"part": "Tasks", "angle": "999", "task_n": "-4"},
        {"part": "Pixels", "pix": "Nowhere", "pix_unit": "x"},
        {"part": "Features", "feat": "One unit", "unit_layer": "Class", "unit_number": "31", "unit_blur": "nan"},
        {"part": "Features", "hand_on": ["Tail"]},
    ],
    ids=str,
)
def test_nonsense_in_a_link_falls_back(link):
    opened(**link)


def test_the_browser_gets_both_answers_at_every_angle():
    found = views.turned_digit()
    sent = tasks_in_vision._sent(views.TURNED, found, views.turn_errors())
    sheet = np.frombuffer(base64.b64decode(sent["sheet"]), np.uint8).reshape(121, 28, 28)
    shares = np.frombuffer(base64.b64decode(sent["shares"]), np.float32).reshape(121, 10)
    assert (sheet[60] == mnist().test_images[views.TURNED]).all()
    assert shares.sum(axis=1) == pytest.approx(np.ones(121), abs=1e-3)
    assert sent["constant"] == [abs(degrees) for degrees in turns.COARSE]


def test_features_switched_off_change_the_measured_accuracy():
    at = opened(part="Features", feat="By hand", hand_on=["Ink"])
    training, held_out = views.by_hand()
    alone = handmade.accuracy(handmade.learned_means(training, ("ink",)), held_out)
    assert f"**{alone:.1%}**" in words(at)
    at.session_state["hand_on"] = list(handmade.FEATURES)
    at.run()
    everything = handmade.accuracy(handmade.learned_means(training, tuple(handmade.FEATURES)), held_out)
    assert f"**{everything:.1%}**" in words(at)
    at.session_state["hand_on"] = []
    at.run()
    assert not at.exception and not at.error


def test_marks_lie_where_the_features_were_found():
    image = mnist().test_images[61].astype(np.float32) / 255
    marks = by_hand.marks(image)
    top, bottom, left, right = marks["box"]
    assert (image[top : bottom + 1, left : right + 1] >= 0.4).sum() == (image >= 0.4).sum()
    measured = handmade.measured(mnist().test_images[61:62], mnist().test_labels[61:62]).values["crossings"][0]
    assert [len(runs) for runs in (*marks["runs"], marks["column_runs"])] == measured.tolist()


def test_the_move_on_screen_has_the_accuracy_of_core():
    at = opened(part="Pixels", pix="Move", pix_right="4", pix_down="2")
    shares = views.views()["moved_accuracy"][:, moving.PLACES.index((4, 2))]
    told = "\n".join(task for radio in at.radio for task in [radio.label])
    assert "convolutional" in told and shares[0] > shares[1]


def test_a_click_on_a_unit_of_a_depth_opens_that_unit():
    at = opened(part="Features", feat="Low to high")
    at.session_state.feat, at.session_state.unit_layer, at.session_state.unit_number = "One unit", "conv4", 5
    at.run()
    assert not at.exception and not at.warning and not at.error
    assert at.session_state["unit_layer"] == "conv4" and at.session_state["unit_number"] == 5


def test_each_depth_shows_what_its_units_see():
    for title, layer in depths.LEVELS.items():
        places, best = views.best_places(layer)
        assert title and places.shape[0] == one_unit.UNITS[layer] == len(best)
        shots = one_unit._favourites(one_unit.Wish(layer, 0), places)
        assert shots.shape == (6, *(2 * [one_unit._sight(layer)[2]]))
