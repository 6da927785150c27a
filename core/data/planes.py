"""Seeded point sets in the plane, each made by a rule that can be said in one sentence."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.data.splits import Labels, Range, Split, check_split, hold_out, is_number, is_whole
from core.runs import Refused

Numbers = NDArray[np.float64]
Classes = NDArray[np.int64]
Points = tuple[Numbers, NDArray[Any]]

EDGE = 6.0
EXAMPLE_STUDENT = (4.0, 5.0)
"""The student of the lecture who asks "Will I pass this class?": 4 lectures, 5 hours on the project."""


def _alternate(samples: int, classes: int) -> Classes:
    return np.arange(samples, dtype=np.int64) % classes


def _polar(radius: Numbers, angle: Numbers) -> Numbers:
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)


def _clouds(rng: np.random.Generator, labels: Classes, centres: list[Range]) -> Numbers:
    # A Gaussian cut off at 3 spreads: without noise no point strays into its neighbour's region.
    within = rng.uniform(0, 1 - np.exp(-(3.0**2) / 2), len(labels))
    radius = 0.7 * np.sqrt(-2 * np.log(1 - within))
    return np.array(centres)[labels] + _polar(radius, rng.uniform(0, 2 * np.pi, len(labels)))


def _blobs(rng: np.random.Generator, samples: int) -> Points:
    labels = _alternate(samples, 2)
    return _clouds(rng, labels, [(-2, -2), (2, 2)]), labels


def _three_classes(rng: np.random.Generator, samples: int) -> Points:
    labels = _alternate(samples, 3)
    corners = _polar(np.full(3, 3.2), np.pi / 2 + np.arange(3) * 2 * np.pi / 3)
    return _clouds(rng, labels, [(x, y) for x, y in corners]), labels


def _four_blobs(rng: np.random.Generator, samples: int) -> Points:
    labels = _alternate(samples, 4)
    return _clouds(rng, labels, [(3, 3), (-3, 3), (-3, -3), (3, -3)]), labels


def _circles(rng: np.random.Generator, samples: int) -> Points:
    labels = _alternate(samples, 2)
    inner, outer = np.where(labels == 1, 0.0, 3.5), np.where(labels == 1, 2.5, 5.0)
    radius = np.sqrt(rng.uniform(inner**2, outer**2))
    return _polar(radius, rng.uniform(0, 2 * np.pi, samples)), labels


def _xor(rng: np.random.Generator, samples: int) -> Points:
    labels = _alternate(samples, 2)
    side = rng.choice([-1.0, 1.0], samples)
    signs = np.stack([side, np.where(labels == 1, -side, side)], axis=1)
    return signs * rng.uniform(0.3, 5, (samples, 2)), labels


def _spiral(rng: np.random.Generator, samples: int) -> Points:
    labels = _alternate(samples, 2)
    along = 0.06 + 0.94 * (np.arange(samples) + rng.uniform(size=samples)) / samples
    return _polar(5 * along, 3.5 * np.pi * along + np.pi * labels), labels


def _moons(rng: np.random.Generator, samples: int) -> Points:
    labels = _alternate(samples, 2)
    side = np.where(labels == 1, 1.0, -1.0)
    arc = _polar(np.full(samples, 3.0), rng.uniform(0, np.pi, samples))
    return side[:, None] * ([1.5, 0.75] - arc), labels


def _curve(rng: np.random.Generator, samples: int) -> Points:
    labels = _alternate(samples, 2)
    across = rng.uniform(-5, 5, samples)
    height = 2 * np.sin(across)
    low, high = np.where(labels == 1, height + 0.3, -5), np.where(labels == 1, 5, height - 0.3)
    return np.stack([across, rng.uniform(low, high)], axis=1), labels


def _plane(rng: np.random.Generator, samples: int) -> Points:
    features = rng.uniform(-5, 5, (samples, 2))
    return features, features.sum(axis=1) / 10


def _bumps(rng: np.random.Generator, samples: int) -> Points:
    features = rng.uniform(-5, 5, (samples, 2))
    centres = np.array([(x, y) for y in (-2.5, 2.5) for x in (-3.5, 0.0, 3.5)])
    squared = ((features[:, None] - centres) ** 2).sum(axis=2)
    return features, np.exp(-squared / 2) @ np.array([1.0, -1, 1, -1, 1, -1])


def _passing(rng: np.random.Generator, samples: int) -> Points:
    lectures, hours = rng.integers(0, 11, samples), rng.uniform(0, 10, samples).round(1)
    features = np.stack([lectures, hours], axis=1)
    return features, (features.sum(axis=1) > 8).astype(np.int64)


def _move(rng: np.random.Generator, points: Points, noise: float) -> Points:
    features, labels = points
    moved = features + 2 * noise * rng.normal(size=features.shape)
    return np.where(np.abs(moved) > EDGE, np.sign(moved) * 2 * EDGE - moved, moved), labels


def _blur(rng: np.random.Generator, points: Points, noise: float) -> Points:
    features, labels = points
    return features, labels + 0.5 * noise * rng.normal(size=len(labels))


def _luck(rng: np.random.Generator, points: Points, noise: float) -> Points:
    features, _ = points
    score = features.sum(axis=1) + 4 * noise * rng.normal(size=len(features))
    return features, (score > 8).astype(np.int64)


_TWO = ("class 0", "class 1")


@dataclass(frozen=True)
class Recipe:
    """How a set is made: `draw` the points without noise, then `stir` them by noise 0..1.

    `title` is the menu's word and `rule` says which point gets which label. `_move` shifts points by a normal
    step of spread 2 * noise (folded back at the edge), `_blur` adds 0.5 * noise to real targets, and `_luck`
    adds 4 * noise to the score behind a label.
    """

    title: str
    rule: str
    draw: Callable[[np.random.Generator, int], Points]
    stir: Callable[[np.random.Generator, Points, float], Points] = _move
    class_names: tuple[str, ...] = _TWO
    feature_names: tuple[str, str] = ("x1", "x2")
    label_name: str = "class"
    limits: tuple[Range, Range] = ((-EDGE, EDGE), (-EDGE, EDGE))


PLANES: Mapping[str, Recipe] = MappingProxyType(
    {
        "blobs": Recipe("Two blobs", "Class 1 if x1 + x2 > 0.", _blobs),
        "circles": Recipe("Circle in a ring", "Class 1 if closer than 3 to the centre.", _circles),
        "xor": Recipe("XOR", "Class 1 if exactly one of x1 and x2 is positive.", _xor),
        "spiral": Recipe("Two spirals", "Each class is one arm; the arms are half a turn apart.", _spiral),
        "moons": Recipe("Two moons", "Class 0 is the upper half circle, class 1 the lower.", _moons),
        "curve": Recipe("Above a curve", "Class 1 if x2 > 2 sin(x1).", _curve),
        "three_classes": Recipe(
            "Three classes", "The nearest of three corners.", _three_classes, class_names=(*_TWO, "class 2")
        ),
        "four_blobs": Recipe(
            "Four classes",
            "One class in each quarter.",
            _four_blobs,
            class_names=(*_TWO, "class 2", "class 3"),
        ),
        "passing": Recipe(
            "Will I pass this class?",
            "Pass if lectures + hours > 8; noise is luck.",
            _passing,
            stir=_luck,
            class_names=("fail", "pass"),
            feature_names=("lectures attended", "hours on the final project"),
            label_name="result",
            limits=((-0.5, 10.5), (-0.5, 10.5)),
        ),
        "plane": Recipe("Tilted plane", "Target (x1 + x2) / 10.", _plane, _blur, (), label_name="target"),
        "bumps": Recipe(
            "Hills and valleys",
            "Six Gaussian bumps, +1 and -1 in turn.",
            _bumps,
            _blur,
            (),
            label_name="target",
        ),
    }
)


@dataclass(frozen=True)
class Plane:
    """Which set, how many `samples`, how much `noise` 0..1, how large a `test_share` 0..0.9, which `seed`."""

    name: str
    samples: int = 300
    noise: float = 0.1
    test_share: float = 0.3
    seed: int = 0

    def __post_init__(self) -> None:
        """Refuse what no set can be made from, in a sentence."""
        if not isinstance(self.name, str) or self.name not in PLANES:
            raise Refused(f'There is no data set "{self.name}". Choose one of: {", ".join(PLANES)}.')
        if not is_whole(self.samples) or not 20 <= self.samples <= 5000:
            raise Refused("The number of points must be a whole number from 20 to 5,000.")
        if not is_number(self.noise) or not 0 <= self.noise <= 1:
            raise Refused("Noise must be between 0 and 1.")
        check_split(self.test_share, self.seed)


def plane(request: Plane) -> Split:
    """Make the requested set; noise and share change neither the points drawn nor their order."""
    recipe = PLANES[request.name]
    points, stirring, splitting = np.random.default_rng(request.seed).spawn(3)
    drawn = recipe.draw(points, request.samples)
    groups = drawn[1] if recipe.class_names else np.zeros(request.samples)
    features, stirred = recipe.stir(stirring, drawn, request.noise)
    labels: Labels = stirred.astype(np.int64) if recipe.class_names else stirred.astype(np.float32)
    order = splitting.permutation(request.samples)
    return Split(
        features=features[order].astype(np.float32),
        labels=labels[order],
        held_out=hold_out(groups[order], request.test_share, splitting),
        feature_names=recipe.feature_names,
        label_name=recipe.label_name,
        class_names=recipe.class_names,
        limits=recipe.limits,
    )
