"""What the browser gets of a game: numbers of all frames, and their pictures as whole numbers."""

import base64
from collections.abc import Sequence
from typing import Any

import numpy as np

from core.gans import training
from core.gans.config import Config
from core.gans.training import Snapshot

UNIT = 10_000  # whole numbers to one unit of the plane
PLACES = ("fakes", "arrows", "grid", "mean_fakes", "mean_grid")
NUMBERS = (
    "loss", "loss_g", "value_real", "value_fake", "right_real", "right_fake", "pull",
    "modes", "divergence", "precision", "recall",
)  # fmt: skip
REAL = 400


def places(values: Any) -> str:
    """Return places as text of whole numbers; what is farther than 3.2 from the middle stays at 3.2."""
    whole = np.rint(np.clip(np.nan_to_num(np.asarray(values, np.float32)), -3.2, 3.2) * UNIT)
    return base64.b64encode(whole.astype(np.int16).tobytes()).decode()


def run(snapshots: Sequence[Snapshot], pictures: int | None = None) -> dict[str, Any]:
    """Return a run; only its last `pictures` frames come with their pictures (None: all)."""
    held = list(snapshots)[-(pictures or len(snapshots)) :]
    surfaces = np.stack([each.surface for each in held])
    return {
        "steps": [each.step for each in snapshots],
        "numbers": {name: [round(float(getattr(each, name)), 5) for each in snapshots] for name in NUMBERS},
        "held": len(held),
        "surface": base64.b64encode(np.ascontiguousarray(surfaces, np.uint8).tobytes()).decode(),
        **{name: places(np.stack([getattr(each, name) for each in held])) for name in PLACES},
    }


def around(config: Config) -> dict[str, Any]:
    """Return what stays the same in all frames: real samples, the noise, its grid, the loss' name."""
    real = config.real().places
    return {
        "real": places(real[:: len(real) // REAL][:REAL]),
        "noise": places(training.fixed_noise(config)[: training.SAMPLES]),
        "lattice": places(training.lattice(config)),
        "flat": config.noise_size == 1,
        "loss": config.loss_name,
    }


def words(config: Config, last: Snapshot) -> str:
    """Return in words what the picture shows."""
    data = "a drawing" if config.dots else f"the {config.data}"
    return (
        f"Real samples of {data} and generated ones after {last.step:,} steps with the {config.loss_name} loss: "
        f"{last.modes} of 8 pieces of the data are covered, Jensen-Shannon divergence {last.divergence:.3f}, "
        f"precision {last.precision:.0%}, recall {last.recall:.0%}. D calls {last.right_real:.0%} of the real and "
        f"{last.right_fake:.0%} of the fake samples rightly."
    )
