"""What the browser needs to run the classifier itself: its weights and the held-out digits, sent once."""

import base64
import functools
from typing import Any

import numpy as np

from core import pretrained
from core.classifiers import opened
from core.classifiers.network import Architecture
from core.data import mnist
from core.images import encode_png
from pages._shell import figure

ACROSS = 40
_store = figure.component("cnn_store", "cnn_store", keep=False)


def send() -> None:
    """Send weights and digits to the page's pictures, which wait for them."""
    _store(key="cnn-store", data=contents())


@functools.cache
def contents() -> dict[str, Any]:
    """Return layers, weights as 16-bit floats in their order, and all held-out digits on one sheet."""
    stored = pretrained.load("classifier")
    weights = b"".join(np.asarray(part, "<f2").tobytes() for part in stored.weights)
    images = mnist().test_images
    return {
        "layers": [vars(layer) for layer in layers()],
        "weights": base64.b64encode(weights).decode(),
        "sheet": f"data:image/png;base64,{base64.b64encode(encode_png(sheet(images))).decode()}",
        "columns": ACROSS,
        "labels": mnist().test_labels.tolist(),
    }


@functools.cache
def layers() -> tuple[opened.Layer, ...]:
    """Return the shipped classifier's layers."""
    config = pretrained.load("classifier").card.config
    return opened.layers(Architecture(**{n: tuple(v) if isinstance(v, list) else v for n, v in config.items()}))


def sheet(images: Any) -> Any:
    """Return pictures [n, 28, 28] side by side on one sheet in 0..1, ACROSS a row."""
    rows = -(-len(images) // ACROSS)
    padded = np.zeros((rows * ACROSS, 28, 28), np.float32)
    padded[: len(images)] = images / np.float32(255)
    return padded.reshape(rows, ACROSS, 28, 28).swapaxes(1, 2).reshape(rows * 28, ACROSS * 28)
