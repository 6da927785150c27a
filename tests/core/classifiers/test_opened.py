"""Every opened number is the one Keras computes, and a pixel sees exactly what moves it."""

import numpy as np
import pytest

from core import pretrained
from core.classifiers import opened
from core.classifiers.network import Architecture, build, pictures
from core.classifiers.opened import Window, receptive_field
from core.classifiers.shipped import answers, convolutional, every_layer
from core.data import mnist
from core.runs import Refused

RNG = np.random.default_rng(1989)
LAYERS = opened.layers(Architecture())
NAMES = [layer.name for layer in LAYERS]
MAPS = [layer for layer in LAYERS if len(layer.shape) == 3]


@pytest.fixture(scope="module")
def through():
    """Three held-out digits' values at every layer, as Keras answers."""
    return every_layer(convolutional(), pictures(mnist().test_images[[3, 8, 700]]))


def test_all_layers_at_once_answer_as_each_alone(through):
    digits = pictures(mnist().test_images[[3, 8, 700]])
    for name in ("conv3", "softmax"):
        assert through[name] == pytest.approx(answers(convolutional(), digits, name), abs=1e-5)


def before(layer):
    return LAYERS[NAMES.index(layer.name) - 1].name


def places(layer, count=6):
    return [tuple(int(RNG.integers(side)) for side in layer.shape) for _ in range(count)]


def test_the_layers_are_those_of_the_model_with_their_shapes_and_parameters(through):
    model = convolutional()
    assert NAMES == [layer.name for layer in model.layers]
    for layer in LAYERS[1:]:
        assert layer.shape == through[layer.name].shape[1:] == model.get_layer(layer.name).output.shape[1:]
        assert opened.parameters(layer) == model.get_layer(layer.name).count_params()
    assert sum(map(opened.parameters, LAYERS)) == pretrained.load("classifier").card.parameters == 124_362


@pytest.mark.parametrize("layer", [layer for layer in LAYERS if layer.kind == "conv"], ids=lambda layer: layer.name)
def test_the_sum_behind_a_pixel_is_what_the_convolution_answers(layer, through):
    kernel, bias = (np.asarray(part) for part in convolutional().get_layer(layer.name).get_weights())
    for digit in range(3):
        values = through[before(layer)][digit]
        for place in [(0, 0, 0), *places(layer)]:
            found = opened.convolved(values, kernel, bias, place)
            assert found.products.shape == (3, 3, layer.takes[2])
            assert found.partial == pytest.approx((found.patch * found.kernel).sum((0, 1)), abs=1e-5)
            assert found.total == pytest.approx(float(through[layer.name][digit][place]), abs=2e-4)


@pytest.mark.parametrize("name", ["dense1", "logits"])
def test_the_sum_behind_a_unit_is_what_the_dense_layer_answers(name, through):
    layer = LAYERS[NAMES.index(name)]
    weights, bias = (np.asarray(part) for part in convolutional().get_layer(name).get_weights())
    for unit in range(layer.shape[0]):
        found = opened.dense_sum(through[before(layer)][1], weights, bias, unit)
        assert found.total == pytest.approx(float(through[name][1][unit]), abs=2e-4)
        assert found.partial.sum() + found.bias == pytest.approx(found.total, abs=1e-5)


@pytest.mark.parametrize("layer", [layer for layer in LAYERS if layer.kind == "pool"], ids=lambda layer: layer.name)
def test_the_winner_of_a_pooling_window_is_what_is_handed_on(layer, through):
    values = through[before(layer)][2]
    for place in places(layer):
        four, (row, column) = opened.pooled(values, place)
        assert four.max() == values[row, column, place[2]] == through[layer.name][2][place]
        assert (row // 2, column // 2) == place[:2]


def test_flatten_puts_each_value_where_its_index_says(through):
    volume, flat = through["conv4_relu"][0], through["flatten"][0]
    indices = [opened.flat_index(volume.shape, place) for place in np.ndindex(volume.shape)]
    assert sorted(indices) == list(range(1568))
    assert np.array_equal(flat[indices], volume.reshape(-1))


def test_softmax_terms_are_shares_of_one_sum(through):
    powers, total, shares = opened.softmax_terms(through["logits"][1])
    assert shares == pytest.approx(through["softmax"][1], abs=1e-6)
    assert shares.sum() == pytest.approx(1) and powers.max() == 1 and total == powers.sum()
    assert np.log(powers[3] / powers[5]) == pytest.approx(
        float(through["logits"][1][3] - through["logits"][1][5]), 1e-4
    )


def test_a_pixel_sees_exactly_the_input_pixels_that_move_it():
    """With weights above 0 each layer rises with its input: a huge input pixel moves what sees it, and only that."""
    model = build(Architecture(filters=(2, 2, 2, 2)))
    for layer in model.layers:
        layer.set_weights([np.abs(part) + 0.05 for part in layer.get_weights()])
    base = RNG.uniform(0, 1, (28, 28, 1)).astype(np.float32)
    pushed = np.repeat(base[None], 784, axis=0)
    pushed[np.arange(784), np.arange(784) // 28, np.arange(784) % 28] += 1e4
    still, after = every_layer(model, base[None]), every_layer(model, pushed)
    for layer in MAPS[1:]:
        moved = after[layer.name][..., 0] - still[layer.name][..., 0] > 1
        chain = LAYERS[: NAMES.index(layer.name) + 1]
        for row, column in [(0, 0), (layer.shape[0] - 1, 2), *[place[:2] for place in places(layer, 3)]]:
            sees = receptive_field(chain, row, column)
            seen = np.zeros((28, 28), bool)
            seen[sees.top : sees.bottom + 1, sees.left : sees.right + 1] = True
            assert np.array_equal(moved[:, row, column].reshape(28, 28), seen), (layer.name, row, column)


def test_the_field_grows_as_published_and_flatten_sees_everything():
    middle = {layer.name: receptive_field(LAYERS[: NAMES.index(layer.name) + 1], 3, 3) for layer in MAPS}
    sizes = {name: sees.bottom - sees.top + 1 for name, sees in middle.items()}
    assert [sizes[f"conv{i}"] for i in (1, 2, 3)] == [3, 8, 10 + 2]
    assert sizes["pool1"] == 4 and sizes["pool3"] == 14 and sizes["conv4"] == 22
    for i in range(NAMES.index("flatten"), len(LAYERS)):
        assert receptive_field(LAYERS[: i + 1], 0, 0) == Window(0, 27, 0, 27)


def test_between_two_layers_a_field_is_one_step():
    chain = LAYERS[NAMES.index("pool1") : NAMES.index("conv2") + 1]
    assert receptive_field(chain, 0, 5) == Window(0, 1, 4, 6)


def test_places_outside_are_refused_in_words():
    with pytest.raises(Refused, match="outside this layer"):
        opened.flat_index((7, 7, 32), (7, 0, 0))
    with pytest.raises(Refused, match="outside this layer"):
        opened.pooled(np.zeros((4, 4, 1), np.float32), (0, -1, 0))
