"""New digits from a variational autoencoder: draw a code, decode it, in one traced call."""

import functools
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.autoencoders.network import Architecture, build
from core.devices import on_cpu, tf
from core.pretrained import load, put

MOST = 4096


def prior(latent: int, count: int, seed: int) -> NDArray[np.float32]:
    """Return `count` codes [n, z] drawn from N(0, 1)."""
    return np.random.default_rng(seed).standard_normal((count, latent), np.float32)


@functools.cache
def decoder(name: str) -> Any:
    """Return the decoder of the shipped model called `name` as a Keras model that answers logits."""
    stored = load(name)
    config = stored.card.config
    return put(build(Architecture(config["latent"], config["variational"])).decoder, stored, "decoder.")


@functools.cache
def _traced(name: str) -> Any:
    model = decoder(name)
    shape = tf.TensorSpec([None, model.input_shape[1]], tf.float32)
    return tf.function(lambda codes: tf.sigmoid(model(codes)), input_signature=[shape], autograph=False)


def decode(name: str, codes: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the pixels [n, 784] of codes [n, z], by the shipped model called `name`; traced once per model."""
    run = _traced(name)
    with on_cpu():
        out: NDArray[np.float32] = run(tf.constant(codes)).numpy()
    return out
