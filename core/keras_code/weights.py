"""Keras code for the shipped models: the same network from Keras' layers, with the weights in its .npz file."""

import functools
import importlib
from collections.abc import Callable
from pathlib import Path

from core.keras_code.makers import DIGITS, Offer
from core.keras_code.script import Script
from core.pretrained import MODELS, Card, load

_VARIATIONAL = ("2", "2_beta_0", "2_beta_0.3", "2_beta_3", "2_beta_10", "10", "10_beta_8")
# The function here that knows each model's script, and the data it reads. Statistics and shares are no networks.
_HOMES = {
    "classifier": "pretrained_pictures.classifier",
    "dense_classifier": "pretrained_pictures.classifier",
    "angle_regressor": "pretrained_pictures.angle",
    **{f"autoencoder_{width}": "pretrained_pictures.autoencoder" for width in (1, 2, 5, 10, 32)},
    "denoising_autoencoder": "pretrained_pictures.autoencoder",
    **{f"vae_{kind}": "pretrained_pictures.autoencoder" for kind in _VARIATIONAL},
    "conditional_gan": "pretrained_pictures.gan",
    "diffusion": "pretrained_pictures.diffusion",
    "bit_counters": "pretrained_sequences.counters",
    "translator": "pretrained_sequences.translator",
    "translator_plain": "pretrained_sequences.translator",
    "writer": "pretrained_sequences.writer",
}
_FILES: dict[str, tuple[Path, ...]] = {
    "pretrained_pictures.classifier": (DIGITS,),
    "pretrained_pictures.angle": (DIGITS,),
    "pretrained_pictures.autoencoder": (DIGITS,),
    "pretrained_pictures.diffusion": (DIGITS,),
    "pretrained_sequences.writer": (DIGITS.with_name("pride_and_prejudice.txt"),),
}


def pretrained(name: str) -> Offer | None:
    """Return Keras code for the shipped model called `name`; nothing for what is no network."""
    home = _HOMES.get(name)
    if home is None:
        return None
    files = (MODELS / f"{name}.npz", *_FILES.get(home, ()))
    return Offer(f"pretrained_{name}", files, functools.partial(_script, home, name))


def _script(home: str, name: str) -> Script:
    module, function = home.split(".")
    make: Callable[[Card], Script] = getattr(importlib.import_module(f"core.keras_code.{module}"), function)
    return make(load(name).card)
