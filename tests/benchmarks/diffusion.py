"""Sixteen digits from noise in one traced call against Keras' predict, step by step: prints, asserts nothing.

Run from the repository's root: python -m tests.benchmarks.diffusion
"""

import functools
import subprocess
import sys
import time

import numpy as np

from core.devices import tf
from core.diffusion import plane, reverse, sampler, shipped
from core.diffusion.clouds import cloud
from core.diffusion.sampler import Request
from tests.benchmarks import table

ROUNDS, LIMIT = 5, 0.25
FIRST = (
    "import time; from core.devices import device; device(); from core.diffusion import sampler;"
    "s = time.perf_counter(); sampler.film(sampler.Request((7,), (1.0,))); print(time.perf_counter() - s)"
)


@functools.cache
def keras_model():
    """Return the shipped network as a Keras model."""
    shapes = ((28, 28, 1), "float32"), ((), "float32"), ((), "int32")
    inputs = [tf.keras.Input(shape, dtype=kind) for shape, kind in shapes]
    guess = tf.keras.layers.Lambda(lambda parts: shipped.network()(*parts), output_shape=(28, 28, 1))
    return tf.keras.Model(inputs, guess(inputs))


def by_predict(request: Request) -> np.ndarray:
    """Draw the way a first notebook does: Keras' predict once a step, sums in NumPy."""
    model, noisy = keras_model(), sampler.start(request)
    labels = np.array(request.labels, np.int32)
    for row in reverse.leaps(request.schedule, request.steps, request.eta):
        leap = reverse.Leap(*row)
        v = model.predict([noisy, np.full(len(labels), leap.angle, np.float32), labels], verbose=0)
        clean = np.clip(reverse.guesses(noisy, v, leap)[0], -1, 1)
        noisy = reverse.onward(clean, (noisy - leap.signal * clean) / leap.noise, leap, 0)
    return noisy


def _seconds(call, *arguments) -> float:
    start = time.perf_counter()
    call(*arguments)
    return time.perf_counter() - start


def sampling() -> None:
    """Print 16 digits in 20 steps: plain, guided, with the whole film, and by predict."""
    plain, guided = Request((7,) * 16, (0.0,) * 16), Request((7,) * 16, (1.0,) * 16)
    ways = {
        "one traced call": (sampler.digits, plain),
        "one traced call, guided (network asked twice)": (sampler.digits, guided),
        "the same with every guess kept": (sampler.film, guided),
        "Keras predict, once a step": (by_predict, plain),
    }
    for call, request in ways.values():
        call(request)
    rounds = [{name: _seconds(*way) for name, way in ways.items()} for _ in range(ROUNDS)]
    table.head("16 digits, 20 steps (limit 250 ms on two cores)")
    base = [each["one traced call"] for each in rounds]
    for name in ways:
        values = [each[name] for each in rounds]
        table.row(name, [1000 * v for v in values], "ms", table.ratios(values, base), "of the traced call")


def first_sample() -> None:
    """Print the time of the first digit of a fresh process, TensorFlow imported (limit 1 s)."""
    told = [
        float(subprocess.run([sys.executable, "-c", FIRST], capture_output=True, text=True, check=True).stdout)
        for _ in range(3)
    ]
    table.head("first digit after TensorFlow is up (limit 1 s)")
    table.row("network built, weights read, sampler traced, 20 steps", [1000 * v for v in told], "ms")


def live() -> None:
    """Print the seconds of a live training in the plane (limit 10 s)."""
    table.head("training in the plane, 4,000 steps (limit 10 s)")
    spans = [
        _seconds(lambda seed=seed: list(plane.train(plane.Config(cloud("Moons"), seed=seed)))) for seed in range(3)
    ]
    table.row("first run, compiling", spans[:1], "s")
    table.row("later runs", spans[1:], "s")


def main() -> None:
    """Print all of it."""
    sampling()
    first_sample()
    live()


if __name__ == "__main__":
    main()
