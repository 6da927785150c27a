"""The fully connected autoencoder and its variational sister: layers, losses, and the noise between them."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.devices import on_cpu, tf
from core.runs import Refused

PIXELS = 784
MOST_LATENT = 64


@dataclass(frozen=True)
class Architecture:
    """An encoder 784-`hidden`-z and its mirrored decoder; a `variational` encoder answers mu and log sigma^2."""

    latent: int = 2
    variational: bool = False
    hidden: tuple[int, ...] = (256, 128)

    def __post_init__(self) -> None:
        """Refuse a code nobody could use."""
        if not 1 <= self.latent <= MOST_LATENT:
            raise Refused(f"A code has 1 to {MOST_LATENT} numbers, not {self.latent}.")
        if not self.hidden or min(self.hidden) < 1 or max(self.hidden) > 1024:
            raise Refused("Encoder and decoder need hidden layers of 1 to 1,024 units.")

    @property
    def widths(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Units of every layer of the encoder and of the decoder, their inputs first."""
        codes = self.latent * (2 if self.variational else 1)
        return (PIXELS, *self.hidden, codes), (self.latent, *reversed(self.hidden), PIXELS)


@dataclass(frozen=True, eq=False)
class Autoencoder:
    """Two Keras models: `encoder` pixels [n, 784] -> code, `decoder` code [n, z] -> logits of the pixels [n, 784]."""

    made: Architecture
    encoder: Any
    decoder: Any

    @property
    def variables(self) -> list[Any]:
        """All that is learned."""
        return [*self.encoder.trainable_variables, *self.decoder.trainable_variables]


def build(made: Architecture, seed: int = 0) -> Autoencoder:
    """Return an untrained autoencoder; ReLU between layers, none behind the last ones."""
    into, back = made.widths
    return Autoencoder(made, _stack("encoder", into, seed), _stack("decoder", back, seed + 50))


def _stack(name: str, widths: tuple[int, ...], seed: int) -> Any:
    keras = tf.keras
    with on_cpu():
        signal = entry = keras.Input((widths[0],), name=f"{name}_input")
        for i, units in enumerate(widths[1:], 1):
            start = keras.initializers.GlorotUniform(seed=seed + i)
            bend = "relu" if i < len(widths) - 1 else None
            layer = keras.layers.Dense(units, activation=bend, kernel_initializer=start, name=f"{name}{i}")
            signal = layer(signal)
        return keras.Model(entry, signal, name=name)


def reparameterise(mu: Any, log_variance: Any, epsilon: Any) -> Any:
    """Return z = mu + sigma * epsilon [n, z]: the noise is an input, so the gradient reaches mu and sigma.

    Kingma and Welling, 2014, section 2.4.
    """
    return mu + tf.exp(log_variance / 2) * epsilon


def divergence(mu: Any, log_variance: Any) -> Any:
    """Return KL(N(mu, sigma^2) || N(0, 1)) = (mu^2 + sigma^2 - 1 - log sigma^2) / 2 in nats, for each number [n, z]."""
    return (tf.square(mu) + tf.exp(log_variance) - 1.0 - log_variance) / 2


def squared_error(pixels: Any, logits: Any) -> Any:
    """Return ||x - x^||^2 for each picture [n], the sum over its 784 pixels."""
    return tf.reduce_sum(tf.square(pixels - tf.sigmoid(logits)), axis=1)


def bernoulli_error(pixels: Any, logits: Any) -> Any:
    """Return -log p(x|z) in nats for each picture [n], every pixel a coin with probability x^."""
    return tf.reduce_sum(tf.nn.sigmoid_cross_entropy_with_logits(pixels, logits), axis=1)


def losses(model: Autoencoder, seen: Any, wanted: Any, epsilon: Any) -> tuple[Any, Any]:
    """Return reconstruction error and KL of each picture [n]; `seen` [n, 784] is encoded, `wanted` is to be rebuilt."""
    code = model.encoder(seen)
    if not model.made.variational:
        return squared_error(wanted, model.decoder(code)), tf.zeros_like(wanted[:, 0])
    mu, log_variance = tf.split(code, 2, axis=1)
    logits = model.decoder(reparameterise(mu, log_variance, epsilon))
    return bernoulli_error(wanted, logits), tf.reduce_sum(divergence(mu, log_variance), axis=1)


def pixels(images: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Return whole grey values [n, 28, 28] as network input [n, 784] in 0..1."""
    scaled: NDArray[np.float32] = images.reshape(len(images), PIXELS).astype(np.float32) / np.float32(255)
    return scaled
