"""Makes everything of this lesson that ships, its pretrained networks aside:  python -m core.rnns [PART ...]"""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from core import runs
from core.rnns import forecast, frames, gallery, memory, series, through_time, translation, wirings

SHIPPED = Path(__file__).resolve().parents[2] / "assets" / "models" / "runs"


def shipped() -> list[tuple[Callable[[Any], Iterator[Any]], Any]]:
    """Return what a fresh server shows at once: each training function with the config its page opens with."""
    first = [gallery.first(task) for task in wirings.TASKS]
    first.append(gallery.first("aligned", rule="count"))
    found: list[tuple[Callable[[Any], Iterator[Any]], Any]] = [(gallery.train, config) for config in first]
    found += [(translation.train, translation.Config()), (memory.train, memory.Config())]
    return [*found, (forecast.train, forecast.Config(series.made(series.FIRST).values))]


def _runs() -> None:
    """Train what is not there yet."""
    for train, config in shipped():
        if (SHIPPED / f"{runs.run_key(config)}.json").exists():
            continue
        runs.save(SHIPPED, runs.run_key(config), list(train(config)))


PARTS = {"features": frames.make, "gradients": through_time.make, "memory": memory.make, "runs": _runs}


if __name__ == "__main__":
    for part in sys.argv[1:] or PARTS:
        PARTS[part]()
