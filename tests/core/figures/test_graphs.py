"""Laws of a network drawing: nothing overlaps, nothing leaves the box, and every weight has its link."""

import subprocess
import sys
from itertools import combinations

import numpy as np
import pytest

from core.figures.graphs import network
from core.perceptron import parameters
from core.runs import Refused

SHAPES = [(2, 2), (3, 4, 2), (1, 1), (7, 7), (784, 128, 128, 10), (4, *[128] * 6, 10), (50,) * 12, (1, 1000, 1)]


@pytest.mark.parametrize("biases", [False, True])
@pytest.mark.parametrize("aspect", [0.8, 2.0, 3.5])
@pytest.mark.parametrize("sizes", SHAPES)
def test_circles_never_overlap_and_stay_inside_the_box(sizes, aspect, biases):
    layout = network(sizes, biases=biases, aspect=aspect)
    places = np.array([(spot.x * aspect, spot.y) for spot in layout.spots])
    for one, other in combinations(places, 2):
        assert np.hypot(*(one - other)) > 2 * layout.radius
    assert layout.radius > 0
    assert (places >= layout.radius - 1e-12).all()
    assert (places <= np.array([aspect, 1]) - layout.radius + 1e-12).all()


@pytest.mark.parametrize("sizes", [(2, 2), (3, 4, 2), (7, 1, 7), (4, 6, 6, 6, 6, 6, 6, 3)])
def test_network_drawn_whole_has_one_link_per_parameter(sizes):
    layout = network(sizes, biases=True)
    assert len(layout.links) == parameters(sizes).total
    assert len(set(layout.links)) == len(layout.links)
    assert len(layout.spots) == sum(sizes) + len(sizes) - 1


def test_network_without_biases_links_every_unit_to_all_of_the_next_layer():
    layout = network((3, 4, 2))
    ids = {(layout.spots[start].id, layout.spots[end].id) for start, end in layout.links}
    layers = [[f"{layer}-{unit}" for unit in range(1, size + 1)] for layer, size in enumerate((3, 4, 2))]
    assert ids == {(a, b) for before, after in zip(layers, layers[1:], strict=False) for a in before for b in after}


@pytest.mark.parametrize(("size", "most"), [(8, 7), (128, 7), (4, 3), (1000, 5)])
def test_long_layer_shows_its_first_units_the_rest_as_one_and_its_last(size, most):
    layout = network((1, size, 1), most=most)
    column = layout.layer(1)
    assert len(column) == most
    assert [spot.unit for spot in column] == [*range(1, most - 1), None, size]
    assert sum(spot.hidden or 1 for spot in column) == size
    rest = layout.spots.index(column[-2])
    assert all(rest not in link for link in layout.links)
    assert len(layout.links) == 2 * (most - 1)


def test_no_link_leads_into_the_constant_one():
    layout = network((3, 4, 2), biases=True)
    assert all(layout.spots[end].unit != 0 for _, end in layout.links)
    assert {layout.spots[start].unit for start, _ in layout.links} == {0, 1, 2, 3, 4}


def test_links_go_from_each_layer_to_the_next_only():
    layout = network((2, 3, 9, 1), biases=True)
    assert all(layout.spots[end].layer - layout.spots[start].layer == 1 for start, end in layout.links)


def test_layers_stand_left_to_right_at_equal_distances_and_in_the_middle():
    layout = network((5, 3, 20, 1))
    columns = [layout.layer(number) for number in range(4)]
    gaps = np.diff([column[0].x for column in columns])
    np.testing.assert_allclose(gaps, gaps[0])
    assert gaps[0] > 0
    for column in columns:
        heights = [spot.y for spot in column]
        assert heights == sorted(heights) and np.mean(heights) == pytest.approx(0.5)
        assert len({spot.x for spot in column}) == 1


def test_every_node_has_a_name_of_its_own():
    names = [spot.id for spot in network((9, 9, 9), biases=True).spots]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    ("sizes", "most", "words"),
    [((3,), 7, "2 to 50 layers"), ((2,) * 51, 7, "2 to 50"), ((2, 0), 7, "at least one"), ((9, 9), 2, "3 places")],
)
def test_drawing_that_cannot_be_is_refused_in_one_sentence(sizes, most, words):
    with pytest.raises(Refused, match=words):
        network(sizes, most=most)


def test_layout_needs_no_tensorflow():
    script = "import sys, core.figures.graphs; assert 'tensorflow' not in sys.modules"
    subprocess.run([sys.executable, "-c", script], check=True)
