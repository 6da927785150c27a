"""Letters drawn like MNIST's digits, for asking a digit classifier about what it never saw."""

import functools

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from core.data.handwriting import centred
from core.runs import frozen

# O, I, S and Z look like 0, 1, 5 and 2: answering with those digits would be no mistake
NAMES = "ABCDEFGHJKLMNPQRTUVWXY"
STYLES = ((0.0, 0), (0.12, 1), (-0.12, 1), (0.2, 0))


@functools.cache
def letters() -> tuple[NDArray[np.float32], tuple[str, ...]]:
    """Return pictures [88, 28, 28] in 0..1 of 22 letters, upright, slanted, thin and thick, with their names.

    Pillow's built-in font (Aileron, CC0), cropped, scaled and centred as MNIST was.
    """
    drawn = [_drawn(name, slant, thick) for slant, thick in STYLES for name in NAMES]
    return frozen(np.stack(drawn)), tuple(NAMES) * len(STYLES)


def _drawn(name: str, slant: float, thick: int) -> NDArray[np.float32]:
    paper = Image.new("L", (160, 160), 0)
    pen = ImageDraw.Draw(paper)
    pen.text((80, 80), name, fill=255, font=ImageFont.load_default(90), anchor="mm", stroke_width=2 + 3 * thick)
    leaning = paper.transform((160, 160), Image.Transform.AFFINE, (1, slant, -slant * 80, 0, 1, 0))
    return centred(np.asarray(leaning).astype(np.float32) / np.float32(255))
