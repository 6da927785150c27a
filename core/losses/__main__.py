"""Makes the shipped runs of the losses again:  python -m core.losses"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from core import runs
from core.losses import contest, passing

SHIPPED = Path(__file__).resolve().parents[2] / "assets" / "models" / "runs"


def shipped() -> list[tuple[Callable[[Any], Iterator[Any]], Any]]:
    """Return what a fresh server shows at once: each training function with the config its page opens with."""
    return [(contest.train, contest.Config()), (passing.train, passing.Config())]


if __name__ == "__main__":
    for train, config in shipped():
        runs.save(SHIPPED, runs.run_key(config), list(train(config)))
