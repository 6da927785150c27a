"""GANs: games watched against games alone, samples on demand against a plain Keras loop, the first sample."""

import time
from collections.abc import Callable

import numpy as np

from core.devices import on_device, tf
from core.gans import conditional, digit_networks, training
from core.gans.config import Config
from core.gans.training import Table
from core.pretrained import put
from tests.benchmarks import table

ROUNDS = 5
GAN_LAB = 22.1  # steps a second on its own page, Gaussians preset, one core (PEER_SPEED.md, section 3)


def seconds(work: Callable[[], object]) -> float:
    """Return how long `work` takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def games() -> None:
    """Print steps a second: with all that a learner sees computed on the way, and the bare fused loop."""
    config = Config(steps=4000)
    list(training.train(Config(steps=20)))
    watched, bare = [], []
    for _ in range(ROUNDS):
        watched.append(config.steps / seconds(lambda: list(training.train(config))))
        alone = Table(config)
        bare.append(config.steps / seconds(lambda alone=alone: alone.play((0, config.steps))))
    table.head("GAN in the plane, 2x32 units each, batch 128")
    table.row("fused loop alone", bare, "steps/s")
    table.row(
        "watched: 60 snapshots with every layer and number", watched, "steps/s", table.ratios(watched, bare), "of it"
    )
    table.row("GAN Lab on its page (measured earlier)", [GAN_LAB], "steps/s")


def samples() -> None:
    """Print what 16 pictures cost: our traced call, and Keras' predict."""
    stored = conditional.stored()
    noise, classes = conditional.noise(0, 16), conditional.classes([7] * 16)
    first = seconds(lambda: conditional.pictures(noise, classes))
    with on_device():
        model = put(digit_networks.build_generator(), stored, "generator/")
    model.predict([noise, classes], verbose=0)
    ours = [seconds(lambda: conditional.pictures(noise, classes)) for _ in range(60)]
    plain = [seconds(lambda: model.predict([noise, classes], verbose=0)) for _ in range(20)]
    table.head("16 digits of the conditional GAN", "95th percentile")
    table.latency("first sample: load, check, trace, draw", [first, first])
    table.latency("traced once", ours, float(np.median(plain) / np.median(ours)), "times as fast")
    table.latency("Keras predict", plain)


def main() -> None:
    """Print both tables."""
    with on_device():
        tf.ones([2, 2]).numpy()
    games()
    samples()


if __name__ == "__main__":
    main()
