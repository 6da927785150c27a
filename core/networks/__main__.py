"""`python -m core.networks` trains the run that the playground shows first and writes it to assets/models/runs."""

from pathlib import Path

from core.data import Plane, plane
from core.networks import Config, train
from core.runs import run_key, save

FOLDER = Path(__file__).resolve().parents[2] / "assets" / "models" / "runs"


def first() -> Config:
    """Return the playground's first network: the circle in the ring, 4 and 2 tanh units, batches of 10."""
    split = plane(Plane("circles", samples=300, noise=0.0, test_share=0.3, seed=0))
    return Config(
        points=tuple(map(tuple, split.features.tolist())),
        labels=tuple(split.labels.tolist()),
        hidden=(4, 2),
        learning_rate=0.1,
        epochs=300,
        batch=10,
        classes=2,
        held_out=tuple(split.held_out.tolist()),
    )


def write(folder: Path = FOLDER) -> str:
    """Train the first run, write it and return its name."""
    key = run_key(first())
    save(folder, key, list(train(first())))
    return key


if __name__ == "__main__":
    write()
