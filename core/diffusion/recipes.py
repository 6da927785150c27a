"""How the shipped digit model is made, and how good it is."""

import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.classifiers.recipes import training_part
from core.data import Digits
from core.devices import on_device, tf
from core.diffusion import quality, sampler
from core.diffusion.shipped import unet
from core.diffusion.unet import ANGLES, BLOCKS, EMBEDDING, NOBODY, UNet, initial
from core.pretrained import Made, Pretrained, Recipe

SEED, BATCH, STEPS = 0, 256, 110_000
RATE, WARM_UP, DECAY = 1e-3, 500, 0.5
UNTOLD, AVERAGED = 0.1, 0.9998
JUDGED = {"best": 10_000, "over_guidance": 1000, "over_steps": 500}
Numbers = Mapping[str, NDArray[np.float32]]


def rate(step: int, steps: int = STEPS) -> float:
    """Return the learning rate at a step: a rise over 500 steps, a plateau, a straight fall to zero over the end."""
    return RATE * min(1.0, (step + 1) / WARM_UP, (steps - step) / (DECAY * steps))


def decay(step: int) -> float:
    """Return the share of its past that the running average keeps: min(0.9998, (1 + step) / (10 + step))."""
    return min(AVERAGED, (1 + step) / (10 + step))


@dataclass(frozen=True, eq=False)
class Batch:
    """Pictures `clean` in -1..1, `labels` with some withheld, noise levels `angles`, and `noise`."""

    clean: Any
    labels: Any
    angles: Any
    noise: Any


def batch(images: Any, labels: Any, seed: Any, size: int) -> Batch:
    """Draw `size` digits, with an angle in each part of the trained range and every tenth class withheld.

    `images` [n, 28, 28] and `labels` [n] are tensors, `seed` [2] decides the draw.
    """
    seeds = tf.unstack(tf.random.split(seed, 5))
    rows = tf.random.stateless_uniform([size], seeds[0], 0, images.shape[0], tf.int32)
    place = (tf.range(size, dtype=tf.float32) + tf.random.stateless_uniform([size], seeds[1])) / size
    withheld = tf.random.stateless_uniform([size], seeds[2]) < UNTOLD
    return Batch(
        tf.cast(tf.gather(images, rows), tf.float32)[..., None] / 127.5 - 1,
        tf.where(withheld, NOBODY, tf.gather(labels, rows)),
        ANGLES[0] + (ANGLES[1] - ANGLES[0]) * place,
        tf.random.stateless_normal([size, *images.shape[1:], 1], seeds[3]),
    )


def loss(network: UNet, drawn: Batch) -> Any:
    """Return mean (v - (cos(a) eps - sin(a) x_0))^2 over a batch (Salimans and Ho, 2022, section 4)."""
    signal, sigma = (part(drawn.angles)[:, None, None, None] for part in (tf.cos, tf.sin))
    v = network(signal * drawn.clean + sigma * drawn.noise, drawn.angles, drawn.labels)
    return tf.reduce_mean(tf.square(v - (signal * drawn.noise - sigma * drawn.clean)))


def training(
    images: NDArray[np.uint8], labels: NDArray[np.uint8], steps: int = STEPS, size: int = BATCH, seed: int = SEED
) -> Iterator[tuple[UNet, float]]:
    """Yield after every step the network with averaged weights, and the step's loss."""
    with on_device():
        network, average = (UNet({n: tf.Variable(v) for n, v in initial(seed).items()}) for _ in range(2))
        optimizer = tf.keras.optimizers.Adam(RATE, global_clipnorm=1.0)
        optimizer.build(list(network.weights.values()))
        data = tf.constant(images), tf.constant(labels.astype(np.int32))
        step = _step(network, average, optimizer, lambda number: batch(*data, tf.stack([seed, number]), size))
    for i in range(steps):
        with on_device():
            told = float(step(tf.constant(i), tf.constant(rate(i, steps)), tf.constant(decay(i))))
        yield average, told  # never with the device's scope open


def _step(network: UNet, average: UNet, optimizer: Any, draw: Any) -> Any:
    weights, kept = (list(each.weights.values()) for each in (network, average))

    @functools.partial(tf.function, autograph=False)
    def step(number: Any, rate: Any, share: Any) -> Any:
        optimizer.learning_rate.assign(rate)
        with tf.GradientTape() as tape:
            told = loss(network, draw(number))
        optimizer.apply(tape.gradient(told, weights), weights)
        for past, new in zip(kept, weights, strict=True):
            past.assign(share * past + (1 - share) * new)
        return told

    return step


def make_diffusion(digits: Digits) -> Made:
    """Train the digit model and keep its averaged weights."""
    images, labels = training_part(digits)
    for average, _loss in training(images, labels):
        made = average
    return told({name: np.asarray(values) for name, values in made.weights.items()}, len(images))


def told(numbers: Numbers, pictures: int) -> Made:
    """Return the averaged weights with what their card says, trained on so many `pictures`."""
    return Made(
        numbers,
        what="A U-Net that finds the noise in a handwritten digit, told the noise level and, if you like, the class.",
        data="MNIST's training part without the 1,000 bundled held-out digits.",
        recipe=f"v-prediction, levels spread evenly over the angle, class withheld in {UNTOLD:.0%}; Adam, batch "
        f"{BATCH}, {STEPS:,} steps, rate {RATE:g} falling to zero over the second half; the weights are a running "
        f"average ({AVERAGED}). Minutes on a data-centre GPU, more than a day on two CPU cores. The shipped weights "
        "were trained by these formulas on such a GPU, written in JAX, with other random draws.",
        seed=SEED,
        epochs=round(STEPS * BATCH / pictures, 2),
        limits="Knows small centred digits and nothing else: it cannot clean a photo, draw a letter or anything larger "
        "than 28 x 28. Strong guidance makes clean digits that are all alike.",
        config={"channels": list(BLOCKS.values()), "embedding": EMBEDDING},
    )


def measure(stored: Pretrained) -> dict[str, Any]:
    """Return the loss on held-out digits, and how many of 100 drawn ones are read as their class."""
    model = unet(stored)
    drawn = quality.drawn(100, quality.USUAL_GUIDANCE, 10, draw=functools.partial(sampler.digits, model=model))
    return {
        "held_out_loss": round(quality.held_out_loss(model), 4),
        "accuracy_of_100": quality.judged(*drawn)["accuracy"],
    }


def judge(stored: Pretrained, _digits: Digits) -> dict[str, Any]:
    """Return how good many drawn digits are: at the best guidance, over guidance, over steps."""
    draw = functools.partial(sampler.digits, model=unet(stored))
    many = quality.judged(*quality.drawn(JUDGED["best"], quality.USUAL_GUIDANCE, quality.USUAL_STEPS, draw=draw))
    return {
        "guidance": quality.USUAL_GUIDANCE,
        "judged": JUDGED,
        "best": many,
        "over_guidance": quality.over_guidance(JUDGED["over_guidance"], draw),
        "over_steps": quality.over_steps(JUDGED["over_steps"], quality.USUAL_GUIDANCE, draw),
    }


RECIPES = (Recipe("diffusion", make_diffusion, measure, judge),)
