"""Trains a small autoencoder while you watch its map of held-out digits unfold."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from core.autoencoders.codec import Codec, grey_values
from core.autoencoders.loop import BATCH, Goal, Loop
from core.autoencoders.network import Architecture, pixels
from core.data import mnist
from core.devices import on_cpu
from core.runs import Refused, frozen

HIDDEN = (128, 64)
MAPPED, REBUILT, FRAMES = 500, 10, 40


@dataclass(frozen=True)
class Config:
    """A two-number code for the 4,000 bundled digits, plain or `variational` with its `beta`.

    `epochs` passes over the digits, 31 steps each.
    """

    VERSION: ClassVar[int] = 1

    variational: bool = False
    beta: float = 1.0
    learning_rate: float = 0.002
    epochs: int = 40
    seed: int = 0

    def __post_init__(self) -> None:
        """Refuse what cannot be trained, in the learner's words."""
        if not 0 <= self.beta <= 10:
            raise Refused("Beta goes from 0 (the KL costs nothing) to 10.")
        if not 1e-5 <= self.learning_rate <= 1:
            raise Refused("The learning rate goes from 0.00001 to 1.")
        if not 4 <= self.epochs <= 80:
            raise Refused("Train for 4 to 80 epochs.")
        if not 0 <= self.seed <= 9999:
            raise Refused("A seed is a whole number from 0 to 9,999.")

    @property
    def architecture(self) -> Architecture:
        """The network that is trained."""
        return Architecture(2, self.variational, HIDDEN)


@dataclass(frozen=True)
class Snapshot:
    """After `step` steps: `loss` and its parts on training digits since the last snapshot, and on 500 held-out ones.

    `codes` [500, 2] are where those lie, `spreads` [500, 2] how far their codes are spread (0 for a plain
    autoencoder), `rebuilt` uint8 [10, 28, 28] one digit of each class.
    """

    step: int
    loss: float
    error: float
    divergence: float
    held_out_error: float
    held_out_divergence: float
    codes: NDArray[np.float16]
    spreads: NDArray[np.float16]
    rebuilt: NDArray[np.uint8]


def held_out() -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Return the pictures [500, 28, 28] and labels [500] that every snapshot maps, the ten to rebuild first."""
    digits = mnist()
    first = [int(np.flatnonzero(digits.test_labels == digit)[0]) for digit in range(REBUILT)]
    order = np.array([*first, *(i for i in range(MAPPED) if i not in first)])[:MAPPED]
    return digits.test_images[order], digits.test_labels[order]


def train(config: Config) -> Iterator[Snapshot]:
    """Yield the untrained network, then the same one after every further share of its epochs."""
    images = mnist().train_images
    every = -(-config.epochs * (len(images) // BATCH) // FRAMES)
    steps = every * -(-config.epochs * (len(images) // BATCH) // every)  # whole frames: one program for all of them
    goal = Goal(steps, config.seed, config.beta, rate=config.learning_rate)
    loop = Loop(config.architecture, images, goal)
    shown, _ = held_out()
    yield _snapshot(loop, loop.measure(shown), shown)
    while loop.done < steps:
        yield _snapshot(loop, loop.run(every), shown)


def _snapshot(loop: Loop, told: tuple[float, float], shown: NDArray[np.uint8]) -> Snapshot:
    now = weights(loop.model)
    codes = now.encode(pixels(shown))
    error, divergence = told
    held_error, held_divergence = loop.measure(shown)
    return Snapshot(
        step=loop.done,
        loss=error + loop.goal.beta * divergence,
        error=error,
        divergence=divergence,
        held_out_error=held_error,
        held_out_divergence=held_divergence,
        codes=frozen(codes.mu.astype(np.float16)),
        spreads=frozen(codes.sigma.astype(np.float16)),
        rebuilt=frozen(grey_values(now.decode(codes.mu[:REBUILT]))),
    )


def weights(model: Any) -> Codec:
    """Return a network's weights of now, to encode and decode with."""
    with on_cpu():
        parts = [[variable.numpy() for variable in part.trainable_variables] for part in (model.encoder, model.decoder)]
    pairs = [tuple(zip(part[::2], part[1::2], strict=True)) for part in parts]
    return Codec(pairs[0], pairs[1], model.made.latent)
