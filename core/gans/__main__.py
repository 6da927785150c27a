"""`python -m core.gans` trains the runs that the page shows first and writes them to assets/models/runs."""

from pathlib import Path
from typing import Any

from core.gans import optimum, training
from core.gans.config import Config
from core.gans.failures import FAILURES
from core.runs import run_key, save

FOLDER = Path(__file__).resolve().parents[2] / "assets" / "models" / "runs"


def shipped() -> tuple[Config, ...]:
    """Return every game in the plane that ships."""
    return (Config(), *(config for each in FAILURES for config in (each.failing, each.cured)))


def write(folder: Path = FOLDER) -> list[str]:
    """Train what is missing, write it and return its names."""
    names = []
    wanted: list[tuple[Any, Any]] = [(optimum.train, optimum.Config(gap)) for gap in optimum.GAPS]
    wanted += [(training.train, config) for config in shipped()]
    for train, config in wanted:
        names.append(run_key(config))
        if not (folder / f"{names[-1]}.json").exists():
            save(folder, names[-1], list(train(config)))
    return names


if __name__ == "__main__":
    write()
