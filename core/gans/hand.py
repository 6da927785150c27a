"""One update of one player at a time, with what happens on the way."""

import dataclasses
from dataclasses import dataclass

from core.devices import on_cpu, tf
from core.gans.config import Config
from core.gans.loop import BATCH
from core.gans.training import Snapshot, Table

FIRST = 1_000_000  # updates by hand draw batches that no run draws


@dataclass(frozen=True, eq=False)
class Move:
    """An update of player `who`, "d" or "g": the loss on one batch before and after, and the gradient's length."""

    who: str
    batch: int
    weights: int
    loss_before: float
    loss_after: float
    gradient: float
    before: Snapshot
    after: Snapshot


class Hand:
    """A game that was played to a step and is now moved on by hand."""

    def __init__(self, config: Config, step: int) -> None:
        """Play the game to `step` once more: the same seed leads to the same players."""
        self.table, self.step, self.count = Table(config), step, 0
        self.seen = self.table.untouched()
        if step:
            self.table.head_start()
            self.seen = self.table.play((0, step))

    def move(self, who: str) -> Move:
        """Update player `who` once."""
        number, before = FIRST + self.count, self.seen
        loss, gradient = self._slope(who, number)
        moved = self.table.play((number, number + 1), (1, 0) if who == "d" else (0, 1))
        self.seen = dataclasses.replace(moved, step=self.step)
        self.count += 1
        after, _ = self._slope(who, number)
        weights = sum(int(tf.size(part)) for part in self.table.state[who])
        return Move(who, BATCH, weights, loss, after, gradient, before, self.seen)

    def _slope(self, who: str, number: int) -> tuple[float, float]:
        """Return the player's loss on the batch that update `number` draws, and its gradient's length."""
        game = self.table.game
        slope = game.discriminator_slope if who == "d" else game.generator_slope
        with on_cpu():
            seed = tf.constant([self.table.config.seed, number * 16])
            loss, gradients = slope(self.table.state, self.table.real, seed)
            return float(loss), float(tf.linalg.global_norm(gradients))
