"""The points a network learns from: a known set, the learner's own table, or points drawn by hand."""

import functools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.data import PLANES, Plane, Split, plane, table
from core.data.planes import EDGE
from core.data.splits import hold_out
from pages._shell import serving

OWN, DRAWN = "Your own CSV file", "Points you draw"
KNOWN = {recipe.title: name for name, recipe in PLANES.items()}
TITLES = (*KNOWN, OWN, DRAWN)
SAMPLE = serving.ROOT / "assets" / "data" / "sample.csv"
MOST_DRAWN = 300
Drawn = tuple[tuple[float, float, int], ...]
START: Drawn = tuple(
    (round(3 * x, 1), round(3 * y, 1), label)
    for label, (x, y) in enumerate([(-1, -0.6), (0.9, 0.8)])
    for x, y in [(x + 0.35 * np.cos(a), y + 0.35 * np.sin(a)) for a in np.arange(8) * np.pi / 4]
)


@dataclass(frozen=True)
class PointSet:
    """Points ready for a config, and what the picture says about them.

    `scale` is (mean, spread) per axis: own unit = value * spread + mean.
    """

    points: tuple[tuple[float, float], ...]
    labels: tuple[float, ...]
    held_out: tuple[bool, ...]
    classes: int
    reach: float
    names: tuple[str, str]
    class_names: tuple[str, ...]
    scale: tuple[tuple[float, float], tuple[float, float]]


def chosen(values: Mapping[str, Any], upload: bytes | None, drawn: Drawn) -> PointSet:
    """Return the points that the controls ask for; raises `Refused` where a table cannot be read."""
    title, share, seed = values["n_data"], values["n_share"] / 100, values["n_seed"]
    if title == OWN:
        return _own(SAMPLE.read_bytes() if upload is None else upload, share, seed)
    if title == DRAWN:
        return _drawn(drawn, share, seed)
    return _known(Plane(KNOWN[title], values["n_samples"], values["n_noise"] / 100, share, seed))


@functools.lru_cache(maxsize=32)
def _known(request: Plane) -> PointSet:
    split = plane(request)
    wide = max(abs(limit) for limits in split.limits for limit in limits)
    return _point_set(split, scaled=wide > EDGE)


@functools.lru_cache(maxsize=8)
def _own(file: bytes, share: float, seed: int) -> PointSet:
    return _point_set(table(file, share, seed), scaled=True)


def _point_set(split: Split, scaled: bool) -> PointSet:
    used = split.scaled() if scaled else split
    mean, spread = (split.scale.mean, split.scale.spread) if scaled else (np.zeros(2), np.ones(2))
    return PointSet(
        points=tuple(map(tuple, used.features.tolist())),
        labels=tuple(used.labels.tolist()),
        held_out=_held(used.held_out),
        classes=len(split.class_names),
        reach=float(np.ceil(10 * max(abs(v) for limits in used.limits for v in limits)) / 10),
        names=split.feature_names,
        class_names=split.class_names,
        scale=((float(mean[0]), float(spread[0])), (float(mean[1]), float(spread[1]))),
    )


def _held(mask: Any) -> tuple[bool, ...]:
    return tuple(mask.tolist()) if any(mask) else ()


def _drawn(drawn: Drawn, share: float, seed: int) -> PointSet:
    labels = np.array([label for _, _, label in drawn], np.int64)
    classes = max(2, int(labels.max(initial=0)) + 1)
    held = hold_out(labels, share, np.random.default_rng(seed)) if len(drawn) else np.zeros(0, bool)
    return PointSet(
        points=tuple((x, y) for x, y, _ in drawn),
        labels=tuple(labels.tolist()),
        held_out=_held(held),
        classes=classes,
        reach=EDGE,
        names=("x1", "x2"),
        class_names=tuple(f"class {label}" for label in range(classes)),
        scale=((0.0, 1.0), (0.0, 1.0)),
    )


def write(drawn: Drawn) -> str:
    """Return drawn points as the link holds them: tenths and class, "12_-34_1"."""
    return "__".join(f"{round(10 * x)}_{round(10 * y)}_{label}" for x, y, label in drawn) or "none"


def read(text: str) -> Drawn:
    """Return the link's drawn points; the start set where nobody can read them."""
    if text == "none":
        return ()
    rows = re.findall(r"(-?\d{1,2})_(-?\d{1,2})_([0-3])(?:__|$)", text)
    if not rows or "__".join("_".join(row) for row in rows) != text:
        return START
    return clean([(int(x) / 10, int(y) / 10, int(label)) for x, y, label in rows])


def clean(rows: Sequence[Sequence[Any]]) -> Drawn:
    """Keep what can be points: inside the picture, of class 0 to 3, not too many."""
    kept = []
    for x, y, label in rows[:MOST_DRAWN]:
        if all(isinstance(v, int | float) and np.isfinite(v) for v in (x, y, label)) and label in (0, 1, 2, 3):
            kept.append(
                (round(float(np.clip(x, -EDGE, EDGE)), 1), round(float(np.clip(y, -EDGE, EDGE)), 1), int(label))
            )
    return tuple(kept)


@functools.cache
def thumbnails() -> list[dict[str, Any]]:
    """Return a small scatter of every known set, coordinates in -1..1."""
    made = []
    for title, name in KNOWN.items():
        split = plane(Plane(name, samples=110, noise=0.0, test_share=0.0, seed=1))
        low, high = np.transpose(split.limits)
        at = (split.features - low) / (high - low) * 2 - 1
        rows = [
            [round(float(x), 2), round(float(y), 2), round(float(v), 2)]
            for (x, y), v in zip(at, split.labels, strict=True)
        ]
        made.append({"title": title, "classes": len(split.class_names), "points": rows})
    return made
