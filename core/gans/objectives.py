"""The five games: what the discriminator raises, what the generator lowers, from D's raw scores.

D(x) = 1 / (1 + exp(-score)) where D is a probability; hinge, least squares and Wasserstein read the score itself.
"""

from collections.abc import Callable
from typing import Any

from core.devices import tf

PENALTY = 1.0


def terms(loss: str, real: Any, fake: Any) -> tuple[Any, Any]:
    """Return the two terms that D raises, for scores of real and of fake samples [n], each [n]; their means add up.

    min-max, non-saturating: log D(x), log(1 - D(G(z))) (Goodfellow et al. 2014, eq. 1)
    hinge: min(0, s - 1), min(0, -s - 1) (Lim and Ye 2017)
    least squares: -(s - 1)^2, -s^2 (Mao et al. 2017)
    Wasserstein: s, -s (Arjovsky et al. 2017)
    """
    if loss == "hinge":
        return tf.minimum(0.0, real - 1), tf.minimum(0.0, -fake - 1)
    if loss == "least squares":
        return -tf.square(real - 1), -tf.square(fake)
    if loss == "Wasserstein-GP":
        return real, -fake
    return -tf.nn.softplus(-real), -tf.nn.softplus(fake)


def generator_terms(loss: str, fake: Any) -> Any:
    """Return what G lowers, for scores of its samples [n], each [n].

    min-max: log(1 - D(G(z))); non-saturating: -log D(G(z)); least squares: (s - 1)^2; hinge, Wasserstein: -s
    """
    if loss == "min-max":
        return -tf.nn.softplus(fake)
    if loss == "non-saturating":
        return tf.nn.softplus(-fake)
    return tf.square(fake - 1) if loss == "least squares" else -fake


def gradient_penalty(judge: Callable[[Any], Any], real: Any, fake: Any, share: Any) -> Any:
    """Return mean (|grad D(x)| - 1)^2 at x = share * real + (1 - share) * fake (Gulrajani et al. 2017, section 4)."""
    between = share * real + (1 - share) * fake
    with tf.GradientTape() as tape:
        tape.watch(between)
        told = judge(between)
    slope = tape.gradient(told, between)
    steepness = tf.sqrt(tf.reduce_sum(tf.square(slope), axis=1) + 1e-12)
    return tf.reduce_mean(tf.square(steepness - 1))


def believed(loss: str, scores: Any) -> Any:
    """Return how real D calls samples, 0..1, 0.5 undecided, from its scores: a probability, or a squashed score."""
    if loss == "least squares":
        return tf.clip_by_value(scores, 0.0, 1.0)
    if loss == "Wasserstein-GP":
        scores = 4 * (scores - tf.reduce_mean(scores)) / (tf.math.reduce_std(scores) + 1e-6)
    return tf.sigmoid(scores)
