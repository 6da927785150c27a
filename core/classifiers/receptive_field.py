"""Which pixels a unit can see, and where in held-out digits it answers most."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.classifiers.network import Architecture
from core.classifiers.opened import layers, receptive_field


@dataclass(frozen=True)
class Field:
    """A unit at row, column of its map sees `side` x `side` pixels from row * `jump` - `before` on."""

    side: int
    jump: int
    before: int

    def corner(self, row: int, column: int) -> tuple[int, int]:
        """Return the first pixel's row and column; outside the picture there is paper."""
        return row * self.jump - self.before, column * self.jump - self.before


def fields(made: Architecture) -> dict[str, Field]:
    """Return each convolution's field of view, read off two neighbours in the middle of its map."""
    chain, found = layers(made), {}
    for end, layer in enumerate(chain):
        if layer.kind == "conv":
            at = layer.shape[0] // 2
            here, later = (receptive_field(chain[: end + 1], place, place) for place in (at, at + 1))
            jump = later.top - here.top
            found[layer.name] = Field(here.bottom - here.top + 1, jump, at * jump - here.top)
    return found


def strongest(maps: NDArray[Any], count: int) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Return where each unit of `maps` [n, rows, columns, units] answers most, at most once a picture.

    Gives picture, row, column [units, count, 3] and the answers [units, count], largest first.
    """
    flat = maps.reshape(len(maps), -1, maps.shape[-1])
    best = flat.max(axis=1)
    pictures = np.argsort(-best, axis=0, kind="stable")[:count].T
    units = np.arange(maps.shape[-1])[:, None]
    rows, columns = np.unravel_index(flat[pictures, :, units].argmax(axis=-1), maps.shape[1:3])
    return np.stack([pictures, rows, columns], axis=-1), best[pictures, units]


def patch(images: NDArray[np.uint8], place: NDArray[np.int64], field: Field) -> NDArray[np.uint8]:
    """Return what the unit at `place` (picture, row, column) sees of `images` [n, 28, 28]: [side, side]."""
    picture, row, column = (int(number) for number in place)
    top, left = field.corner(row, column)
    wide = np.pad(images[picture], field.side)
    top, left = top + field.side, left + field.side
    return wide[top : top + field.side, left : left + field.side]
