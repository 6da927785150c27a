"""Pictures written to bytes by hand, for the tests of the picture door."""

import io
import struct

import numpy as np
import pytest
from PIL import Image

from core import images

LEVEL = 1 / 255
# The visual sides on which row 0 and column 0 of the stored picture lie, for 1 to 8: the table of Exif 2.32.
SIDES = "top left,top right,bottom right,bottom left,left top,right top,right bottom,left bottom".split(",")
TURNS = range(1, 9)


def packed(picture, kind, **how):
    file = io.BytesIO()
    (picture if isinstance(picture, Image.Image) else Image.fromarray(picture)).save(file, kind, **how)
    return file.getvalue()


def blocks(rows=3, columns=5, side=16):
    """A picture of coloured 16 pixel blocks, all different."""
    colours = np.random.default_rng(7).integers(20, 236, (rows, columns, 3), dtype=np.uint8)
    return colours.repeat(side, axis=0).repeat(side, axis=1)


def hearts(image):
    """The middles of the blocks, which no JPEG colour from next door reaches."""
    return np.asarray(image).reshape(3, 16, 5, 16, 3)[:, 4:12, :, 4:12]


def stored(seen, orientation):
    """The picture a camera stores so that this orientation shows `seen`: pixel by pixel from the Exif table."""
    height, width = seen.shape[:2]
    sides = SIDES[orientation - 1].split()
    swapped = sides[0] in ("left", "right")
    stored = np.zeros((width, height, 3) if swapped else seen.shape, np.uint8)
    for index in np.ndindex(stored.shape[:2]):
        along = dict(zip(sides, index, strict=True))
        y = along["top"] if "top" in along else height - 1 - along["bottom"]
        x = along["left"] if "left" in along else width - 1 - along["right"]
        stored[index] = seen[y, x]
    return stored


def exif(orientation, order):
    """An Exif block as cameras write it: header, camera name, orientation, resolution unit."""
    start = {">": b"MM\0*", "<": b"II*\0"}[order] + struct.pack(order + "IH", 8, 3)
    name = struct.pack(order + "HHII", 271, 2, 6, 50)
    turn = struct.pack(order + "HHIHH", 274, 3, 1, orientation, 0)
    unit = struct.pack(order + "HHIHH", 296, 3, 1, 2, 0)
    return b"Exif\0\0" + start + name + turn + unit + bytes(4) + b"Maker\0"


def refusal(data):
    with pytest.raises(images.Unreadable) as caught:
        images.decode(data)
    return str(caught.value)
