"""Why this answer: four explanations of the shipped classifier, and the same four of a network that knows nothing."""

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core import classifiers
from core.classifiers import Architecture
from core.classifiers.shipped import architecture
from core.devices import on_device, tf
from core.pretrained import load
from core.runs import frozen

Floats = NDArray[np.float32]
Weights = Sequence[Floats]
METHODS = ("Saliency", "Integrated gradients", "Grad-CAM", "Occlusion")
PATCH, STRIDE, PATH = 6, 2, 64
FIRST = 9


@functools.cache
def made() -> Architecture:
    """Return the shipped classifier's architecture."""
    return architecture(load("classifier").card.config)


def maps_and_logits(weights: Any, images: Any) -> tuple[Any, Any]:
    """Return the last convolution's maps [n, h, w, filters] and the logits [n, 10] of `images` [n, 28, 28]."""
    signal = images[..., None]
    for i in range(len(made().filters)):
        signal = tf.nn.relu(tf.nn.conv2d(signal, weights[2 * i], 1, "SAME") + weights[2 * i + 1])
        if i in made().pooled:
            signal = tf.nn.max_pool2d(signal, 2, 2, "VALID")
    return signal, head(weights, signal)


def head(weights: Any, maps: Any) -> Any:
    """Return logits [n, 10] of the last convolution's maps."""
    flat = tf.reshape(maps, [-1, weights[-4].shape[0]])
    hidden = tf.nn.relu(flat @ weights[-4] + weights[-3])
    return hidden @ weights[-2] + weights[-1]


@functools.cache
def _traced() -> tuple[Any, Any, Any]:
    """Return three traced functions of weights, images and a class: its score, its slopes at pixels, and at maps."""

    def score(weights: Any, images: Any, name: Any) -> Any:
        return tf.gather(maps_and_logits(weights, images)[1], name, axis=1)

    def at_pixels(weights: Any, images: Any, name: Any) -> Any:
        with tf.GradientTape() as tape:
            tape.watch(images)
            total = tf.reduce_sum(score(weights, images, name))
        return tape.gradient(total, images)

    def at_maps(weights: Any, images: Any, name: Any) -> Any:
        maps, _ = maps_and_logits(weights, images)
        with tf.GradientTape() as tape:
            tape.watch(maps)
            total = tf.reduce_sum(tf.gather(head(weights, maps), name, axis=1))
        return maps, tape.gradient(total, maps)

    first, second, third = (
        tf.function(each, autograph=False, reduce_retracing=True) for each in (score, at_pixels, at_maps)
    )
    return first, second, third


def _asked(which: int, weights: Weights, images: Floats, name: int) -> Any:
    with on_device():
        tensors = tuple(map(tf.constant, weights)), tf.constant(images), tf.constant(name)
        return tf.nest.map_structure(lambda tensor: tensor.numpy(), _traced()[which](*tensors))


def score(weights: Weights, images: Floats, name: int) -> Floats:
    """Return the logit of class `name` for each of `images` [n, 28, 28]."""
    out: Floats = _asked(0, weights, images, name)
    return out


def slopes(weights: Weights, images: Floats, name: int) -> Floats:
    """Return d logit / d pixel [n, 28, 28]."""
    out: Floats = _asked(1, weights, images, name)
    return out


def saliency(weights: Weights, digit: Floats, name: int) -> Floats:
    """Return |d logit / d pixel| [28, 28] (Simonyan, Vedaldi and Zisserman, 2014)."""
    size: Floats = np.abs(slopes(weights, digit[None], name)[0])
    return size


def integrated_gradients(weights: Weights, digit: Floats, name: int) -> Floats:
    """Return x * mean of the slopes on the straight way from empty paper to x [28, 28].

    They add up to f(x) - f(paper) (Sundararajan, Taly and Yan, 2017, section 3); the midpoints of 64 pieces are asked.
    """
    return path_attribution(lambda images: slopes(weights, images, name), digit)


def path_attribution(slope: Callable[[Floats], Floats], digit: Floats, pieces: int = PATH) -> Floats:
    """Return integrated gradients of any function whose slopes [n, h, w] at pictures [n, h, w] are given."""
    shares = ((np.arange(pieces) + 0.5) / pieces).astype(np.float32)
    out: Floats = digit * slope(shares[:, None, None] * digit).mean(axis=0)
    return out


