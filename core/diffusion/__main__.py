"""`python -m core.diffusion` makes what the page shows first: a film, the run in the plane, and the three models.

`python -m core.diffusion judge` judges the shipped digit model again, 10,000 digits and both charts, onto its card.
"""

import dataclasses
import sys
from pathlib import Path

from core.data import mnist
from core.diffusion import comparison, first, plane, recipes, shipped
from core.diffusion.clouds import cloud
from core.pretrained import load
from core.pretrained import save as save_model
from core.runs import run_key, save

FOLDER = Path(__file__).resolve().parents[2] / "assets" / "models" / "runs"


def write(folder: Path = FOLDER) -> str:
    """Train the first run in the plane, write it and return its name."""
    config = plane.Config(cloud("Smiley"))
    save(folder, run_key(config), list(plane.train(config)))
    return run_key(config)


def judge() -> None:
    """Judge the shipped model and write what was found onto its card; takes about a quarter of an hour."""
    stored = load(shipped.NAME)
    found = recipes.measure(stored) | recipes.judge(stored, mnist())
    save_model(dataclasses.asdict(stored.card) | {"quality": found}, stored.numbers)


if __name__ == "__main__":
    if sys.argv[1:] == ["judge"]:
        judge()
    else:
        write()
        first.make()
        comparison.make()
