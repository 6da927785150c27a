"""Plays a whole game and shows it on the way."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.devices import on_cpu, tf
from core.gans.config import Config, shown_steps
from core.gans.loop import JUDGED, LATTICE, SAMPLES, Game, architecture, game_of
from core.gans.quality import Judge
from core.runs import frozen

REACH = 2.0  # the lattice of normal noise reaches two standard deviations


@dataclass(frozen=True, eq=False)
class Snapshot:
    """Both players after `step` steps.

    `loss` and `loss_g` are what D and G lower (without Wasserstein's penalty); `value_real`, `value_fake` the two
    terms of D's sum; `right_real`, `right_fake` the shares D judges rightly; `pull` the mean length of the gradient
    at a sample. Samples and their `arrows` [SAMPLES, 2], D's `surface` [SIDE, SIDE] 0..255, G's `grid`
    [cells, 2]; `mean_...` of the averaged G. `modes`, `divergence`, `precision`, `recall` as in quality.py.
    """

    step: int
    loss: float
    loss_g: float
    value_real: float
    value_fake: float
    right_real: float
    right_fake: float
    pull: float
    modes: int
    divergence: float
    precision: float
    recall: float
    fakes: NDArray[np.float16]
    arrows: NDArray[np.float16]
    surface: NDArray[np.uint8]
    grid: NDArray[np.float16]
    mean_fakes: NDArray[np.float16]
    mean_grid: NDArray[np.float16]


def fixed_noise(config: Config) -> NDArray[np.float32]:
    """Return the noise [JUDGED, z] that is looked at in every snapshot."""
    random = np.random.default_rng([config.seed, 31])
    shape = (JUDGED, config.noise_size)
    values = random.uniform(-1, 1, shape) if config.noise == "uniform" else random.normal(size=shape)
    return values.astype(np.float32)


def lattice(config: Config) -> NDArray[np.float32]:
    """Return a regular grid of noise [LATTICE^2, 2], or of LATTICE^2 values [LATTICE^2, 1] on a line."""
    reach = 1.0 if config.noise == "uniform" else REACH
    if config.noise_size == 1:
        return np.linspace(-reach, reach, LATTICE**2, dtype=np.float32)[:, None]
    at = np.linspace(-reach, reach, LATTICE, dtype=np.float32)
    across, up = np.meshgrid(at, at)
    return np.column_stack([across.ravel(), up.ravel()])


def knobs(config: Config, d_updates: int, g_updates: int) -> dict[str, Any]:
    """Return all that can change without compiling, as tensors."""
    whole = {"seed": config.seed, "d_updates": d_updates, "g_updates": g_updates}
    real = {"d_rate": config.d_rate, "g_rate": config.g_rate}
    return {name: tf.constant(value, tf.int32) for name, value in whole.items()} | {
        name: tf.constant(value, tf.float32) for name, value in real.items()
    }


class Table:
    """A game on its table: state, data and what is looked at, moved on by spans of steps."""

    def __init__(self, config: Config) -> None:
        """Set up the untrained players."""
        self.config, self.judge = config, Judge(config.real())
        self.game: Game = game_of(architecture(config))
        with on_cpu():
            self.real = tf.constant(config.real().places)
            self.seen = tf.constant(fixed_noise(config)), tf.constant(lattice(config))
            self.state = self.game.start(config.seed, config.start_off)

    def untouched(self) -> Snapshot:
        """Return the snapshot of the state as it is, computed without compiling."""
        with on_cpu():
            return self._snapshot(0, self.game.look(self.state, self.real, self.seen))

    def play(self, span: tuple[int, int], updates: tuple[int, int] | None = None) -> Snapshot:
        """Play the steps of `span` with `updates` of (D, G) a step and return what is then seen."""
        d_updates, g_updates = updates or (self.config.d_updates, self.config.g_updates)
        with on_cpu():
            self.state, told = self.game.compiled(
                self.state, self.real, self.seen, knobs(self.config, d_updates, g_updates), tf.constant(span)
            )
            return self._snapshot(max(span[1], 0), told)

    def head_start(self) -> None:
        """Let D learn alone before the first step."""
        if self.config.head_start:
            self.play((-self.config.head_start, 0), (1, 0))

    def _snapshot(self, step: int, told: dict[str, Any]) -> Snapshot:
        seen = {name: value.numpy() for name, value in told.items()}
        real, fake, lowered, *rest = (float(value) for value in seen.pop("numbers"))
        fields: dict[str, Any] = {"step": step, "loss": -real - fake, "loss_g": lowered}
        fields |= {"value_real": real, "value_fake": fake}
        fields |= dict(zip(("right_real", "right_fake", "pull"), rest, strict=True))
        fields |= vars(self.judge(seen["fakes"]))
        side = int(len(seen["surface"]) ** 0.5)
        said = np.nan_to_num(seen.pop("surface"), nan=0.5)
        fields["surface"] = frozen(np.rint(said * 255).astype(np.uint8).reshape(side, side))
        for name, values in seen.items():
            shown = values[:SAMPLES] if name.endswith("fakes") else values
            fields[name] = frozen(np.clip(shown, -6e4, 6e4).astype(np.float16))
        return Snapshot(**fields)


def train(config: Config) -> Iterator[Snapshot]:
    """Play the game of `config` and yield what is seen at step 0, then denser early than late."""
    table = Table(config)
    yield table.untouched()
    table.head_start()
    steps = shown_steps(config.steps)
    for first, last in zip(steps[:-1], steps[1:], strict=True):
        yield table.play((first, last))
