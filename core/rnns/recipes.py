"""How the shipped recurrent networks are made, and how good they are."""

import functools
from typing import Any

import numpy as np

from core.pretrained import Made, Pretrained, Recipe
from core.rnns import bits, characters, numbers, translation
from core.rnns.translation import Config, Translator

SAMPLES, STEPS, MEASURED, JUDGED = 20_000, 2_500, 1_000, 10_000
LIMITS = (
    "Knows number words up to 999,999 and no other. Brazilian spelling (dezesseis, not dezasseis), no commas. "
    "Nonsense such as 'hundred hundred' is translated without complaint."
)


def _config(attention: bool) -> Config:
    return Config(numbers.LARGEST, SAMPLES, attention, steps=STEPS, batch=128, learning_rate=4e-3)


def make_translator(_digits: Any, attention: bool) -> Made:
    """Train a translator on number words up to 999,999."""
    config = _config(attention)
    chosen, _ = numbers.split(numbers.LARGEST, SAMPLES, JUDGED)
    network = Translator(attention, config.units, config.seed)
    for _ in translation.learned(network, numbers.pairs(chosen), config):
        pass
    return Made(
        {f"{i:02}.{variable.path}": np.asarray(variable) for i, variable in enumerate(network.weights)},
        what=f"A GRU encoder and decoder {'with' if attention else 'without'} attention that turns English number "
        "words into Brazilian Portuguese ones.",
        data=f"{SAMPLES:,} numbers from 0 to 999,999 at random, all below 100 and the round hundreds and thousands "
        "among them; pairs made by the library num2words.",
        recipe="Cross-entropy per word, teacher forcing, Adam, batch 128, cosine decay, gradients clipped at length 1.",
        seed=config.seed,
        epochs=round(STEPS * 128 / SAMPLES, 1),
        limits=LIMITS,
        config={"attention": attention, "units": config.units},
        licence="weights: the licence of this project; learned from word pairs that num2words (LGPL) wrote",
    )


def _exact(stored: Pretrained, count: int) -> float:
    _, held = numbers.split(numbers.LARGEST, SAMPLES, JUDGED)
    return translation.exact(tuple(stored.weights), numbers.pairs(held[:count]))[0]


def measure_translator(stored: Pretrained) -> dict[str, Any]:
    """Return the share of 1,000 held-out numbers translated word for word."""
    return {"held_out_exact": round(_exact(stored, MEASURED), 4)}


def judge_translator(stored: Pretrained, _digits: Any) -> dict[str, Any]:
    """Return the same over 10,000 held-out numbers, and over all numbers below 100."""
    small = translation.exact(tuple(stored.weights), numbers.pairs(np.arange(100)))[0]
    return {"held_out_exact_of_10000": round(_exact(stored, JUDGED), 4), "below_100_exact": small}


RECIPES = (
    Recipe(bits.NAME, bits.make_counters, bits.measure),
    Recipe(characters.NAME, characters.make_writer, characters.measure, characters.judge),
    *(
        Recipe(name, functools.partial(make_translator, attention=attended), measure_translator, judge_translator)
        for name, attended in (("translator", True), ("translator_plain", False))
    ),
)
