"""How the shipped conditional GAN is made, and how good it is by our own classifier's features."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from core import evaluation
from core.classifiers.recipes import training_part
from core.data import Digits
from core.gans import conditional
from core.gans import digit_networks as networks
from core.gans.digit_training import AVERAGED, BATCH, MATCHING, RATE, SHOWN, STORED, Stage, matched, stages
from core.pretrained import Made, Pretrained, Recipe, numbers_of

SEED, FEW, MANY = 0, 2000, 10_000
LIMITS = (
    "Draws single, centred digits in MNIST's hands and nothing else. Odd noise gives odd digits: about one in a "
    "hundred is misread. Its quality is judged by our classifier, which saw the same training digits."
)


def make(digits: Digits) -> Made:
    """Train both players on all training digits but the bundled held-out ones."""
    images, labels = training_part(digits)
    trained = list(stages(images, labels, SEED, STORED))
    return made_of([*trained[:-1], matched(images, labels, SEED, trained[-1])])


def made_of(trained: list[Stage]) -> Made:
    """Return the last stage's weights, and of every stage the pictures of the same noise."""
    last = trained[-1]
    model = networks.build_generator()
    model.set_weights(last.generator)
    numbers: dict[str, NDArray[Any]] = dict(numbers_of(model, "generator/"))
    numbers |= {f"critic/{name}": value for name, value in last.critic.items()}
    numbers |= _timeline(trained)
    return Made(
        numbers,
        what="A generator that draws the handwritten digit you ask for, and the discriminator it played against.",
        data="MNIST's training part without the 1,000 bundled held-out digits.",
        recipe=f"Hinge losses, spectral normalisation, class projection; Adam {RATE:g} (0.5, 0.99), batch {BATCH}, "
        f"{last.step:,} steps of D and G in turn, the rate falling to nearly 0 over the second half. The generator is "
        f"the running average of its weights ({AVERAGED}). Then D alone learned {MATCHING:,} steps more, with wrong "
        "labels. Minutes on a data-centre GPU, most of a day on two CPU cores. The shipped weights were trained by "
        "these formulas on such a GPU, written in JAX, with other random draws.",
        seed=SEED,
        epochs=round(last.step * BATCH / 59_000, 2),
        limits=LIMITS,
        config={"latent": networks.LATENT, "steps": last.step, "batch": BATCH},
    )


def _timeline(trained: list[Stage]) -> dict[str, NDArray[Any]]:
    """Return what each stage draws from the same noise, and how many of 1,000 of its pictures are read as asked."""
    shown, read = [], []
    labels = np.arange(1000) % networks.CLASSES
    for stage in trained:
        model = networks.build_generator()
        model.set_weights(stage.generator)
        pictures = _drawn(model, conditional.noise(SEED, SHOWN), np.arange(networks.CLASSES))
        shown.append(pictures)
        judged = model([conditional.noise(SEED + 1, 1000), conditional.classes(labels)], training=False)
        read.append(evaluation.class_accuracy(_whole(judged), labels))
    return {
        "about.timeline": np.stack(shown),
        "about.timeline_steps": np.array([stage.step for stage in trained]),
        "about.timeline_read": np.array(read),
        "about.grid": _drawn(model, conditional.noise(SEED, 10), np.arange(networks.CLASSES)),
    }


def _drawn(model: Any, noise: NDArray[np.float32], digits: NDArray[np.int64]) -> NDArray[np.uint8]:
    """Return pictures [digits * noises, 28, 28], a row for each digit."""
    latent = np.tile(noise, (len(digits), 1))
    return _whole(model([latent, conditional.classes(np.repeat(digits, len(noise)))], training=False))


def _whole(made: Any) -> NDArray[np.uint8]:
    whole: NDArray[np.uint8] = np.rint(np.clip((np.asarray(made)[..., 0] + 1) * 127.5, 0, 255)).astype(np.uint8)
    return whole


def sampled(pretrained: Pretrained, count: int, seed: int = 7) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """Return `count` pictures [count, 28, 28] of all digits in turn and their labels [count]."""
    labels = np.arange(count) % networks.CLASSES
    latent, chosen = conditional.noise(seed, count), conditional.classes(labels)
    parts = [conditional.pictures(latent[i : i + 500], chosen[i : i + 500], pretrained) for i in range(0, count, 500)]
    return np.concatenate(parts), labels


def measure(pretrained: Pretrained) -> dict[str, Any]:
    """Return distance, class accuracy, density and coverage over FEW pictures."""
    images, labels = sampled(pretrained, FEW)
    density, coverage = evaluation.digit_density_coverage(images[:1000])
    return {
        f"fid_{FEW}": round(evaluation.digit_fid(images), 4),
        f"class_accuracy_{FEW}": round(evaluation.class_accuracy(images, labels), 4),
        "density_1000": round(density, 3),
        "coverage_1000": round(coverage, 3),
    }


def judge(pretrained: Pretrained, _digits: Digits) -> dict[str, Any]:
    """Return distance and class accuracy over MANY pictures."""
    images, labels = sampled(pretrained, MANY)
    return {
        f"fid_{MANY}": round(evaluation.digit_fid(images), 4),
        f"class_accuracy_{MANY}": round(evaluation.class_accuracy(images, labels), 4),
    }


RECIPES = (Recipe(conditional.NAME, make, measure, judge),)
