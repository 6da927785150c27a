"""The shipped digit model, built once."""

import functools
from typing import Any

from core.diffusion.unet import build
from core.pretrained import Card, load, put

NAME = "diffusion"


@functools.cache
def network() -> Any:
    """Return the shipped U-Net; raises `Refused` where its file is missing or damaged."""
    return put(build(), load(NAME))


def card() -> Card:
    """Return what is known of the shipped U-Net."""
    return load(NAME).card
