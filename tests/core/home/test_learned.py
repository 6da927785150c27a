"""The small network of the first page, against NumPy loops, and its shipped result against a fresh one."""

import numpy as np
import pytest

from core import home
from core.home import learned, read

pytestmark = pytest.mark.usefixtures("tensorflow")


@pytest.fixture(scope="module")
def parts(tensorflow):
    images, labels = home.zeros_and_ones(held_out=False)
    return learned.train(images, labels, classes=2, seed=0, most=max(home.SHIFTS))


def test_the_network_has_its_exact_number_of_parameters(parts):
    assert sum(part.size for part in parts) == (9 + 1) * 8 + (72 + 1) * 16 + (144 + 1) * 32 + 33 * 2


def test_its_first_maps_and_logits_are_those_of_a_loop_written_in_numpy(parts):
    image = home.zeros_and_ones(held_out=True)[0][:1]
    first, *_, logits = learned.outputs(parts, image)
    signal = image[0, :, :, None] / 255
    for level in range(3):
        kernel, bias = parts[2 * level], parts[2 * level + 1]
        side = signal.shape[0] - 2
        out = np.zeros((side, side, kernel.shape[-1]))
        for row in range(side):
            for column in range(side):
                patch = signal[row : row + 3, column : column + 3]
                out[row, column] = np.maximum(np.tensordot(patch, kernel, 3) + bias, 0)
        if level == 0:
            np.testing.assert_allclose(first[0], out, atol=1e-4)
        if level < 2:
            half = side // 2
            signal = out[: 2 * half, : 2 * half].reshape(half, 2, half, 2, -1).max(axis=(1, 3))
    np.testing.assert_allclose(logits[0], out.max(axis=(0, 1)) @ parts[6] + parts[7], atol=1e-3)


def test_a_moved_digit_gives_the_same_answer_as_long_as_it_stays_in_the_picture(parts):
    images, labels = home.zeros_and_ones(held_out=True)
    for shift in (0, 4):
        answers = learned.outputs(parts, home.moved(images, shift, shift))[-1].argmax(axis=1)
        assert np.mean(answers == labels) > 0.95


def test_the_shipped_result_is_what_a_fresh_training_gives():
    shifts, features = read()
    fresh = home.shifted_accuracy()
    np.testing.assert_array_equal(shifts.rule, fresh.rule)
    np.testing.assert_array_equal(shifts.labels, home.zeros_and_ones(held_out=True)[1])
    np.testing.assert_allclose(shifts.network_right, fresh.network_right, atol=0.06)
    assert shifts.network_right[:6].min() > 0.95 > 0.5 > shifts.rule_right[2:6].max()
    assert features.low.shape[2:] == (3, 3) and features.middle.shape[2:] == (8, 8)
    assert features.high.shape[2:] == (18, 18)


def test_every_shipped_patch_stands_in_a_held_out_digit():
    from core.data import mnist

    pictures = mnist().test_images
    patch = np.round(read()[1].high[0, 0] * 255).astype(np.uint8)
    windows = np.lib.stride_tricks.sliding_window_view(pictures, (18, 18), axis=(1, 2))
    assert (windows == patch).all(axis=(-1, -2)).any()
