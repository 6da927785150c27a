"""How good the drawn digits are: drawn by the hundred, judged by the shipped classifier's features."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core import evaluation
from core.data import mnist
from core.devices import on_device, tf
from core.diffusion import reverse
from core.diffusion.sampler import MOST_SAMPLES, Request, digits
from core.diffusion.schedule import jump, velocity
from core.diffusion.unet import ANGLES, CLASSES

Pictures = NDArray[np.uint8]
Draw = Callable[[Request], Pictures]
GUIDANCE = (0.0, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0)
STEPS = (5, 10, 20, 50, 100, 200)
USUAL_STEPS, USUAL_GUIDANCE = 20, 0.25


def drawn(count: int, guidance: float, steps: int, eta: float = 0.0, draw: Draw = digits) -> tuple[Pictures, Any]:
    """Return `count` digits [n, 28, 28], every class equally often, and their classes [n]."""
    labels = np.arange(count) % CLASSES
    parts = [draw(request) for request in _requests(labels, guidance, steps, eta)]
    return np.concatenate(parts), labels


def _requests(labels: NDArray[np.int64], guidance: float, steps: int, eta: float) -> Iterator[Request]:
    for i in range(0, len(labels), MOST_SAMPLES):
        part = tuple(labels[i : i + MOST_SAMPLES].tolist())
        yield Request(part, (guidance,) * len(part), steps, eta, seed=1000 + i // MOST_SAMPLES)


def judged(images: Pictures, labels: NDArray[np.int64]) -> dict[str, float]:
    """Return Frechet distance, class accuracy, density and coverage of digits [n, 28, 28] of classes [n]."""
    density, coverage = evaluation.digit_density_coverage(images)
    return {
        "fid": round(evaluation.digit_fid(images), 3),
        "accuracy": round(evaluation.class_accuracy(images, labels), 4),
        "density": round(density, 3),
        "coverage": round(coverage, 3),
    }


def over_guidance(count: int, draw: Draw = digits) -> dict[str, dict[str, float]]:
    """Return what `count` digits of 20 steps are judged as, for each guidance."""
    return {f"{w:g}": judged(*drawn(count, w, USUAL_STEPS, draw=draw)) for w in GUIDANCE}


def over_steps(count: int, guidance: float, draw: Draw = digits) -> dict[str, dict[str, float]]:
    """Return the Frechet distance of `count` digits for each sampler and number of steps."""
    return {
        name: {str(steps): judged(*drawn(count, guidance, steps, eta, draw))["fid"] for steps in STEPS}
        for name, eta in reverse.SAMPLERS.items()
    }


def held_out_loss(model: Any, count: int = 400) -> float:
    """Return the loss, mean squared error of v, on held-out digits at levels spread evenly over the trained ones."""
    held, random = mnist(), np.random.default_rng(0)
    clean = held.test_images[:count, ..., None] / 127.5 - 1
    noise = random.standard_normal(clean.shape)
    turned = np.linspace(*ANGLES, len(clean))
    kept = np.cos(turned)[:, None, None, None] ** 2
    noisy = tf.constant(jump(clean, noise, kept), tf.float32)
    with on_device():
        asked = tf.constant(turned, tf.float32), tf.constant(held.test_labels[:count], tf.int32)
        guess = model(noisy, *asked).numpy()
    return float(((guess - velocity(clean, noise, kept)) ** 2).mean())
