"""A training that only counts, for the tests of the run panel: it diverges when the rate is above 1."""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Config:
    learning_rate: float = 0.1


@dataclass(frozen=True)
class Snapshot:
    step: int
    loss: float


def count(config: Config) -> Iterator[Snapshot]:
    for step in range(4):
        yield Snapshot(step, float("nan") if config.learning_rate > 1 and step == 2 else 1 / (step + 1))
