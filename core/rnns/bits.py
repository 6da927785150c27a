"""Three small cells of four units that read bits and say whether the number of ones so far is odd."""

import functools
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.pretrained import Made, Pretrained, load
from core.rnns import loop
from core.rnns.cells import GATES, KINDS, Floats
from core.rnns.network import Network, Opened, Shape, Weights, opened
from core.rnns.tracking import Tracker, best
from core.runs import Refused

NAME, UNITS, LENGTH, LONGEST = "bit_counters", 4, 12, 16
STEPS, BATCH, RATE, TRIES = 2500, 64, 0.02, 16


def shape_of(kind: str) -> Shape:
    """Return the shape of a cell that reads one bit a step and answers even or odd."""
    return Shape(1, 2, kind, UNITS)


def bits_of(text: str) -> NDArray[np.float32]:
    """Return a learner's bits as features [1, time, 1]; raises `Refused` when they are none, too many or others."""
    bits = text.replace(" ", "").replace(",", "")
    if not bits or set(bits) - {"0", "1"}:
        raise Refused("Type zeros and ones, such as 1 0 1 1 0.")
    if len(bits) > LONGEST:
        raise Refused(f"That are {len(bits)} bits; at most {LONGEST} fit on the screen.")
    return np.array([[[float(bit)] for bit in bits]], np.float32)


def odd(bits: NDArray[np.float32]) -> NDArray[np.int32]:
    """Return after each bit whether the number of ones so far is odd [n, time]."""
    return np.asarray(np.cumsum(bits[..., 0], axis=1).astype(np.int32) % 2)


def accuracy(kind: str, weights: Weights) -> float:
    """Return the share of right answers over all 4,096 strings of 12 bits."""
    every = all_strings()
    return float((opened(shape_of(kind), weights, every).logits.argmax(axis=-1) == odd(every)).mean())


def all_strings(length: int = LENGTH) -> NDArray[np.float32]:
    """Return all strings of `length` bits [2^length, length, 1]."""
    return ((np.arange(2**length)[:, None] >> np.arange(length)) & 1).astype(np.float32)[..., None]


def _trained(kind: str, seed: int) -> Weights:
    network = Network(shape_of(kind), seed)

    def cost(bits: Any, wanted: Any) -> Any:
        return loop.entropy(network(bits), wanted, 1.0 + 0.0 * bits[..., 0])

    random = np.random.default_rng(seed)
    bits = random.integers(0, 2, (4096, LENGTH, 1)).astype(np.float32)
    data = loop.tensors(bits, odd(bits))
    for _ in loop.trained(loop.Loop(network.weights, cost, RATE, clip=1.0), data, (0, STEPS), BATCH, random):
        pass
    return network.numbers()


def make_counters(_digits: Any) -> Made:
    """Train one cell of each kind; a start that does not learn the task is tried again with the next seed."""
    numbers: dict[str, NDArray[Any]] = {}
    names = ("kernel", "recurrent", "bias", "output", "output_bias")
    seeds: dict[str, int] = {}
    for kind in KINDS:
        tried = ((seed, _trained(kind, seed)) for seed in range(TRIES))
        seeds[kind], weights = next(found for found in tried if accuracy(kind, found[1]) == 1.0)
        numbers |= {f"{kind}.{name}": values for name, values in zip(names, weights, strict=True)}
    first = ", ".join(f"{kind} {seed}" for kind, seed in seeds.items())
    return Made(
        numbers,
        what="A SimpleRNN, a GRU and an LSTM of four units that say whether an odd number of ones came so far.",
        data="Random strings of 12 bits.",
        recipe=f"Cross-entropy at every step, Adam {RATE}, batch {BATCH}, {STEPS} steps, gradients clipped at "
        f"length 1; the first of up to {TRIES} seeds that gets all strings right: {first}.",
        seed=max(seeds.values()),
        epochs=round(STEPS * BATCH / 4096, 1),
        limits="Right for all strings of 12 bits; nothing promises it for longer ones.",
        config={"units": UNITS},
        licence="weights: the licence of this project; learned from random bits",
    )


def measure(stored: Pretrained) -> dict[str, Any]:
    """Return each cell's share of right answers over all strings of 12 bits."""
    return {f"{kind}_accuracy": accuracy(kind, weights_of(stored, kind)) for kind in KINDS}


def weights_of(stored: Pretrained, kind: str) -> Weights:
    """Return a cell's weights in the network's order."""
    return tuple(values for name, values in stored.numbers.items() if name.startswith(f"{kind}."))


@functools.cache
def counter(kind: str) -> Weights:
    """Return a shipped cell's weights."""
    return weights_of(load(NAME), kind)


def read(kind: str, bits: NDArray[np.float32]) -> Opened:
    """Run a shipped cell over bits [1, time, 1], keeping every step."""
    return opened(shape_of(kind), counter(kind), bits)


def by_keras(kind: str, bits: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return hidden states and logits of Keras' own layer with the same weights."""
    network = Network(shape_of(kind)).take(counter(kind))
    hidden = network.recurrent(bits)
    return np.asarray(hidden)[0], np.asarray(network.output(hidden))[0]


@dataclass(frozen=True, eq=False)
class Line:
    """One line of a cell's sums: its `name`, `formula`, the `values` [time, units]; `kind` state, gate or plain."""

    name: str
    formula: str
    values: Floats
    kind: str = "plain"
    key: bool = False


def worked(kind: str, bits: NDArray[np.float32]) -> list[Line]:
    """Return the sums of a shipped cell for bits [1, time, 1], line by line."""
    kernel, recurrent, bias = (np.asarray(part, np.float32) for part in counter(kind)[:3])
    seen = read(kind, bits)
    hidden = seen.hidden[0]
    before = Line("h(t-1)", "what it remembers", np.r_[np.zeros_like(hidden[:1]), hidden[:-1]], "state")
    gates = {name: np.stack([step.gates[name][0] for step in seen.steps]) for name in GATES[kind]}
    if kind == "SimpleRNN":
        told, recalled = bits[0] @ kernel, before.values @ recurrent
        lines = [Line("x W", "what the input says", told), Line("h U", "what the past says", recalled)]
        return [
            before,
            *lines,
            Line("b", "bias", np.broadcast_to(bias, hidden.shape)),
            _after("tanh(x W + h U + b)", hidden),
        ]
    if kind == "GRU":
        lines = [
            Line("z", "update gate: keep", gates["update"], "gate"),
            Line("r", "reset gate", gates["reset"], "gate"),
        ]
        return [
            before,
            *lines,
            Line("n", "candidate", gates["candidate"], "state"),
            _after("z h(t-1) + (1 - z) n", hidden),
        ]
    memory = np.stack([step.memory[0] for step in seen.steps])
    names = {"forget": ("f", "forget gate: keep"), "input": ("i", "input gate"), "output": ("o", "output gate")}
    lines = [Line(*words, gates[name], "gate") for name, words in names.items()]
    lines.append(Line("g", "candidate", gates["candidate"], "state"))
    return [before, *lines, Line("c", "f c(t-1) + i g", memory, "state"), _after("o tanh(c)", hidden)]


def _after(formula: str, hidden: Floats) -> Line:
    return Line("h(t)", formula, hidden, "state", key=True)


@functools.cache
def tracker(kind: str) -> Tracker:
    """Return the unit of a shipped cell that goes along best with odd or even, over all strings of 12 bits."""
    every = all_strings()
    return best(opened(shape_of(kind), counter(kind), every).hidden, odd(every).astype(np.float64))
