"""A drawing in the link: 28 x 28 values in a few hundred letters, runs of paper counted instead of written."""

import base64
import binascii

import numpy as np
from numpy.typing import NDArray

from core.runs import Refused
from pages._shell import pad

Image = NDArray[np.uint8]
PIXELS, LONGEST = pad.SIDE**2, 2000


def written(image: Image) -> str:
    """Return a picture [28, 28] as text for a link: each 0 is followed by how many zeros it stands for, at most 255."""
    out = bytearray()
    zeros = 0
    for value in [*np.asarray(image, np.uint8).ravel().tolist(), None]:
        if value == 0 and zeros < 255:
            zeros += 1
            continue
        if zeros:
            out += bytes((0, zeros))
        zeros = 1 if value == 0 else 0
        if value:
            out.append(value)
    return base64.urlsafe_b64encode(bytes(out)).decode().rstrip("=")


def read(text: str) -> Image:
    """Return the picture [28, 28] written in a link; `Refused` when it holds none."""
    try:
        if len(text) > LONGEST:
            raise ValueError
        stored = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        values = np.frombuffer(_unpacked(stored), np.uint8)
        return values.reshape(pad.SIDE, pad.SIDE)
    except (ValueError, IndexError, binascii.Error):
        raise Refused("The drawing in this link is damaged, so a held-out digit is shown instead.") from None


def _unpacked(stored: bytes) -> bytes:
    out, at = bytearray(), 0
    while at < len(stored):
        if stored[at]:
            out.append(stored[at])
            at += 1
        else:
            out += bytes(stored[at + 1])
            at += 2
    return bytes(out)
