"""The U-Net's shapes and its size, counted by hand."""

import numpy as np
import pytest

from core.diffusion.unet import ANGLES, build, level_features

CONV = {"stem": 4 * 4 * 1 * 32 + 32, "down": 9 * 32 * 64 + 64, "up": 64 * 32 + 32, "head": 4 * 4 * 32 + 1}
NORMS = 2 * 64 + 2 * 32  # before "up" and before the head: scale and shift


def block(width):
    """Two 3 x 3 convolutions, two normalisations, and scale and shift from 128 told numbers."""
    return 2 * (9 * width * width + width) + 2 * 2 * width + 2 * (128 * width + width)


def test_the_network_has_the_parameters_that_were_counted_by_hand():
    told = (32 * 128 + 128) + 11 * 128 + (128 * 128 + 128)
    wanted = sum(CONV.values()) + NORMS + told + 2 * block(32) + 3 * block(64)
    assert sum(int(np.prod(w.shape)) for w in build().trainable_variables) == wanted == 369_601


def test_a_picture_goes_in_and_one_of_its_size_comes_out_at_first_all_zero():
    model = build(seed=3)
    told = model([np.ones((2, 28, 28, 1), "f"), np.ones((2, 32), "f"), np.array([3, 10], "i")])
    assert told.shape == (2, 28, 28, 1) and not told.numpy().any()


def test_the_same_seed_gives_the_same_network():
    one, same, other = (build(seed).get_weights() for seed in (1, 1, 2))
    assert all((a == b).all() for a, b in zip(one, same, strict=True))
    assert any((a != b).any() for a, b in zip(one, other, strict=True))


def test_the_level_is_told_by_sines_and_cosines_inside_the_trained_range():
    told = level_features(np.array([0.5, 0.0, 9.0], "f")).numpy()
    assert told.shape == (3, 32)
    assert told[0, [0, 15, 16, 31]] == pytest.approx([np.sin(0.5), np.sin(32), np.cos(0.5), np.cos(32)], abs=1e-4)
    assert told[1:, 0] == pytest.approx(np.sin(ANGLES), abs=1e-5)
