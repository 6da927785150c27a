"""How far a gradient reaches back: |dL_T / dh_t| measured on Keras' own cells, and clipping."""

import functools
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.devices import on_cpu, tf
from core.rnns.cells import KINDS
from core.rnns.network import recurrent
from core.runs import Refused, frozen

UNITS, INPUTS, SEQUENCES, LONGEST = 32, 4, 32, 100
SCALES = (0.5, 0.7, 0.8, 0.9, 1.0, 1.1, 1.2, 1.4, 1.7, 2.0)
LENGTHS = (2, 5, 10, 20, 30, 50, 70, 100)
BIASES = (0.0, 1.0, 2.0, 4.0)
RATE, CLIP = 0.5, 1.0
SHIPPED = Path(__file__).resolve().parents[2] / "assets" / "models" / "rnns_gradients.npz"


@dataclass(frozen=True, eq=False)
class Measured:
    """How much the state at every step changes the loss at the last one.

    `hidden` and, in an LSTM, `memory` [length]: mean over sequences of |dL_T / dh_t| and |dL_T / dc_t|, as shares of
    |dL_T / dh_T|. `weights` is the length of the gradient of all recurrent weights; `loss` before, and `after` one
    step of gradient descent with it: [unclipped, clipped].
    """

    hidden: NDArray[np.float32]
    memory: NDArray[np.float32]
    weights: float
    loss: float
    after: NDArray[np.float32]


def clipped(gradient: NDArray[np.floating], longest: float) -> NDArray[np.floating]:
    """Return g min(1, c / |g|): the direction stays, only the length is cut (Pascanu et al. 2013, algorithm 1)."""
    return np.asarray(gradient * min(1.0, longest / max(float(np.linalg.norm(gradient)), 1e-30)))


@functools.lru_cache(maxsize=8)
def _traced(kind: str, activation: str) -> tuple[Any, Any]:
    """Return a cell of `kind` and the traced measurement on it."""
    options = {"activation": activation} if kind == "SimpleRNN" else {}
    layer = recurrent(kind, UNITS, 0, **options)
    layer.build((None, None, INPUTS))
    shapes = [tf.TensorSpec([LONGEST, SEQUENCES, INPUTS]), tf.TensorSpec([SEQUENCES, UNITS])]
    shapes += [tf.TensorSpec([], tf.int32)]
    call = tf.function(functools.partial(gradients, layer.cell), input_signature=shapes, autograph=False)
    return layer, call


def gradients(cell: Any, inputs: Any, target: Any, length: Any) -> Any:
    """Return L_T, dL/dh_t and dL/dc_t [time, sequences, units] and dL/dU, L_T = |h_T - target|^2 / 2 on average.

    A nudge of zero is added to every state; the gradient of a nudge is that of the state it was added to.
    """
    nudges = [tf.zeros([LONGEST, SEQUENCES, UNITS]) for _ in range(2)]
    with tf.GradientTape() as tape:
        tape.watch(nudges)
        state = [tf.zeros([SEQUENCES, UNITS])] * (2 if isinstance(cell.state_size, list | tuple) else 1)

        def one(t: Any, *state: Any) -> Any:
            _, after = cell(inputs[t], list(state))
            return (t + 1, *(part + nudge[t] for part, nudge in zip(after, nudges, strict=False)))

        _, *state = tf.while_loop(lambda t, *_: t < length, one, (0, *state), maximum_iterations=LONGEST)
        loss = 0.5 * tf.reduce_mean(tf.reduce_sum(tf.square(state[0] - target), axis=1))
    found = tape.gradient(loss, [*nudges, cell.recurrent_kernel], unconnected_gradients="zero")
    return loss, *found


@dataclass(frozen=True)
class Cell:
    """A new cell of `kind`: recurrent weights are `scale` times orthogonal matrices, the gate that keeps has `bias`."""

    kind: str = "SimpleRNN"
    scale: float = 1.0
    bias: float = 1.0
    activation: str = "tanh"
    seed: int = 0

    def __post_init__(self) -> None:
        """Refuse a cell that does not exist."""
        if self.kind not in KINDS:
            raise Refused(f"There is no cell called {self.kind}; choose {', '.join(KINDS)}.")


