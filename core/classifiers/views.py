"""The first views of the lesson's parts that need every held-out digit: made once, shipped, read in milliseconds."""

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.classifiers import handmade, moving, preferences, turns
from core.classifiers.network import Architecture, pictures
from core.classifiers.receptive_field import strongest
from core.classifiers.shipped import answers, convolutional
from core.data import Digits, mnist
from core.pretrained import Card, Made, Pretrained, load
from core.runs import frozen

TURNED, MOVED, SEED = 124, 3, 0  # the held-out digits and the seed that are shown first
BEST = 6
FIRST = preferences.Wish("conv3", 24)
Arrays = dict[str, NDArray[Any]]


@dataclass(frozen=True, eq=False)
class Views:
    """What is shipped: `numbers` by name."""

    numbers: Mapping[str, NDArray[Any]]

    def __getitem__(self, name: str) -> NDArray[Any]:
        """Return the numbers called `name`."""
        return self.numbers[f"about.{name}"]


@functools.cache
def views() -> Views:
    """Return the shipped views; raises `Refused` when they are missing or damaged."""
    return Views(_stored("classifier_views").numbers)


def card_of(name: str) -> Card:
    """Return the card of the pretrained model `name`."""
    return _stored(name).card


@functools.cache
def _stored(name: str) -> Pretrained:
    return load(name)


def turned_digit() -> turns.Turns:
    """Return both answers to the digit that is shown first."""
    return turns.Turns(views()["turn_probabilities"], views()["turn_angles"])


def turn_errors() -> turns.Errors:
    """Return how both networks do on turned held-out digits."""
    return turns.Errors(views()["turn_accuracy"], views()["turn_error"])


def by_hand() -> tuple[handmade.Measured, handmade.Measured]:
    """Return the hand-made features of the bundled training and held-out digits."""
    digits, held = mnist(), views()
    parts = (("training", digits.train_labels), ("held_out", digits.test_labels))
    return tuple(  # type: ignore[return-value]  # two parts, two values
        handmade.Measured({name: held[f"{part}_{name}"].astype(np.float64) for name in handmade.FEATURES}, labels)
        for part, labels in parts
    )


def first_grown() -> preferences.Grown:
    """Return how the picture shown first grew."""
    return preferences.Grown(views()["grown_steps"], _grey(views()["first_grown"]), views()["first_answers"])


def last_grown() -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return every unit's grown picture [units, 28, 28] in 0..1 and its answer to it [units]."""
    return _grey(views()["grown"]), views()["grown_answers"]


def best_places(layer: str) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Return the six held-out places that excite each unit of `layer` most [units, 6, 3], and answers [units, 6]."""
    return views()[f"places_{layer}"].astype(np.int64), views()[f"best_{layer}"]


def _grey(values: NDArray[np.uint8]) -> NDArray[np.float32]:
    return frozen(values / np.float32(255))


def make_views(_digits: Digits) -> Made:
    """Compute every first view from the shipped networks and the bundled digits."""
    digits = mnist()
    numbers = _turning(digits) | _moving(digits) | _measuring() | _growing(digits)
    return Made(
        {f"about.{name}": values for name, values in numbers.items()},
        what="Answers of the shipped digit networks: to turned, moved and shuffled digits, and what their units look "
        "for; beside them the hand-made features of the bundled digits.",
        data="The 4,000 training and 1,000 held-out digits that come with the app.",
        recipe="No training: the shipped networks were asked.",
        seed=SEED,
        epochs=0,
        limits="Accuracies of 1,000 digits are known to about 1 %. What a unit looks for depends on how the climb is "
        "smoothed.",
        config={"turned": TURNED, "moved": MOVED},
    )


def _turning(digits: Digits) -> Arrays:
    first = turns.both_answers(digits.test_images[TURNED])
    found = turns.errors(digits.test_images, digits.test_labels)
    return {
        "turn_probabilities": first.probabilities,
        "turn_angles": first.angles,
        "turn_accuracy": found.accuracy,
        "turn_error": found.angle_error,
    }


def _moving(digits: Digits) -> Arrays:
    image = digits.test_images[MOVED]
    return {
        "moved": moving.moved_answers(image),
        "moved_accuracy": moving.moved_accuracy(digits.test_images, digits.test_labels),
        "shuffled": moving.shuffled_answers(image, SEED),
        "shuffled_accuracy": moving.shuffled_accuracy(digits.test_images, digits.test_labels, SEED),
    }


def _measuring() -> Arrays:
    parts = zip(("training", "held_out"), handmade.bundled(), strict=True)
    return {f"{part}_{name}": v.astype(np.float32) for part, found in parts for name, v in found.values.items()}


def _growing(digits: Digits) -> Arrays:
    every, first = preferences.all_grown(SEED), preferences.grown(FIRST)
    out = {
        "grown_steps": first.steps,
        "first_grown": np.rint(first.pictures * 255).astype(np.uint8),
        "first_answers": first.answers,
        "grown": np.rint(every.pictures[-1] * 255).astype(np.uint8),
        "grown_answers": every.answers[-1],
    }
    for layer in preferences.units(Architecture()):
        out |= _places(layer, digits)
    return out


def _places(layer: str, digits: Digits) -> dict[str, NDArray[Any]]:
    told = answers(convolutional(), pictures(digits.test_images), layer)
    maps = told[:, None, None, :] if told.ndim == 2 else told
    places, best = strongest(maps, BEST)
    return {f"places_{layer}": places.astype(np.int16), f"best_{layer}": best}


def measure_views(stored: Pretrained) -> dict[str, Any]:
    """Return the shares that the parts are about, read off the stored numbers."""
    numbers = Views(stored.numbers)
    middle = len(moving.PLACES) // 2
    return {
        "upright_accuracy": float(numbers["turn_accuracy"][len(turns.COARSE) // 2]),
        "turned_60_accuracy": float(numbers["turn_accuracy"][-1]),
        "unmoved_accuracy": numbers["moved_accuracy"][:, middle].round(3).tolist(),
        "moved_6_accuracy": numbers["moved_accuracy"][:, -1].round(3).tolist(),
        "shuffled_accuracy": numbers["shuffled_accuracy"][:, -1].round(3).tolist(),
    }
