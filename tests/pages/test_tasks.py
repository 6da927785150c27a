"""Every lesson asks for predictions that the screen then checks, and each can be brought from "not yet" to "yes"."""

import re
import threading
from collections import defaultdict
from urllib.parse import parse_qs

import pytest

from pages._shell import lesson, warm
from tests.pages import controls
from tests.pages.frame import FILES, ROOT
from tests.pages.test_networks import finish

DONE, NOT_YET = "On screen now: yes.", "Not on screen yet: set it up and watch."
LINES = (ROOT / "tests" / "pages" / "links_of_before.txt").read_text().splitlines()
SWITCH = r"part|gate|hidden|many|wiring|[a-z]_view|chan|flat|pix|feat|adv|bias|unc|str|kind|table|view"
# page: (link of the part, key of the task, what a hand then sets until the screen shows it)
DRIVEN = {
    "perceptron.py": ({"part": "Gates"}, "gates-task-3", ({"gate": "XOR"}, {"hidden": True})),
    "activations.py": ({"part": "Feature map"}, "feature-task-2", ({"fm_g": "Sigmoid"},)),
    "losses.py": ({"part": "Softmax"}, "softmax-task-1", ({"z0": 1.0, "z1": 1.0, "z2": 1.0},)),
    "gradient_descent.py": ({"w1": "-1"}, "descend-task-1", ({"rate": 0.95, "steps": 200.0},)),
    "convolution_filters.py": ({"part": "Flattened"}, "flattened-task-2", ({"flat_kernel": "7"},)),
    "convolutional_networks.py": ({}, "network-task-1", ({"o_layer": "conv2"},)),
    "autoencoders.py": ({"part": "Beta"}, "beta-task-1", ({"beta": "10.0"},)),
    "gans.py": ({}, "gan-lab-tasks-task-3", ({"g_size": "1"},)),
    "diffusion.py": ({"f_t": "500"}, "forward-task-2", ({"f_schedule": "Linear"},)),
    "rnns.py": ({"part": "Five wirings", "wiring": "Aligned"}, "aligned-task-2", ({"w_rule": "How many 3s so far"},)),
    "limitations.py": ({"part": "Extrapolation", "ext_act": "tanh"}, "extrapolation-task-1", ({"ext_act": "ReLU"},)),
}  # fmt: skip


@pytest.fixture
def cold(monkeypatch):
    monkeypatch.setattr(warm, "_done", threading.Event())


@pytest.mark.usefixtures("cold")
@pytest.mark.parametrize("file", FILES)
def test_every_page_has_three_tasks_that_read_the_screen_and_every_lesson_part_has_three(file, monkeypatch):
    asked = []
    show = lesson._task
    monkeypatch.setattr(lesson, "_task", lambda *of: (asked.append(of[1]), show(*of)))
    parts, live = defaultdict(int), set()
    for line in [line for line in LINES if line.startswith(f"{file[:-3]}?")]:
        link = {key: each for key, each in parse_qs(line.partition("?")[2]).items() if re.fullmatch(SWITCH, key)}
        asked.clear()
        assert not controls.opened(file, link).exception
        part = link.get("part", [""])[0]
        parts[part] = max(parts[part], len(asked))
        live |= {task.ask for task in asked if task.done is not None}
    assert len(live) >= 3
    assert all(count >= 3 for count in parts.values()) or file == "home.py", dict(parts)


@pytest.mark.usefixtures("cold")
@pytest.mark.parametrize("file", DRIVEN)
def test_a_task_goes_from_not_yet_to_yes_by_its_controls(file):
    link, key, steps = DRIVEN[file]
    at = controls.opened(file, link)
    radio = at.radio(key=key)
    radio.set_value(radio.options[0]).run()
    assert NOT_YET in _said(at) and DONE not in _said(at)
    for step in steps:
        controls.put(at, step)
    assert not at.exception
    assert DONE in _said(at) and NOT_YET not in _said(at)


@pytest.mark.usefixtures("cold")
def test_a_picture_on_the_start_page_answers_its_tasks():
    for chosen, told in (("Machine learning", NOT_YET), ("Artificial intelligence", DONE)):
        at = controls.opened("home.py", {"part": "What it is", "set": chosen})
        at.radio(key="sets-task-1").set_value("Machine learning").run()
        assert _said(at) == [told]


@pytest.mark.usefixtures("tensorflow")
def test_a_network_that_is_trained_answers_its_task():
    at = controls.opened("networks.py", {"n_init": "zero", "n_epochs": "20"})
    at.radio(key="networks-task-3").set_value("One").run()
    assert _said(at) == [NOT_YET]
    at.session_state["n_go"] = True
    at.run()
    finish(at)
    assert _said(at.run()) == [DONE]


def _said(at):
    return [caption.value for caption in at.caption if caption.value in (DONE, NOT_YET)]
