"""The scripts of the shipped recurrent networks."""

import numpy as np

from core.keras_code.makers import packed
from core.keras_code.script import Script, filled
from core.pretrained import Card
from core.rnns import bits, corpus, numbers, recipes

START, LENGTH, TEMPERATURE = '"My dear Mr. Bennet," said ', 160, 0.7


def counters(card: Card) -> Script:
    """Return the script of the three cells that say whether the number of ones is odd."""
    settings = {"WEIGHTS": f"{card.name}.npz", "UNITS": card.config["units"], "LENGTH": bits.LENGTH}
    return filled("pretrained_counters", settings)


def translator(card: Card) -> Script:
    """Return the script of a translator, with the held-out numbers that its card is measured on."""
    _, held = numbers.split(numbers.LARGEST, recipes.SAMPLES, recipes.JUDGED)
    pairs = numbers.pairs(held[: recipes.MEASURED])
    return filled(
        "pretrained_translator",
        {
            "WEIGHTS": f"{card.name}.npz",
            "ATTENTION": card.config["attention"],
            "UNITS": card.config["units"],
            "ENGLISH": list(numbers.vocabulary("English")),
            "PORTUGUESE": list(numbers.vocabulary("Portuguese")),
            "DATA": packed(english=pairs.english.astype(np.uint8), portuguese=pairs.portuguese.astype(np.uint8)),
        },
    )


def writer(card: Card) -> Script:
    """Return the script of the network that writes."""
    config = card.config
    return filled(
        "pretrained_writer",
        {
            "WEIGHTS": f"{card.name}.npz",
            "ALPHABET": config["alphabet"],
            "EPOCHS": list(config["epochs"]),
            "UNITS": config["units"],
            "EMBEDDED": config["embedded"],
            "HELD_OUT": corpus.HELD_OUT,
            "START": START,
            "LENGTH": LENGTH,
            "TEMPERATURE": TEMPERATURE,
            "SEED": 0,
        },
    )
