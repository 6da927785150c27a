"""The network that solves what one neuron cannot: one hidden layer of four, on the same points."""

from collections.abc import Sequence

from core.networks import Config
from core.runs import Refused

EPOCHS = 2000


def hidden_layer(
    points: Sequence[tuple[float, float]], labels: Sequence[int], learning_rate: float, seed: int = 0
) -> Config | None:
    """Return the run for the points, drawn a little beyond them; None when there is nothing to train on."""
    reach = max((abs(x) for point in points for x in point), default=1.0)
    wide = 2.0 if reach <= 1.6 else reach + 1
    try:
        return Config(
            tuple(points), tuple(labels), (4,), learning_rate=learning_rate, epochs=EPOCHS, seed=seed, reach=wide
        )
    except Refused:
        return None
