"""A training that takes as long as a test wants and says which process does it; importable by a worker."""

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from core import runs


@dataclass(frozen=True)
class Config:
    steps: int = 3
    seconds: float = 0.0  # per step
    learning_rate: float = 1.0
    fault: str = ""


@dataclass(frozen=True)
class Snapshot:
    step: int
    loss: float
    weights: tuple[np.ndarray, ...]
    process: int


def train(config: Config) -> Iterator[Snapshot]:
    for step in range(config.steps):
        if step == 2 and config.fault == "refused":
            raise runs.Refused("These points cannot be used.")
        if step == 2 and config.fault == "bug":
            raise KeyError("a mistake in the lesson")
        if step == 2 and config.fault == "death":
            os._exit(1)
        loss = float("nan") if step == 2 and config.fault == "nan" else 1 / (step + 1)
        yield Snapshot(step, loss, (np.full((2, 2), step, np.float32), np.arange(3.0)), os.getpid())
        time.sleep(config.seconds)
