"""What a unit looks for: a picture grown from noise until the unit answers as much as it can."""

import functools
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.classifiers.network import Architecture
from core.classifiers.receptive_field import fields
from core.classifiers.shipped import convolutional
from core.devices import on_device, tf
from core.runs import Refused, frozen

STEPS, EVERY = 120, 3
RATE, ROUGH, SPARSE = 0.7, 0.05, 0.02
BLUR, SHAKE, GRAIN = 1.2, 1, 0.1  # pixels, pixels, grey values
CLASSES = "logits"


@dataclass(frozen=True)
class Wish:
    """Which unit: `layer` ("conv1" ... or "logits") and its number `unit`; `seed` of the noise to start from.

    Each step is smoothed by `blur` pixels; without (0) the picture fills with specks no writer ever drew.
    """

    layer: str
    unit: int
    seed: int = 0
    blur: float = BLUR

    def __post_init__(self) -> None:
        """Refuse units the network does not have."""
        sizes = units(Architecture())
        if self.layer not in sizes:
            raise Refused(f"The layers to ask are {', '.join(sizes)}, not {self.layer}.")
        if not 0 <= self.blur <= 2:
            raise Refused(f"A step is smoothed by 0 to 2 pixels, not {self.blur:g}.")
        if not 0 <= self.unit < sizes[self.layer]:
            raise Refused(f"{self.layer} has the units 0 to {sizes[self.layer] - 1}, not {self.unit}.")


@dataclass(frozen=True, eq=False)
class Grown:
    """The picture after each kept step [frames, 28, 28] in 0..1, the unit's answer to it [frames], and the `steps`."""

    steps: NDArray[np.int64]
    pictures: NDArray[np.float32]
    answers: NDArray[np.float32]


def units(made: Architecture) -> dict[str, int]:
    """Return how many units each layer has that can be asked."""
    return {f"conv{i + 1}": filters for i, filters in enumerate(made.filters)} | {CLASSES: made.classes}


def grown(wish: Wish) -> Grown:
    """Return how a picture grows from noise by gradient ascent on the unit's answer before its ReLU.

    x <- x + rate * g / |g|, kept in 0..1; g is the blurred slope of: answer to x, moved by up to a pixel and with a
    little grain, - ROUGH * squared differences of neighbours - SPARSE * ink (after Mahendran and Vedaldi 2016).
    A unit of a map is asked in the middle of its map.
    """
    pictures, told = _run([wish])
    return Grown(_kept(), frozen(pictures[:, 0]), frozen(told[:, 0]))


def all_grown(seed: int = 0) -> Grown:
    """Return the same for all units of all layers: pictures [frames, units, 28, 28], answers [frames, units]."""
    pictures, told = _run([Wish(*each, seed) for each in every_unit()])
    return Grown(_kept(), frozen(pictures), frozen(told))


def every_unit() -> list[tuple[str, int]]:
    """Return layer and number of every unit that can be asked."""
    return [(layer, unit) for layer, count in units(Architecture()).items() for unit in range(count)]


def at_norm(wish: Wish, picture: NDArray[np.float32], norm: float) -> float:
    """Return the unit's answer to what it sees of `picture` [28, 28], made as long as `norm`, all else paper."""
    seen = sight(wish.layer, picture)
    scaled = seen * (norm / max(float(np.linalg.norm(seen)), 1e-9))
    return float(asked(scaled[None, :, :, None])[0, _column(wish)])


