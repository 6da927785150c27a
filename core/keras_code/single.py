"""The scripts of what needs no run: one neuron, one filter."""

from collections.abc import Sequence

from core.convolution import Filter
from core.keras_code.script import Script, filled
from core.perceptron import Rule


def perceptron(config: Rule, steps: Sequence[int]) -> Script:
    """Return the script of one neuron and its two ways to learn; the descent takes as many steps as were shown."""
    return filled(
        "perceptron",
        {
            "POINTS": [list(point) for point in config.points],
            "LABELS": list(config.labels),
            "LEARNING_RATE": config.learning_rate,
            "START": list(config.start),
            "SHUFFLED": config.order == "shuffled",
            "MAX_UPDATES": config.max_updates,
            "STEPS": steps[-1],
            "SEED": config.seed,
        },
    )


def convolution(config: Filter, _steps: Sequence[int]) -> Script:
    """Return the script of one filter over the picture `picture.png`."""
    same = ("stride", "padding", "dilation", "bias", "relu", "flip")
    settings = {name.upper(): getattr(config, name) for name in same}
    return filled(
        "convolution", settings | {"KERNEL": [list(row) for row in config.kernel], "GREY": config.colour == "grey"}
    )
