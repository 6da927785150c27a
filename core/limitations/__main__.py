"""Makes what the page on limitations ships again:  python -m core.limitations NAME|all."""

import argparse
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from core import classifiers, runs
from core.data import mnist
from core.limitations import (
    adversarial,
    attribution,
    cost,
    extrapolation,
    groups,
    hardening,
    hunger,
    nets,
    search,
    shifts,
    uncertainty,
)
from core.limitations.shipped import MODELS, Arrays, write

DIGITS = "assets/data/mnist_small.npz; the shipped classifier, see its card"
LICENCE = "the licence of this project; the digits are from MNIST (CC BY-SA 3.0)"
CURVE = np.linspace(0, adversarial.MOST, 6).astype(np.float32)
JUDGED = 300


def attacks() -> tuple[Arrays, str]:
    """Return the first attack and accuracy against epsilon for both shipped methods."""
    digits = mnist()
    images, labels = nets.scaled(digits.test_images), digits.test_labels
    found = adversarial.curve(classifiers.convolutional(), images[:JUDGED], labels[:JUDGED], CURVE)
    first = adversarial.FIRST
    one = adversarial.attack(images[first], "PGD", label=int(labels[first]))
    arrays = {f"curve.{name}": value for name, value in vars(found).items()}
    arrays |= {f"first.{name}": value for name, value in vars(one).items()}
    return arrays, f"PGD on held-out digit {first} (first.*) and accuracy on {JUDGED} held-out digits (curve.*)."


def explanations() -> tuple[Arrays, str]:
    """Return the four explanations of the first digit, with ever more layers randomised."""
    found = attribution.explain(nets.scaled(mnist().test_images)[attribution.FIRST])
    sums = np.array([found.total, found.risen])
    arrays = {"digit": found.digit, "name": np.array(found.name), "maps": found.maps, "similar": found.similar}
    return arrays | {"sums": sums}, f"Explanations of held-out digit {attribution.FIRST}, layers randomised 0 to 6."


def windows() -> tuple[Arrays, str]:
    """Return the first fits of the window without and with a known symmetry."""
    fits = [extrapolation.fit(config) for config in extrapolation.SHIPPED]
    arrays = {name: np.stack([getattr(fit, name) for fit in fits]) for name in ("x", "y", "truth", "members")}
    return arrays, "Fits of five networks of three activations each."


def shifted() -> tuple[Arrays, str]:
    """Return the first digit moved aside, and both models' accuracy on moved digits."""
    digits, first = mnist(), shifts.FIRST
    images = nets.scaled(digits.test_images)
    one = shifts.ask(images[first])
    found = shifts.curve(images[: shifts.JUDGED], digits.test_labels[: shifts.JUDGED])
    what = f"Held-out digit {first} moved by -9 to 9 pixels, and accuracy on {shifts.JUDGED} digits."
    return {"pictures": one.pictures, "said": one.said, "curve": found}, what


ARRAYS: dict[str, Callable[[], tuple[Arrays, str]]] = {
    "adversarial": attacks,
    "black_box": explanations,
    "extrapolation": windows,
    "shifts": shifted,
}


def shipped() -> dict[str, tuple[Callable[[Any], Iterator[Any]], Any]]:
    """Return what opens trained: each training function with the config its section opens with."""
    return {
        "hardening": (hardening.train, hardening.Config()),
        "hunger": (hunger.train, hunger.Config()),
        "noisy": (hunger.train, hunger.Config(noise=0.4)),
        "cost": (cost.train, cost.Config()),
        "search": (search.train, search.Config()),
        "groups": (groups.train, groups.Config()),
        "uncertainty": (uncertainty.train, uncertainty.Config()),
    }


def make(name: str) -> None:
    """Compute or train one result and write it."""
    if name in ARRAYS:
        arrays, what = ARRAYS[name]()
        write(name, arrays, {"what": what, "data": DIGITS, "licence": LICENCE, "seed": 0})
    else:
        train, config = shipped()[name]
        runs.save(MODELS / "runs", runs.run_key(config), [each for each in train(config) if each is not None])


if __name__ == "__main__":
    known = [*ARRAYS, *shipped()]
    parser = argparse.ArgumentParser(prog="python -m core.limitations", description=__doc__)
    parser.add_argument("name", choices=("all", *known))
    asked = parser.parse_args().name
    for each in known if asked == "all" else [asked]:
        make(each)
