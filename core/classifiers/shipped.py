"""The shipped classifiers, ready to ask: probabilities, features and every layer, each by one traced call."""

import functools
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.classifiers.network import FEATURES, Architecture, build, build_dense
from core.devices import on_device, tf
from core.pretrained import load, put

BATCH = 500


@functools.cache
def convolutional() -> Any:
    """Return the shipped convolutional classifier as a Keras model."""
    stored = load("classifier")
    return put(build(architecture(stored.card.config)), stored)


def architecture(config: Mapping[str, Any]) -> Architecture:
    """Return the architecture that a card's `config` tells."""
    filters, pooled = tuple(config["filters"]), tuple(config["pooled"])
    return Architecture(filters, pooled, config["units"], config["kernel"], config["classes"])


@functools.cache
def fully_connected() -> Any:
    """Return the shipped fully connected classifier as a Keras model."""
    stored = load("dense_classifier")
    return put(build_dense(tuple(stored.card.config["widths"])), stored)


@functools.cache
def _traced(model: Any, layer: str) -> Any:
    inner = tf.keras.Model(model.inputs, model.get_layer(layer).output)
    shape = tf.TensorSpec([None, 28, 28, 1], tf.float32)
    return tf.function(lambda batch: inner(batch, training=False), input_signature=[shape], autograph=False)


def answers(model: Any, batch: NDArray[np.float32], layer: str = "softmax") -> NDArray[np.float32]:
    """Return what `layer` answers to pictures [n, 28, 28, 1], `BATCH` at a time."""
    ask = _traced(model, layer)
    with on_device():
        parts = [ask(tf.constant(batch[i : i + BATCH])).numpy() for i in range(0, len(batch), BATCH)]
    return np.concatenate(parts)


def probabilities(batch: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the shipped classifier's probabilities [n, 10] for pictures [n, 28, 28, 1] in 0..1."""
    return answers(convolutional(), batch)


def features(batch: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the shipped classifier's 64 features [n, 64], the answers of its last hidden layer."""
    return answers(convolutional(), batch, FEATURES)


@functools.cache
def _traced_whole(model: Any) -> Any:
    inner = tf.keras.Model(model.inputs, {layer.name: layer.output for layer in model.layers[1:]})
    shape = tf.TensorSpec([None, 28, 28, 1], tf.float32)
    return tf.function(lambda batch: inner(batch, training=False), input_signature=[shape], autograph=False)


def every_layer(model: Any, batch: NDArray[np.float32]) -> dict[str, NDArray[np.float32]]:
    """Return what every layer of `model` answers to pictures [n, 28, 28, 1], by its name, in one traced call."""
    with on_device():
        said = _traced_whole(model)(tf.constant(batch))
        return {"input": batch} | {layer.name: said[layer.name].numpy() for layer in model.layers[1:]}
