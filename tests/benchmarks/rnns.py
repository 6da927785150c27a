"""Recurrent networks: a training step and a written character against plain Keras, and the live tasks to their goal.

Run from the repository's root: python -m tests.benchmarks.rnns
"""

import time
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from core.devices import tf
from core.rnns import characters, corpus, gallery, loop, translation, wirings, writing
from core.rnns.gallery import Config
from core.rnns.network import Network
from pages._shell import warm
from tests.benchmarks import table

ROUNDS, STEPS, WRITTEN, LIMIT = 3, 200, 300, 15.0
GOALS = {"one to one": 0.90, "one to many": 0.97, "many to one": 0.99, "aligned": 0.96}


def keras_model(network: Network, last: bool = False) -> Any:
    """Return the same layers as a plain compiled Keras model."""
    shape = network.shape
    inputs = tf.keras.Input((None,) if shape.embedded else (None, shape.inputs))
    x = tf.keras.layers.Embedding(shape.inputs, shape.embedded)(inputs) if shape.embedded else inputs
    hidden = getattr(tf.keras.layers, shape.kind)(shape.units, return_sequences=not last)(x)
    model = tf.keras.Model(inputs, tf.keras.layers.Dense(shape.outputs)(hidden))
    entropy = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(tf.keras.optimizers.Adam(0.01, global_clipnorm=1.0), entropy)
    return model


def our_steps(task: str) -> Callable[[], float]:
    """Return a function that gives the app's milliseconds per step."""
    config = gallery.first(task)
    made = wirings.task(task, config.kind, config.units, config.rule)
    rows, network = made.rows(), Network(made.shape)

    def cost(inputs: Any, start: Any, wanted: Any, counted: Any) -> Any:
        return loop.entropy(network(inputs, start), wanted, counted)

    fused = loop.Loop(network.weights, cost, 0.01, clip=1.0)
    data = loop.tensors(rows.inputs, rows.start, rows.wanted, rows.counted)
    order = next_orders(len(rows.inputs))
    fused.run(data, order[:2])
    return lambda: timed(lambda: fused.run(data, order)) / STEPS


def next_orders(rows: int) -> Any:
    """Return the row numbers of all steps [steps, batch]."""
    batches: Iterator[Any] = loop.orders(rows, 64, np.random.default_rng(0))
    return np.stack([next(batches) for _ in range(STEPS)])


def keras_steps(task: str) -> Callable[[], float]:
    """Return a function that gives the milliseconds per step of Keras' `fit`."""
    config = gallery.first(task)
    made = wirings.task(task, config.kind, config.units, config.rule)
    rows = made.rows()
    model = keras_model(Network(made.shape))
    chosen = next_orders(len(rows.inputs)).reshape(-1)
    fit = dict(batch_size=64, epochs=1, verbose=0, shuffle=False)
    model.fit(rows.inputs[:128], rows.wanted[:128], **fit)
    return lambda: timed(lambda: model.fit(rows.inputs[chosen], rows.wanted[chosen], **fit)) / STEPS


def timed(act: Callable[[], Any]) -> float:
    """Return the milliseconds that `act` takes."""
    start = time.perf_counter()
    act()
    return 1000 * (time.perf_counter() - start)


def compare_steps() -> None:
    """Print the milliseconds of a training step, ours and Keras' in turns."""
    for task in ("one to one", "many to one", "aligned"):
        ours, theirs = our_steps(task), keras_steps(task)
        rounds = [(ours(), theirs()) for _ in range(ROUNDS)]
        app, keras = (list(column) for column in zip(*rounds, strict=True))
        table.row(f"{task}: the app's loop", app, "ms/step")
        table.row("       Keras fit", keras, "ms/step", table.ratios(keras, app), "this / app")


def compare_writing() -> None:
    """Print the milliseconds of a written character, ours and by `predict` over the whole text so far."""
    _, shape, by_epoch = characters.writer()
    weights = list(by_epoch.values())[-1]
    seed = corpus.novel().held_out[:20]
    network = Network(shape)
    model = keras_model(network, last=True)
    model.set_weights(list(weights))

    def by_predict(count: int) -> None:
        text = list(seed)
        for _ in range(count):
            text.append(int(model.predict(np.array([text[-100:]]), verbose=0)[0].argmax()))

    by_predict(2)
    rounds = [
        (
            timed(lambda: writing.write((shape, weights), seed, WRITTEN, (0.7, 0))) / WRITTEN,
            timed(lambda: by_predict(20)) / 20,
        )
        for _ in range(ROUNDS)
    ]
    app, keras = (list(column) for column in zip(*rounds, strict=True))
    table.row("a written character, the app", app, "ms")
    table.row("       Keras predict", keras, "ms", table.ratios(keras, app), "this / app")


def seconds_to(train: Callable[[Any], Iterator[Any]], config: Any, reached: Callable[[Any], bool]) -> float:
    """Return the seconds, compilation included, until a snapshot has reached the goal; infinite when none does."""
    start = time.perf_counter()
    for snapshot in train(config):
        if reached(snapshot):
            return time.perf_counter() - start
    return float("inf")


def compare_goals() -> None:
    """Print the seconds from the click to the stated accuracy, beside the limit."""
    for task, goal in GOALS.items():
        config: Config = gallery.first(task)
        found = [seconds_to(gallery.train, config, lambda s, goal=goal: s.accuracy >= goal) for _ in range(ROUNDS)]
        table.row(
            f"{task} to {goal:.0%} held out", found, "s", [s / LIMIT for s in found], f"this / limit of {LIMIT:g} s"
        )
    found = [seconds_to(translation.train, translation.Config(), lambda s: s.exact >= 0.99) for _ in range(ROUNDS)]
    table.row(
        "translation, 0 to 9,999, to 99% exact", found, "s", [s / LIMIT for s in found], f"this / limit of {LIMIT:g} s"
    )


def main() -> None:
    """Print three small tables."""
    warm.start()
    table.head("recurrent networks: one training step, batch 64")
    compare_steps()
    table.head("recurrent networks: one character")
    compare_writing()
    table.head("recurrent networks: from the click to the goal")
    compare_goals()


if __name__ == "__main__":
    main()
