"""The classifier: exact sizes, folded normalisation, and what the shipped weights reach."""

import numpy as np
import pytest

from core import classifiers
from core.classifiers.network import Architecture, build, build_dense, folded
from core.classifiers.recipes import WIDTHS, moved, training_part
from core.data import Digits, mnist
from core.pretrained import load

pytestmark = pytest.mark.usefixtures("tensorflow")


def test_the_number_of_parameters_is_the_sum_over_the_layers():
    conv = (9 * 1 + 1) * 16 + (9 * 16 + 1) * 32 + 2 * (9 * 32 + 1) * 32
    dense = (7 * 7 * 32 + 1) * 64 + (64 + 1) * 10
    assert build(Architecture()).count_params() == conv + dense == 124_362
    assert load("classifier").card.parameters == conv + dense


def test_the_fully_connected_one_is_of_equal_size():
    a, b = WIDTHS
    assert build_dense(WIDTHS).count_params() == 785 * a + (a + 1) * b + (b + 1) * 10
    assert load("dense_classifier").card.parameters == pytest.approx(load("classifier").card.parameters, rel=0.01)


def test_folding_normalisation_into_the_kernels_changes_no_answer():
    made, random = Architecture((4, 8), (0,), 16), np.random.default_rng(0)
    model = build(made, seed=1, normalised=True)
    model.set_weights([np.abs(random.normal(0.3, 0.3, w.shape)) + 0.01 for w in model.get_weights()])
    batch = random.random((5, 28, 28, 1)).astype(np.float32)
    np.testing.assert_allclose(
        classifiers.answers(folded(model, made), batch, "logits"),
        classifiers.answers(model, batch, "logits"), rtol=2e-3,
    )  # fmt: skip


def test_the_same_seed_gives_the_same_network_and_another_seed_another():
    first, again, other = (build(Architecture(), seed).get_weights() for seed in (3, 3, 4))
    assert all((a == b).all() for a, b in zip(first, again, strict=True))
    assert (first[0] != other[0]).any()


def test_the_card_reports_the_goal_on_ten_thousand_test_digits():
    quality = load("classifier").card.quality
    assert quality["test_accuracy"] >= 0.994
    assert np.mean(quality["test_accuracy_by_digit"]) == pytest.approx(quality["test_accuracy"], abs=2e-3)
    assert quality["test_accuracy"] > load("dense_classifier").card.quality["test_accuracy"]


def test_the_held_out_digits_are_not_trained_on():
    digits = mnist()
    mixed = np.concatenate([digits.train_images[:50], digits.test_images[:50]])
    labels = np.concatenate([digits.train_labels[:50], digits.test_labels[:50]])
    images, kept = training_part(Digits(mixed, labels, digits.test_images, digits.test_labels))
    np.testing.assert_array_equal(images, digits.train_images[:50])
    np.testing.assert_array_equal(kept, digits.train_labels[:50])


def test_a_moved_picture_is_a_rolled_one_while_its_ink_stays_inside():
    picture = np.zeros((1, 28, 28), np.uint8)
    picture[0, 10:15, 12:16] = np.arange(20).reshape(5, 4)
    seen = {moved(picture, np.random.default_rng(seed))[0].tobytes() for seed in range(200)}
    rolled = {np.roll(picture[0], (d, r), (0, 1)).tobytes() for d in range(-2, 3) for r in range(-2, 3)}
    assert seen == rolled
