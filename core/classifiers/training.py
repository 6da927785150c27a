"""A digit classifier that learns while you watch: what a run is, and what is kept of each step that is shown."""

import functools
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from core.classifiers.distortions import augmented
from core.classifiers.loop import OPTIMIZERS, Compiled, cross_entropy, forward, loop_of
from core.classifiers.network import Architecture, pictures
from core.data import mnist
from core.devices import on_device, tf
from core.runs import Refused, frozen

Floats = NDArray[np.float32]
AUGMENTATION = {"turn": 15.0, "smaller": 15.0, "larger": 15.0, "elastic": 1.0}
MEASURED = 500  # training digits on which the training loss is measured
MOST_PARAMETERS = 120_000
MOST_STEPS = 4000
GAP, SHOWN = 20, 60


@dataclass(frozen=True)
class Config:
    """A small convolutional network and how it is trained on the bundled digits.

    `filters` of each convolution (the first two followed by 2x2 max pooling), `kernel` pixels wide; `units` of the
    dense layer, of which a share of `dropout` is left out in each step. `augmented` bends, turns and scales each
    training digit anew. `steps` batches of `batch` from the first `examples` training digits.
    """

    VERSION: ClassVar[int] = 1

    filters: tuple[int, ...] = (8, 16)
    kernel: int = 3
    units: int = 32
    dropout: float = 0.0
    augmented: bool = False
    learning_rate: float = 0.003
    batch: int = 64
    steps: int = 400
    examples: int = 4000
    optimizer: str = "Adam"
    seed: int = 0

    def __post_init__(self) -> None:
        """Refuse what cannot be trained, in the learner's words."""
        for wrong, sentence in (*self._network_refusals(), *self._training_refusals()):
            if wrong:
                raise Refused(sentence)
        if parameters(self) > MOST_PARAMETERS:
            most = f"{MOST_PARAMETERS:,} are trained here while you watch"
            raise Refused(
                f"This network has {parameters(self):,} weights; at most {most}. Take fewer filters or units."
            )

    def _network_refusals(self) -> Iterator[tuple[bool, str]]:
        yield not 1 <= len(self.filters) <= 3, "The network has 1 to 3 convolutions."
        yield not all(1 <= count <= 64 for count in self.filters), "A convolution has 1 to 64 filters."
        yield self.kernel not in (1, 3, 5, 7), "A kernel is 1, 3, 5 or 7 pixels wide."
        yield not 1 <= self.units <= 256, "The dense layer has 1 to 256 units."
        yield not 0 <= self.dropout <= 0.9, "Dropout takes a share from 0 to 0.9."

    def _training_refusals(self) -> Iterator[tuple[bool, str]]:
        yield not 0 < self.learning_rate <= 100, "The learning rate is above 0 and at most 100."
        yield not 1 <= self.batch <= 512, "A batch has 1 to 512 digits."
        yield not 1 <= self.steps <= MOST_STEPS, f"Train for 1 to {MOST_STEPS:,} steps."
        yield not 10 <= self.examples <= 4000, "Learn from 10 to 4,000 digits."
        yield self.optimizer not in OPTIMIZERS, f"The optimizer is one of {', '.join(OPTIMIZERS)}."
        yield not 0 <= self.seed <= 2**31 - 1, "The seed is a whole number from 0 on."

    @property
    def architecture(self) -> Architecture:
        """The same network as the lesson's other parts describe it."""
        return Architecture(self.filters, tuple(range(min(2, len(self.filters)))), self.units, self.kernel)


@dataclass(frozen=True, eq=False)
class Snapshot:
    """The network after `step` batches.

    Losses in nats, accuracies as shares, over 500 training digits and the 1,000 held-out ones; `seconds` since the
    start. `weights` alternate kernel and bias (float16). `answers` [1000] name each held-out digit, with probability
    `sure` / 255.
    """

    step: int
    loss: float
    accuracy: float
    test_loss: float
    test_accuracy: float
    seconds: float
    weights: tuple[NDArray[np.float16], ...]
    answers: NDArray[np.uint8]
    sure: NDArray[np.uint8]


def shapes(config: Config) -> tuple[tuple[int, ...], ...]:
    """Return the shapes of kernels and biases in turn."""
    found: list[tuple[int, ...]] = []
    for entering, filters in pairwise((1, *config.filters)):
        found += [(config.kernel, config.kernel, entering, filters), (filters,)]
    side = 28 >> min(2, len(config.filters))
    widths = (side * side * config.filters[-1], config.units, 10)
    return (*found, *(shape for a, b in pairwise(widths) for shape in ((a, b), (b,))))


def parameters(config: Config) -> int:
    """Return the number of weights: (kernel^2 * entering + 1) * filters each, then (inputs + 1) * units each."""
    return int(sum(np.prod(shape) for shape in shapes(config)))


