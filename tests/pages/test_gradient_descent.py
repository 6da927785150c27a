"""The gradient descent page without a browser: it opens cold and finished, keeps its link, and refuses bad values."""

import json
import subprocess
import sys

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from core import gradient_descent, runs
from core.gradient_descent import GRAPHS, LANDSCAPES, RACERS, SCENARIOS, Race, Walk, overfitting
from core.gradient_descent.__main__ import MODELS, network, overfits
from pages._gradient_descent import backprop, contest, descend, fitting, shipped, terrain
from tests.pages.frame import FRAME, ROOT

PARTS = ("Descend", "Race", "Backpropagation", "Batches", "Overfitting", "Landscape")


def opened(**link: str) -> AppTest:
    at = AppTest.from_file(str(FRAME), default_timeout=60)
    for name, value in link.items():
        at.query_params[name] = value
    at.switch_page("gradient_descent.py")
    at.run()
    assert not at.exception
    return at


def component(at: AppTest, name: str) -> dict:
    """What the page sent to one of our own components."""
    return next(json.loads(each.proto.json) for each in at.get("bidi_component") if each.proto.component_name == name)


def test_every_part_opens_finished_without_tensorflow():
    script = (
        "import sys; from tests.pages.test_gradient_descent import *\n"
        "for part in PARTS:\n"
        "    at = opened(part=part)\n"
        "    assert at.session_state['part'] == part and not at.error\n"
        "    name = {'Descend': 'descent_walk', 'Race': 'descent_race', 'Backpropagation': 'descent_graph'}\n"
        "    assert component(at, name.get(part, 'figure'))\n"
        "    assert 'tensorflow' not in sys.modules, part\n"
    )
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", script], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_the_first_descent_is_the_lectures_and_arrives():
    sent = component(opened(), "descent_walk")
    assert sent["name"] == "valley" and sent["chosen"] == "right" and sent["kind"] == "reaches"
    # w - 2 shrinks by 1 - 2 * 0.3 at every step
    assert np.allclose(np.array(sent["points"])[:, 0], 2 - 3 * 0.4 ** np.arange(21))
    assert sent["limit"] == pytest.approx(1.0)


def test_a_link_opens_exactly_its_descent():
    at = opened(land="Ravine", w1="2.5", w2="-1", rate="0.03", steps="7")
    sent = component(at, "descent_walk")
    expected = [[2.5 * 0.97**t, -((1 - 20 * 0.03) ** t)] for t in range(8)]
    assert sent["name"] == "ravine" and np.allclose(sent["points"], expected)


@pytest.mark.parametrize(
    ("part", "link", "keys"),
    [
        ("Race", {"r_land": "Saddle", "r_w1": "1.5", "r_w2": "0.25", "r_steps": "50"}, ()),
        ("Backpropagation", {"graph": GRAPHS["neuron"].title, "neuron_w0": "2.5", "neuron_y": "0"}, ()),
        ("Batches", {"b_view": "Noise", "b_size": "64", "b_at": "0.5", "b_seed": "3", "b_kind": "A border"}, ()),
        ("Overfitting", {"o_samples": "60", "o_dropout": "0.3", "o_l2": "0.01", "o_patience": "1000"}, ()),
        ("Landscape", {"l_plane": "Random plane", "l_set": "Spiral", "l_seed": "4", "l_reach": "0.6"}, ()),
    ],
)
def test_the_link_comes_back_as_it_was(part, link, keys):
    at = opened(part=part, **link)
    kept = {name: value if isinstance(value, str) else value[0] for name, value in dict(at.query_params).items()}
    assert {name: kept.get(name) for name in link} == link
    for name, text in link.items():
        value = at.session_state[name]
        assert (
            value == text or not isinstance(value, str) and float(value) == float(text) or name in ("b_kind", "l_plane")
        )


def test_bad_link_values_fall_back_silently():
    at = opened(land="Mount Doom", w1="nan", rate="-3", steps="many")
    assert component(at, "descent_walk")["chosen"] == "right" and not at.error
    at = opened(part="Race", r_rates="sgd-abc_nobody-1_adam--2_momentum-0.01")
    assert not at.error and at.session_state["part"] == "Race"


