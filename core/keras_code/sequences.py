"""The scripts of recurrent networks."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from core.keras_code.makers import packed, span
from core.keras_code.script import Script, filled
from core.rnns import forecast as series
from core.rnns import gallery, loop, numbers, sentences, wirings
from core.rnns import memory as remembered
from core.rnns import translation as words


def wiring(config: gallery.Config, steps: Sequence[int]) -> Script:
    """Return the script of one of the lecture's wirings."""
    shape = wirings.task(config.task, config.kind, config.units, config.rule).shape
    data = ""
    if config.task == "many to one":
        part = sentences.data()[0]
        data = packed(
            symbols=part.symbols.astype(np.int16), last=part.last.astype(np.int8), good=part.good.astype(np.int8)
        )
    settings = _recurrent(config, shape, steps) | {"TASK": config.task, "RULE": config.rule, "DATA": data}
    settings |= {"DELAY": 0, "READY": False, "CLIP": 1.0, "BATCH": 64}
    return filled("recurrent", settings)


def memory(config: remembered.Config, steps: Sequence[int]) -> Script:
    """Return the script of the cell that has to remember."""
    settings = _recurrent(config, remembered.shape_of(config.kind), steps)
    settings |= {"TASK": "memory", "RULE": "", "DATA": "", "DELAY": config.delay, "READY": config.ready}
    return filled("recurrent", settings | {"CLIP": config.clip, "BATCH": remembered.BATCH})


def _recurrent(config: Any, shape: Any, steps: Sequence[int]) -> dict[str, Any]:
    return {
        "KIND": shape.kind,
        "UNITS": shape.units,
        "SYMBOLS": shape.inputs,
        "EMBEDDED": shape.embedded,
        "OUTPUTS": shape.outputs,
        "START": shape.start,
        "LEARNING_RATE": config.learning_rate,
        "STEPS": steps[-1],
        "SPAN": span(steps),
        "SEED": config.seed,
    }


def forecast(config: series.Config, steps: Sequence[int]) -> Script:
    """Return the script of the network that forecasts a series."""
    same = ("kind", "units", "learning_rate", "seed")
    settings = {name.upper(): getattr(config, name) for name in same} | {"VALUES": list(config.values)}
    return filled("forecast", settings | {"STEPS": steps[-1], "SPAN": span(steps)})


def translation(config: words.Config, steps: Sequence[int]) -> Script:
    """Return the script of the translator of number words."""
    chosen, _ = numbers.split(config.largest, config.samples, 200, config.seed)
    pairs = numbers.pairs(chosen)
    shown = loop.schedule(config.steps)
    rates = [[now, config.learning_rate * 0.5 * (1 + float(np.cos(np.pi * now / config.steps)))] for now in shown[:-1]]
    settings = {name.upper(): getattr(config, name) for name in ("attention", "units", "batch", "seed")}
    settings |= {"LEARNING_RATES": rates, "STEPS": steps[-1], "SPAN": span(steps)}
    settings |= {
        "ENGLISH": len(numbers.vocabulary("English")),
        "PORTUGUESE": len(numbers.vocabulary("Portuguese")),
        "DATA": packed(english=pairs.english.astype(np.uint8), portuguese=pairs.portuguese.astype(np.uint8)),
    }
    return filled("translation", settings)
