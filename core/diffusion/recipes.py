"""How the shipped digit model is made, and how good it is."""

import functools
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.classifiers.recipes import training_part
from core.data import Digits
from core.devices import on_device, tf
from core.diffusion import quality, sampler
from core.diffusion.unet import ANGLES, EMBEDDING, NOBODY, WIDTHS, build, level_features
from core.pretrained import Made, Pretrained, Recipe, numbers_of, put

SEED, BATCH = 0, 32
ROUNDS = ((7500, 6750), (4000, 4000))  # (steps the rate is planned for, steps that were taken)
RATE, WARM_UP, DECAY = 1.2e-3, 200, 0.35
UNTOLD, AVERAGED = 0.1, 0.998
GUIDANCE = 1.0
JUDGED = {"best": 10_000, "over_guidance": 1000, "over_steps": 500}


def rate(step: int, steps: int) -> float:
    """Return the learning rate at a step: a rise over 200 steps, a plateau, a straight fall to zero at the end."""
    return RATE * min(1.0, (step + 1) / WARM_UP, (steps - step) / (DECAY * steps))


def training(images: NDArray[np.uint8], labels: NDArray[np.uint8]) -> Iterator[tuple[Any, float]]:
    """Yield after every step the averaged model and the step's loss; each round starts from the last one's average."""
    average = build(SEED)
    for number, (planned, steps) in enumerate(ROUNDS):
        for loss in one_round(average, images, labels, (planned, steps), SEED + number):
            yield average, loss


def one_round(
    average: Any, images: NDArray[np.uint8], labels: NDArray[np.uint8], span: tuple[int, int], seed: int
) -> Iterator[float]:
    """Yield each step's loss of one round, of `span`: steps its rate is planned for, and steps it takes.

    v-prediction (Salimans & Ho, 2022, section 4) on pictures in -1..1: mean (v - (cos(a) eps - sin(a) x_0))^2 over
    angles a spread evenly; in every tenth picture the class is withheld (Ho & Salimans, 2022).
    """
    model = build(SEED)
    model.set_weights(average.get_weights())
    optimizer = tf.keras.optimizers.Adam(RATE, global_clipnorm=1.0)
    optimizer.build(model.trainable_variables)
    step = _step(model, average, optimizer)
    random = np.random.default_rng(seed)
    for i in range(span[1]):
        at = i * BATCH % (len(images) - BATCH + 1)
        if at < BATCH or i == 0:
            order = random.permutation(len(images))
        batch = _batch(images[order[at : at + BATCH]], labels[order[at : at + BATCH]], random)
        with on_device():
            optimizer.learning_rate.assign(rate(i, span[0]))
            loss = float(step(*(tf.constant(part) for part in batch)))
        yield loss  # never with the device's scope open


def _batch(images: NDArray[np.uint8], labels: NDArray[np.uint8], random: np.random.Generator) -> tuple[Any, ...]:
    """Pictures in -1..1, classes with some withheld, an angle in each 32nd of their range, noise."""
    spread = (np.arange(BATCH) + random.random(BATCH)) / BATCH
    angles = ANGLES[0] + (ANGLES[1] - ANGLES[0]) * spread
    told = np.where(random.random(BATCH) < UNTOLD, NOBODY, labels)
    noise = random.standard_normal((BATCH, 28, 28, 1), np.float32)
    return images[..., None] / np.float32(127.5) - 1, told.astype(np.int32), angles.astype(np.float32), noise


def _step(model: Any, average: Any, optimizer: Any) -> Any:
    @functools.partial(tf.function, autograph=False)
    def step(clean: Any, told: Any, angles: Any, noise: Any) -> Any:
        signal, sigma = (part(angles)[:, None, None, None] for part in (tf.cos, tf.sin))
        with tf.GradientTape() as tape:
            v = model([signal * clean + sigma * noise, level_features(angles), told], training=True)
            loss = tf.reduce_mean(tf.square(v - (signal * noise - sigma * clean)))
        optimizer.apply(tape.gradient(loss, model.trainable_variables), model.trainable_variables)
        for kept, new in zip(average.variables, model.variables, strict=True):
            kept.assign_add((1 - AVERAGED) * (new - kept))
        return loss

    return step


def make_diffusion(digits: Digits) -> Made:
    """Train the digit model and keep its averaged weights."""
    images, labels = training_part(digits)
    for average, _loss in training(images, labels):
        made = average
    return told(made, len(images))


def told(average: Any, pictures: int) -> Made:
    """Return the averaged model with what its card says, trained on so many `pictures`."""
    taken = [steps for _, steps in ROUNDS]
    return Made(
        numbers_of(average),
        what="A U-Net that finds the noise in a handwritten digit, told the noise level and, if you like, the class.",
        data="MNIST's training part without the 1,000 bundled held-out digits.",
        recipe=f"v-prediction, levels spread evenly over the angle, class withheld in {UNTOLD:.0%}; Adam, "
        f"batch {BATCH}, {' + '.join(f'{steps:,}' for steps in taken)} steps, the rate rising to {RATE:g} and falling "
        f"again in each round; the weights are a running average ({AVERAGED}).",
        seed=SEED,
        epochs=round(sum(taken) * BATCH / pictures, 2),
        limits="Knows small centred digits and nothing else: it cannot clean a photo, draw a letter or anything larger "
        "than 28 x 28. Strong guidance makes clean digits that are all alike.",
        config={"widths": list(WIDTHS), "embedding": EMBEDDING},
    )


def measure(stored: Pretrained) -> dict[str, Any]:
    """Return the loss on held-out digits, and how many of 100 drawn ones are read as their class."""
    model = put(build(), stored)
    drawn = quality.drawn(100, GUIDANCE, 10, draw=functools.partial(sampler.digits, model=model))
    return {
        "held_out_loss": round(quality.held_out_loss(model), 4),
        "accuracy_of_100": quality.judged(*drawn)["accuracy"],
    }


def judge(stored: Pretrained, _digits: Digits) -> dict[str, Any]:
    """Return how good many drawn digits are: at the best guidance, over guidance, over steps."""
    draw = functools.partial(sampler.digits, model=put(build(), stored))
    many = quality.judged(*quality.drawn(JUDGED["best"], GUIDANCE, quality.USUAL_STEPS, draw=draw))
    return {
        "guidance": GUIDANCE,
        "judged": JUDGED,
        "best": many,
        "over_guidance": quality.over_guidance(JUDGED["over_guidance"], draw),
        "over_steps": quality.over_steps(JUDGED["over_steps"], GUIDANCE, draw),
    }


RECIPES = (Recipe("diffusion", make_diffusion, measure, judge),)
