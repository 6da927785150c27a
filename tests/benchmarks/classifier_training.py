"""Train the small digit classifier by the app and by Keras: prints medians and ratios, asserts nothing.

Run from the repository's root: python -m tests.benchmarks.classifier_training
"""

import dataclasses
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

from core import jobs
from core.classifiers import network, training
from core.classifiers.training import Config
from core.data import mnist
from core.devices import on_device, tf
from pages._shell import warm
from tests.benchmarks import table

ROUNDS = 3
GOAL = 0.94
STEPS = 120
PATIENCE = 300.0


def seconds_to_goal(config: Config) -> tuple[float, float]:
    """Return wall and processor seconds from pressing Train, through the app's queue, to 94 % held-out accuracy."""
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(1) as worker:
        wall, busy = time.perf_counter(), time.process_time()
        runner = jobs.Runner((Path(folder),), worker)
        job = runner.want(training.train, config, "benchmark")
        reached = 0.0, 0.0
        while job.live and not reached[0]:
            runner.watch(job, "benchmark")
            if any(snapshot.test_accuracy >= GOAL for snapshot in list(job.snapshots)):
                reached = time.perf_counter() - wall, time.process_time() - busy
            if time.perf_counter() - wall > PATIENCE:
                raise TimeoutError("the training did not get there")
            time.sleep(0.002)
    return reached


def app_speed(config: Config) -> float:
    """Return the app's steps per second of processor time, all snapshots included."""
    return _speed(config.steps, lambda: list(training.train(config)))


def bare_speed(config: Config) -> float:
    """Return the fused loop's steps per second of processor time in one call, nothing measured or shown."""
    chosen = training.batches(config)
    loop = training.loop_of(training.Compiled(training.shapes(config), config.optimizer, False))
    with on_device():
        weights = [tf.constant(part) for part in training.initial_weights(config)]
        slots = tuple([tf.zeros_like(part) for part in weights] for _ in range(2))
        images = tf.constant(network.pictures(mnist().train_images[chosen.ravel()]).reshape(*chosen.shape, 28, 28, 1))
        labels = tf.constant(mnist().train_labels[chosen].astype(np.int32))
        first, knobs = tf.constant(0), training.knobs(config)

        def run() -> object:
            return loop.steps(weights, slots, images, labels, first, knobs)[0][0].numpy()

        run()
        return _speed(config.steps, run)


def keras_speed(config: Config) -> float:
    """Return the steps per second of processor time of `model.fit` with the same network, batch and digits."""
    model = network.build(config.architecture)
    model.compile(
        tf.keras.optimizers.Adam(config.learning_rate), "sparse_categorical_crossentropy", metrics=["accuracy"]
    )
    chosen = training.batches(config).ravel()
    images, labels = network.pictures(mnist().train_images[chosen]), mnist().train_labels[chosen]
    model.fit(images[: config.batch * 2], labels[: config.batch * 2], config.batch, verbose=0)
    return _speed(config.steps, lambda: model.fit(images, labels, config.batch, verbose=0, shuffle=False))


def _speed(steps: int, run: Callable[[], object]) -> float:
    start = time.process_time()
    run()
    return steps / (time.process_time() - start)


def main() -> None:
    """Print how fast the classifier of the first view is trained."""
    warm.start()
    config = dataclasses.replace(Config(), steps=STEPS)
    table.head(f"digit classifier, {training.parameters(config):,} weights, batch {config.batch}; per processor second")
    app_speed(config)
    rounds = [(app_speed(config), bare_speed(config), keras_speed(config)) for _ in range(ROUNDS)]
    app, bare, keras = (list(column) for column in zip(*rounds, strict=True))
    table.row("the app, with every snapshot", app, "steps/s")
    table.row("       bare fused loop, nothing shown", bare, "steps/s", table.ratios(app, bare), "app / this")
    table.row("       Keras model.fit", keras, "steps/s", table.ratios(app, keras), "app / this")
    table.head(f"from pressing Train to {GOAL:.0%} of 1,000 held-out digits")
    goals = [seconds_to_goal(dataclasses.replace(Config(), seed=seed)) for seed in range(ROUNDS)]
    missed = sum(not wall for wall, _ in goals)
    table.row("the app, wall time", [wall for wall, _ in goals if wall], "s")
    table.row("the app, processor time over all cores", [busy for wall, busy in goals if wall], "s")
    print(f"  seeds that did not get there: {missed} of {ROUNDS}")


if __name__ == "__main__":
    main()
