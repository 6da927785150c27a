"""Trains the network of a wiring, and beside a video's the same network without a memory."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.rnns import frames, limits, loop, wirings
from core.rnns.cells import KINDS
from core.rnns.network import Network, Shape, Weights, opened
from core.rnns.wirings import TASKS, Rows
from core.runs import Refused, frozen

STEPS = {"one to one": 500, "one to many": 300, "many to one": 400, "aligned": 500}
UNITS = (4, 8, 16, 32, 64)


@dataclass(frozen=True)
class Config:
    """Train the wiring `task` with a cell of `kind`; `steps` of 64 rows each; `rule` is a video's label."""

    task: str
    kind: str = "GRU"
    units: int = 32
    rule: str = "parity"
    learning_rate: float = 0.01
    steps: int = 500
    seed: int = 0

    def __post_init__(self) -> None:
        """Refuse what cannot be trained."""
        if self.task not in TASKS or self.kind not in KINDS or self.rule not in frames.LABELS:
            raise Refused(f"Choose a wiring ({', '.join(TASKS)}), a cell ({', '.join(KINDS)}) and a rule that exist.")
        limits.check(self)
        if self.units not in UNITS:
            raise Refused(f"Choose {', '.join(map(str, UNITS))} units.")


def first(task: str, rule: str = "parity") -> Config:
    """Return the config that a wiring's page opens with."""
    kind, units = {"one to one": ("SimpleRNN", 32), "many to one": ("GRU", 16)}.get(task, ("GRU", 32))
    return Config(task, kind, units, rule, steps=STEPS[task])


@dataclass(frozen=True)
class Snapshot:
    """The network after `step`: mean `loss` in nats per label, held-out `accuracy`, `beside` it that without memory.

    `weights` in the network's order; `without` those of the network without memory (none but for a video).
    """

    step: int
    loss: float
    accuracy: float
    beside: float
    weights: tuple[NDArray[np.float16], ...]
    without: tuple[NDArray[np.float16], ...]


def train(config: Config) -> Iterator[Snapshot]:
    """Yield the wiring's network from its first weights to its last."""
    task = wirings.task(config.task, config.kind, config.units, config.rule)
    network = Network(task.shape, config.seed)
    rivals = _Rival(config) if config.task == "aligned" else None
    yield _snapshot((0, float(np.log(task.shape.outputs))), network, task, rivals)
    rows = task.rows()
    for told in _taught(network, rows, config):
        if rivals:
            rivals.until(told[0])
        yield _snapshot(told, network, task, rivals)


def _taught(network: Network, rows: Rows, config: Config) -> Iterator[tuple[int, float]]:
    """Train by Adam, batch 64, gradients clipped at length 1; yield step and mean loss."""

    def cost(inputs: Any, start: Any, wanted: Any, counted: Any) -> Any:
        return loop.entropy(network(inputs, start), wanted, counted)

    fused = loop.Loop(network.weights, cost, config.learning_rate, clip=1.0)
    data = loop.tensors(rows.inputs, rows.start, rows.wanted, rows.counted)
    random = np.random.default_rng(config.seed)
    for step, taken in loop.trained(fused, data, loop.schedule(config.steps, 11), 64, random):
        yield step, taken.cost


class _Rival:
    """The same network on single frames: with one step there is no past to remember."""

    def __init__(self, config: Config) -> None:
        self.shape = memoryless(config.rule)
        self.network = Network(self.shape, config.seed + 50)
        rows = wirings.video_rows(config.rule, False)
        single = Rows(
            rows.inputs.reshape(-1, 1, 64),
            np.zeros((rows.wanted.size, 0), np.float32),
            rows.wanted.reshape(-1, 1),
            rows.counted.reshape(-1, 1),
        )
        self._steps = _taught(self.network, single, config)
        self._rule = config.rule

    def until(self, _step: int) -> None:
        """Train on to the next shown step, the same for both."""
        next(self._steps)

    def accuracy(self) -> float:
        """Return the share of held-out frames labelled rightly."""
        return float(memoryless_right(self.network.numbers(), self._rule).mean())


def memoryless(rule: str) -> Shape:
    """Return the shape of the network that sees one frame at a time."""
    return Shape(64, frames.CLASSES[rule], "SimpleRNN", 32)


def memoryless_right(weights: Weights, rule: str) -> NDArray[np.bool_]:
    """Return for each held-out frame whether the network without memory labels it rightly [n, time]."""
    rows = wirings.video_rows(rule, True)
    given = memoryless_answers(weights, rows.inputs, rule).argmax(axis=-1)
    return np.asarray(given == rows.wanted)


def memoryless_answers(weights: Weights, inputs: NDArray[np.float32], rule: str) -> NDArray[np.floating]:
    """Return the logits of the network without memory for frames [n, time, 64], each read alone."""
    n, time = inputs.shape[:2]
    alone = opened(memoryless(rule), weights, inputs.reshape(n * time, 1, -1))
    return alone.logits.reshape(n, time, -1)


def _snapshot(told: tuple[int, float], network: Network, task: wirings.Task, rival: _Rival | None) -> Snapshot:
    weights = _half(network.numbers())
    without = _half(rival.network.numbers()) if rival else ()
    beside = rival.accuracy() if rival else float("nan")
    return Snapshot(told[0], told[1], task.accuracy(weights), beside, weights, without)


def _half(weights: Weights) -> tuple[NDArray[np.float16], ...]:
    return tuple(frozen(values.astype(np.float16)) for values in weights)
