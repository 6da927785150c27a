"""How far the shipped classifier gets with each difficulty: one digit at every strength, and many digits' accuracy."""

import functools
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.classifiers import shipped
from core.classifiers.distortions import KINDS, chance, distorted
from core.data import mnist
from core.runs import Refused, frozen

Floats = NDArray[np.float32]
Answer = Callable[[NDArray[np.float32]], NDArray[np.float32]]
HAND = "hand"
ORDER = ("viewpoint", "illumination", "scale", "deformation", "occlusion", "clutter", HAND)
STRENGTHS = 21
BATCH, BATCH_SEED = 300, 7
HALF = 0.5
WINDOW = 200  # digits whose hands are about as unusual
STORED = Path(__file__).resolve().parents[2] / "assets" / "models" / "difficulties.npz"


def levels(kind: str, count: int = STRENGTHS) -> Floats:
    """Return `count` strengths from none to most, in the kind's own unit [count]; a hand's is a share of all hands."""
    most = 1.0 if kind == HAND else KINDS[kind].most
    return np.linspace(0, most, count, dtype=np.float32)


@dataclass(frozen=True, eq=False)
class Scene:
    """A digit and everything that is done to it.

    `label` and `hand` (0 the most typical to 1 the most unusual of its class) choose it, unless a `drawn` one
    [28, 28] stands in its place; `strengths` in own units, at most one kind of each difficulty above 0; `seed` and
    `at` are what is random and where the thing in front stands.
    """

    label: int
    hand: float
    strengths: Mapping[str, float]
    seed: int = 0
    at: tuple[float, float] = (0.5, 0.5)
    drawn: Floats | None = None


FIRST_KINDS = ("turn", "glare", "smaller", "elastic", "bar", "pieces", HAND)
FIRST = Scene(3, 0.0, {"turn": 54.0})
HAND_ORDER = "hands"
FIRST_ANSWERS = ("together", "alone")


def pictures(scene: Scene, kind: str, alone: bool = False) -> Floats:
    """Return the digit at every strength of `kind` [21, 28, 28], with the scene's other difficulties or `alone`."""
    others = {} if alone else {name: value for name, value in scene.strengths.items() if name != kind}
    if kind != HAND:
        return distorted(digit(scene)[None], {**others, kind: levels(kind)}, chance(scene.seed, 1, scene.at))
    if scene.drawn is not None:
        hands = np.repeat(scene.drawn[None], STRENGTHS, axis=0)
    else:
        hands = np.stack([digit_of(scene.label, float(share)) for share in levels(HAND)])
    return distorted(hands, others, chance(scene.seed, 1, scene.at))


def digit(scene: Scene) -> Floats:
    """Return the scene's digit before anything is done to it [28, 28]."""
    return digit_of(scene.label, scene.hand) if scene.drawn is None else scene.drawn


def digit_of(label: int, hand: float) -> Floats:
    """Return the held-out `label` written by a hand from the most typical (0) to the most unusual (1)."""
    order = hands()[label]
    chosen = int(order[round(hand * (len(order) - 1))])
    return shipped_input(mnist().test_images[chosen : chosen + 1])[0, ..., 0]


def ordered_hands(features: Floats, labels: NDArray[np.uint8], known: Floats, known_labels: Any) -> tuple[Any, ...]:
    """Return for each class its digits' numbers, nearest first to the mean feature of the class's `known` digits."""
    orders = []
    for label in range(10):
        mine = np.flatnonzero(labels == label)
        mean = known[known_labels == label].mean(axis=0)
        orders.append(frozen(mine[np.argsort(np.linalg.norm(features[mine] - mean, axis=1), kind="stable")]))
    return tuple(orders)


def accuracy_curve(kind: str, answer: Answer, count: int = STRENGTHS, batch: int = BATCH) -> Floats:
    """Return the share of `batch` held-out digits named rightly at each of `count` strengths of `kind` [count]."""
    if kind == HAND:
        return _hand_curve(answer, count)
    images, labels = batch_of(batch)
    scene = chance(BATCH_SEED, batch)
    told = [answer(distorted(images, {kind: level}, scene)[..., None]).argmax(axis=1) for level in levels(kind, count)]
    return frozen(np.mean(np.stack(told) == labels, axis=1, dtype=np.float32))


