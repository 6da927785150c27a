"""Makes again what the page on convolutional networks opens with:  python -m core.classifiers."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from core import runs
from core.classifiers import difficulties, hardening, training

SHIPPED = Path(__file__).resolve().parents[2] / "assets" / "models" / "runs"


def shipped() -> list[tuple[Callable[[Any], Iterator[Any]], Any]]:
    """Return what a fresh server shows at once: each training function with the config its part opens with."""
    return [(training.train, training.Config()), (hardening.train, hardening.Config())]


if __name__ == "__main__":
    difficulties.write()
    for train, config in shipped():
        runs.save(SHIPPED, runs.run_key(config), list(train(config)))
