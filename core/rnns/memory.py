"""How long a cell remembers: the first of many symbols has to be named after a delay."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.devices import on_cpu, tf
from core.rnns import limits, loop
from core.rnns.cells import KINDS
from core.rnns.network import Network, Shape, Weights, opened
from core.runs import Refused, frozen

SYMBOLS, NOISE, UNITS, EMBEDDED, BATCH = 8, 8, 32, 8, 32
DELAYS = (2, 5, 10, 20, 40)
TABLE = Path(__file__).resolve().parents[2] / "assets" / "models" / "rnns_memory.json"


@dataclass(frozen=True)
class Config:
    """Train a cell of `kind` to name the symbol it saw `delay` steps ago.

    A `ready` cell starts able to remember: a SimpleRNN's recurrent matrix is orthogonal, a GRU's update gate or an
    LSTM's forget gate starts near 1, with bias ln(delay) (Tallec and Ollivier 2018). `clip` 0 never clips.
    """

    kind: str = "LSTM"
    delay: int = 20
    ready: bool = True
    clip: float = 1.0
    learning_rate: float = 0.005
    steps: int = 300
    seed: int = 0

    def __post_init__(self) -> None:
        """Refuse what is not offered."""
        if self.kind not in KINDS:
            raise Refused(f"There is no cell called {self.kind}; choose {', '.join(KINDS)}.")
        limits.check(self)
        if not 1 <= self.delay <= 100:
            raise Refused("Choose a delay from 1 to 100 steps.")


@dataclass(frozen=True)
class Snapshot:
    """The network after `step`: mean `loss` in nats, held-out `accuracy`, the longest `gradient` before clipping."""

    step: int
    loss: float
    accuracy: float
    gradient: float


def shape_of(kind: str) -> Shape:
    """Return the network's shape: a vocabulary of symbols to remember and of noise."""
    return Shape(SYMBOLS + NOISE, SYMBOLS, kind, UNITS, embedded=EMBEDDED)


def rows(count: int, delay: int, seed: int) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return sequences [count, delay + 1], a symbol and then noise, and the symbol wanted at the end [count]."""
    random = np.random.default_rng([seed, delay])
    first = random.integers(0, SYMBOLS, count)
    noise = random.integers(SYMBOLS, SYMBOLS + NOISE, (count, delay))
    return np.c_[first, noise].astype(np.int32), first.astype(np.int32)


def train(config: Config) -> Iterator[Snapshot]:
    """Yield the network from its first weights to its last."""
    network = begun(config)
    tested = rows(400, config.delay, config.seed + 1000)
    yield Snapshot(0, float(np.log(SYMBOLS)), accuracy(config.kind, network.numbers(), tested), 0.0)

    def cost(symbols: Any, wanted: Any) -> Any:
        logits = network(symbols)[:, -1]
        return loop.entropy(logits, wanted, tf.ones_like(logits[:, 0]))

    fused = loop.Loop(network.weights, cost, config.learning_rate, clip=config.clip)
    data = loop.tensors(*rows(4000, config.delay, config.seed))
    spans = sorted({0, *range(10, config.steps, max(10, config.steps // 20)), config.steps})
    for step, taken in loop.trained(fused, data, spans, BATCH, np.random.default_rng(config.seed)):
        yield Snapshot(step, taken.cost, accuracy(config.kind, network.numbers(), tested), taken.longest)


def begun(config: Config) -> Network:
    """Return the untrained network, its cell ready to remember or not."""
    network = Network(shape_of(config.kind), config.seed)
    _table, _kernel, recurrent, bias, *_ = network.weights
    if config.kind == "SimpleRNN" and not config.ready:
        spread = np.random.default_rng(config.seed).normal(0, 0.5 / np.sqrt(UNITS), recurrent.shape)
        with on_cpu():
            recurrent.assign(spread.astype(np.float32))
    if config.kind != "SimpleRNN":
        start = np.zeros(bias.shape, np.float32)
        gate = slice(0, UNITS) if config.kind == "GRU" else slice(UNITS, 2 * UNITS)
        # a GRU's bias has two rows that add up
        start[..., gate] = np.log(max(config.delay, 2)) / start[..., 0].size if config.ready else 0.0
        with on_cpu():
            bias.assign(start)
    return network


def accuracy(kind: str, weights: Weights, tested: tuple[NDArray[np.int32], NDArray[np.int32]]) -> float:
    """Return the share of sequences whose first symbol is named at the end."""
    given = opened(shape_of(kind), weights, tested[0]).logits[:, -1].argmax(axis=-1)
    return float((given == tested[1]).mean())


def table() -> NDArray[np.float64]:
    """Return the shipped accuracies [cells, not ready or ready, delays]."""
    try:
        return np.asarray(frozen(json.loads(TABLE.read_text())["accuracy"]))
    except (OSError, ValueError, KeyError) as error:
        raise Refused(
            "The table of remembered symbols is missing. Make it again: python -m core.rnns memory"
        ) from error


def make() -> None:
    """Train every cell, not ready and ready, over every delay and write the accuracies."""
    found = [[[list(train(Config(kind, delay, ready)))[-1].accuracy for delay in DELAYS] for ready in (False, True)]
             for kind in KINDS]  # fmt: skip
    said = {
        "what": "Share of 400 held-out sequences whose first symbol is named after a delay; chance is 1 / 8.",
        "recipe": "300 steps of 32 sequences, Adam 0.005, gradients clipped at length 1, 32 units, seed 0.",
        "made_by": "python -m core.rnns",
        "cells": KINDS,
        "delays": DELAYS,
        "accuracy": found,
    }
    TABLE.write_text(json.dumps(said, indent=1) + "\n")
