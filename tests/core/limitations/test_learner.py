"""The small networks: sizes counted by hand, forward pass and Adam in NumPy, seeds, weights on examples."""

import numpy as np
import pytest

from core.limitations import learner, nets
from core.limitations.learner import Course, Data
from core.limitations.nets import CNN, DENSE, LINEAR, Net

RNG = np.random.default_rng(5)


def toy(count=40):
    labels = RNG.integers(0, 10, count)
    images = RNG.uniform(0, 0.2, (count, 28, 28)).astype(np.float32)
    images[np.arange(count), labels * 2] = 1.0
    return Data(images, labels)


def test_parameters_are_those_counted_by_hand():
    assert CNN.parameters == (9 * 8 + 8) + (9 * 8 * 16 + 16) + (7 * 7 * 16 * 32 + 32) + (32 * 10 + 10)
    assert DENSE.parameters == 784 * 32 + 32 + 32 * 10 + 10
    assert LINEAR.parameters == 7850


def test_one_step_of_the_linear_network_is_adam_in_numpy(tensorflow):
    data = toy(50)
    got = learner.learned(LINEAR, data, Course(steps=1, rate=0.01, seed=3))
    matrix, bias = (w.astype(np.float64) for w in nets.initial(LINEAR, 3))
    flat = data.images.reshape(50, -1).astype(np.float64)
    scores = np.exp(flat @ matrix + bias)
    error = scores / scores.sum(1, keepdims=True) - np.eye(10)[data.labels]
    slope = flat.T @ error / 50
    # after one step Adam's two averages are the slope and its square: it moves by the rate along the sign
    expected = matrix - 0.01 * slope / (np.abs(slope) + 1e-7 / np.sqrt(1 - 0.999) * 1)
    clear = np.abs(slope) > 1e-3
    assert got[0][clear] == pytest.approx(expected[clear], abs=2e-5)


def test_a_convolution_layer_sees_every_second_pixel(tensorflow):
    net = Net(filters=(2,), units=())
    weights = nets.initial(net, 0)
    image = RNG.uniform(size=(1, 28, 28)).astype(np.float32)
    got = np.asarray(learner.logits(net, weights, tensorflow.constant(image)))
    kernel, bias, matrix, last = weights
    wide = np.pad(image[0], ((0, 1), (0, 1)))  # SAME with stride 2 pads below and right alone
    maps = np.empty((14, 14, 2))
    for i in range(14):
        for j in range(14):
            patch = wide[2 * i : 2 * i + 3, 2 * j : 2 * j + 3]
            maps[i, j] = np.maximum(0, (patch[..., None] * kernel[:, :, 0]).sum((0, 1)) + bias)
    assert got[0] == pytest.approx(maps.ravel() @ matrix + last, abs=1e-4)


def test_the_same_seed_gives_the_same_weights_and_another_does_not(tensorflow):
    data = toy()
    one, again, other = (learner.learned(DENSE, data, Course(steps=5, seed=seed)) for seed in (1, 1, 2))
    assert all(np.array_equal(a, b) for a, b in zip(one, again, strict=True))
    assert not np.array_equal(one[0], other[0])


def test_it_learns_what_can_be_learned(tensorflow):
    data = toy(200)
    for net in (CNN, DENSE):
        weights = learner.learned(net, data, Course(steps=80, rate=5e-3))
        assert nets.accuracy(nets.probabilities(net, weights, data.images), data.labels) > 0.9


def test_pieces_of_a_course_add_up_to_the_course(tensorflow):
    data = toy()
    whole = learner.learned(DENSE, data, Course(steps=12))
    *_, (step, _, parts) = learner.taught(DENSE, data, Course(steps=12), pieces=3)
    assert step == 12 and all(a == pytest.approx(b, abs=1e-6) for a, b in zip(whole, parts, strict=True))


def test_examples_of_no_weight_teach_nothing(tensorflow):
    data = toy(50)
    share = (np.arange(50) < 25).astype(np.float32)
    changed = data.images.copy()
    changed[25:] = RNG.uniform(size=(25, 28, 28))
    a, b = (learner.learned(LINEAR, Data(x, data.labels, share), Course(steps=4)) for x in (data.images, changed))
    assert all(np.array_equal(x, y) for x, y in zip(a, b, strict=True))


def test_an_order_of_epochs_shows_every_example_equally_often():
    rows = learner.order(40, 12, 0)
    assert rows.shape == (12, 50) and set(np.bincount(rows.ravel())) == {15}


def test_chances_decide_how_often_an_example_is_drawn():
    chances = np.array([1.0, 3.0, 0.0])
    rows = learner.order(3, 400, 0, chances)
    assert np.bincount(rows.ravel(), minlength=3) / rows.size == pytest.approx([0.25, 0.75, 0], abs=0.01)


def test_the_gradient_at_the_input_agrees_with_finite_differences(tensorflow):
    net, weights = Net(filters=(2,), units=(4,), activation="tanh"), None
    weights = nets.initial(net, 1)
    weights[-2][...] *= 10
    image, label = RNG.uniform(size=(1, 28, 28)).astype(np.float32), np.array([4])
    slope = learner.slope_of(net, weights)(image, label)[0]
    for row, column in ((3, 4), (14, 14), (20, 9)):
        losses = []
        for by in (-1e-2, 1e-2):
            moved = image.copy()
            moved[0, row, column] += by
            losses.append(-np.log(nets.probabilities(net, weights, moved)[0, 4].astype(np.float64)))
        assert slope[row, column] == pytest.approx((losses[1] - losses[0]) / 2e-2, abs=2e-4)


def test_pauses_change_nothing_and_come_often_enough_to_stop(tensorflow):
    data, course = toy(), Course(steps=250, seed=2)
    pauses = list(iter_with_end(learner.breathing(LINEAR, data, course)))
    assert pauses[:-1] == [None, None]  # 250 steps in two parts
    loss, weights = pauses[-1]
    assert loss > 0
    assert all(
        np.allclose(a, b, atol=1e-6) for a, b in zip(weights, learner.learned(LINEAR, data, course), strict=True)
    )


def iter_with_end(steps):
    yield (yield from steps)
