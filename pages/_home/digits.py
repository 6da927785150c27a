"""The course map's pictures of the lessons on digits and sequences, from what ships with those lessons."""

import numpy as np
from numpy.typing import NDArray

from core import pretrained
from core.autoencoders import codec
from core.data import mnist
from core.diffusion import first
from core.figures import theme, thumbnails
from core.figures.home import mosaic
from core.limitations import shipped
from core.rnns import through_time
from core.runs import Refused

WIDE, HIGH = 240, 135
ACROSS, DOWN = 5, 3
LENGTH = 50  # steps back through time that are drawn
Picture = NDArray[np.float64]


def _fitted(sheet: NDArray[np.floating]) -> Picture:
    """Return a sheet [h, w] or [h, w, 3] of 0..1 at the map's size, pixels repeated."""
    height, width = sheet.shape[:2]
    rows, columns = (np.linspace(0, n - 1, size).round().astype(int) for n, size in ((height, HIGH), (width, WIDE)))
    out: Picture = sheet[rows][:, columns].astype(np.float64)
    return out


def _tiles(images: NDArray[np.uint8]) -> Picture:
    """Return digits [15, 28, 28] in three rows, dark ink on white."""
    return _fitted(mosaic(255 - images, ACROSS, gap=1) / 255)


def convolutional_networks() -> Picture:
    """Return the first layer's answers to a held-out digit, orange below zero and blue above."""
    kernels = pretrained.load("classifier").weights[0][..., 0, : ACROSS * DOWN]
    digit = np.pad(mnist().test_images[4] / 255, 1)
    windows = np.lib.stride_tricks.sliding_window_view(digit, (3, 3))
    maps = np.einsum("yxab,abk->kyx", windows, kernels)
    maps = maps / np.abs(maps).max(axis=(1, 2), keepdims=True)
    rows = [np.concatenate(list(maps[i : i + ACROSS]), axis=1) for i in range(0, len(maps), ACROSS)]
    return _fitted(thumbnails.diverging(np.concatenate(rows)))


def autoencoders() -> Picture:
    """Return what the decoder makes of a grid of points in its plane of codes."""
    across, up = np.meshgrid(np.linspace(-1.6, 1.6, ACROSS), np.linspace(1.2, -1.2, DOWN))
    codes = np.stack([across.ravel(), up.ravel()], axis=1).astype(np.float32)
    return _tiles(codec.grey_values(codec.opened("vae_2").decode(codes)))


def gans() -> Picture:
    """Return forged digits, stored when the generator was trained."""
    forged = pretrained.load("conditional_gan").numbers["about.grid"]
    return _tiles(forged[np.linspace(0, len(forged) - 1, ACROSS * DOWN).round().astype(int)])


def diffusion() -> Picture:
    """Return a digit's way out of the noise: x_t, the guessed noise, the guessed digit."""
    film, _ = first.shipped()
    stops = np.linspace(0, len(film.frames) - 1, ACROSS).round().astype(int)
    return _tiles(film.frames[stops, :, 0].swapaxes(0, 1).reshape(-1, 28, 28))


def rnns() -> Picture:
    """Return how the gradient of three cells fades on its way back through time, on a logarithmic axis."""
    picture = np.ones((HIGH, WIDE, 3))
    across = np.linspace(0, WIDE - 1, LENGTH)
    for kind, colour in (("SimpleRNN", theme.ORANGE), ("GRU", theme.VIOLET), ("LSTM", theme.BLUE)):
        sizes = through_time.known(through_time.Cell(kind, scale=0.9), LENGTH).hidden
        powers = np.clip(np.log10(np.maximum(sizes, 1e-9)), -6, 1)
        picture = thumbnails.trail(picture, np.stack([across, (1 - powers) / 7 * (HIGH - 1)], axis=1), colour)
    return picture


def limitations() -> Picture:
    """Return a digit under attack: the attacked picture, the change made visible, and equally large noise."""
    found = shipped.read("adversarial")
    stops = np.linspace(0, len(found["first.attacked"]) - 1, ACROSS).round().astype(int)
    attacked, noisy = found["first.attacked"][stops], found["first.noisy"][stops]
    change = 0.5 + 3 * (attacked - found["first.clean"])
    sheet = np.concatenate([attacked, change, noisy])
    return _tiles((255 * np.clip(sheet, 0, 1)).astype(np.uint8))


DRAWN = {draw.__name__: draw for draw in (convolutional_networks, autoencoders, gans, diffusion, rnns, limitations)}


def drawn(name: str) -> Picture | None:
    """Return the picture of a lesson, or nothing when what it is made of is missing or damaged."""
    try:
        return DRAWN[name]()
    except Refused:
        return None
