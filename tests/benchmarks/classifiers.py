"""A drawn digit through all layers, one answer, one training step, each beside Keras: prints figures, asserts nothing.

Run from the repository's root: python -m tests.benchmarks.classifiers
"""

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from playwright.sync_api import sync_playwright

from core.classifiers import training
from core.classifiers.loop import Compiled, loop_of
from core.classifiers.network import build, pictures
from core.classifiers.shipped import convolutional, every_layer, probabilities
from core.data import mnist
from core.devices import on_device, tf
from tests.benchmarks import table
from tests.benchmarks.sessions import ROOT, serving
from tests.browser.conftest import CHROMIUM, QUIET

MOVES, ANSWERS, ROUNDS, STEPS = 60, 60, 5, 100
# Draw with the pad's own brush and wait for the frame after each move, as a hand would see it.
DRAW = """async (cnn, moves) => {
  const { board } = cnn.cnn.left, frame = () => new Promise(requestAnimationFrame), shown = [], passes = [];
  board.clear(); await frame(); await frame();
  board.begin();
  for (let i = 0; i < moves; i += 1) {
    const at = (n) => [14 + 7 * Math.sin(n / 9), 4 + (20 * n) / moves], start = performance.now();
    board.line(at(i), at(i + 1));
    cnn.cnn.render();
    shown.push(performance.now() - start);
    passes.push(cnn.cnn.ms);
    await frame();
  }
  return { shown, passes };
}"""


def drawn() -> dict[str, list[float]]:
    """Return seconds per move from the stroke to all layers painted, and of these the forward pass, in a browser."""
    with tempfile.TemporaryDirectory() as folder, serving(ROOT / "streamlit_app.py", Path(folder)) as (address, _):
        with sync_playwright() as driver:
            browser = driver.chromium.launch(executable_path=CHROMIUM, args=QUIET)
            page = browser.new_page(viewport={"width": 1280, "height": 720})
            page.set_default_timeout(120_000)
            page.goto(f"http://{address}/convolutional_networks")
            page.locator(".cnn[data-of]").wait_for()
            found = page.locator(".cnn").evaluate(DRAW, MOVES)
            browser.close()
    return {name: [value / 1000 for value in values] for name, values in found.items()}


def timed(work: Callable[[], object], times: int) -> list[float]:
    """Return seconds of each of `times` calls after one that is not counted."""
    work()
    seconds = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return seconds


def compare_answers() -> None:
    """Print one digit's answer: traced, all layers at once, Keras called eagerly, and predict."""
    one, model = pictures(mnist().test_images[:1]), convolutional()
    ways = {
        "probabilities, traced": lambda: probabilities(one),
        "all sixteen layers, traced": lambda: every_layer(model, one),
        "Keras, called eagerly": lambda: model(one, training=False).numpy(),
        "Keras, model.predict": lambda: model.predict(one, verbose=0),
    }
    first: list[float] = []
    for name, work in ways.items():
        seconds = timed(work, ANSWERS)
        first = first or seconds
        table.latency(name, seconds, np.median(seconds) / np.median(first), "of ours")


def fused() -> float:
    """Return steps a second of the page's own compiled loop."""
    config = training.Config(steps=STEPS)
    loop = loop_of(Compiled(training.shapes(config), config.optimizer, False))
    chosen = training.batches(config)
    digits = mnist()
    with on_device():
        weights = [tf.constant(part) for part in training.initial_weights(config)]
        slots = tuple([tf.zeros_like(part) for part in weights] for _ in range(2))
        images = tf.constant(pictures(digits.train_images[chosen.ravel()]).reshape(*chosen.shape, 28, 28, 1))
        labels = tf.constant(digits.train_labels[chosen].astype(np.int32))
        seconds = timed(
            lambda: loop.steps(weights, slots, images, labels, tf.constant(0), training.knobs(config))[0][-1].numpy(), 1
        )
    return STEPS / seconds[0]


def keras_fit() -> float:
    """Return steps a second of the same network under Keras' fit."""
    config = training.Config(steps=STEPS)
    model = build(config.architecture)
    model.compile("adam", "sparse_categorical_crossentropy")
    count = STEPS * config.batch
    images, labels = pictures(np.resize(mnist().train_images, (count, 28, 28))), np.resize(mnist().train_labels, count)
    seconds = timed(lambda: model.fit(images, labels, batch_size=config.batch, epochs=1, verbose=0), 1)
    return STEPS / seconds[0]


def main() -> None:
    """Print three small tables."""
    found = drawn()
    table.head("drawing on the pad, per move of the hand", "95th percentile")
    table.latency("a move until all layers are painted (browser)", found["shown"])
    table.latency("   of these: the whole network in JavaScript", found["passes"])
    table.head("one digit's answer on the server", "95th percentile")
    compare_answers()
    table.head("training the page's network, batch 64")
    ours, theirs = zip(*[(fused(), keras_fit()) for _ in range(ROUNDS)], strict=True)
    table.row("fused loop, as the page trains", ours, "steps/s", table.ratios(ours, theirs), "x fit")
    table.row("Keras, model.fit", theirs, "steps/s")


if __name__ == "__main__":
    main()
