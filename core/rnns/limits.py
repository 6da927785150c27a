"""How far a training of this lesson may go, whoever asks for it: a control, a link, or a file."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from core.runs import Refused

BOUNDS: Mapping[str, tuple[float, float]] = MappingProxyType(
    {
        "steps": (1, 20_000),
        "units": (1, 256),
        "batch": (1, 512),
        "learning_rate": (1e-6, 10.0),
        "clip": (0.0, 1e6),
        "seed": (0, 2**31 - 1),
    }
)


def check(config: Any) -> None:
    """Refuse a config whose numbers no training here can take."""
    for name, (low, high) in BOUNDS.items():
        value = getattr(config, name, low)
        if not low <= value <= high:
            raise Refused(f"{name.replace('_', ' ').capitalize()} must be from {low:g} to {high:,g}, not {value:g}.")
