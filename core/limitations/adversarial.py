"""Adversarial examples: the smallest step that hurts most, its repetition, and noise of equal size as the control."""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core import classifiers
from core.devices import on_device, tf
from core.runs import Refused, frozen

Floats = NDArray[np.float32]
Slope = Callable[[Floats, NDArray[Any]], Floats]
MOST, FRAMES, STEPS = 0.1, 26, 10  # noise of 0.1 still leaves the classifier its answers; of 0.2 no longer
FIRST = 9  # the held-out digit that is attacked first
EPSILONS = np.linspace(0, MOST, FRAMES).astype(np.float32)
METHODS = ("FGSM", "PGD")


def fgsm(slope: Slope, images: Floats, labels: NDArray[Any], epsilon: ArrayLike, targeted: bool = False) -> Floats:
    """Return x + epsilon * sign(dL/dx), kept in 0..1 (Goodfellow, Shlens and Szegedy, 2015, section 3).

    `images` [n, 28, 28]; `epsilon` is one number or [n]. A targeted attack steps the other way, towards `labels` [n].
    """
    way = -1 if targeted else 1
    step = way * _column(epsilon) * np.sign(slope(images, labels))
    return _picture(images + step)


def pgd(slope: Slope, images: Floats, labels: NDArray[Any], epsilon: ArrayLike, targeted: bool = False) -> Floats:
    """Return ten smaller steps of `fgsm`, each brought back into the ball |x' - x| <= epsilon (Madry et al., 2018)."""
    ball, x = _column(epsilon), images
    for _ in range(STEPS):
        x = fgsm(slope, x, labels, 2.5 * ball.ravel() / STEPS, targeted)
        x = np.clip(x, images - ball, images + ball)
    return _picture(x)


def noise(images: Floats, epsilon: ArrayLike, patterns: int = 1, seed: int = 0) -> Floats:
    """Return `images` with every pixel moved by epsilon, up or down at random: as far as `fgsm` goes, but blindly.

    The signs are one pattern for all pictures [n, 28, 28], or `patterns` = n different ones.
    """
    signs = np.random.default_rng([seed, 17]).choice((-1, 1), (patterns, *images.shape[1:]))
    return _picture(images + _column(epsilon) * signs)


def _picture(values: NDArray[Any]) -> Floats:
    return np.asarray(np.clip(values, 0, 1), np.float32)


def _column(epsilon: ArrayLike) -> Floats:
    return np.asarray(epsilon, np.float32).reshape(-1, 1, 1)


@functools.cache
def slope_of(model: Any) -> Slope:
    """Return the traced gradient of cross-entropy at the input, for a Keras model whose layer `logits` is asked."""
    inner = tf.keras.Model(model.inputs, model.get_layer("logits").output)

    def gradient(images: Any, labels: Any) -> Any:
        with tf.GradientTape() as tape:
            tape.watch(images)
            told = inner(images[..., None], training=False)
            loss = tf.reduce_sum(tf.nn.sparse_softmax_cross_entropy_with_logits(labels, told))
        return tape.gradient(loss, images)

    shapes = [tf.TensorSpec([None, 28, 28], tf.float32), tf.TensorSpec([None], tf.int32)]
    traced = tf.function(gradient, input_signature=shapes, autograph=False)

    def slope(images: Floats, labels: NDArray[Any]) -> Floats:
        with on_device():
            out: Floats = traced(tf.constant(images), tf.constant(labels, tf.int32)).numpy()
        return out

    return slope


@dataclass(frozen=True, eq=False)
class Attack:
    """One digit `clean` [28, 28], attacked and blindly disturbed with every one of EPSILONS [k].

    `attacked`, `noisy` [k, 28, 28]; what the classifier says of them, `said` and `said_noisy` [k, 10].
    """

    clean: Floats
    attacked: Floats
    noisy: Floats
    said: Floats
    said_noisy: Floats

    @property
    def flips(self) -> float | None:
        """The least epsilon whose attack changes the name, or None."""
        return _least(self.said)

    @property
    def noise_flips(self) -> float | None:
        """The least epsilon whose noise changes the name, or None."""
        return _least(self.said_noisy)


def _least(said: Floats) -> float | None:
    changed = np.flatnonzero(said.argmax(axis=1) != said[0].argmax())
    return float(EPSILONS[changed[0]]) if len(changed) else None


def attack(digit: Floats, method: str, target: int | None = None, label: int | None = None) -> Attack:
    """Attack the shipped classifier with one `digit` [28, 28] in 0..1, away from `label` or towards `target`.

    Without a label the attack leads away from what the classifier says.
    """
    if method not in METHODS:
        raise Refused(f"The attack is {METHODS[0]} or {METHODS[1]}, not {method}.")
    if target is not None and not 0 <= target <= 9:
        raise Refused(f"The target is a digit from 0 to 9, not {target}.")
    model = classifiers.convolutional()
    if label is None:
        label = int(classifiers.probabilities(digit[None, ..., None])[0].argmax())
    images = np.repeat(digit[None], FRAMES, axis=0)
    aim = np.full(FRAMES, label if target is None else target)
    attacked = {"FGSM": fgsm, "PGD": pgd}[method](slope_of(model), images, aim, EPSILONS, target is not None)
    noisy = noise(images, EPSILONS)
    said = classifiers.probabilities(np.concatenate([attacked, noisy])[..., None])
    return Attack(*(frozen(part) for part in (digit, attacked, noisy, said[:FRAMES], said[FRAMES:])))


@dataclass(frozen=True, eq=False)
class Curve:
    """Accuracy of a classifier at each of `epsilons` [k] under FGSM, PGD and noise of equal size, [k] each."""

    epsilons: Floats
    fgsm: Floats
    pgd: Floats
    noise: Floats


def curve(model: Any, images: Floats, labels: NDArray[Any], epsilons: Floats) -> Curve:
    """Attack `images` [n, 28, 28] with every epsilon and count what is still named rightly."""
    slope = slope_of(model)
    found: dict[str, list[float]] = {"fgsm": [], "pgd": [], "noise": []}
    for epsilon in epsilons:
        made = {
            "fgsm": fgsm(slope, images, labels, epsilon),
            "pgd": pgd(slope, images, labels, epsilon),
            "noise": noise(images, epsilon, len(images)),
        }
        for name, pictures in made.items():
            said = classifiers.answers(model, pictures[..., None])
            found[name].append(float((said.argmax(axis=1) == labels).mean()))
    return Curve(epsilons, *(frozen(np.array(found[name], np.float32)) for name in ("fgsm", "pgd", "noise")))
