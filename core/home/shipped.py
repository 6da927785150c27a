"""The first page's shipped numbers: how they are made, and how they are read."""

import json
from pathlib import Path

import numpy as np

from core.home.learned import Features, Shifts, best_patches, shifted_accuracy
from core.runs import frozen

SHIPPED = Path(__file__).resolve().parents[2] / "assets" / "models" / "first_page.npz"
CARD = {
    "what": "What a small convolutional network says of the held-out zeros and ones when they are moved, and the "
    "held-out patches that excite the units of three depths of the same network, trained on all ten digits, most.",
    "data": "assets/data/mnist_small.npz (CC BY-SA 3.0, see its card)",
    "made by": "python -m core.home",
    "seed": 0,
    "parameters": {"zeros and ones": 5954, "ten digits": 6218},
}
_LEVELS = ("low", "middle", "high")


def read() -> tuple[Shifts, Features]:
    """Return the shipped numbers."""
    with np.load(SHIPPED, allow_pickle=False) as stored:
        parts = {name: frozen(stored[name]) for name in stored.files}
    shifts = Shifts(parts["shifts"], parts["labels"], parts["rule"], parts["network"])
    return shifts, Features(*(frozen(parts[level] / np.float32(255)) for level in _LEVELS))


def make() -> None:
    """Train both networks and write what the page shows, with its card."""
    shifts, features = shifted_accuracy(), best_patches()
    patches = {level: np.round(getattr(features, level) * 255).astype(np.uint8) for level in _LEVELS}
    answers = {name: getattr(shifts, name) for name in ("shifts", "labels", "rule", "network")}
    np.savez_compressed(SHIPPED, allow_pickle=False, **answers, **patches)
    SHIPPED.with_suffix(".json").write_text(json.dumps(CARD, indent=2) + "\n")
