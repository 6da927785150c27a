"""Moved and shuffled digits: exact laws of both networks, and the shipped shares counted again."""

import numpy as np
import pytest
from scipy import ndimage

from core import pretrained
from core.classifiers import moving, views
from core.classifiers.network import pictures
from core.classifiers.shipped import answers, convolutional, fully_connected
from core.convolution import dense_parameters, parameters
from core.data import mnist


@pytest.mark.parametrize("share", moving.SHARES[[0, 3, 20]])
def test_an_order_moves_exactly_the_chosen_share_of_pixels(share):
    places = moving.order(float(share), seed=4)
    assert sorted(places) == list(range(784))
    assert (places != np.arange(784)).sum() == round(share * 784)


def test_weights_that_follow_their_pixels_give_the_same_answers():
    images = mnist().test_images[:30]
    plain = answers(fully_connected(), pictures(images))
    for share in (0.3, 1.0):
        moved = pictures(moving.shuffled(images, share, 9))
        np.testing.assert_allclose(moving.rearranged(moved, moving.order(share, 9)), plain, atol=1e-5)
        assert np.abs(answers(fully_connected(), moved) - plain).max() > 0.1


def test_the_convolutional_network_is_lost_on_shuffled_pixels_though_its_maps_could_not_tell_a_move():
    images = mnist().test_images[:100]
    shuffled = answers(convolutional(), pictures(moving.shuffled(images, 1.0, 0))).argmax(axis=1)
    assert (shuffled == mnist().test_labels[:100]).mean() < 0.5


def test_both_networks_are_of_equal_size():
    sizes = [pretrained.load(name).card.parameters for name in ("classifier", "dense_classifier")]
    assert abs(sizes[0] / sizes[1] - 1) < 0.01


def test_first_layers_have_as_many_numbers_as_the_formulas_say():
    kernels, biases = moving.first_kernels()
    assert kernels.size + biases.size == parameters(3, 1, 16)
    first = moving.load_dense()
    assert first[0].size + first[1].size == dense_parameters(28, 28, 1, first[0].shape[1])


def test_shipped_moves_are_those_of_the_networks():
    images, labels = mnist().test_images, mnist().test_labels
    stored = views.views()["moved_accuracy"]
    for right, down in ((0, 0), (6, -2)):
        batch = pictures(ndimage.shift(images, (0, down, right), order=0, mode="constant"))
        place = moving.PLACES.index((right, down))
        for i, model in enumerate((convolutional(), fully_connected())):
            again = (answers(model, batch).argmax(axis=1) == labels).mean()
            assert stored[i, place] == pytest.approx(again, abs=1e-9)
    assert (stored[0] >= stored[1] - 0.005).all()
    assert views.views()["moved"][:, 84] == pytest.approx(
        np.stack([answers(m, pictures(images[[views.MOVED]]))[0] for m in (convolutional(), fully_connected())]),
        abs=1e-4,
    )


def test_shipped_shuffles_end_in_chance_for_two_of_three():
    stored = views.views()["shuffled_accuracy"]
    assert (stored[:2, -1] < 0.35).all() and (stored[2] == stored[2, 0]).all()
