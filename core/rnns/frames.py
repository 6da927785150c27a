"""Streams of digit pictures: what the shipped classifier sees in each, and labels that depend on the past."""

import functools
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.data import mnist
from core.runs import frozen

FILE = Path(__file__).resolve().parents[2] / "assets" / "models" / "rnns_features.npz"
LENGTH, COUNTED = 8, 3
LABELS = {"parity": ("even", "odd"), "count": tuple(str(i) for i in range(LENGTH + 1))}
CLASSES = {name: len(words) for name, words in LABELS.items()}
NAMES = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


@functools.cache
def features() -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return the shipped classifier's 64 features of the bundled digits: for training [4000, 64], held out [1000, 64].

    Stored, because a first look must not wait for TensorFlow.
    """
    with np.load(FILE, allow_pickle=False) as stored:
        whole = [frozen(stored[part].astype(np.float32) / stored["scale"]) for part in ("train", "held_out")]
    return whole[0], whole[1]


def make() -> None:
    """Ask the shipped classifier about all bundled digits and write its features with their card."""
    from core.classifiers.network import pictures
    from core.classifiers.shipped import features as ask
    from core.pretrained import load

    digits = mnist()
    asked = {"train": ask(pictures(digits.train_images)), "held_out": ask(pictures(digits.test_images))}
    scale = 1 / max(float(values.max()) for values in asked.values())
    np.savez_compressed(FILE, allow_pickle=False, scale=scale, **{n: _half(v * scale) for n, v in asked.items()})
    said = {
        "what": "The 64 features that the shipped classifier finds in each bundled digit, as half floats.",
        "data": "assets/data/mnist_small.npz (CC BY-SA 3.0, see its card)",
        "made_by": "python -m core.rnns",
        "classifier_sha256": load("classifier").card.sha256,
    }
    FILE.with_suffix(".json").write_text(json.dumps(said, indent=2) + "\n")


def _half(values: NDArray[np.float32]) -> NDArray[np.float16]:
    return values.astype(np.float16)


@dataclass(frozen=True, eq=False)
class Streams:
    """Streams of pictures: which `pictures` [n, LENGTH] of the bundled part, and the digits on them."""

    pictures: NDArray[np.int64]
    digits: NDArray[np.int64]


def streams(count: int, held_out: bool, seed: int) -> Streams:
    """Return `count` streams of pictures at random."""
    labels = mnist().test_labels if held_out else mnist().train_labels
    random = np.random.default_rng([seed, int(held_out)])
    # Half of the places hold the digit that is counted or an odd one; else a count of 3s would stay near 0.
    chosen = random.integers(0, len(labels), (count, LENGTH))
    threes = np.flatnonzero(labels == COUNTED)
    often = random.random((count, LENGTH)) < 0.25
    chosen[often] = random.choice(threes, int(often.sum()))
    return Streams(frozen(chosen), frozen(labels[chosen].astype(np.int64)))


def labels(digits: NDArray[np.integer], rule: str) -> NDArray[np.int32]:
    """Return each frame's label [n, time]: whether so far an odd number of digits was odd, or how many 3s came."""
    told = digits % 2 if rule == "parity" else digits == COUNTED
    so_far = np.cumsum(told, axis=-1).astype(np.int32)
    return np.asarray(so_far % 2 if rule == "parity" else so_far)
