"""Every control of every page is in the link, and a link opens the same state again; a bad one does no harm."""

import re
import threading
from functools import cache
from urllib.parse import parse_qs

import numpy as np
import pytest
from streamlit.testing.v1 import element_tree as tree

from pages._convolutional_networks import ink
from pages._shell import links, warm
from tests.pages import controls
from tests.pages.frame import FILES, ROOT

NOT_IN_THE_LINK = {
    r".+-task-\d+": "an answer of the learner, not a setting",
    r"camera-on|o_camera_on": "a link never opens a camera",
    r"side": "the size of a kernel, whose numbers are in the link as `cells`",
    r"o_cure|win_preset": "a name for settings that are in the link",
}
STROKE = np.zeros((28, 28), np.uint8)
STROKE[4:24, 13:15] = 255
BY_HAND = {  # what is changed inside a picture or a table: its part, and another legal value
    "home.py": {"set": ("What it is", "Machine learning")},
    "perceptron.py": {
        "points": ("Learning", "1_1_1__-1_-1_0__2_1_1"),
        "network": ("Learning", "1"),
        "m_w": ("One to many", "2_0.5~1_-1~-1.5_2"),
        "m_node": ("One to many&many=Hidden layer", "1-1"),
    },
    "networks.py": {
        "n_drawn": ("&n_data=Points you draw", "12_-34_1__5_6_0__-5_-6_0__20_20_1"),
        "n_space": ("&view=Hidden space", "1.00_pca"),
        "n_pin": ("&view=Compare", "n_seed=0"),
    },
    "gradient_descent.py": {"r_rates": ("Race", "sgd-0.01")},
    "convolutional_networks.py": {"o_ink": ("Network", ink.written(STROKE))},
    "gans.py": {"g_drawn": ("&g_data=your drawing", "aabbccdd")},
}
HOSTILE = (
    "rubbish", "", "1e999", "nan", "-1e308", "9" * 400, "<script>alert(1)</script>", "x" * 10_000,
    "\u202e\u0000\U0001f4a5\u0660", "%00../../etc/passwd",
)  # fmt: skip


@pytest.fixture(autouse=True)
def cold(monkeypatch):
    """Keep TensorFlow out of it: what a link says must arrive before and without it."""
    monkeypatch.setattr(warm, "_done", threading.Event())


@cache
def _views(file):
    """Return each view of a page as a link, with its bound controls and those that are in no link."""
    found = []
    for link, at in controls.views(file):
        strangers = [each.key or each.label for each in controls.controls(at) if not each.proto.query_param_key]
        found.append((link, [key for key in controls.bound(at) if key not in link], strangers))
    return found


@pytest.mark.parametrize("file", FILES)
def test_every_control_is_in_the_link(file):
    for link, _, strangers in _views(file):
        unknown = [key for key in strangers if not any(re.fullmatch(known, key) for known in NOT_IN_THE_LINK)]
        assert not unknown, f"{file} {link}: not in the link"


@pytest.mark.parametrize("file", FILES)
def test_every_control_moved_by_hand_comes_back_by_the_link(file):
    stuck = {key for link, keys in _new(file) for key in _unmoved(file, link, keys)}
    assert not stuck, f"{file}: these controls do not come back by the link"


def _new(file):
    """Yield each view that brings controls which no earlier view of its part had, with these."""
    done = set()
    for link, keys, _ in _views(file):
        new = [key for key in keys if key != "part" and (link.get("part"), key) not in done]
        done |= {(link.get("part"), key) for key in new}
        if new:
            yield link, new


def _unmoved(file, link, keys):
    """Move all `keys` at once, then one by one those that another one moved too; return what never came back."""
    at = controls.opened(file, link)
    hand = _there_and_back(file, at, keys)
    left = [key for key in keys if not _as_left(at, key, hand)]
    for key in list(left):
        alone = controls.opened(file, link)
        if _as_left(alone, key, _there_and_back(file, alone, [key])):
            left.remove(key)
    return left


def _there_and_back(file, at, keys):
    hand = controls.move(at, keys)
    assert not at.exception, (file, keys, at.exception)
    link = controls.link_of(at)
    assert controls.values(controls.opened(file, link)) == controls.values(at), (file, link)
    return hand


def _as_left(at, key, hand):
    now = controls.bound(at).get(key)
    return now is not None and controls.written(now._widget_state) == controls.written(hand[key])


@pytest.mark.parametrize("file", FILES)
def test_a_hostile_link_opens_the_page_with_its_defaults(file):
    for link, keys in _new(file):
        usual = controls.values(controls.opened(file, link))
        for turn in (0, 5):
            said = {key: HOSTILE[(place + turn) % len(HOSTILE)] for place, key in enumerate(["part", *keys])}
            at = controls.opened(file, said | link)
            assert not at.exception, (file, link, said, at.exception)
            for key, control in controls.bound(at).items():
                nothing = [] if said.get(key) == "" and isinstance(at.session_state[key], list) else None
                if not isinstance(control, tree.TextInput) and key in usual:
                    assert at.session_state[key] in (usual[key], nothing), (file, link, key, said.get(key))


def _shown(at):
    """Return what the page draws: the data of every component and what its tables hold."""
    drawn = [each for each in controls.elements(at._tree) if each.type in ("bidi_component", "dataframe")]
    return [str(each.proto) for each in drawn if "-presenter" not in each.proto.id]  # which shows the link itself


@pytest.mark.parametrize(("file", "name"), [(file, name) for file, names in BY_HAND.items() for name in names])
def test_what_a_hand_changes_in_a_picture_comes_back_by_the_link(file, name):
    view, value = BY_HAND[file][name]
    link = parse_qs(f"part={view}")
    usual, at = controls.opened(file, link), controls.opened(file, {**link, name: value})
    assert not at.exception and at.query_params[name] == value
    assert _shown(at) != _shown(usual)
    for said in HOSTILE:
        at = controls.opened(file, {**link, name: said})
        assert not at.exception, (file, name, said)


def test_no_parameter_is_read_by_hand_without_a_test_above():
    names = {name for names in BY_HAND.values() for name in names}
    for path in (ROOT / "pages").rglob("*.py"):
        source = path.read_text()
        constants = dict(re.findall(r'^([A-Z]+) = "(\w+)"$', source, re.M))
        read = re.findall(r'\bst\.query_params(?:\.get\(|\.pop\(|\[)([A-Z]+|"\w+")[,)\]]', source)
        assert {constants.get(each, each).strip('"') for each in read} <= names, path


@pytest.mark.parametrize("line", (ROOT / "tests" / "pages" / "links_of_before.txt").read_text().splitlines())
def test_a_link_of_an_older_version_still_opens_its_state(line):
    page, _, query = line.partition("?")
    said = {name: each if len(each) > 1 else each[0] for name, each in parse_qs(query, True).items()}
    at = controls.opened(f"{page}.py", {**said, "gone_long_ago": "1"})
    assert not at.exception
    now = {key: controls.written(each._widget_state) for key, each in controls.bound(at).items()}
    old = links.RENAMED.get(page, {})
    wanted = {old.get(name, name): each for name, each in said.items()}
    assert {key: now.get(key) for key in wanted if key not in BY_HAND.get(f"{page}.py", {})} == {
        key: each for key, each in wanted.items() if key not in BY_HAND.get(f"{page}.py", {})
    }
