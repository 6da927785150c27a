"""The shipped digit model, read once."""

import functools

from core.devices import on_device, tf
from core.diffusion.unet import UNet, shapes
from core.pretrained import Card, Pretrained, load
from core.runs import Refused

NAME = "diffusion"


def unet(stored: Pretrained) -> UNet:
    """Return the U-Net with stored weights; raises `Refused` where they do not fit."""
    if {name: values.shape for name, values in stored.numbers.items()} != shapes():
        raise Refused(f"The weights of {stored.card.name} do not fit the network they are for.")
    with on_device():
        return UNet({name: tf.constant(values) for name, values in stored.numbers.items()})


@functools.cache
def network() -> UNet:
    """Return the shipped U-Net; raises `Refused` where its file is missing or damaged."""
    return unet(load(NAME))


def card() -> Card:
    """Return what is known of the shipped U-Net."""
    return load(NAME).card