def test_rates_of_the_link_reach_the_race(monkeypatch):
    config = Race(learning_rates=(("sgd", 0.05), ("adam", 0.2)))
    at = opened(part="Race", r_rates="adam-0.2_sgd-0.05_nobody-1")
    sent = component(at, "descent_race")
    assert sent["id"].startswith(repr(config))


@pytest.mark.parametrize("name", list(SCENARIOS))
def test_every_situation_is_known_again_from_its_numbers(name):
    one = SCENARIOS[name]
    setting = descend.Setting(one.landscape, one.start, one.learning_rate, one.steps)
    assert setting.scenario == name
    frames = list(descend.frames(setting.path))
    assert frames[0]["tag"] == "start" and frames[-1]["tag"] == "return" and len(frames) <= 3 * 60 + 202
    assert frames[-1]["at"] == setting.path.steps


def test_every_landscape_opens_with_a_start_inside_it():
    for name, land in LANDSCAPES.items():
        usual = descend._usual(name)
        assert land.inside(usual.start) and len(usual.start) == land.dimensions


@pytest.mark.parametrize("name", list(GRAPHS))
def test_the_drawn_graph_keeps_its_nodes_apart_and_walks_every_edge(name):
    graph = GRAPHS[name]
    drawn = backprop.drawn(graph)
    places = [(node.x, node.y) for node in drawn.nodes]
    assert len(set(places)) == len(places) and all(0 <= v <= 1 for place in places for v in place)
    steps = list(backprop.steps(graph))
    assert {step["edge"] for step in steps if "edge" in step} == {link.id for link in drawn.links}
    found = gradient_descent.gradients(graph)
    for leaf in graph.leaves:
        last = [part for step in steps for part in step.get("gradients", ()) if part[0] == leaf.id][-1]
        assert last[2] is False and float(last[1].replace("−", "-")) == pytest.approx(
            found[leaf.id], rel=0.06, abs=1e-3
        )


def test_a_leaf_of_the_link_changes_the_gradients():
    at = opened(part="Backpropagation", graph=GRAPHS["sum_product"].title, sum_product_c="3")
    sent = component(at, "descent_graph")
    told = {node: text for step in sent["steps"] for node, text, _ in step.get("gradients", ())}
    assert told["a"] == told["b"] == "3" and told["c"] == "3"  # df/da = c, df/dc = a + b = 3


def test_a_prediction_without_a_logarithm_is_said_not_thrown():
    at = opened(part="Backpropagation", graph=GRAPHS["neuron"].title, neuron_w1="10", neuron_x1="10")
    assert any("has no number for these values" in error.value for error in at.error)


def test_the_winner_is_said_and_ranked_first():
    ran = contest.Ran(contest.FIRST, shipped.race())
    first = min(ran.ranks, key=ran.ranks.get)
    assert ran.sentence.startswith(RACERS[first].title) and len(ran.trails) == len(RACERS) == 8


def test_the_early_stop_stands_at_the_lowest_test_loss():
    kept = runs.load(MODELS / "runs", runs.run_key(fitting.FIRST), overfitting.Snapshot)
    chart, frames = fitting.drawn(fitting.FIRST, kept, 600)
    found = gradient_descent.curves(kept)
    lines = [float(shape.x0) for shape in chart.layout.shapes]
    assert lines[0] == found.epochs[np.argmin(found.test)] and lines[1] - lines[0] == pytest.approx(600, abs=10)
    assert len(frames) == len(kept) and chart.data[fitting.FIT].name == "the network"


def test_every_cure_is_shipped():
    for settings in fitting.CURES.values():
        config = overfitting.Config(**settings)
        assert config in overfits() and runs.load(MODELS / "runs", runs.run_key(config), overfitting.Snapshot)


def test_the_shipped_network_is_the_pages_first():
    assert network() == terrain.config(terrain.FIRST)


def test_the_shipped_numbers_are_what_tensorflow_computes(tensorflow):
    for kept, made in zip(shipped.race(), gradient_descent.race(Race()), strict=True):
        assert kept.name == made.name and np.allclose(kept.points, made.points, atol=1e-9)
    walk = Walk(batch=16)
    assert np.allclose(shipped.walked(walk).points, gradient_descent.walk(walk).points, atol=1e-9)
    test = gradient_descent.range_test(walk)
    assert np.allclose(shipped.range_test().losses, test.losses) and shipped.range_test().lowest == test.lowest
