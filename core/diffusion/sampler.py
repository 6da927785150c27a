"""Digits from noise: the whole way back in one traced call, with what the network guessed at every step."""

import functools
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.devices import on_device, tf
from core.diffusion import reverse
from core.diffusion.schedule import Schedule, sampling_times
from core.diffusion.shipped import network
from core.diffusion.unet import CLASSES, NOBODY, SIDE
from core.runs import Refused, frozen

MOST_SAMPLES, MOST_GUIDANCE, STEP_RANGE = 100, 8.0, (5, 200)
SHOWN, NOISE_REACH = 41, 2.5


@dataclass(frozen=True)
class Request:
    """Digits to draw: a class 0..9 (or 10, not told) and a guidance 0..8 for each, steps 5..200, eta 0..1, seed.

    Digits with the same number in `places` start from the same noise; without numbers each has its own.
    """

    labels: tuple[int, ...]
    guidance: tuple[float, ...]
    steps: int = 20
    eta: float = 0.0
    schedule: Schedule = Schedule()
    seed: int = 0
    places: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what the model cannot draw."""
        if not 1 <= len(self.labels) <= MOST_SAMPLES:
            raise Refused(f"Ask for 1 to {MOST_SAMPLES} digits at once, not {len(self.labels):,}.")
        if any(label not in range(CLASSES + 1) for label in self.labels):
            raise Refused("The model knows the digits 0 to 9 and nothing else.")
        if len(self.guidance) != len(self.labels) or any(not 0 <= w <= MOST_GUIDANCE for w in self.guidance):
            raise Refused(f"Guidance goes from 0 to {MOST_GUIDANCE:g}, one number for each digit.")
        if not STEP_RANGE[0] <= self.steps <= STEP_RANGE[1]:
            raise Refused(f"The way back takes {STEP_RANGE[0]} to {STEP_RANGE[1]} steps.")
        if not 0 <= self.eta <= 1:
            raise Refused("eta lies between 0 (DDIM) and 1 (DDPM).")
        if self.places and (len(self.places) != len(self.labels) or not set(self.places) <= set(range(MOST_SAMPLES))):
            raise Refused(f"Every digit needs the number of its noise, 0 to {MOST_SAMPLES - 1}.")

    @property
    def noises(self) -> tuple[int, ...]:
        """The number of each digit's noise."""
        return self.places or tuple(range(len(self.labels)))


@dataclass(frozen=True, eq=False)
class Film:
    """The way from noise to digits at the steps that are shown, at most 41 of them.

    `frames` [shown, 3, n, 28, 28] are grey values of x_t, of the guessed noise and of the guessed x_0, ink 255; the
    last one is the finished digit with the guesses of the last step. `times` [shown] are steps, 1000 down to 0.
    """

    frames: NDArray[np.uint8]
    times: tuple[int, ...]

    @property
    def digits(self) -> NDArray[np.uint8]:
        """The finished digits [n, 28, 28]."""
        done: NDArray[np.uint8] = self.frames[-1, 0]
        return done


def pixels(values: NDArray[np.float32], reach: float = 1.0) -> NDArray[np.uint8]:
    """Return values -`reach`..`reach` as whole grey values 0..255."""
    grey: NDArray[np.uint8] = np.rint(np.clip((values / reach + 1) * 127.5, 0, 255)).astype(np.uint8)
    return grey


def film(request: Request) -> Film:
    """Return the whole way back for `request`: same request, same film."""
    noisy, noise, clean = guesses(request, network())
    shown = np.unique(np.linspace(0, request.steps, min(SHOWN, request.steps + 1)).round().astype(int))
    last = np.minimum(shown, request.steps - 1)
    frames = np.stack([pixels(noisy[shown]), pixels(noise[last], NOISE_REACH), pixels(clean[last])], axis=1)
    return Film(frozen(frames), tuple(np.array(sampling_times(request.steps))[shown].tolist()))


