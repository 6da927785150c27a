"""What the page shows before TensorFlow has started: the numbers that `python -m core.limitations NAME` made."""

import functools
import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.runs import Refused, frozen

MODELS = Path(__file__).resolve().parents[2] / "assets" / "models"
Arrays = dict[str, NDArray[Any]]


def write(name: str, arrays: Arrays, card: dict[str, Any], folder: Path = MODELS) -> None:
    """Write arrays as limitations_NAME.npz with their card beside them."""
    path = folder / f"limitations_{name}.npz"
    np.savez_compressed(path, allow_pickle=False, **arrays)
    stored = path.read_bytes()
    counted = {"sha256": hashlib.sha256(stored).hexdigest(), "bytes": len(stored)}
    made_by = f"python -m core.limitations {name}"
    path.with_suffix(".json").write_text(json.dumps({"made by": made_by, **card, **counted}, indent=2) + "\n")


@functools.lru_cache(maxsize=16)
def read(name: str, folder: Path = MODELS) -> Arrays:
    """Return the arrays of limitations_NAME.npz; raises `Refused` when they are missing or damaged."""
    path = folder / f"limitations_{name}.npz"
    try:
        card = json.loads(path.with_suffix(".json").read_text())
        if hashlib.sha256(path.read_bytes()).hexdigest() != card["sha256"]:
            raise ValueError("checksum")
        with np.load(path, allow_pickle=False) as stored:
            return {part: frozen(stored[part]) for part in stored.files}
    except (OSError, ValueError, KeyError) as error:
        again = f"python -m core.limitations {name}"
        raise Refused(f"The stored results of this section are missing or damaged. Make them again: {again}") from error
