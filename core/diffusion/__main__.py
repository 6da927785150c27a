"""`python -m core.diffusion` makes what the page shows first: a film, the run in the plane, and the three models."""

from pathlib import Path

from core.diffusion import comparison, first, plane
from core.diffusion.clouds import cloud
from core.runs import run_key, save

FOLDER = Path(__file__).resolve().parents[2] / "assets" / "models" / "runs"


def write(folder: Path = FOLDER) -> str:
    """Train the first run in the plane, write it and return its name."""
    config = plane.Config(cloud("Smiley"))
    save(folder, run_key(config), list(plane.train(config)))
    return run_key(config)


if __name__ == "__main__":
    write()
    first.make()
    comparison.make()
