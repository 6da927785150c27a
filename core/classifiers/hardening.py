"""The same small network trained twice from one start: on digits as they are, and on digits made difficult."""

import functools
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from core.classifiers import training
from core.classifiers.difficulties import batch_of, levels
from core.classifiers.distortions import KINDS, augmented, chance, distorted
from core.classifiers.loop import Compiled, cross_entropy, forward, loop_of
from core.classifiers.network import pictures
from core.data import mnist
from core.devices import on_device, tf
from core.runs import Refused, frozen

Floats = NDArray[np.float32]
LEVELS, BATCH, SCENES = 7, 200, 8
SHOWN = 10
BOTH = ("plain", "hardened")


@dataclass(frozen=True)
class Config:
    """Which difficulties the second network meets: each digit one of `kinds`, from none up to `share` of its range.

    Both networks have the same start, see the same digits in the same order, `steps` batches of 64.
    """

    VERSION: ClassVar[int] = 1

    kinds: tuple[str, ...] = ("turn", "contrast", "smaller", "elastic", "bar", "pieces")
    share: float = 0.5
    learning_rate: float = 0.003
    steps: int = 600
    seed: int = 0

    def __post_init__(self) -> None:
        """Refuse what cannot be trained, in the learner's words."""
        if not self.kinds or not set(self.kinds) <= set(KINDS):
            raise Refused(f"Choose at least one difficulty to train with: {', '.join(KINDS)}.")
        if not 0 < self.share <= 1:
            raise Refused("The strongest training difficulty is a share of the range, above 0 and at most 1.")
        self.network  # noqa: B018  # building it refuses what no network can be trained with

    @property
    def network(self) -> training.Config:
        """The small network both are, and how it is trained."""
        return training.Config(learning_rate=self.learning_rate, steps=self.steps, seed=self.seed)

    @property
    def strongest(self) -> dict[str, float]:
        """Return the strongest training difficulty of each kind, in its own unit."""
        return {kind: self.share * KINDS[kind].most for kind in self.kinds}


@dataclass(frozen=True, eq=False)
class Snapshot:
    """Both networks after `step` batches; `loss` is the second one's, on 500 training digits as they are.

    `plain` and `hardened` [12, 7] are accuracies on 200 held-out digits: a row for each kind of difficulty, a column
    for each strength from none to most.
    """

    step: int
    loss: float
    plain_loss: float
    plain: Floats
    hardened: Floats


def train(config: Config) -> Iterator[Snapshot]:
    """Yield both networks side by side from the common start to the end."""
    net = config.network
    chosen = training.batches(net)
    with on_device():
        weights = [tf.constant(part) for part in training.initial_weights(net)]
        slots = tuple([tf.zeros_like(part) for part in weights] for _ in range(2))
        states = {name: (weights, slots) for name in BOTH}
        snapshot = _look(0, states, forward)
    yield snapshot
    shown = [round(share * config.steps) for share in np.linspace(0, 1, SHOWN + 1)]
    for first, last in pairwise(sorted(set(shown))):
        with on_device():  # never held across a yield: another generator's scope would end inside it
            loop = loop_of(Compiled(training.shapes(net), net.optimizer, False))
            labels = tf.constant(mnist().train_labels[chosen[first:last]].astype(np.int32))
            for name in BOTH:
                images = _digits(config, chosen[first:last], first, name)
                knobs = training.knobs(net)
                states[name] = loop.steps(*states[name], images, labels, tf.constant(first), knobs)
            snapshot = _look(last, states, loop.answers)
        yield snapshot


def _digits(config: Config, chosen: NDArray[np.int64], first: int, name: str) -> Any:
    images = pictures(mnist().train_images[chosen.ravel()])
    if name == "hardened":
        random = np.random.default_rng((config.seed, 3, first))
        images = augmented(images[..., 0], config.strongest, random, one_each=True)
    return tf.constant(images.reshape(*chosen.shape, 28, 28, 1))


@functools.lru_cache(maxsize=1)
def difficult_digits() -> tuple[Floats, NDArray[np.uint8]]:
    """Return 200 held-out digits under every kind at 7 strengths [12 * 7 * 200, 28, 28, 1], and their labels [200]."""
    images, labels = batch_of(BATCH)
    scene = chance(SCENES, BATCH)
    made = [distorted(images, {kind: level}, scene) for kind in KINDS for level in levels(kind, LEVELS)]
    return frozen(np.concatenate(made)[..., None]), labels


def curves(weights: Any, answers: Any, portion: int = 1400) -> Floats:
    """Return a network's accuracy [12, 7] under every kind at 7 strengths; `answers(weights, images)` are logits."""
    images, labels = difficult_digits()
    parts = [answers(weights, tf.constant(images[i : i + portion])) for i in range(0, len(images), portion)]
    told = np.concatenate([np.argmax(part, axis=1) for part in parts]).reshape(len(KINDS), LEVELS, BATCH)
    return frozen(np.mean(told == labels, axis=2, dtype=np.float32))


def _look(step: int, states: Any, answers: Any) -> Snapshot:
    count = training.MEASURED
    images = tf.constant(pictures(mnist().train_images[:count]))
    labels = tf.constant(mnist().train_labels[:count].astype(np.int32))
    losses = [float(cross_entropy(answers(states[name][0], images), labels)) for name in BOTH]
    plain, hardened = (curves(states[name][0], answers) for name in BOTH)
    return Snapshot(step, losses[1], losses[0], plain, hardened)
