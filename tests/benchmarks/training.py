"""Train the same network by the app, by Keras and by a bare fused loop: prints medians and ratios, asserts nothing.

Run from the repository's root: python -m tests.benchmarks.training
"""

import functools
import gc
import importlib
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from pathlib import Path

from streamlit.runtime.scriptrunner import script_runner

from core import jobs, networks
from core.data import Plane, plane
from core.devices import tf
from pages._shell import warm
from tests.benchmarks import table
from tests.benchmarks.peers import BATCH, POINTS, RATE, bare, batch_of, config, keras_model, keras_speed, traced_speed

ROUNDS = 3
EPOCHS = {(4, 2): 12_000, (8, 8, 8, 8): 6_000}
SHORT = 0.3  # of these epochs, where many runs are compared
RERUNS_PER_SECOND = 20
NEVER_USED = ((5, 3), (6, 2), (7, 4))
PATIENCE = 60.0
GOAL_SEEDS = 5
SINES = ("x1", "x2", "sin_x1", "sin_x2")
GOALS = (("circles", (4, 2), 0.03, ("x1", "x2")), ("spiral", (8, 8, 8), 0.1, SINES))


def app_run(hidden: tuple[int, ...], epochs: int) -> tuple[float, float, float]:
    """Train as the app does and return seconds to the first snapshot, the first trained one, and the end."""
    wanted = config(hidden, epochs)
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(1) as worker:  # both outlive the run's file
        runner = jobs.Runner((Path(folder),), worker)
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
    """Return the app's steps per second, its snapshots included."""
    return epochs * POINTS / BATCH / app_run(hidden, epochs)[2]


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
    table.row(f"{name_of(hidden)}  the app, with queue and snapshots", app, "steps/s")
    table.row(
        "       bare fused loop, one call, nothing shown", fused, "steps/s", table.ratios(app, fused), "app / this"
    )
    table.row("       Keras train_on_batch", batches, "steps/s", table.ratios(app, batches), "app / this")


def compare_waiting() -> None:
    """Print how long a learner waits for the first pictures, of an architecture never used before and of a used one."""
    rounds = []
    for hidden in NEVER_USED:
        cold, again = app_run(hidden, 1000), app_run(hidden, 1000)
        start = time.perf_counter()
        keras_model(hidden).train_on_batch(*batch_of(0))
        rounds.append((*cold[:2], *again[:2], bare(hidden)(2), time.perf_counter() - start))
    columns = ([1000 * seconds for seconds in column] for column in zip(*rounds, strict=True))
    first, trained, first_again, again_trained, loop, keras = columns
    table.row("new network: first picture, untrained", first, "ms")
    table.row("new network: first trained picture", trained, "ms")
    table.row("       bare fused loop, first two epochs", loop, "ms", table.ratios(trained, loop), "app / this")
    table.row("       Keras, built and one train_on_batch", keras, "ms", table.ratios(trained, keras), "app / this")
    table.row("used network: first picture, untrained", first_again, "ms")
    table.row(
        "used network: first trained picture", again_trained, "ms", table.ratios(again_trained, trained), "this / new"
    )


def compare_goals() -> None:
    """Print the seconds from the click to a test loss below 0.05, compiled already, over several seeds."""
    for name, hidden, rate, inputs in GOALS:
        seconds, missed = [], 0
        for seed in range(GOAL_SEEDS + 1):  # the first compiles and does not count
            took = seconds_to_goal(goal(name, hidden, rate, inputs, seed))
            if seed and took is not None:
                seconds.append(took)
            missed += took is None
        table.row(f"{name} {name_of(hidden)} to test loss 0.05", [1000 * s for s in seconds], "ms")
        print(f"  seeds that did not get there: {missed} of {GOAL_SEEDS + 1}")


def goal(name: str, hidden: tuple[int, ...], rate: float, inputs: tuple[str, ...], seed: int) -> networks.Config:
    """Return the peer's task: 500 points, half held out, tanh, batch 10."""
    split = plane(Plane(name, samples=500, noise=0.0, test_share=0.5, seed=seed))
    return networks.Config(
        points=tuple(map(tuple, split.features.tolist())),
        labels=tuple(split.labels.tolist()),
        held_out=tuple(split.held_out.tolist()),
        hidden=hidden,
        learning_rate=rate,
        inputs=inputs,
        batch=BATCH,
        epochs=400,
        seed=seed,
    )


def seconds_to_goal(wanted: networks.Config) -> float | None:
    """Return the seconds until a snapshot's test loss is below 0.05, or nothing when none is."""
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(1) as worker:
        start = time.perf_counter()
        job = jobs.Runner((Path(folder),), worker).want(networks.train, wanted, "benchmark")

        def reached() -> bool:
            return any(snapshot.test_loss < 0.05 for snapshot in list(job.snapshots))

        took = _until(lambda: reached() or not job.live) - start
        return took if reached() else None


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
    table.row("       others rerun, protected", protected, "steps/s", table.ratios(protected, alone), "this / alone")
    table.row("       others rerun, unprotected", harmed, "steps/s", table.ratios(harmed, alone), "this / alone")


def name_of(hidden: tuple[int, ...]) -> str:
    """Return a network's name, its inputs and its output included."""
    return "2-(" + ",".join(map(str, hidden)) + ")-1"


def main() -> None:
    """Print four small tables."""
    warm.start()
    tf.get_logger().setLevel("ERROR")  # the bare loop is compiled anew on purpose; a warning says so each time
    table.head(f"training, batch {BATCH}, {POINTS} points, learning rate {RATE}")
    for hidden, epochs in EPOCHS.items():
        compare_speed(hidden, epochs)
    table.head("from the click to the picture")
    compare_waiting()
    table.head("from the click to the goal")
    compare_goals()
    table.head(f"while other sessions rerun {RERUNS_PER_SECOND} times a second")
    for hidden, epochs in EPOCHS.items():
        compare_harm(f"{name_of(hidden)} the app", functools.partial(app_speed, hidden, int(SHORT * epochs)))
    hidden = (4, 2)
    compare_harm(f"{name_of(hidden)} Keras model, tf.function per step", traced_speed(hidden))


if __name__ == "__main__":
    main()
