"""What the app's training is compared with: the same network in a bare fused loop, in Keras, and in a traced step."""

import importlib
import itertools
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from core import networks
from core.devices import on_device, tf

POINTS, BATCH, RATE = 250, 10, 0.03
KERAS_STEPS, TRACED_STEPS = 1000, 500
seeds = itertools.count(1)


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
        seed=next(seeds),
    )


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
            fit(first, tf.constant(next(seeds)), tf.constant(epochs))[0].numpy()
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

    return _steps(lambda step: descend(*batches[step % len(batches)]), TRACED_STEPS)


def _steps(one: Callable[[int], Any], steps: int) -> Callable[[], float]:
    for step in range(50):
        one(step)

    def speed() -> float:
        start = time.perf_counter()
        for step in range(steps):
            one(step)
        return steps / (time.perf_counter() - start)

    return speed
