"""Writes and reads a model as two files of one name: NAME.npz with the numbers, NAME.json with its card."""

import dataclasses
import hashlib
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.pretrained.card import FIELDS, Card
from core.runs import Refused, frozen

MODELS = Path(__file__).resolve().parents[2] / "assets" / "models" / "pretrained"
_STATISTICS = ("moving_mean", "moving_variance")


@dataclass(frozen=True, eq=False)
class Pretrained:
    """A model's card and its numbers by name, in the order in which they were stored."""

    card: Card
    numbers: Mapping[str, NDArray[Any]]

    @property
    def weights(self) -> list[NDArray[np.float32]]:
        """The weights alone, in order."""
        return [values for name, values in self.numbers.items() if not name.startswith("about.")]


def names(folder: Path = MODELS) -> tuple[str, ...]:
    """Return the names of the stored models."""
    return tuple(sorted(path.stem for path in folder.glob("*.json")))


def count(numbers: Mapping[str, NDArray[Any]]) -> int:
    """Return how many learned parameters `numbers` hold."""
    return sum(v.size for n, v in numbers.items() if not n.startswith("about.") and not n.endswith(_STATISTICS))


def save(card: Mapping[str, Any], numbers: Mapping[str, NDArray[Any]], folder: Path = MODELS) -> Card:
    """Write weights as float16 and their card; what can be counted is counted here."""
    folder.mkdir(parents=True, exist_ok=True)
    packed = io.BytesIO()
    np.savez_compressed(packed, allow_pickle=False, **{name: _half(name, v) for name, v in numbers.items()})
    stored = packed.getvalue()
    counted = {"parameters": count(numbers), "sha256": hashlib.sha256(stored).hexdigest(), "bytes": len(stored)}
    whole = Card(**{**card, **counted})
    (folder / f"{whole.name}.npz").write_bytes(stored)
    (folder / f"{whole.name}.json").write_text(json.dumps(dataclasses.asdict(whole), indent=2) + "\n")
    return whole


def load(name: str, folder: Path = MODELS) -> Pretrained:
    """Return the model called `name`; raises `Refused` when it is missing, damaged or not what its card says."""
    again = f"Make it again: python -m core.pretrained make {name} --data mnist.npz"
    try:
        fields = json.loads((folder / f"{name}.json").read_text())
        stored = (folder / f"{name}.npz").read_bytes()
        card = Card(**{field: fields[field] for field in FIELDS})
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Refused(f"The pretrained model {name} is missing or its card is incomplete. {again}") from error
    if hashlib.sha256(stored).hexdigest() != card.sha256:
        raise Refused(f"The file of the pretrained model {name} is damaged: its checksum is not its card's. {again}")
    with np.load(io.BytesIO(stored), allow_pickle=False) as arrays:
        numbers = {part: _full(arrays[part]) for part in arrays.files}
    if count(numbers) != card.parameters:
        raise Refused(
            f"The pretrained model {name} has {count(numbers):,} parameters, its card says otherwise. {again}"
        )
    return Pretrained(card, numbers)


def _half(name: str, values: NDArray[Any]) -> NDArray[Any]:
    return values if name.startswith("about.") or values.dtype != np.float32 else values.astype(np.float16)


def _full(values: NDArray[Any]) -> NDArray[Any]:
    return frozen(values.astype(np.float32) if values.dtype == np.float16 else values)
