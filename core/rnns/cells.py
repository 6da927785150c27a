"""The three recurrent cells written out in NumPy, gate by gate, with Keras' weights in Keras' order."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from core.runs import Refused

Floats = NDArray[np.floating]
GATES = {"SimpleRNN": (), "GRU": ("update", "reset", "candidate"), "LSTM": ("input", "forget", "candidate", "output")}
KINDS = tuple(GATES)


@dataclass(frozen=True, eq=False)
class Step:
    """What a cell holds after one step: `hidden` and, in an LSTM, `memory` [batch, units]; its `gates` by name."""

    hidden: Floats
    memory: Floats
    gates: dict[str, Floats] = field(default_factory=dict)


def sigmoid(z: Floats) -> Floats:
    """Return 1 / (1 + e^-z), without overflow."""
    return np.asarray(0.5 * (1 + np.tanh(0.5 * z)))


def simple_step(x: Floats, before: Step, weights: tuple[Floats, ...]) -> Step:
    """Return h_t = tanh(x_t W + h_{t-1} U + b) for `x` [batch, inputs] (Elman 1990)."""
    kernel, recurrent, bias = weights
    hidden = np.tanh(x @ kernel + before.hidden @ recurrent + bias)
    return Step(hidden, before.memory)


def gru_step(x: Floats, before: Step, weights: tuple[Floats, ...]) -> Step:
    """Return h_t = z h_{t-1} + (1 - z) tanh(x W + b + r (h_{t-1} U + b')) (Cho et al. 2014; Keras' reset after)."""
    kernel, recurrent, bias = weights
    return gru_update(x @ kernel + bias[0], before.hidden @ recurrent + bias[1], before)


def gru_update(told: Floats, recalled: Floats, before: Step) -> Step:
    """Return the GRU's step from what the input says and what the state says, each [batch, 3 units]."""
    units = before.hidden.shape[-1]
    both = sigmoid(told[..., : 2 * units] + recalled[..., : 2 * units])
    update, reset = both[..., :units], both[..., units:]
    candidate = np.tanh(told[..., 2 * units :] + reset * recalled[..., 2 * units :])
    hidden = update * before.hidden + (1 - update) * candidate
    return Step(hidden, before.memory, {"update": update, "reset": reset, "candidate": candidate})


def lstm_step(x: Floats, before: Step, weights: tuple[Floats, ...]) -> Step:
    """Return c_t = f c_{t-1} + i g and h_t = o tanh(c_t) (Hochreiter and Schmidhuber 1997; Gers et al. 2000)."""
    kernel, recurrent, bias = weights
    parts = np.split(x @ kernel + before.hidden @ recurrent + bias, 4, axis=-1)
    let_in, forget, output = (sigmoid(parts[i]) for i in (0, 1, 3))
    candidate = np.tanh(parts[2])
    memory = forget * before.memory + let_in * candidate
    gates = {"input": let_in, "forget": forget, "candidate": candidate, "output": output}
    return Step(output * np.tanh(memory), memory, gates)


STEPS = {"SimpleRNN": simple_step, "GRU": gru_step, "LSTM": lstm_step}


def run(kind: str, weights: tuple[Floats, ...], inputs: Floats, start: Floats | None = None) -> list[Step]:
    """Return the steps of a cell of `kind` over `inputs` [batch, time, features], from `start` [batch, units] or 0."""
    if kind not in STEPS:
        raise Refused(f"There is no cell called {kind}; choose {', '.join(KINDS)}.")
    empty = np.zeros((inputs.shape[0], weights[1].shape[0]), np.float32)
    now = Step(empty if start is None else start, empty)
    steps = []
    for t in range(inputs.shape[1]):
        now = STEPS[kind](inputs[:, t], now, weights)
        steps.append(now)
    return steps


def parameters(kind: str, inputs: int, units: int) -> int:
    """Return how many numbers a cell learns: gates x (inputs + units + 1) x units; Keras' GRU has a second bias."""
    blocks = {"SimpleRNN": 1, "GRU": 3, "LSTM": 4}[kind]
    return blocks * units * (inputs + units + (2 if kind == "GRU" else 1))
