"""Attacks: the ball is never left, a linear classifier in closed form, the control is as far away as the attack."""

import numpy as np
import pytest

from core import classifiers
from core.data import mnist
from core.limitations import adversarial, hardening, nets, shipped
from core.runs import Refused

RNG = np.random.default_rng(11)
IMAGES = nets.scaled(mnist().test_images[:6])
LABELS = mnist().test_labels[:6].astype(int)
MATRIX = RNG.normal(size=(28 * 28, 10))


def linear(images, labels):
    """The gradient of cross-entropy of softmax(x W) in closed form: (p - y) W'."""
    scores = images.reshape(len(images), -1) @ MATRIX
    shifted = np.exp(scores - scores.max(1, keepdims=True))
    error = shifted / shifted.sum(1, keepdims=True) - np.eye(10)[labels]
    return (error @ MATRIX.T).reshape(images.shape).astype(np.float32)


def loss(images, labels):
    scores = images.reshape(len(images), -1) @ MATRIX
    top = scores.max(1)
    return np.log(np.exp(scores - top[:, None]).sum(1)) + top - scores[np.arange(len(images)), labels]


@pytest.mark.parametrize("epsilon", [0.02, 0.1])
def test_fgsm_is_exactly_epsilon_away_and_stays_a_picture(epsilon):
    inside = np.full((3, 28, 28), 0.5, np.float32)
    moved = adversarial.fgsm(linear, inside, np.array([1, 2, 3]), epsilon)
    assert np.abs(moved - inside).max() == pytest.approx(epsilon, abs=1e-6)
    clipped = adversarial.fgsm(linear, IMAGES, LABELS, epsilon)
    assert clipped.min() >= 0 and clipped.max() <= 1


def test_fgsm_of_two_classes_raises_the_loss_as_no_other_step_of_its_size():
    matrix = RNG.normal(size=784)

    def slope(images, labels):
        z = images.reshape(len(images), -1) @ matrix
        p = 1 / (1 + np.exp(-z))
        return ((p - labels)[:, None] * matrix).reshape(images.shape)

    middle = np.full((1, 28, 28), 0.5, np.float32)
    moved = adversarial.fgsm(slope, middle, np.array([1]), 0.1)
    # closed form: the score of a linear model falls by epsilon * sum |w|, the most a max-norm step can do
    fall = (middle - moved).ravel() @ matrix
    assert fall == pytest.approx(0.1 * np.abs(matrix).sum(), rel=1e-5)
    others = 0.1 * RNG.choice((-1, 1), (200, 784)) @ matrix
    assert others.max() < fall


def test_pgd_stays_in_the_ball_and_hurts_at_least_as_much_as_fgsm():
    epsilon = np.linspace(0, 0.1, 6)
    moved = adversarial.pgd(linear, IMAGES, LABELS, epsilon)
    apart = np.abs(moved - IMAGES).max(axis=(1, 2))
    assert (apart <= epsilon + 1e-6).all() and apart[0] == 0
    once = adversarial.fgsm(linear, IMAGES, LABELS, epsilon)
    assert (loss(moved, LABELS) >= loss(once, LABELS) - 1e-4).all()


def test_a_targeted_attack_goes_towards_its_target():
    aim = (LABELS + 1) % 10
    moved = adversarial.pgd(linear, IMAGES, aim, 0.1, targeted=True)
    assert (loss(moved, aim) < loss(IMAGES, aim)).all()


def test_the_control_moves_every_pixel_as_far_as_the_attack():
    middle = np.full((2, 28, 28), 0.5, np.float32)
    noisy = adversarial.noise(middle, [0.03, 0.1])
    assert np.abs(noisy - 0.5) == pytest.approx(np.broadcast_to(np.array([0.03, 0.1])[:, None, None], (2, 28, 28)))
    assert abs(np.sign(noisy[0] - 0.5).mean()) < 0.12


def test_the_gradient_of_the_shipped_classifier_agrees_with_finite_differences(tensorflow):
    model = classifiers.convolutional()
    # noise: on even paper all pixels of a pooling window are equal, and the largest has no slope
    image = (IMAGES[:1] * 0.8 + RNG.uniform(0.05, 0.15, (1, 28, 28))).astype(np.float32)
    label = (LABELS[:1] + 1) % 10
    slope = adversarial.slope_of(model)(image, label)[0]
    places = [np.unravel_index(place, slope.shape) for place in np.abs(slope).ravel().argsort()[-9:]]
    moved = np.repeat(image, 18, axis=0)
    for i, place in enumerate(places):
        moved[2 * i][place] -= 5e-4
        moved[2 * i + 1][place] += 5e-4
    scores = classifiers.answers(model, moved[..., None], "logits").astype(np.float64)
    losses = np.log(np.exp(scores).sum(1)) - scores[:, label[0]]
    ratios = (losses[1::2] - losses[::2]) / 1e-3 / [slope[place] for place in places]
    assert np.median(ratios) == pytest.approx(1, abs=0.05)  # a few may sit on a bend of a ReLU


def test_the_shipped_attack_is_what_the_classifier_says_today(tensorflow):
    stored = shipped.read("adversarial")
    digits, number = mnist(), adversarial.FIRST
    first = nets.scaled(digits.test_images[number : number + 1])[0]
    made = adversarial.attack(first, "PGD", label=int(digits.test_labels[number]))
    assert made.attacked == pytest.approx(stored["first.attacked"], abs=2e-2)
    assert np.array_equal(made.said.argmax(1)[::5], stored["first.said"].argmax(1)[::5])
    assert made.flips is not None and made.noise_flips is None


def test_the_shipped_curve_falls_and_its_control_survives():
    stored = shipped.read("adversarial")
    assert (np.diff(stored["curve.pgd"]) <= 0.01).all() and (np.diff(stored["curve.fgsm"]) <= 0.01).all()
    assert stored["curve.pgd"][-1] < stored["curve.fgsm"][-1] < 0.8 and stored["curve.noise"][-1] > 0.9


def test_hardening_withstands_more_of_the_attack_it_was_trained_on(tensorflow):
    first, *_, last = hardening.train(hardening.Config(steps=160))
    assert first.step == 0 and last.step == 160
    assert last.hardened[-1] > last.usual[-1] + 0.1


@pytest.mark.parametrize("wrong", [{"attack": 0.5}, {"steps": 1}, {"seed": -1}])
def test_hardening_refuses_what_cannot_be_trained(wrong):
    with pytest.raises(Refused):
        hardening.Config(**wrong)


@pytest.mark.parametrize("wrong", [("BIM", None), ("PGD", 11)])
def test_unknown_attacks_are_refused(wrong):
    with pytest.raises(Refused):
        adversarial.attack(IMAGES[0], wrong[0], wrong[1])


def test_damaged_results_are_refused_with_the_way_to_make_them_again(tmp_path):
    shipped.write("toy", {"a": np.arange(3)}, {"what": "toy"}, tmp_path)
    assert shipped.read("toy", tmp_path)["a"].tolist() == [0, 1, 2]
    shipped.read.cache_clear()
    (tmp_path / "limitations_toy.npz").write_bytes(b"nothing")
    with pytest.raises(Refused, match="core.limitations toy"):
        shipped.read("toy", tmp_path)