def sight(layer: str, picture: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return `picture` [28, 28] with paper wherever the middle unit of `layer` cannot see."""
    if layer == CLASSES:
        return picture
    field = fields(Architecture())[layer]
    top, left = field.corner(middle(layer), middle(layer))
    out = np.zeros_like(picture)
    there = slice(max(top, 0), top + field.side), slice(max(left, 0), left + field.side)
    out[there] = picture[there]
    return out


def middle(layer: str) -> int:
    """Return the row and column of the unit that is asked: the middle of its map."""
    return 14 // fields(Architecture())[layer].jump


def noise(wishes: list[Wish]) -> NDArray[np.float32]:
    """Return the faint noise each wish starts from [wishes, 28, 28, 1]."""
    rows = [np.random.default_rng([wish.seed, _column(wish)]).uniform(0.05, 0.25, (28, 28, 1)) for wish in wishes]
    return np.stack(rows).astype(np.float32)


def asked(pictures: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return what the middle unit of every map, then every class, answers to pictures [n, 28, 28, 1]: [n, units]."""
    with on_device():
        told: NDArray[np.float32] = _answers()(tf.constant(pictures)).numpy()
    return told


def _column(wish: Wish) -> int:
    """Return the unit's column among the answers of all layers."""
    sizes = units(Architecture())
    before = list(sizes)[: list(sizes).index(wish.layer)]
    return sum(sizes[layer] for layer in before) + wish.unit


def _kept() -> NDArray[np.int64]:
    return frozen(np.arange(0, STEPS + 1, EVERY))


@functools.cache
def _answers() -> Any:
    """Return a function from pictures [n, 28, 28, 1] to the answers [n, all units] before ReLU and softmax."""
    model = convolutional()
    layers = list(units(Architecture()))
    inner = tf.keras.Model(model.inputs, [model.get_layer(layer).output for layer in layers])

    def answers(pictures: Any) -> Any:
        *maps, logits = inner(pictures, training=False)
        places = [middle(layer) for layer in layers[:-1]]
        return tf.concat([m[:, at, at] for m, at in zip(maps, places, strict=True)] + [logits], axis=1)

    return tf.function(answers, input_signature=[tf.TensorSpec([None, 28, 28, 1], tf.float32)], autograph=False)


def _run(wishes: list[Wish]) -> tuple[Any, Any]:
    """Return kept pictures [frames, wishes, 28, 28] and answers [frames, wishes]; one seed and blur for all."""
    columns = np.array([_column(wish) for wish in wishes], np.int32)
    start, first = noise(wishes), wishes[0]
    with on_device():
        knobs = tf.constant(first.blur, tf.float32), tf.constant(first.seed)
        pictures, told = _ascent()(tf.constant(start), tf.constant(columns), *knobs)
        return pictures.numpy()[..., 0], told.numpy()


@functools.cache
def _ascent() -> Any:
    """Return the traced climb: all steps in one call, every third picture kept."""
    answers, frames, count = _answers(), STEPS // EVERY + 1, len(every_unit())

    def climb(pictures: Any, columns: Any, blur: Any, seed: Any) -> Any:
        chosen, around = tf.one_hot(columns, count), _bell(blur)
        kept = tf.TensorArray(tf.float32, frames), tf.TensorArray(tf.float32, frames)

        def score(pictures: Any) -> Any:
            return tf.reduce_sum(answers(pictures) * chosen, axis=1)

        def step(i: Any, now: Any) -> Any:
            return i + 1, uphill(now, lambda x: score(shaken(x, tf.stack([seed, i]), blur)), around)

        def frame(i: Any, now: Any, kept: Any) -> Any:
            kept = kept[0].write(i, now), kept[1].write(i, score(now))
            later = tf.while_loop(lambda j, _: j < (i + 1) * EVERY, step, (i * EVERY, now))[1]
            return i + 1, later, kept

        kept = tf.while_loop(lambda i, *_: i < frames, frame, (0, pictures, kept))[2]
        return kept[0].stack(), kept[1].stack()

    given = tf.TensorSpec([None, 28, 28, 1], tf.float32), tf.TensorSpec([None], tf.int32)
    knobs = tf.TensorSpec([], tf.float32), tf.TensorSpec([], tf.int32)
    return tf.function(climb, input_signature=[*given, *knobs], autograph=False)


def uphill(pictures: Any, score: Any, around: Any) -> Any:
    """Return pictures [n, 28, 28, 1] one step of length RATE further up their score less its penalties."""
    with tf.GradientTape() as tape:
        tape.watch(pictures)
        goal = score(pictures) - ROUGH * roughness(pictures) - SPARSE * tf.reduce_sum(pictures, (1, 2, 3))
    slope = tf.nn.conv2d(tape.gradient(goal, pictures), around, 1, "SAME")
    size = tf.sqrt(tf.reduce_sum(slope**2, axis=(1, 2, 3), keepdims=True)) + 1e-8
    return tf.clip_by_value(pictures + RATE * slope / size, 0.0, 1.0)


def shaken(pictures: Any, seed: Any, blur: Any) -> Any:
    """Return all pictures moved by the same up to SHAKE pixels and with the same grain, new for each `seed` [2].

    Without blur nothing is shaken: then the climb is plain gradient ascent.
    """
    on = tf.cast(blur > 0, tf.int32)
    by = on * tf.random.stateless_uniform([2], seed, -SHAKE, SHAKE + 1, tf.int32)
    grain = tf.cast(on, tf.float32) * GRAIN * tf.random.stateless_normal([1, 28, 28, 1], seed)
    return tf.roll(pictures, by, [1, 2]) + grain


def _bell(blur: Any) -> Any:
    """Return a Gaussian kernel [7, 7, 1, 1] that sums to 1; `blur` 0 leaves things as they are."""
    away = tf.range(-3.0, 4.0) / tf.maximum(blur, 0.1)
    side = tf.exp(-(away**2) / 2)
    return (side[:, None] * side / tf.reduce_sum(side) ** 2)[:, :, None, None]


def roughness(pictures: Any) -> Any:
    """Return the sum of squared differences of neighbouring pixels of each picture [n, 28, 28, 1]: [n]."""
    down = tf.reduce_sum((pictures[:, 1:] - pictures[:, :-1]) ** 2, axis=(1, 2, 3))
    return down + tf.reduce_sum((pictures[:, :, 1:] - pictures[:, :, :-1]) ** 2, axis=(1, 2, 3))
