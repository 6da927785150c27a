"""Keras code for the shipped models: the same network from Keras' layers, with the weights in its .npz file."""

import functools
import importlib
from collections.abc import Callable
from pathlib import Path

from core.keras_code.makers import DIGITS, Offer
from core.keras_code.script import Script
from core.pretrained import MODELS, Card, load

# The function here that knows each model's script, and the data it reads. Statistics and shares are no networks.
_HOMES = {
    "classifier": ("pretrained_pictures.classifier", DIGITS),
    "dense_classifier": ("pretrained_pictures.classifier", DIGITS),
    "angle_regressor": ("pretrained_pictures.angle", DIGITS),
}


def pretrained(name: str) -> Offer | None:
    """Return Keras code for the shipped model called `name`; nothing for what is no network."""
    if name not in _HOMES:
        return None
    home, *data = _HOMES[name]
    files: tuple[Path, ...] = (MODELS / f"{name}.npz", *data)
    return Offer(f"pretrained_{name}", files, functools.partial(_script, home, name))


def _script(home: str, name: str) -> Script:
    module, function = home.split(".")
    make: Callable[[Card], Script] = getattr(importlib.import_module(f"core.keras_code.{module}"), function)
    return make(load(name).card)