def initial_weights(config: Config) -> tuple[Floats, ...]:
    """Return kernels of spread sqrt(2 / inputs) (He et al., 2015, section 2.2) and zero biases, from the seed alone."""
    random = np.random.default_rng(config.seed)
    made = []
    for shape in shapes(config):
        spread = np.sqrt(2 / np.prod(shape[:-1])) if len(shape) > 1 else 0.0
        made.append(frozen((random.standard_normal(shape) * spread).astype(np.float32)))
    return tuple(made)


def schedule(steps: int) -> list[int]:
    """Return the steps that are shown: dense at first, then never more than a sixtieth of the run (or 20) apart."""
    gap = max(GAP, -(-steps // SHOWN))
    early = [step for step in (0, 1, 3, 8) if step < min(steps, gap)]
    return [*early, *range(gap, steps, gap), steps]


def batches(config: Config) -> NDArray[np.int64]:
    """Return which training digits make each batch [steps, batch]: all of them in new order, again and again."""
    random = np.random.default_rng((config.seed, 1))
    wanted = config.steps * config.batch
    rounds = [random.permutation(config.examples) for _ in range(-(-wanted // config.examples))]
    return np.concatenate(rounds)[:wanted].reshape(config.steps, config.batch)


def train(config: Config) -> Iterator[Snapshot]:
    """Yield the network from its first weights to its last; many steps run inside each compiled call."""
    start = time.perf_counter()
    chosen = batches(config)
    loop = None
    with on_device():
        weights = [tf.constant(part) for part in initial_weights(config)]
        slots: Any = tuple([tf.zeros_like(part) for part in weights] for _ in range(2))
        snapshot = look(0, weights, forward, start)  # untraced: on screen while the loop is being compiled
    yield snapshot
    for first, last in pairwise(schedule(config.steps)):
        with on_device():  # never held across a yield: another generator's scope would end inside it
            loop = loop or loop_of(Compiled(shapes(config), config.optimizer, config.dropout > 0))
            images, labels = _digits(config, chosen[first:last], first)
            weights, slots = loop.steps(weights, slots, images, labels, tf.constant(first), knobs(config))
            snapshot = look(last, weights, loop.answers, start)
        yield snapshot


def knobs(config: Config) -> dict[str, Any]:
    """Return what changes without compiling anew, as tensors."""
    numbers = {"rate": config.learning_rate, "dropout": config.dropout}
    return {"seed": tf.constant(config.seed), **{n: tf.constant(v, tf.float32) for n, v in numbers.items()}}


def _digits(config: Config, chosen: NDArray[np.int64], first: int) -> tuple[Any, Any]:
    """Return the batches [steps, batch, 28, 28, 1] and their labels as tensors."""
    images = pictures(mnist().train_images[chosen.ravel()])
    if config.augmented:
        images = augmented(images[..., 0], AUGMENTATION, np.random.default_rng((config.seed, 2, first)))
    shaped = images.reshape(*chosen.shape, 28, 28, 1)
    return tf.constant(shaped), tf.constant(mnist().train_labels[chosen].astype(np.int32))


@functools.lru_cache(maxsize=1)
def _measured() -> tuple[Any, Any, Any]:
    """Return the digits every snapshot is measured on, training ones first, and both groups' labels."""
    digits = mnist()
    images = np.concatenate([digits.train_images[:MEASURED], digits.test_images])
    labels = [tf.constant(part.astype(np.int32)) for part in (digits.train_labels[:MEASURED], digits.test_labels)]
    return tf.constant(pictures(images)), *labels


def look(step: int, weights: Any, answers: Any, start: float) -> Snapshot:
    """Measure a network; `answers(weights, images)` gives its logits."""
    images, *labels = _measured()
    portions = [answers(weights, images[i : i + MEASURED]) for i in range(0, len(images), MEASURED)]
    logits = tf.concat(portions, axis=0)  # in portions that fit the cache
    seconds = time.perf_counter() - start
    groups = logits[:MEASURED], logits[MEASURED:]
    told = tf.nn.softmax(groups[1]).numpy()
    losses = [float(cross_entropy(*pair)) for pair in zip(groups, labels, strict=True)]
    right = [float(np.mean(np.argmax(a, 1) == b)) for a, b in zip(groups, labels, strict=True)]
    with np.errstate(over="ignore"):  # a diverged run ends with a sentence, not with a warning
        kept = tuple(frozen(part.numpy().astype(np.float16)) for part in weights)
    sure = np.rint(np.nan_to_num(told.max(1)) * 255).astype(np.uint8)
    named = frozen(told.argmax(1).astype(np.uint8))
    return Snapshot(step, losses[0], right[0], losses[1], right[1], seconds, kept, named, frozen(sure))