def measure(made: Cell, length: int) -> Measured:
    """Measure a new cell over random sequences of `length` steps."""
    if not 2 <= length <= LONGEST:
        raise Refused(f"Choose a length from 2 to {LONGEST}.")
    random = np.random.default_rng(made.seed)
    with on_cpu():
        layer, call = _traced(made.kind, made.activation)
        recurrence = _recurrence(layer, made, random)
        inputs = random.normal(0, 0.3, (LONGEST, SEQUENCES, INPUTS)).astype(np.float32)
        target = random.normal(0, 0.3, (SEQUENCES, UNITS)).astype(np.float32)
        ask = functools.partial(call, tf.constant(inputs), tf.constant(target), tf.constant(length))
        loss, hidden, memory, slope = (part.numpy() for part in ask())
        after = []
        for step in (slope, clipped(slope, CLIP)):
            layer.cell.recurrent_kernel.assign(recurrence - RATE * step)
            after.append(float(ask()[0]))
    sizes = [np.linalg.norm(part[:length], axis=2).mean(axis=1) for part in (hidden, memory)]
    shares = [frozen((size / sizes[0][-1]).astype(np.float32)) for size in sizes]
    return Measured(
        shares[0], shares[1], float(np.linalg.norm(slope)), float(loss), frozen(np.array(after, np.float32))
    )


def _recurrence(layer: Any, made: Cell, random: np.random.Generator) -> NDArray[np.float32]:
    """Give every gate's recurrent block an orthogonal matrix of its own, scaled, and new input weights and biases."""
    cell = layer.cell
    blocks = cell.recurrent_kernel.shape[1] // UNITS
    each = [np.linalg.qr(random.normal(size=(UNITS, UNITS)))[0] * made.scale for _ in range(blocks)]
    recurrence = np.concatenate(each, axis=1).astype(np.float32)
    cell.recurrent_kernel.assign(recurrence)
    cell.kernel.assign(random.normal(0, 0.3, cell.kernel.shape).astype(np.float32))
    bias = np.zeros(cell.bias.shape, np.float32)
    if made.kind == "GRU":
        bias[0, :UNITS] = made.bias
    if made.kind == "LSTM":
        bias[UNITS : 2 * UNITS] = made.bias
    cell.bias.assign(bias)
    return recurrence


@functools.cache
def shipped() -> dict[str, NDArray[np.float32]]:
    """Return what was measured with seed 0 for all cells, SCALES, BIASES and LENGTHS: four axes, then its own."""
    with np.load(SHIPPED, allow_pickle=False) as stored:
        powers = {name: stored[name].astype(np.float32) for name in stored.files}
    return {name: frozen(np.where(power > -60, 10.0**power, 0.0)) for name, power in powers.items()}


def known(made: Cell, length: int) -> Measured:
    """Return a shipped measurement of a cell with seed 0."""
    at = (KINDS.index(made.kind), SCALES.index(made.scale), BIASES.index(made.bias), LENGTHS.index(length))
    part = {name: values[at] for name, values in shipped().items()}
    sizes = [frozen(part[name][:length]) for name in ("hidden", "memory")]
    return Measured(sizes[0], sizes[1], float(part["weights"]), float(part["loss"]), frozen(part["after"]))


def make() -> None:
    """Measure everything that ships and write its decimal logarithms as half floats."""
    shape: tuple[int, ...] = (len(KINDS), len(SCALES), len(BIASES), len(LENGTHS))
    sizes: dict[str, tuple[int, ...]] = {"hidden": (LONGEST,), "memory": (LONGEST,), "weights": (), "loss": ()}
    stored: dict[str, Any] = {name: np.zeros((*shape, *size)) for name, size in (sizes | {"after": (2,)}).items()}
    for at in np.ndindex(shape):
        length = LENGTHS[at[3]]
        found = measure(Cell(KINDS[at[0]], SCALES[at[1]], BIASES[at[2]]), length)
        stored["hidden"][at][:length], stored["memory"][at][:length] = found.hidden, found.memory
        stored["weights"][at], stored["loss"][at], stored["after"][at] = found.weights, found.loss, found.after
    halves = {name: np.log10(np.maximum(values, 1e-64)).astype(np.float16) for name, values in stored.items()}
    np.savez_compressed(SHIPPED, allow_pickle=False, **halves)
