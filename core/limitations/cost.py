"""What learning costs: multiplications counted layer by layer, and seconds measured on this device."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from core.data import mnist
from core.devices import device, tf
from core.limitations import learner, nets
from core.limitations.nets import CLASSES, SIDE, Net
from core.runs import Refused, frozen

NETS = tuple(Net((width, 2 * width), (4 * width,)) for width in (4, 8, 16, 32, 64))
CALLS, CALL_STEPS = 6, 4
YEAR = 365.25 * 24 * 3600


def conv_macs(side: int, kernel: int, before: int, after: int, groups: int = 1) -> int:
    """Return multiplications of a convolution with `side` x `side` outputs: side^2 * kernel^2 * before * after."""
    return side * side * kernel * kernel * (before // groups) * after


def macs(net: Net) -> int:
    """Return multiplications of one of our small networks for one digit."""
    total, side, deep = 0, SIDE, 1
    for filters in net.filters:
        side = (side + 1) // 2
        total += conv_macs(side, 3, deep, filters)
        deep = filters
    widths = (side * side * deep, *net.units, CLASSES)
    return total + sum(a * b for a, b in zip(widths[:-1], widths[1:], strict=True))


def training_flops(multiplications: int) -> int:
    """Return operations of one example's training step: 2 for each multiplication and its sum, and 3 passes.

    Backwards costs twice the way forwards: once for the slopes at the weights, once for those at the inputs.
    """
    return 6 * multiplications


def alexnet_macs() -> int:
    """Return AlexNet's multiplications for one picture (Krizhevsky et al., 2012: five convolutions, two groups)."""
    rows = ((55, 11, 3, 96, 1), (27, 5, 96, 256, 2), (13, 3, 256, 384, 1), (13, 3, 384, 384, 2), (13, 3, 384, 256, 2))
    dense = 6 * 6 * 256 * 4096 + 4096 * 4096 + 4096 * 1000
    return sum(conv_macs(*row) for row in rows) + dense


def vgg16_macs() -> int:
    """Return VGG-16's multiplications for one picture (Simonyan and Zisserman, 2015, column D)."""
    blocks = ((224, 3, 64, 2), (112, 64, 128, 2), (56, 128, 256, 3), (28, 256, 512, 3), (14, 512, 512, 3))
    total = 7 * 7 * 512 * 4096 + 4096 * 4096 + 4096 * 1000
    for side, before, after, layers in blocks:
        total += conv_macs(side, 3, before, after) + (layers - 1) * conv_macs(side, 3, after, after)
    return total


@dataclass(frozen=True)
class Giant:
    """A known network: `flops` of its whole training by a formula, in words, and where its numbers come from."""

    name: str
    flops: float
    formula: str
    source: str


def giants() -> tuple[Giant, ...]:
    """Return large networks, smallest first; a transformer costs 6 * parameters * tokens (Kaplan et al., 2020)."""
    return (
        Giant("AlexNet, 2012", 6.0 * alexnet_macs() * 1.2e6 * 90, "6 · MACs · 1.2 M pictures · 90 epochs",
              "Krizhevsky et al. (2012)"),
        Giant("VGG-16, 2014", 6.0 * vgg16_macs() * 1.3e6 * 74, "6 · MACs · 1.3 M pictures · 74 epochs",
              "Simonyan and Zisserman (2015)"),
        Giant("GPT-3, 2020", 6.0 * 175e9 * 300e9, "6 · 175 G parameters · 300 G tokens", "Brown et al. (2020)"),
        Giant("Llama 3 405B, 2024", 6.0 * 405e9 * 15.6e12, "6 · 405 G parameters · 15.6 T tokens",
              "Llama team (2024)"),
    )  # fmt: skip


@dataclass(frozen=True)
class Config:
    """One measurement of all NETS; another `number` measures again."""

    VERSION: ClassVar[int] = 1

    number: int = 0

    def __post_init__(self) -> None:
        """Refuse numbers that are none."""
        if self.number not in range(10_000):
            raise Refused(f"The measurement's number must be from 0 to 9999, not {self.number}.")


@dataclass(frozen=True, eq=False)
class Snapshot:
    """After `step` of the NETS: seconds per training step of 50 digits on the `device`, and on the CPU beside a GPU.

    Seconds on a CPU are those of one core.

    `seconds` and `cpu_seconds` [5] are NaN where not measured; `loss` is the last time, in seconds.
    """

    step: int
    loss: float
    device: str
    seconds: NDArray[np.float64]
    cpu_seconds: NDArray[np.float64]


def train(config: Config) -> Iterator[Snapshot]:
    """Time the training step of one network after the other, the best of six calls of four steps."""
    here, beside = (np.full(len(NETS), np.nan) for _ in range(2))
    chosen = device()
    yield Snapshot(0, 0.0, chosen.words, frozen(here), frozen(beside))
    for place, net in enumerate(NETS):
        here[place] = seconds_per_step(net, chosen.place, config.number)
        if "GPU" in chosen.place:
            beside[place] = seconds_per_step(net, "/CPU:0", config.number)
        yield Snapshot(place + 1, float(here[place]), chosen.words, frozen(here), frozen(beside))


def seconds_per_step(net: Net, place: str, seed: int) -> float:
    """Return the least time of one training step on the device `place`, loop and all.

    On a CPU processor time counts, all cores added up, so that whatever else runs does not; on a GPU the clock.
    """
    digits, count = mnist(), 500
    with tf.device(place):
        weights = tuple(map(tf.constant, nets.initial(net, seed)))
        state = weights, tuple(map(tf.zeros_like, weights)), tuple(map(tf.zeros_like, weights))
        images, labels = nets.scaled(digits.train_images[:count]), digits.train_labels[:count].astype(np.int32)
        data = tuple(map(tf.constant, (images, labels, np.ones(count, np.float32))))
        rows = tf.constant(learner.order(count, CALL_STEPS, seed))
        knobs = tf.constant(1e-3), tf.constant(seed), tf.constant(0.0), tf.constant(0)
        clock = time.perf_counter if "GPU" in place else time.process_time
        times = [_timed(clock, learner.trainer(net), state, data, rows, knobs) for _ in range(CALLS + 1)]
    return min(times[1:]) / CALL_STEPS  # the first call also traces


def _timed(clock: Callable[[], float], run: Any, *arguments: Any) -> float:
    start = clock()
    run(*arguments)[1].numpy()
    return clock() - start


def throughput(seconds: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return operations per second [5] from the measured seconds per step."""
    work = np.array([training_flops(macs(net)) * learner.BATCH for net in NETS], np.float64)
    return work / seconds


def in_words(seconds: float) -> str:
    """Return a time in the largest unit that fits."""
    units = ((YEAR * 1e6, "million years"), (YEAR, "years"), (86400, "days"), (3600, "hours"), (60, "minutes"))
    for size, name in units:
        if seconds >= 2 * size:
            return f"{seconds / size:,.0f} {name}"
    return f"{seconds:,.0f} seconds"