def grad_cam(weights: Weights, digit: Floats, name: int) -> Floats:
    """Return relu(sum over filters of mean slope * map) at the last convolution, enlarged to [28, 28].

    Selvaraju et al. (2017), section 3.
    """
    maps, at_maps = _asked(2, weights, digit[None], name)
    small = cam(maps[0], at_maps[0])
    times = 28 // small.shape[0]
    large: Floats = np.kron(small, np.ones((times, times), np.float32))
    return large


def cam(maps: Floats, at_maps: Floats) -> Floats:
    """Return relu(sum over filters of the mean of `at_maps` * `maps`), both [h, w, filters]."""
    out: Floats = np.maximum((maps * at_maps.mean(axis=(0, 1))).sum(axis=-1), 0)
    return out


def occlusion(weights: Weights, digit: Floats, name: int) -> Floats:
    """Return for each pixel the mean fall of the logit while a square of 6 x 6 covers it [28, 28].

    Zeiler and Fergus (2014), section 4.2; the square is empty paper and moves by 2 pixels.
    """
    corners = [(i, j) for i in range(-4, 28, STRIDE) for j in range(-4, 28, STRIDE)]
    covers = np.zeros((len(corners), 28, 28), bool)
    for cover, (i, j) in zip(covers, corners, strict=True):
        cover[max(0, i) : i + PATCH, max(0, j) : j + PATCH] = True
    falls = score(weights, digit[None], name)[0] - score(weights, np.where(covers, 0, digit).astype(np.float32), name)
    out: Floats = ((falls[:, None, None] * covers).sum(axis=0) / covers.sum(axis=0)).astype(np.float32)
    return out


def randomised(weights: Weights, layers: int, seed: int = 0) -> tuple[Floats, ...]:
    """Return weights of which the last `layers` kernels are drawn anew, from the output down, biases 0.

    Each has the spread of the kernel it replaces (Adebayo et al., 2018, section 3: cascading randomisation).
    """
    draw = np.random.default_rng([seed, 31])
    out = [np.asarray(part) for part in weights]
    for place in range(len(out) - 2, len(out) - 2 - 2 * layers, -2):
        out[place] = (draw.normal(size=out[place].shape) * out[place].std()).astype(np.float32)
        out[place + 1] = np.zeros_like(out[place + 1])
    return tuple(out)


@dataclass(frozen=True, eq=False)
class Explained:
    """The four METHODS' maps [4, frames, 28, 28] of one digit; frame i has i layers randomised from the output down.

    `similar` [4, frames] is the rank correlation of each map's size with the trained network's; `name` the class
    explained, `total` the sum of integrated gradients and `risen` what they add up to.
    """

    digit: Floats
    name: int
    maps: Floats
    similar: Floats
    total: float
    risen: float


def explain(digit: Floats, name: int | None = None) -> Explained:
    """Explain why the shipped classifier says `name` (its own answer if None) to `digit` [28, 28]."""
    weights = classifiers.convolutional().get_weights()
    if name is None:
        name = int(classifiers.probabilities(digit[None, ..., None])[0].argmax())
    frames = [_four(randomised(weights, layers), digit, name) for layers in range(len(weights) // 2 + 1)]
    maps = np.stack(frames, axis=1).astype(np.float32)
    similar = [[rank_correlation(np.abs(each[0]), np.abs(now)) for now in each] for each in maps]
    ends = score(weights, np.stack([digit, np.zeros_like(digit)]), name)
    total, risen = float(maps[1, 0].sum()), float(ends[0] - ends[1])
    return Explained(frozen(digit), name, frozen(maps), frozen(np.array(similar, np.float32)), total, risen)


def _four(weights: Weights, digit: Floats, name: int) -> Floats:
    return np.stack([method(weights, digit, name) for method in (saliency, integrated_gradients, grad_cam, occlusion)])


def rank_correlation(one: NDArray[Any], other: NDArray[Any]) -> float:
    """Return Spearman's rank correlation of two maps, equal values sharing their mean rank; 0 if one is flat."""
    ranks = [_ranks(each.ravel()) for each in (one, other)]
    spreads = [rank.std() for rank in ranks]
    if min(spreads) == 0:
        return 0.0
    return float(((ranks[0] - ranks[0].mean()) * (ranks[1] - ranks[1].mean())).mean() / (spreads[0] * spreads[1]))


def _ranks(values: NDArray[Any]) -> NDArray[np.float64]:
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    return np.asarray((np.cumsum(counts) - (counts - 1) / 2)[place])
