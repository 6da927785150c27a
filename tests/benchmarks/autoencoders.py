"""Samples from the VAE: traced once, against a plain Keras predict loop and the eager model; asserts nothing.

Run from the repository's root: python -m tests.benchmarks.autoencoders
"""

import time
from collections.abc import Callable

from core.autoencoders import opened, prior, sampling
from core.devices import on_device, tf
from tests.benchmarks import table

COUNT, ROUNDS, NAME = 16, 200, "vae_2"
LIMIT_MS, FIRST_MS = 5.0, 1000.0


def seconds(work: Callable[[], object], rounds: int) -> list[float]:
    """Return how long each of some calls took, after one that is not counted."""
    work()
    found = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        found.append(time.perf_counter() - start)
    return found


def main() -> None:
    """Print one table."""
    with on_device():
        tf.linalg.matmul(tf.ones([2, 2]), tf.ones([2, 2])).numpy()  # TensorFlow is up, as after the server's start
    codes = prior(2, COUNT, 0)
    start = time.perf_counter()
    sampling.decode(NAME, codes)
    first = time.perf_counter() - start
    model = sampling.decoder(NAME)
    traced = seconds(lambda: sampling.decode(NAME, codes), ROUNDS)
    plain = seconds(lambda: tf.sigmoid(model.predict(codes, verbose=0)).numpy(), ROUNDS // 10)
    eager = seconds(lambda: tf.sigmoid(model(codes)).numpy(), ROUNDS // 4)
    numpy = seconds(lambda: opened(NAME).decode(codes), ROUNDS)
    table.head(f"{COUNT} samples from the VAE (limit {LIMIT_MS:g} ms; the first {FIRST_MS:g} ms)", "95%")
    middle = table.percentiles(traced)[0]
    table.latency("traced once", traced)
    for name, found in (("NumPy, before TensorFlow is up", numpy), ("Keras, eager", eager), ("Keras, predict", plain)):
        table.latency(name, found, table.percentiles(found)[0] / middle, "of the traced call")
    table.row("the first sample: weights read, model built, traced", [1000 * first], "ms")


if __name__ == "__main__":
    main()
