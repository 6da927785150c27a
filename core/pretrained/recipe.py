"""How a pretrained model is made and how its quality is measured again."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray

from core.data import Digits
from core.pretrained.store import Pretrained

DIGITS_LICENCE = "weights: the licence of this project; learned from MNIST (CC BY-SA 3.0)"


@dataclass(frozen=True)
class Made:
    """What training gives: `numbers` by name, and what its card says beyond what can be counted.

    Names that begin with `about.` are no weights; those that end in `moving_mean` or `moving_variance` are
    statistics: neither counts as a learned parameter.
    """

    numbers: Mapping[str, NDArray[Any]]
    what: str
    data: str
    recipe: str
    seed: int
    epochs: float
    limits: str
    config: Mapping[str, Any]
    licence: str = DIGITS_LICENCE


@dataclass(frozen=True)
class Recipe:
    """A pretrained model called `name`.

    `make(digits)` trains it on all of MNIST. `measure(pretrained)` gives what the bundled data can tell of its
    quality, in seconds; `judge(pretrained, digits)` what only all of MNIST can tell. Both stand on the card.
    """

    name: str
    make: Callable[[Digits], Made]
    measure: Callable[[Pretrained], dict[str, Any]]
    judge: Callable[[Pretrained, Digits], dict[str, Any]] | None = None
