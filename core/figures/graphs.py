"""Where the nodes of a network drawing stand, as plain values: a place per node, a pair of nodes per link."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, product

from core.runs import Refused

MOST_LAYERS = 50
LARGEST_RADIUS = 0.11
FILL = 0.36  # of the distance between two rows: what a circle's radius takes, so that circles never touch


@dataclass(frozen=True)
class Spot:
    """A node's place: `x` and `y` in 0..1 from the top left, in `layer` 0, 1, 2 ..., for `unit` 1, 2, 3 ...

    Unit 0 is the constant 1 whose weights are the biases. Unit None stands for the `hidden` units left out.
    """

    layer: int
    unit: int | None
    x: float
    y: float
    hidden: int = 0

    @property
    def id(self) -> str:
        """The node's name, "2-1" for unit 1 of layer 2."""
        return f"{self.layer}-{'more' if self.unit is None else self.unit}"


@dataclass(frozen=True)
class Layout:
    """Places `spots`, `links` as pairs of places in that list, and the circles' `radius`, box height = 1."""

    spots: tuple[Spot, ...]
    links: tuple[tuple[int, int], ...]
    radius: float

    def layer(self, number: int) -> tuple[Spot, ...]:
        """Return the places of one layer from top to bottom."""
        return tuple(spot for spot in self.spots if spot.layer == number)


def network(sizes: Sequence[int], *, biases: bool = False, most: int = 7, aspect: float = 2.0) -> Layout:
    """Place a fully connected network with `sizes` units per layer, inputs first; the box's width / height is `aspect`.

    A layer of more than `most` units (at least 3) shows its first ones, one place for the rest, and its last one.
    With `biases` every layer but the last begins with the constant 1, so an unabbreviated network has exactly
    one link per parameter. Each unit is linked to all of the next layer's.
    """
    _check(sizes, most)
    last = len(sizes) - 1
    columns = [_column(size, most, biases and layer < last) for layer, size in enumerate(sizes)]
    radius = min(LARGEST_RADIUS, FILL / max(map(len, columns)), FILL * aspect / len(sizes))
    spots = tuple(spot for layer, units in enumerate(columns) for spot in _stand(layer, units, sizes, radius / aspect))
    return Layout(spots, tuple(_links(spots, last)), radius)


def _check(sizes: Sequence[int], most: int) -> None:
    if not 2 <= len(sizes) <= MOST_LAYERS:
        raise Refused(f"A network drawing needs 2 to {MOST_LAYERS} layers, inputs and outputs included.")
    if min(sizes) < 1:
        raise Refused("Every layer needs at least one unit.")
    if most < 3:
        raise Refused("A shortened layer shows at least 3 places: the first unit, the rest, and the last.")


def _column(size: int, most: int, bias: bool) -> list[int | None]:
    constant: list[int | None] = [0] if bias else []
    if size <= most:
        return [*constant, *range(1, size + 1)]
    return [*constant, *range(1, most - 1), None, size]


def _stand(layer: int, units: Sequence[int | None], sizes: Sequence[int], margin: float) -> Iterator[Spot]:
    # Few units are not torn apart: three or more rows share the height, one or two stay near the middle.
    pitch = min(1 / len(units), 0.36)
    x = margin + (1 - 2 * margin) * layer / (len(sizes) - 1)
    for row, unit in enumerate(units):
        hidden = sizes[layer] - len([shown for shown in units if shown]) if unit is None else 0
        yield Spot(layer, unit, x, 0.5 + pitch * (row - (len(units) - 1) / 2), hidden)


def _links(spots: Sequence[Spot], last: int) -> Iterator[tuple[int, int]]:
    layers = [[place for place, spot in enumerate(spots) if spot.layer == layer] for layer in range(last + 1)]
    for before, after in pairwise(layers):
        for start, end in product(before, after):
            if spots[start].unit is not None and spots[end].unit:
                yield start, end
