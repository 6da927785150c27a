"""Train the same network by the app, by Keras and by a bare fused loop: prints medians and ratios, asserts nothing.

Run from the repository's root: python -m tests.benchmarks.training
"""

import functools
import gc
import importlib
import itertools
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

import numpy as np
from streamlit.runtime.scriptrunner import script_runner

from core import jobs, networks
from core.devices import on_device, tf
from pages._shell import warm
from tests.benchmarks import table

ROUNDS, POINTS, BATCH, RATE = 3, 250, 10, 0.03
EPOCHS = {(4, 2): 10_000, (8, 8, 8, 8): 4_000}
SHORT = 0.4  # of these epochs, where many runs are compared
KERAS_STEPS, STEP_STEPS, RERUNS_PER_SECOND = 1500, 1500, 20
NEVER_USED = ((5, 3), (6, 2), (7, 4))
PATIENCE = 60.0
_seeds = itertools.count(1)


def points() -> tuple[np.ndarray, np.ndarray]:
    """Return two classes in the four corners, as in XOR: [250, 2] and [250]."""
    features = np.random.default_rng(0).uniform(-5, 5, (POINTS, 2)).astype(np.float32)
    return features, (features.prod(axis=1) > 0).astype(np.float32)


def config(hidden: tuple[int, ...], epochs: int) -> networks.Config:
    """Return a run that was never trained before: every call has a new seed."""
    features, labels = points()
    return networks.Config(
        tuple((float(x1), float(x2)) for x1, x2 in features),
        tuple(int(label) for label in labels),
        hidden=hidden,
        learning_rate=RATE,
        epochs=epochs,
        batch=BATCH,
        seed=next(_seeds),
    )


def app_run(hidden: tuple[int, ...], epochs: int) -> tuple[float, float, float]:
    """Train as the app does and return seconds to the first snapshot, the first trained one, and the end."""
    wanted = config(hidden, epochs)
    with tempfile.TemporaryDirectory() as folder:
        runner = jobs.Runner((Path(folder),))
        start = time.perf_counter()
        job = runner.want(networks.train, wanted, "benchmark")
        first = _until(lambda: len(job.snapshots) > 0 or not job.live) - start
        trained = _until(lambda: len(job.snapshots) > 1 or not job.live) - start
        end = _until(lambda: not job.live, lambda: runner.watch(job, "benchmark")) - start
    if job.state != "finished":
        raise RuntimeError(job.words)
    return first, trained, end


def _until(done: Callable[[], bool], meanwhile: Callable[[], None] = lambda: None) -> float:
    limit = time.perf_counter() + PATIENCE
    while not done():
        if time.perf_counter() > limit:
            raise TimeoutError("the training did not get there")
        meanwhile()
        time.sleep(0.002)
    return time.perf_counter()


def app_speed(hidden: tuple[int, ...], epochs: int) -> float:
    """Return the app's steps per second, snapshots and the file on disk included."""
    return epochs * POINTS / BATCH / app_run(hidden, epochs)[2]


def bare(hidden: tuple[int, ...]) -> Callable[[int], float]:
    """Return a hand-written loop, one XLA call for a whole training and nothing to look at: epochs -> seconds."""
    features, labels = (tf.constant(part) for part in points())
    batches = POINTS // BATCH

    def loss(weights: Any, x: Any, y: Any) -> Any:
        for matrix, bias in zip(weights[:-2:2], weights[1:-2:2], strict=True):
            x = tf.tanh(x @ matrix + bias)
        outputs = tf.squeeze(x @ weights[-2] + weights[-1], 1)
        return tf.reduce_mean(tf.nn.softplus(outputs) - y * outputs)

    @tf.function(jit_compile=True)
    def fit(weights: Any, seed: Any, epochs: Any) -> Any:
        def epoch(now: Any, weights: Any) -> Any:
            order = tf.argsort(tf.random.stateless_uniform([POINTS], tf.stack([seed, now])))
            xs = tf.reshape(tf.gather(features, order), [batches, BATCH, 2])
            ys = tf.reshape(tf.gather(labels, order), [batches, BATCH])

            def descend(b: Any, weights: Any) -> Any:
                with tf.GradientTape() as tape:
                    tape.watch(weights)
                    now = loss(weights, xs[b], ys[b])
                slopes = tape.gradient(now, weights)
                return b + 1, [w - RATE * slope for w, slope in zip(weights, slopes, strict=True)]

            return now + 1, tf.while_loop(lambda b, _: b < batches, descend, (0, weights))[1]

        return tf.while_loop(lambda now, _: now < epochs, epoch, (0, weights))[1]

    def run(epochs: int) -> float:
        start = time.perf_counter()
        with on_device():
            first = [tf.constant(w) for w in networks.initial_weights(config(hidden, 1))]
            fit(first, tf.constant(next(_seeds)), tf.constant(epochs))[0].numpy()
        return time.perf_counter() - start

    return run


def keras_model(hidden: tuple[int, ...]) -> Any:
    """Return the same network in Keras, compiled with the same loss and plain gradient descent."""
    keras = importlib.import_module("keras")
    layers = [keras.layers.Dense(units, "tanh") for units in hidden]
    model = keras.Sequential([keras.Input((2,)), *layers, keras.layers.Dense(1)])
    model.compile(keras.optimizers.SGD(RATE), keras.losses.BinaryCrossentropy(from_logits=True))
    return model