def batch_of(count: int) -> tuple[Floats, NDArray[np.uint8]]:
    """Return held-out digits [count, 28, 28] of all classes alike, and their labels."""
    digits = mnist()
    order = np.argsort(digits.test_labels, kind="stable").reshape(10, -1).T.ravel()[:count]
    return shipped_input(digits.test_images[order])[..., 0], digits.test_labels[order]


def _hand_curve(answer: Answer, count: int) -> Floats:
    """Return the accuracy among the 200 held-out digits around each place in the order of hands."""
    order = hands().T.ravel()
    digits = mnist()
    told = answer(shipped_input(digits.test_images[order])).argmax(axis=1)
    right = told == digits.test_labels[order]
    starts = np.rint(np.linspace(0, len(order) - WINDOW, count)).astype(int)
    return frozen(np.array([right[start : start + WINDOW].mean() for start in starts], np.float32))


def half_point(kind: str, curve: Floats) -> float | None:
    """Return the strength, in the kind's unit, at which accuracy first falls below one half; None if it never does."""
    values, places = np.asarray(curve, float), levels(kind, len(curve))
    below = np.flatnonzero(values < HALF)
    if not below.size:
        return None
    i = int(below[0])
    if i == 0:
        return 0.0
    share = (values[i - 1] - HALF) / (values[i - 1] - values[i])
    return float(places[i - 1] + share * (places[i] - places[i - 1]))


def weakest(curves: Mapping[str, Floats]) -> tuple[str, float] | None:
    """Return the kind that breaks at the smallest share of its range, and its strength there; None if none does."""
    found = {kind: half_point(kind, curve) for kind, curve in curves.items()}
    broken = {kind: at for kind, at in found.items() if at is not None}
    if not broken:
        return None
    kind = min(broken, key=lambda name: broken[name] / float(levels(name)[-1]))
    return kind, broken[kind]


def write(path: Path = STORED) -> None:
    """Compute the order of hands, every accuracy curve and the first digit's answers, and store them."""
    digits = mnist()
    held_out, known = (shipped.features(shipped_input(part)) for part in (digits.test_images, digits.train_images))
    order = ordered_hands(held_out, digits.test_labels, known, digits.train_labels)
    kept: dict[str, Any] = {HAND_ORDER: np.stack(order).astype(np.int16)}
    np.savez_compressed(path, **kept)
    stored.cache_clear()  # what follows needs the order
    for kind in (*KINDS, HAND):
        kept[kind] = accuracy_curve(kind, shipped.probabilities)
    for alone, name in enumerate(FIRST_ANSWERS):
        shown = np.concatenate([pictures(FIRST, kind, bool(alone)) for kind in FIRST_KINDS])
        kept[name] = shipped.probabilities(shown[..., None])
    np.savez_compressed(path, **kept)
    stored.cache_clear()


def shipped_input(images: NDArray[np.uint8]) -> Floats:
    """Return whole grey values [n, 28, 28] as the classifier's input [n, 28, 28, 1]."""
    scaled: Floats = images[..., None].astype(np.float32) / np.float32(255)
    return scaled


@functools.lru_cache(maxsize=1)
def stored() -> Mapping[str, NDArray[Any]]:
    """Return what `write` stored; raises `Refused` when the file is missing or damaged."""
    try:
        with np.load(STORED, allow_pickle=False) as arrays:
            return {name: frozen(arrays[name]) for name in arrays.files}
    except (OSError, EOFError, ValueError, zipfile.BadZipFile) as error:
        again = "Make it again: python -m core.classifiers"
        raise Refused(f"The file {STORED.name} is missing or damaged. {again}") from error


def hands() -> NDArray[np.int16]:
    """Return for each class its held-out digits' numbers [10, 100], from the most typical to the most unusual hand."""
    return stored()[HAND_ORDER]


def curves() -> dict[str, Floats]:
    """Return the shipped classifier's accuracy over the strength of every kind [21]."""
    return {kind: stored()[kind] for kind in (*KINDS, HAND)}


def first_answers() -> tuple[Floats, Floats]:
    """Return the probabilities [7 * 21, 10] for the first scene's pictures, its difficulties together and alone."""
    together, alone = (stored()[name] for name in FIRST_ANSWERS)
    return together, alone
