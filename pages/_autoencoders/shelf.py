"""What every part shows: the held-out digits, the shipped networks as the browser finds them, and their numbers."""

import base64
import functools
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core import autoencoders as ae
from core.data import mnist

Bytes = NDArray[np.uint8]
WIDTHS = {"1 number": 1, "2 numbers": 2, "5 numbers": 5, "10 numbers": 10, "32 numbers": 32}
TALL = "clamp(440px, calc(var(--dl-tall, 100vh) - 258px), 780px)"  # under two rows of controls
PLAIN, VAE = "autoencoder_2", "vae_2"


def packed(images: Bytes) -> str:
    """Return pictures as the browser unpacks them."""
    return base64.b64encode(np.ascontiguousarray(images, np.uint8).tobytes()).decode()


def floats(values: NDArray[Any]) -> str:
    """Return numbers as the browser unpacks them: float32, row by row."""
    return base64.b64encode(np.ascontiguousarray(values, np.float32).tobytes()).decode()


def net(name: str, width: int | None = None) -> dict[str, Any]:
    """Return how the browser finds a shipped network; raises `Refused` when its file is missing or damaged."""
    found = ae.opened(name)
    check = ae.card(name).sha256[:12]
    return {"name": name, "check": check, "latent": found.latent, "linear": found.linear, "width": width}


@functools.cache
def chosen(each: int) -> NDArray[np.int64]:
    """Return the places of `each` held-out digits of every class, 0 to 9 and again."""
    labels = mnist().test_labels
    return np.stack([np.flatnonzero(labels == digit)[:each] for digit in range(10)], axis=1).ravel()


@functools.cache
def codes(name: str) -> ae.Codes:
    """Return the codes of the 1,000 held-out digits."""
    return ae.opened(name).encode(ae.pixels(mnist().test_images))


def window(name: str, share: float = 0.6) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return a window of the map, ((left, right), (low, high)), that holds nearly all codes."""
    low, high = np.percentile(codes(name).mu, [share, 100 - share], axis=0)
    middle, half = (low + high) / 2, 0.56 * (high - low)
    (left, bottom), (right, top) = middle - half, middle + half
    return (float(left), float(right)), (float(bottom), float(top))


def plane(name: str) -> dict[str, Any]:
    """Return a map's network, codes, labels and window; on a VAE's map both axes have the same scale."""
    return {
        "net": net(name),
        "codes": floats(codes(name).mu),
        "labels": mnist().test_labels.tolist(),
        "window": window(name),
        "equal": bool(codes(name).sigma.any()),
    }


def percent(share: float) -> str:
    """Return a share as whole per cent."""
    return f"{100 * share:.0f}%"
