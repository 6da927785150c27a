"""How the shipped angle regressor is made."""

import functools
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.classifiers.regression import FILTERS, LIMIT, UNITS, build_regressor, turned_pictures
from core.devices import on_device, tf
from core.pretrained import Made, numbers_of

SEED, BATCH, EPOCHS, RATE = 0, 128, 8, 3e-3
LIMITS = (
    "Degrees against how the writer held the pen: nobody writes exactly upright, so a slant of some ten degrees is "
    "taken for a turn, and no network can tell the two apart. Trained from -60 to 60 degrees; beyond, it guesses."
)


def make_regressor(images: NDArray[np.uint8]) -> Made:
    """Train on digits [n, 28, 28], every one turned by a new angle each time it is seen."""
    model = build_regressor(SEED)
    _trained(model, images)
    head = model.get_layer("angle")
    head.set_weights([weights * LIMIT for weights in head.get_weights()])
    return Made(
        numbers_of(model),
        what="A convolutional network that says by how many degrees a handwritten digit is turned.",
        data=f"MNIST's training part without the bundled held-out digits, each turned by -{LIMIT} to {LIMIT} degrees.",
        recipe=f"Squared error of angle / {LIMIT}, Adam with cosine decay, batch {BATCH}; then the last layer times "
        f"{LIMIT}, so that it answers in degrees.",
        seed=SEED,
        epochs=EPOCHS,
        limits=LIMITS,
        config={"filters": FILTERS, "units": UNITS},
    )


def _trained(model: Any, images: NDArray[np.uint8]) -> None:
    steps = EPOCHS * (len(images) // BATCH)
    optimizer = tf.keras.optimizers.Adam(tf.keras.optimizers.schedules.CosineDecay(RATE, steps))
    optimizer.build(model.trainable_variables)

    @functools.partial(tf.function, autograph=False)
    def step(batch: Any, wanted: Any) -> None:
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(tf.square(model(batch, training=True)[:, 0] - wanted))
        optimizer.apply(tape.gradient(loss, model.trainable_variables), model.trainable_variables)

    random = np.random.default_rng(SEED)
    with on_device():
        for _ in range(EPOCHS):
            order = random.permutation(len(images))
            for i in range(0, len(images) - BATCH + 1, BATCH):
                shares = random.uniform(-1, 1, BATCH).astype(np.float32)
                batch = turned_pictures(images[order[i : i + BATCH]], LIMIT * shares)
                step(tf.constant(batch), tf.constant(shares))