def batch_of(step: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the batch of one step, [10, 2] and [10, 1], in an order that is made before the clock starts."""
    features, labels = points()
    chosen = (np.arange(BATCH) + step * BATCH) % POINTS
    return features[chosen], labels[chosen, None]


def keras_speed(hidden: tuple[int, ...]) -> Callable[[], float]:
    """Return what measures steps per second of `train_on_batch`, after its first steps."""
    model, batches = keras_model(hidden), [batch_of(step) for step in range(POINTS // BATCH)]
    return _steps(lambda step: model.train_on_batch(*batches[step % len(batches)]), KERAS_STEPS)


def traced_speed(hidden: tuple[int, ...]) -> Callable[[], float]:
    """Return what measures a Keras model's usual own loop: one traced step with optimiser per Python call."""
    model = keras_model(hidden)
    batches = [tuple(map(tf.constant, batch_of(step))) for step in range(POINTS // BATCH)]

    @tf.function
    def descend(features: Any, labels: Any) -> Any:
        with tf.GradientTape() as tape:
            loss = model.loss(labels, model(features, training=True))
        variables = model.trainable_variables
        model.optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables, strict=True))
        return loss

    return _steps(lambda step: descend(*batches[step % len(batches)]), STEP_STEPS)


def _steps(one: Callable[[int], Any], steps: int) -> Callable[[], float]:
    for step in range(50):
        one(step)

    def speed() -> float:
        start = time.perf_counter()
        for step in range(steps):
            one(step)
        return steps / (time.perf_counter() - start)

    return speed


@contextmanager
def other_sessions() -> Iterator[None]:
    """Do in a thread what Streamlit does after every script run of everybody else's session."""
    over = threading.Event()

    def rerun() -> None:
        while not over.wait(1 / RERUNS_PER_SECOND):
            script_runner._clean_problem_modules()
            gc.collect(2)

    thread = threading.Thread(target=rerun, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


@contextmanager
def unprotected() -> Iterator[None]:
    """Undo what the warm-up protects: Keras' `clear_session` works again and nothing is frozen."""
    keras = importlib.import_module("keras")
    keras.backend.clear_session = importlib.import_module("keras.src.backend.common.global_state").clear_session
    gc.unfreeze()
    try:
        with other_sessions():
            yield
    finally:
        warm.keep_keras_session()
        gc.collect()
        gc.freeze()


def compare_speed(hidden: tuple[int, ...], epochs: int) -> None:
    """Print steps per second of the app, of Keras and of the bare loop."""
    loop, keras = bare(hidden), keras_speed(hidden)
    loop(2)
    app_run(hidden, 3)
    steps = epochs * POINTS / BATCH
    rounds = [(app_speed(hidden, epochs), steps / loop(epochs), keras()) for _ in range(ROUNDS)]
    app, fused, batches = (list(column) for column in zip(*rounds, strict=True))
    table.row(f"{name_of(hidden)}  the app, with queue, snapshots and file", app, "steps/s")
    table.row("       bare fused loop, one call, nothing shown", fused, "steps/s", app, "the app / this")
    table.row("       Keras train_on_batch", batches, "steps/s", app, "the app / this")


def compare_waiting() -> None:
    """Print how long a learner waits for the first pictures, of an architecture never used before and of a used one."""
    rounds = []
    for hidden in NEVER_USED:
        cold, again = app_run(hidden, 1000), app_run(hidden, 1000)
        start = time.perf_counter()
        keras_model(hidden).train_on_batch(*batch_of(0))
        rounds.append((*cold[:2], *again[:2], bare(hidden)(2), time.perf_counter() - start))
    first, trained, first_again, trained_again, loop, keras = ([1000 * s for s in column] for column in zip(*rounds))
    table.row("new network: first picture, untrained", first, "ms")
    table.row("new network: first trained picture", trained, "ms")
    table.row("       bare fused loop, first two epochs", loop, "ms", trained, "the app / this")
    table.row("       Keras, built and one train_on_batch", keras, "ms", trained, "the app / this")
    table.row("used network: first picture, untrained", first_again, "ms")
    table.row("used network: first trained picture", trained_again, "ms", trained, "new / this")


def compare_harm(name: str, speed: Callable[[], float]) -> None:
    """Print what other sessions' reruns cost a training, with what the warm-up protects and without."""
    situations = (nullcontext, other_sessions, unprotected)
    rounds = []
    for _ in range(ROUNDS):
        for situation in situations:
            with situation():
                rounds.append(speed())
    alone, protected, harmed = (rounds[i :: len(situations)] for i in range(len(situations)))
    table.row(f"{name}, alone", alone, "steps/s")
    table.row("       others rerun, protected", protected, "steps/s", alone, "alone / this")
    table.row("       others rerun, unprotected", harmed, "steps/s", alone, "alone / this")


def name_of(hidden: tuple[int, ...]) -> str:
    """Return a network's name, its inputs and its output included."""
    return "2-(" + ",".join(map(str, hidden)) + ")-1"


def main() -> None:
    """Print three small tables."""
    warm.start()
    table.head(f"training, batch {BATCH}, {POINTS} points, learning rate {RATE}")
    for hidden, epochs in EPOCHS.items():
        compare_speed(hidden, epochs)
    table.head("from the click to the picture")
    compare_waiting()
    table.head(f"while other sessions rerun {RERUNS_PER_SECOND} times a second")
    for hidden, epochs in EPOCHS.items():
        compare_harm(f"{name_of(hidden)} the app", functools.partial(app_speed, hidden, int(SHORT * epochs)))
    hidden = (4, 2)
    compare_harm(f"{name_of(hidden)} Keras model, tf.function per step", traced_speed(hidden))


if __name__ == "__main__":
    main()
