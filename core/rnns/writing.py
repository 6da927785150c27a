"""Writes text character by character, and says which earlier characters each choice hung on."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.rnns import cells
from core.rnns.cells import Floats, Step
from core.rnns.network import Shape, Weights, opened, parts, softmax
from core.runs import Refused

LONGEST = 600


@dataclass(frozen=True, eq=False)
class Written:
    """A seed and what was written after it: `symbols` [time], and before each of them the choice [time, alphabet]."""

    symbols: NDArray[np.int32]
    choice: NDArray[np.float32]
    seed: int


def sampled(logits: Floats, temperature: float, top_k: int) -> Floats:
    """Return the distribution that is drawn from: softmax(z / T) over the `top_k` largest z, 0 elsewhere.

    `temperature` 0 takes the largest; `top_k` 0 keeps all.
    """
    if not 0 <= temperature <= 5:
        raise Refused("Choose a temperature from 0 to 5.")
    if temperature == 0:
        return np.asarray(np.eye(len(logits), dtype=np.float64)[logits.argmax()])
    kept = np.array(logits, np.float64)
    if 0 < top_k < len(kept):
        kept[np.argsort(-kept, kind="stable")[top_k:]] = -np.inf
    return softmax(kept / temperature)


def drawn(distribution: Floats, random: np.random.Generator) -> int:
    """Return an index drawn from a distribution."""
    place = int(np.searchsorted(np.cumsum(distribution), random.random(), side="right"))
    return min(place, len(distribution) - 1)


class Writer:
    """A GRU that reads and writes one symbol at a time; what its input says is looked up, not multiplied."""

    def __init__(self, shape: Shape, weights: Weights) -> None:
        """Multiply the table of symbols with the input weights, once."""
        table, _, cell, output = parts(shape, weights)
        assert table is not None and shape.kind == "GRU"
        self._told = table @ cell[0] + cell[2][0]
        self._recurrent, self._bias = cell[1], cell[2][1]
        self._output = output
        self.now = Step(np.zeros(shape.units, np.float32), np.zeros(0, np.float32))

    def read(self, symbol: int) -> Floats:
        """Read one symbol and return the logits of the next [alphabet]."""
        recalled = self.now.hidden @ self._recurrent + self._bias
        self.now = cells.gru_update(self._told[symbol], recalled, self.now)
        return np.asarray(self.now.hidden @ self._output[0] + self._output[1])


def write(
    model: tuple[Shape, Weights], seed: NDArray[np.int32], length: int, how: tuple[float, int], random_seed: int = 0
) -> Written:
    """Write `length` characters after `seed`; `how` is temperature and top-k."""
    if not 0 < length <= LONGEST:
        raise Refused(f"Choose a length from 1 to {LONGEST} characters.")
    random = np.random.default_rng(random_seed)
    writer = Writer(*model)
    symbols, choice = list(seed), [np.full(model[0].outputs, 1 / model[0].outputs)]
    for symbol in seed[:-1]:
        choice.append(softmax(writer.read(int(symbol))))
    for _ in range(length):
        choice.append(sampled(writer.read(int(symbols[-1])), *how))
        symbols.append(np.int32(drawn(choice[-1], random)))
    return Written(np.array(symbols, np.int32), np.array(choice, np.float32), len(seed))


def reach(model: tuple[Shape, Weights], symbols: NDArray[np.int32]) -> NDArray[np.float32]:
    """Return |d log p(symbol t) / d x_s| for every t and earlier s [time, time], x_s being the symbol's numbers.

    The gradient goes back through the GRU step by step, for all t at once; nothing lies on or above the diagonal.
    """
    shape, weights = model
    table, _, cell, output = parts(shape, weights)
    assert table is not None
    seen = opened(shape, weights, symbols[None])
    time = len(symbols)
    wanted = np.eye(shape.outputs, dtype=np.float32)[symbols[1:]]
    slopes = (wanted - seen.probabilities[0, :-1]) @ output[0].T  # d log p / d h where the choice was made
    found = np.zeros((time, time), np.float32)
    upstream = np.zeros((time, shape.units), np.float32)  # one row per choice
    for s in range(time - 2, -1, -1):
        upstream[s + 1] = slopes[s]
        before = seen.steps[s - 1].hidden[0] if s else np.zeros(shape.units, np.float32)
        told, upstream = _back(cell, seen.steps[s], before, upstream)
        found[:, s] = np.linalg.norm(told @ cell[0].T, axis=1)
    return found


def _back(cell: Weights, step: Step, before: Floats, upstream: Floats) -> tuple[Floats, Floats]:
    """Return the gradients of what the input said [choices, 3 units] and of the state before [choices, units]."""
    update, reset, candidate = (step.gates[name][0] for name in ("update", "reset", "candidate"))
    units = len(update)
    recalled = before @ cell[1][:, 2 * units :] + cell[2][1, 2 * units :]
    of_candidate = upstream * (1 - update) * (1 - candidate**2)
    of_update = upstream * (before - candidate) * update * (1 - update)
    of_reset = of_candidate * recalled * reset * (1 - reset)
    told = np.concatenate([of_update, of_reset, of_candidate], axis=1)
    back = np.concatenate([of_update, of_reset, of_candidate * reset], axis=1)
    return told, upstream * update + back @ cell[1].T
