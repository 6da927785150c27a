"""Digits under growing noise, and what two autoencoders make of them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.autoencoders.codec import grey_values, opened
from core.autoencoders.network import pixels

DENOISING, PLAIN = "denoising_autoencoder", "autoencoder_32"
STRENGTHS = tuple(round(0.1 * i, 1) for i in range(9))


@dataclass(frozen=True, eq=False)
class Cleaned:
    """One strength of noise: pictures uint8 [n, 28, 28], and each one's error against the clean digit, a mean [n]."""

    noisy: NDArray[np.uint8]
    plain: NDArray[np.uint8]
    denoised: NDArray[np.uint8]
    noisy_error: NDArray[np.float64]
    plain_error: NDArray[np.float64]
    denoised_error: NDArray[np.float64]


def disturbed(rows: NDArray[np.float32], strength: float, seed: int = 0) -> NDArray[np.float32]:
    """Return pixels [n, 784] plus Gaussian noise of standard deviation `strength`, cut to 0..1."""
    dots = np.random.default_rng(seed).standard_normal(rows.shape, np.float32)
    out: NDArray[np.float32] = np.clip(rows + np.float32(strength) * dots, 0, 1)
    return out


def clean(images: NDArray[np.uint8], strength: float, seed: int = 0) -> Cleaned:
    """Return what the plain and the denoising autoencoder rebuild of `images` [n, 28, 28] under noise."""
    rows = pixels(images)
    noisy = disturbed(rows, strength, seed)
    plain, denoised = opened(PLAIN).rebuild(noisy), opened(DENOISING).rebuild(noisy)
    apart = [np.square(each - rows).mean(axis=1, dtype=np.float64) for each in (noisy, plain, denoised)]
    return Cleaned(grey_values(noisy), grey_values(plain), grey_values(denoised), *apart)
