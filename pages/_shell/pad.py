"""A pad to draw one digit on, by mouse, finger or keyboard; what is drawn comes back as a network's input."""

import base64
import binascii
import hashlib
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pages._shell import figure

SIDE = 28
Image = NDArray[np.uint8]
_pad = figure.component("pad", "pad")


def show(
    *,
    key: str,
    start: Image | None = None,
    centre: bool = True,
    size: int = 280,
    on_drawn: Callable[[], None] = lambda: None,
) -> Image:
    """Return what is on the pad [28, 28], ink 255, after every stroke: at first `start`, or empty paper.

    With `centre` it is cropped, scaled and centred as MNIST's pictures are. Another `start` empties the pad for it;
    `size` is the pad's side in screen pixels.
    """
    first = np.zeros((SIDE, SIDE), np.uint8) if start is None else np.asarray(start, np.uint8)
    of = hashlib.sha256(first.tobytes()).hexdigest()[:12]
    data = {"ink": written(first), "of": of, "centre": centre, "size": size}
    said = _pad(key=key, data=data, on_drawn_change=on_drawn)
    return read(said.get("drawn"), of, first)


def written(image: Image) -> str:
    """Return a picture [28, 28] as text, one byte a pixel."""
    return base64.b64encode(np.ascontiguousarray(image, np.uint8).tobytes()).decode()


def read(said: Any, of: str, first: Image) -> Image:
    """Return the picture the browser drew on top of the start called `of`, else `first`."""
    try:
        drawn = np.frombuffer(base64.b64decode(said["ink"], validate=True), np.uint8)
        return drawn.reshape(SIDE, SIDE) if said["of"] == of else first
    except (TypeError, KeyError, ValueError, binascii.Error):
        return first
