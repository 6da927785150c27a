"""What is known of a pretrained model, told beside its weights."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Card:
    """A pretrained model's card.

    `what` it is, the `data` and `recipe` it was made with, `seed`, `epochs`, wall time in `seconds`, the number of
    learned `parameters`, the weight file's `sha256` and size in `bytes`, measured `quality`, what it cannot do
    (`limits`), `licence`, the command that makes it again (`made_by`), and the model's own `config`.
    """

    name: str
    what: str
    data: str
    recipe: str
    seed: int
    epochs: float
    seconds: float
    parameters: int
    sha256: str
    bytes: int
    quality: Mapping[str, Any]
    limits: str
    licence: str
    made_by: str
    config: Mapping[str, Any]


FIELDS = tuple(field.name for field in dataclasses.fields(Card))
