"""What units look for: what they can see, where they answer most, and what grows from noise."""

import numpy as np
import pytest

from core.classifiers import preferences, views
from core.classifiers.network import Architecture, pictures
from core.classifiers.preferences import Wish
from core.classifiers.receptive_field import fields, patch, strongest
from core.classifiers.shipped import answers, convolutional
from core.data import mnist
from core.runs import Refused

FIELDS = fields(Architecture())
CONVOLUTIONS = tuple(FIELDS)
UNITS = preferences.units(Architecture())


@pytest.mark.parametrize("layer", CONVOLUTIONS)
def test_a_unit_depends_on_its_field_and_on_nothing_else(layer, tensorflow):
    tf, field, at = tensorflow, FIELDS[layer], preferences.middle(layer)
    model = convolutional()
    inner = tf.keras.Model(model.inputs, model.get_layer(layer).output)
    batch = tf.constant(np.random.default_rng(3).uniform(0, 1, (40, 28, 28, 1)).astype(np.float32))
    with tf.GradientTape() as tape:
        tape.watch(batch)
        told = tf.reduce_sum(inner(batch)[:, at, at])
    moved = np.abs(tape.gradient(told, batch).numpy()).sum(axis=(0, 3)) > 0
    rows, columns = np.flatnonzero(moved.any(axis=1)), np.flatnonzero(moved.any(axis=0))
    top, left = field.corner(at, at)
    assert (rows.min(), rows.max()) == (top, top + field.side - 1)
    assert (columns.min(), columns.max()) == (left, left + field.side - 1)


def test_strongest_places_are_found_as_by_sorting():
    maps = np.random.default_rng(1).normal(size=(9, 4, 5, 3))
    places, told = strongest(maps, 4)
    for unit in range(3):
        best = sorted(((maps[n, :, :, unit].max(), n) for n in range(9)), reverse=True)[:4]
        assert told[unit] == pytest.approx([value for value, _ in best])
        assert places[unit, :, 0].tolist() == [n for _, n in best]
        for picture, row, column in places[unit]:
            assert maps[picture, row, column, unit] == maps[picture, :, :, unit].max()


@pytest.mark.parametrize("layer", CONVOLUTIONS)
def test_shipped_favourites_excite_their_units_as_much_as_stored(layer):
    places, told = views.best_places(layer)
    images = mnist().test_images
    for unit in (0, 7):
        shown = np.zeros((6, 28, 28), np.uint8)
        at, field = preferences.middle(layer), FIELDS[layer]
        top, left = field.corner(at, at)
        for i, place in enumerate(places[unit]):
            seen = patch(images, place, field)
            shown[i, max(top, 0) : top + field.side, max(left, 0) : left + field.side] = seen[
                max(-top, 0) :, max(-left, 0) :
            ]
        again = answers(convolutional(), pictures(shown), layer)[:, at, at, unit]
        inside = [0 < row < 27 // field.jump and 0 < column < 27 // field.jump for _, row, column in places[unit]]
        # inside a digit's own border the unit cannot tell a patch in the middle from one at its place
        deep = np.array(inside) if layer == "conv1" else np.zeros(6, bool)
        assert again[deep] == pytest.approx(told[unit][deep], rel=1e-3)
        assert (np.diff(told[unit]) <= 0).all()


def test_climbing_raises_the_answer():
    for wish in (Wish("conv2", 4), Wish("conv4", 3), Wish(preferences.CLASSES, 3, 5)):
        grown = preferences.grown(wish)
        assert grown.answers[-1] > grown.answers[0] + 1
        assert grown.pictures.min() >= 0 and grown.pictures.max() <= 1
        assert grown.pictures.shape == (len(grown.steps), 28, 28) and grown.steps[-1] == preferences.STEPS


@pytest.mark.parametrize(("layer", "unit"), [("conv1", 5), ("conv2", 4), ("conv3", 9), ("conv4", 0)])
def test_what_grew_beats_the_best_held_out_place_of_equal_norm(layer, unit):
    wish = Wish(layer, unit, blur=0.0)
    places, told = views.best_places(layer)
    norm = float(np.linalg.norm(patch(mnist().test_images, places[unit, 0], FIELDS[layer]) / 255.0))
    assert preferences.at_norm(wish, preferences.grown(wish).pictures[-1], norm) > told[unit, 0]


def test_stored_answers_are_those_of_the_network():
    grown = preferences.grown(views.FIRST)
    again = preferences.asked(grown.pictures[..., None])[:, 16 + 32 + views.FIRST.unit]
    assert grown.answers == pytest.approx(again, rel=1e-4, abs=1e-4)
    assert views.first_grown().answers == pytest.approx(grown.answers, rel=0.05, abs=0.05)


def test_one_unit_grows_alone_as_it_grows_among_all():
    alone = preferences.grown(Wish("conv2", 1))
    column = preferences.every_unit().index(("conv2", 1))
    assert views.last_grown()[1][column] == pytest.approx(alone.answers[-1], rel=0.05)


def test_nothing_grows_where_the_unit_cannot_see():
    grown = preferences.grown(Wish("conv2", 4, blur=0.0)).pictures[-1]
    top, left = FIELDS["conv2"].corner(*2 * [preferences.middle("conv2")])
    near = np.zeros((28, 28), bool)  # the penalty on differences lifts the neighbours of bright pixels a little
    near[top - 2 : top + FIELDS["conv2"].side + 2, left - 2 : left + FIELDS["conv2"].side + 2] = True
    assert grown[~near].max() <= preferences.noise([Wish("conv2", 4)]).max() < 0.5 < grown[near].max()


def test_unsmoothed_steps_end_rougher_and_higher():
    rough, smooth = (preferences.grown(Wish(preferences.CLASSES, 2, blur=blur)) for blur in (0.0, 1.2))
    assert rough.answers[-1] > smooth.answers[-1]
    size = [float(preferences.roughness(g.pictures[-1:, :, :, None])[0]) for g in (rough, smooth)]
    assert size[0] > 1.2 * size[1]


@pytest.mark.parametrize("wrong", [("conv9", 0, 0, 1.0), ("conv1", 16, 0, 1.0), ("logits", 0, 0, 3.0)])
def test_units_that_do_not_exist_are_refused(wrong):
    with pytest.raises(Refused):
        Wish(*wrong)
