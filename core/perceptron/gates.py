"""Logic gates as neurons: four rows, one line, and the gate that one line cannot do."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from types import MappingProxyType

from core.perceptron.neuron import Neuron, Worked, work_out
from core.perceptron.separation import separable
from core.runs import Refused

Outputs = tuple[int, int, int, int]

ROWS = ((0, 0), (0, 1), (1, 0), (1, 1))
GATES: Mapping[str, Outputs] = MappingProxyType(
    {"AND": (0, 0, 0, 1), "OR": (0, 1, 1, 1), "NAND": (1, 1, 1, 0), "NOR": (1, 0, 0, 0), "XOR": (0, 1, 1, 0)}
)
SOLUTIONS: Mapping[str, Neuron] = MappingProxyType(
    {
        "AND": Neuron(-1.5, (1, 1), "step"),
        "OR": Neuron(-0.5, (1, 1), "step"),
        "NAND": Neuron(1.5, (-1, -1), "step"),
        "NOR": Neuron(0.5, (-1, -1), "step"),
    }
)
# Rows (0,1) and (1,0) added ask for 2 w0 + w1 + w2 >= 0, rows (0,0) and (1,1) added for less than 0.
XOR_CONTRADICTION = (
    r"w_0 < 0",
    r"w_0 + w_2 \ge 0",
    r"w_0 + w_1 \ge 0",
    r"w_0 + w_1 + w_2 < 0",
    r"0 \le 2w_0 + w_1 + w_2 < 0",
)


@dataclass(frozen=True)
class Row:
    """One row of a truth table: the inputs, what the gate asks for, and what the neuron says."""

    inputs: tuple[int, int]
    target: int
    z: float
    y: float
    decision: int
    right: bool


@dataclass(frozen=True)
class BestLine:
    """The most rows of a gate, `right` of 4, that any line gets, and a neuron that does.

    `patterns` counts the truth tables a line can do at all: 14 of 16 (Cover 1965).
    """

    right: int
    neuron: Neuron
    patterns: int


def targets(gate: str) -> Outputs:
    """Return what `gate` asks for in ROWS."""
    if gate not in GATES:
        raise Refused(f"There is no gate called {gate!r}; choose one of {', '.join(GATES)}.")
    return GATES[gate]


def judge(neuron: Neuron, gate: str) -> tuple[Row, ...]:
    """Work `neuron` out in the four ROWS and say where it agrees with `gate`."""
    if len(neuron.weights) != 2:
        raise Refused(f"A gate has two inputs; this neuron has {len(neuron.weights)}.")
    worked = [work_out(neuron, inputs) for inputs in ROWS]
    rows = zip(ROWS, targets(gate), worked, strict=True)
    return tuple(_row(inputs, target, result) for inputs, target, result in rows)


def best_line(gate: str) -> BestLine:
    """Return the best that one line can do for `gate`: all 16 truth tables are tried, exactly."""
    verdicts = {table: separable(ROWS, table) for table in product((0, 1), repeat=4)}
    lines = {table: verdict.line for table, verdict in verdicts.items() if verdict.line}
    scores = {table: sum(a == b for a, b in zip(table, targets(gate), strict=True)) for table in lines}
    best = max(scores, key=scores.__getitem__)
    return BestLine(scores[best], Neuron(lines[best][0], lines[best][1:], "step"), len(lines))


@dataclass(frozen=True)
class HiddenRow:
    """One row through the two hidden neurons: their outputs `hidden` (h1, h2), then z, y and whether XOR is met."""

    inputs: tuple[int, int]
    target: int
    hidden: tuple[Worked, Worked]
    output: Worked
    right: bool

    @property
    def hidden_point(self) -> tuple[float, float]:
        """Where the row lies for the output neuron: the hidden outputs as a point that a line can part."""
        return self.hidden[0].y, self.hidden[1].y


@dataclass(frozen=True)
class XorNetwork:
    """A 2-2-1 network for XOR set by hand: `hidden` OR and NAND, `output` AND, worked out in four `rows`."""

    hidden: tuple[Neuron, Neuron]
    output: Neuron
    rows: tuple[HiddenRow, ...]


def xor_network() -> XorNetwork:
    """Return XOR = OR and NAND, as three step neurons with their numbers in every row."""
    either, not_both, both = SOLUTIONS["OR"], SOLUTIONS["NAND"], SOLUTIONS["AND"]
    rows = []
    for inputs, target in zip(ROWS, GATES["XOR"], strict=True):
        hidden = work_out(either, inputs), work_out(not_both, inputs)
        output = work_out(both, (hidden[0].y, hidden[1].y))
        rows.append(HiddenRow(inputs, target, hidden, output, output.decision == target))
    return XorNetwork((either, not_both), both, tuple(rows))


def _row(inputs: tuple[int, int], target: int, result: Worked) -> Row:
    return Row(inputs, target, result.z, result.y, result.decision, result.decision == target)
