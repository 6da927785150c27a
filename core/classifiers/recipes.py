"""How the shipped classifiers are made, and how good they are."""

import functools
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.classifiers.angle_recipe import make_regressor
from core.classifiers.calibration import calibration_error
from core.classifiers.network import Architecture, build, build_dense, folded, pictures
from core.classifiers.regression import measure_regressor
from core.classifiers.shipped import answers, architecture
from core.classifiers.views import make_views, measure_views
from core.data import Digits, mnist
from core.devices import on_device, tf
from core.pretrained import Made, Pretrained, Recipe, numbers_of, put

SEED, BATCH, SHIFT, VALIDATION = 0, 128, 2, 5000
RATES = {"classifier": 4e-3, "dense_classifier": 1e-3}
EPOCHS = {"classifier": 10, "dense_classifier": 20}
WIDTHS = (134, 134)
LIMITS = (
    "Knows ten digits and nothing else: a letter gets a digit's name, often with a high probability. Trained on "
    "centred, upright digits moved by at most 2 pixels; turned, thick, small or cluttered ones break it."
)


def training_part(digits: Digits) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Return all training pictures and labels but the bundled held-out ones, found byte by byte."""
    kept = {image.tobytes() for image in mnist().test_images}
    ours = np.array([image.tobytes() not in kept for image in digits.train_images])
    return digits.train_images[ours], digits.train_labels[ours]


def moved(images: NDArray[np.uint8], random: np.random.Generator, most: int = SHIFT) -> NDArray[np.uint8]:
    """Return each picture [n, 28, 28] moved by its own whole number of pixels, `most` at most, paper coming in."""
    wide = np.pad(images, ((0, 0), (most, most), (most, most)))
    down, right = random.integers(0, 2 * most + 1, (2, len(images), 1))
    rows, columns = down + np.arange(28), right + np.arange(28)
    out: NDArray[np.uint8] = wide[np.arange(len(images))[:, None, None], rows[:, :, None], columns[:, None, :]]
    return out


def _trained(model: Any, images: NDArray[np.uint8], labels: NDArray[np.uint8], peak: float, epochs: int) -> None:
    """Adam with warm-up and cosine decay, on pictures moved at random."""
    steps = epochs * (len(images) // BATCH)
    rate = tf.keras.optimizers.schedules.CosineDecay(1e-4, steps - 500, warmup_target=peak, warmup_steps=500)
    optimizer = tf.keras.optimizers.Adam(rate)
    optimizer.build(model.trainable_variables)

    @functools.partial(tf.function, autograph=False)
    def step(batch: Any, wanted: Any) -> None:
        with tf.GradientTape() as tape:
            told = tf.keras.losses.sparse_categorical_crossentropy(wanted, model(batch, training=True))
            loss = tf.reduce_mean(told)
        optimizer.apply(tape.gradient(loss, model.trainable_variables), model.trainable_variables)

    random = np.random.default_rng(SEED)
    with on_device():
        for _ in range(epochs):
            order = random.permutation(len(images))
            for i in range(0, len(images) - BATCH + 1, BATCH):
                chosen = order[i : i + BATCH]
                step(tf.constant(pictures(moved(images[chosen], random))), tf.constant(labels[chosen]))


def _made(model: Any, name: str, what: str, config: dict[str, Any], digits: Digits) -> tuple[Any, dict[str, Any]]:
    images, labels = training_part(digits)
    _trained(model, images[:-VALIDATION], labels[:-VALIDATION], RATES[name], EPOCHS[name])
    said = {
        "what": what,
        "data": f"MNIST's training part without the 1,000 bundled held-out digits; the last {VALIDATION:,} only "
        "validate.",
        "recipe": f"Cross-entropy, Adam, batch {BATCH}, warm-up then cosine decay, dropout 0.2, each picture moved by "
        f"up to {SHIFT} pixels.",
        "seed": SEED,
        "epochs": EPOCHS[name],
        "limits": LIMITS,
        "config": config,
    }
    return model, said


def make_classifier(digits: Digits) -> Made:
    """Train the convolutional classifier with batch normalisation, then fold that into its kernels."""
    made = Architecture()
    what = "A convolutional network that names handwritten digits."
    model, said = _made(build(made, SEED, True, 0.2), "classifier", what, vars(made), digits)
    return Made(numbers_of(folded(model, made)), **said)


def make_dense(digits: Digits) -> Made:
    """Train the fully connected classifier of equal size."""
    what = "A fully connected network of the same size that names handwritten digits."
    model = build_dense(WIDTHS, SEED, 0.2)
    model, said = _made(model, "dense_classifier", what, {"widths": WIDTHS}, digits)
    return Made(numbers_of(model), **said)


def _model(stored: Pretrained) -> Any:
    config = stored.card.config
    if "widths" in config:
        return put(build_dense(tuple(config["widths"])), stored)
    return put(build(architecture(config)), stored)


def measure(stored: Pretrained) -> dict[str, Any]:
    """Return accuracy, mean cross-entropy and calibration error on the bundled held-out digits."""
    digits = mnist()
    return _quality(_model(stored), digits.test_images, digits.test_labels, "held_out")


def judge(stored: Pretrained, digits: Digits) -> dict[str, Any]:
    """Return the same on the validation split and on MNIST's test part, there for each digit too."""
    model = _model(stored)
    images, labels = training_part(digits)
    found = _quality(model, images[-VALIDATION:], labels[-VALIDATION:], "validation")
    found |= _quality(model, digits.test_images, digits.test_labels, "test")
    named = answers(model, pictures(digits.test_images)).argmax(axis=1)
    right = named == digits.test_labels
    found["test_accuracy_by_digit"] = [round(float(right[digits.test_labels == d].mean()), 4) for d in range(10)]
    return found


def _quality(model: Any, images: NDArray[np.uint8], labels: NDArray[np.uint8], part: str) -> dict[str, Any]:
    said = answers(model, pictures(images))
    of_label = said[np.arange(len(labels)), labels]
    return {
        f"{part}_accuracy": round(float((said.argmax(axis=1) == labels).mean()), 4),
        f"{part}_cross_entropy": round(float(-np.log(np.maximum(of_label, 1e-7)).mean()), 4),
        f"{part}_calibration_error": round(calibration_error(said, labels), 4),
    }


RECIPES = (
    Recipe("classifier", make_classifier, measure, judge),
    Recipe("dense_classifier", make_dense, measure, judge),
    Recipe("angle_regressor", lambda digits: make_regressor(training_part(digits)[0]), measure_regressor),
    Recipe("classifier_views", make_views, measure_views),
)
