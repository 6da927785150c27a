"""The shipped autoencoders without TensorFlow: the same few products that the browser runs."""

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.autoencoders.network import pixels
from core.pretrained import Card, load

Floats = NDArray[np.float32]
Layers = tuple[tuple[Floats, Floats], ...]
PCA = "digit_pca"


@dataclass(frozen=True, eq=False)
class Codes:
    """Where pictures lie: centres `mu` [n, z] and spreads `sigma` [n, z], which are 0 for a plain autoencoder."""

    mu: Floats
    sigma: Floats


@dataclass(frozen=True, eq=False)
class Codec:
    """Encoder and decoder as (matrix [in, out], bias [out]) pairs; `linear` ones (PCA) end without a sigmoid."""

    encoder: Layers
    decoder: Layers
    latent: int
    linear: bool = False

    def encode(self, rows: Floats) -> Codes:
        """Return the codes of pixels [n, 784] in 0..1."""
        out = _forward(self.encoder, rows)
        mu, log_variance = out[:, : self.latent], out[:, self.latent :]
        return Codes(mu, np.exp(log_variance / 2) if log_variance.size else np.zeros_like(mu))

    def decode(self, codes: Floats) -> Floats:
        """Return the pixels [n, 784] that codes [n, z] stand for."""
        out = _forward(self.decoder, np.asarray(codes, np.float32))
        return out if self.linear else _sigmoid(out)

    def rebuild(self, rows: Floats) -> Floats:
        """Return pixels [n, 784] encoded (at the centre of their spread) and decoded."""
        return self.decode(self.encode(rows).mu)


def _forward(layers: Layers, signal: Floats) -> Floats:
    for matrix, bias in layers[:-1]:
        signal = np.maximum(signal @ matrix + bias, 0, dtype=np.float32)
    matrix, bias = layers[-1]
    out: Floats = signal @ matrix + bias
    return out


def _sigmoid(x: Floats) -> Floats:
    return np.asarray((1 + np.tanh(x / 2)) / 2, np.float32)


def read(numbers: Mapping[str, NDArray[Any]], latent: int, linear: bool = False) -> Codec:
    """Return the codec whose layers are stored, in order, under names that begin with encoder. and decoder."""
    encoder, decoder = (
        [values for name, values in numbers.items() if name.startswith(part)] for part in ("encoder.", "decoder.")
    )
    pairs = [tuple(zip(part[::2], part[1::2], strict=True)) for part in (encoder, decoder)]
    return Codec(pairs[0], pairs[1], latent, linear)


@functools.cache
def opened(name: str) -> Codec:
    """Return the shipped codec called `name`; raises `Refused` when its file is missing or damaged."""
    stored = load(name)
    return read(stored.numbers, stored.card.config["latent"], name == PCA)


@functools.cache
def pca(width: int) -> Codec:
    """Return the shipped principal component analysis, cut to its first `width` numbers."""
    whole = opened(PCA)
    ((into, shift),), ((back, mean),) = whole.encoder, whole.decoder
    return Codec(((into[:, :width], shift[:width]),), ((back[:width], mean),), width, linear=True)


@functools.cache
def card(name: str) -> Card:
    """Return the card of the model called `name`."""
    return load(name).card


@functools.cache
def about(name: str, what: str) -> NDArray[Any]:
    """Return what is stored beside a model's weights: its training "curves", or what was "read" on its rebuilds."""
    return load(name).numbers[f"about.{what}"]


def grey_values(rows: NDArray[np.floating]) -> NDArray[np.uint8]:
    """Return pixels [n, 784] as whole grey values [n, 28, 28], 0 to 255."""
    whole: NDArray[np.uint8] = np.rint(255 * np.clip(rows, 0, 1)).astype(np.uint8).reshape(-1, 28, 28)
    return whole


def mean_squared_error(codec: Codec, images: NDArray[np.uint8]) -> float:
    """Return the mean over pictures [n, 28, 28] and pixels of (x - x^)^2, with pixels in 0..1."""
    rows = pixels(images)
    return float(np.mean(np.square(rows - codec.rebuild(rows)), dtype=np.float64))
