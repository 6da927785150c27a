"""Which script goes with which run, and what of the run's config stands in it."""

import base64
import functools
import importlib
import io
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from core.keras_code.script import FOLDER, Script

# The config's class, and the function here that knows its script: a lesson is imported when its code is asked for.
_HOMES = {
    "core.perceptron.rule.Rule": "single.perceptron",
    "core.convolution.filters.Filter": "single.convolution",
    "core.networks.config.Config": "planes.network",
    "core.activations.side_by_side.Config": "planes.side_by_side",
    "core.activations.dead.Config": "planes.dead",
    "core.losses.contest.Config": "planes.contest",
    "core.losses.passing.Config": "planes.passing",
    "core.gradient_descent.overfitting.Config": "planes.overfitting",
    "core.gans.config.Config": "planes.gan",
    "core.gans.optimum.Config": "planes.optimum",
    "core.diffusion.plane.Config": "planes.diffusion",
    "core.classifiers.training.Config": "digits.classifier",
    "core.classifiers.hardening.Config": "digits.difficult",
    "core.autoencoders.live.Config": "digits.autoencoder",
    "core.limitations.uncertainty.Config": "digits.ensemble",
    "core.limitations.hunger.Config": "digits.hunger",
    "core.limitations.search.Config": "digits.search",
    "core.limitations.groups.Config": "digits.groups",
    "core.limitations.hardening.Config": "digits.hardening",
    "core.limitations.cost.Config": "digits.cost",
    "core.rnns.gallery.Config": "sequences.wiring",
    "core.rnns.memory.Config": "sequences.memory",
    "core.rnns.forecast.Config": "sequences.forecast",
    "core.rnns.translation.Config": "sequences.translation",
}
_ASSETS = FOLDER.parent
DIGITS, FEATURES = _ASSETS / "data" / "mnist_small.npz", _ASSETS / "models" / "rnns_features.npz"
_FILES = {
    **{home: (DIGITS,) for home in _HOMES.values() if home.startswith("digits.")},
    "one to one": (DIGITS,),
    "one to many": (DIGITS, FEATURES),
    "aligned": (DIGITS, FEATURES),
}


@dataclass(frozen=True)
class Offer:
    """Code that can be had: its file's stem, the data files it reads, and `script()`, which makes it."""

    name: str
    files: tuple[Path, ...]
    script: Callable[[], Script]


def offer(config: Any, steps: Sequence[int]) -> Offer | None:
    """Return Keras code for the run of `config`, shown at `steps`; nothing where no script is offered."""
    kind = type(config)
    home = _HOMES.get(f"{kind.__module__}.{kind.__qualname__}")
    if home is None:
        return None
    files = _FILES.get(getattr(config, "task", home), ())
    return Offer(home.split(".")[1], files, functools.partial(_script, home, config, tuple(steps)))


def _script(home: str, config: Any, steps: Sequence[int]) -> Script:
    module, function = home.split(".")
    make: Callable[[Any, Sequence[int]], Script] = getattr(
        importlib.import_module(f"core.keras_code.{module}"), function
    )
    return make(config, steps)


def span(steps: Sequence[int]) -> int:
    """Return how many steps lie between the last two shown ones."""
    return steps[-1] - steps[-2] if len(steps) > 1 else 1


def packed(**arrays: Any) -> str:
    """Return arrays as text that a script can hold."""
    file = io.BytesIO()
    np.savez(file, allow_pickle=False, **arrays)
    return base64.b85encode(zlib.compress(file.getvalue(), 9)).decode()
