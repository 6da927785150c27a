"""What the page on activations shows before TensorFlow has started: how it is made, and how it is read."""

import json
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core import images, runs
from core.activations import dead, depth, side_by_side
from core.activations.batch import INITIALISERS
from core.activations.depth import DEEPEST, Deep, LayerGradients
from core.activations.feature_map import Map, OnFeatureMap
from core.activations.formulas import Array
from core.activations.functions import FUNCTIONS
from core.activations.mean_field import Expected
from core.convolution import KERNELS, Filter, apply
from core.runs import frozen

MODELS = Path(__file__).resolve().parents[2] / "assets" / "models"
GRADIENTS, FEATURE_MAP = MODELS / "activation_gradients.npz", MODELS / "activation_map.npz"
SERIES = ("gradients", "errors", "signals", "expected_errors", "expected_signals")
PICTURE, KERNEL = "cat", "sobel_x"
LONGEST = 400
CARDS = {
    GRADIENTS: {
        "what": "Logarithms (base 10) of the gradient, the error and the signal in every layer of untrained networks "
        "of 1 to 30 hidden layers with 64 units, measured once with GradientTape, and what theory expects; layer 1 "
        "first, depth after depth, for each activation and initialiser.",
        "data": "256 digits of assets/data/mnist_small.npz (CC BY-SA 3.0, see its card)",
        "made by": "python -m core.activations",
        "seed": 0,
        "width": 64,
    },
    FEATURE_MAP: {
        "what": "One feature map: a picture in grey through one kernel, before any activation.",
        "data": f"assets/images/{PICTURE}.jpg (see its card), kernel {KERNEL}",
        "made by": "python -m core.activations",
    },
}


def first_dead() -> dead.Config:
    """Return the run that shows units die and, from epoch 100 on, come back."""
    return dead.Config(switch_epoch=100)


def make() -> None:
    """Measure and train everything that is shipped, and write it with its cards."""
    tables = {f"{name}-{start}": _rows(name, start) for name in FUNCTIONS for start in INITIALISERS}
    np.savez_compressed(GRADIENTS, allow_pickle=False, **tables)
    np.savez_compressed(FEATURE_MAP, allow_pickle=False, raw=raw_map(PICTURE, KERNEL))
    for file, card in CARDS.items():
        file.with_suffix(".json").write_text(json.dumps(card, indent=2) + "\n")
    for train, config in ((dead.train, first_dead()), (dead.train, dead.Config())):
        runs.save(MODELS / "runs", runs.run_key(config), list(train(config)))
    pair = side_by_side.Config()
    runs.save(MODELS / "runs", runs.run_key(pair), list(side_by_side.train(pair)))


def _rows(activation: str, initialiser: str) -> NDArray[np.float32]:
    """Return the logarithms [series, all layers of all depths]."""
    found = [depth.gradient_by_layer(Deep(activation, layers, initialiser)) for layers in range(1, DEEPEST + 1)]
    with np.errstate(divide="ignore"):
        return np.concatenate([np.log10(_series(one)) for one in found], axis=1).astype(np.float32)


def _series(one: LayerGradients) -> Array:
    """Return the five series [series, depth + 1]; a 1 fills the place that signals do not have."""
    signals, expected = (np.append(part, 1.0) for part in (one.signals, one.theory.signals))
    return np.stack([one.gradients, one.errors, signals, one.theory.errors, expected])


@lru_cache(maxsize=1)
def _tables() -> dict[str, NDArray[np.float32]]:
    with np.load(GRADIENTS, allow_pickle=False) as stored:
        return {name: frozen(stored[name]) for name in stored.files}


@lru_cache(maxsize=64)
def gradients(activation: str, initialiser: str) -> tuple[LayerGradients, ...]:
    """Return what was measured at depth 1, 2 ... 30 with 64 units and seed 0; the loss was not kept."""
    table = np.float64(10) ** _tables()[f"{activation}-{initialiser}"]
    found, start = [], 0
    for layers in range(1, DEEPEST + 1):
        part = {name: frozen(row[start : start + layers + 1]) for name, row in zip(SERIES, table, strict=True)}
        start += layers + 1
        found.append(_measured(Deep(activation, layers, initialiser), part))
    return tuple(found)


def _measured(deep: Deep, part: dict[str, Array]) -> LayerGradients:
    errors, theory = part["errors"], part["expected_errors"]
    with np.errstate(divide="ignore", invalid="ignore"):
        steps = np.where(theory[1:-1] > 0, theory[:-2] / theory[1:-1], 0.0)
    expected = Expected(part["expected_signals"][:-1], theory, frozen(steps))
    words = depth._words(errors, deep.depth)
    return LayerGradients(deep, float("nan"), part["gradients"], errors, part["signals"][:-1], expected, words)


def small(pixels: Map) -> Map:
    """Return `pixels` [height, width, 3] in 0..1 with neither side above 400."""
    return images.decode(images.encode_png(pixels), longest=LONGEST)


def raw_map(picture: str, kernel: str) -> Map:
    """Return the feature map [height, width] of a sample picture in grey through a kernel."""
    filtered = apply(small(images.sample(picture)), Filter(KERNELS[kernel].nested, padding="valid", colour="grey"))
    return filtered.raw[..., 0]


@lru_cache(maxsize=1)
def feature_maps() -> tuple[OnFeatureMap, ...]:
    """Return the shipped map through every activation, in closed form."""
    with np.load(FEATURE_MAP, allow_pickle=False) as stored:
        raw = frozen(stored["raw"])
    return tuple(_closed_form(name, raw) for name in FUNCTIONS)


def _closed_form(name: str, before: Map) -> OnFeatureMap:
    after = frozen(FUNCTIONS[name].value(before).astype(np.float32))
    ends = [(float(part.min()), float(part.max())) for part in (before, after)]
    negative = [float(np.mean(part < 0)) for part in (before, after)]
    return OnFeatureMap(name, before, after, ends[0], ends[1], negative[0], negative[1], float(np.mean(after == 0)))