def guesses(request: Request, model: Any) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]:
    """Return x_t [steps + 1, n, 28, 28], and the guesses of noise and of x_0 [steps, n, 28, 28] at every step."""
    with on_device():
        seen = _traced(model, _guided(request), True)(*_inputs(request))
        noisy, noise, clean = (part.numpy()[..., 0] for part in seen)
    return noisy, noise, clean


def digits(request: Request, model: Any = None) -> NDArray[np.uint8]:
    """Return only the finished digits [n, 28, 28] of `request`, drawn by the shipped network or by `model`."""
    model = network() if model is None else model
    with on_device():
        return pixels(_traced(model, _guided(request), False)(*_inputs(request)).numpy()[..., 0])


def start(request: Request) -> NDArray[np.float32]:
    """Return x_T [n, 28, 28, 1]: a digit's noise depends on the seed and its number only."""
    rows = [np.random.default_rng([request.seed, place]) for place in request.noises]
    return np.stack([row.standard_normal((SIDE, SIDE, 1), np.float32) for row in rows])


def _guided(request: Request) -> bool:
    return any(w > 0 for w in request.guidance)


def _inputs(request: Request) -> tuple[Any, ...]:
    table = reverse.leaps(request.schedule, request.steps, request.eta)
    labels, guidance = np.array(request.labels, np.int32), np.array(request.guidance, np.float32)
    whole = (np.array(request.noises, np.int32), np.array([request.seed, 0], np.int32))
    parts = (start(request), labels, guidance, table, *whole)
    return tuple(tf.constant(part) for part in parts)


@functools.lru_cache(maxsize=8)
def _traced(model: Any, guide: bool, record: bool) -> Any:
    specs = [([None, SIDE, SIDE, 1], "float32"), ([None], "int32"), ([None], "float32"), ([None, 6], "float32")]
    signature = [tf.TensorSpec(shape, kind) for shape, kind in (*specs, ([None], "int32"), ([2], "int32"))]

    @functools.partial(tf.function, input_signature=signature, autograph=False)
    def run(noise: Any, labels: Any, guidance: Any, table: Any, places: Any, seed: Any) -> Any:
        """Loop over the steps inside one graph."""
        count = tf.shape(table)[0]

        def one(i: Any, noisy: Any, seen: Any) -> Any:
            leap = reverse.Leap(*tf.unstack(table[i]))
            v = guess(model, noisy, labels, guidance, leap.angle, guide)
            clean = tf.clip_by_value(reverse.guesses(noisy, v, leap)[0], -1.0, 1.0)
            eps = (noisy - leap.signal * clean) / leap.noise
            drawn = tf.random.stateless_normal([tf.reduce_max(places) + 1, SIDE, SIDE, 1], seed + [0, i])
            fresh = tf.gather(drawn, places)
            if record:
                seen = tuple(kept.write(i, part) for kept, part in zip(seen, (noisy, eps, clean), strict=True))
            return i + 1, reverse.onward(clean, eps, leap, fresh), seen

        seen = tuple(tf.TensorArray(tf.float32, count) for _ in range(3 * record))
        _, last, seen = tf.while_loop(lambda i, *_: i < count, one, (0, noise, seen))
        return (tf.concat([seen[0].stack(), last[None]], 0), seen[1].stack(), seen[2].stack()) if record else last

    return run


def guess(model: Any, noisy: Any, labels: Any, guidance: Any, level: Any, guide: bool) -> Any:
    """Return the network's v; with guidance it is asked twice in one batch, class told and not told."""
    count = tf.shape(labels)[0]
    if not guide:
        return model(noisy, tf.fill([count], level), labels)
    both = tf.concat([labels, tf.fill([count], NOBODY)], 0)
    told, without = tf.split(model(tf.concat([noisy, noisy], 0), tf.fill([2 * count], level), both), 2)
    return reverse.guided(without, told, guidance[:, None, None, None])
