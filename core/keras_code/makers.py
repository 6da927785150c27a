"""Which script goes with which run, and what of the run's config stands in it."""

import base64
import importlib
import io
import zlib
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from core.keras_code.script import Refill, Script, fill

# The config's class, and the module here that knows its script: a lesson is imported when its code is asked for.
_HOMES = {
    "core.perceptron.rule.Rule": "planes.perceptron",
    "core.convolution.filters.Filter": "planes.convolution",
    "core.networks.config.Config": "planes.network",
    "core.activations.side_by_side.Config": "planes.side_by_side",
    "core.activations.dead.Config": "planes.dead",
    "core.losses.contest.Config": "planes.contest",
    "core.losses.passing.Config": "planes.passing",
    "core.gradient_descent.overfitting.Config": "planes.overfitting",
    "core.gans.config.Config": "planes.gan",
    "core.diffusion.plane.Config": "planes.diffusion",
    "core.classifiers.training.Config": "digits.classifier",
    "core.autoencoders.live.Config": "digits.autoencoder",
    "core.rnns.gallery.Config": "sequences.wiring",
    "core.rnns.memory.Config": "sequences.memory",
    "core.rnns.forecast.Config": "sequences.forecast",
    "core.rnns.translation.Config": "sequences.translation",
}


def code(config: Any, steps: Sequence[int]) -> Script | None:
    """Return Keras code for the run of `config`, shown at `steps`; nothing where no script is offered."""
    kind = type(config)
    home = _HOMES.get(f"{kind.__module__}.{kind.__qualname__}")
    if home is None:
        return None
    module, function = home.split(".")
    make: Callable[[Any, Sequence[int]], Refill | None] = getattr(
        importlib.import_module(f"core.keras_code.{module}"), function
    )
    refill = make(config, steps)
    return fill(refill) if refill else None


def span(steps: Sequence[int]) -> int:
    """Return how many steps lie between the last two shown ones."""
    return steps[-1] - steps[-2] if len(steps) > 1 else 1


def packed(**arrays: Any) -> str:
    """Return arrays as text that a script can hold."""
    file = io.BytesIO()
    np.savez(file, allow_pickle=False, **arrays)
    return base64.b85encode(zlib.compress(file.getvalue(), 9)).decode()
