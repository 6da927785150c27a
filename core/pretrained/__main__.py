"""Make the shipped models again, or check them: python -m core.pretrained make NAME|all --data mnist.npz."""

import argparse
import importlib
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from core.data import Digits, mnist
from core.pretrained.recipe import Recipe
from core.pretrained.store import MODELS, Pretrained, load, save

LESSONS = ("classifiers", "evaluation", "autoencoders", "gans", "rnns", "diffusion")


def recipes() -> dict[str, Recipe]:
    """Return every lesson's recipes by name."""
    found = [importlib.import_module(f"core.{lesson}.recipes").RECIPES for lesson in LESSONS]
    return {recipe.name: recipe for group in found for recipe in group}


def make(recipe: Recipe, digits: Digits, folder: Path = MODELS) -> Pretrained:
    """Train one model, store it, read it back, and write onto its card what was measured on what was read."""
    start = time.perf_counter()
    made = recipe.make(digits)
    fields = {name: value for name, value in vars(made).items() if name != "numbers"}
    card = {**fields, "name": recipe.name, "seconds": round(time.perf_counter() - start, 1), "quality": {}}
    card["made_by"] = f"python -m core.pretrained make {recipe.name} --data mnist.npz"
    save(card, made.numbers, folder)
    stored = load(recipe.name, folder)
    card["quality"] = recipe.measure(stored) | (recipe.judge(stored, digits) if recipe.judge else {})
    save(card, made.numbers, folder)
    return load(recipe.name, folder)


def told(value: Any) -> str:
    """Return a measured value as a few words."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{name}: {told(part)}" for name, part in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(told(part) for part in value) + "]"
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def table(stored: Pretrained, again: Mapping[str, Any]) -> str:
    """Return the card's quality, and beside it what was measured again."""
    card = stored.card
    lines = [f"{card.name}: {card.parameters:,} parameters, {card.bytes:,} bytes"]
    for name, value in card.quality.items():
        now = f"   now {told(again[name])}" if name in again else ""
        lines.append(f"  {name:<34}{told(value)}{now}")
    return "\n".join(lines)


def main(arguments: list[str] | None = None) -> None:
    """Make or check the pretrained models."""
    known = recipes()
    parser = argparse.ArgumentParser(prog="python -m core.pretrained", description=main.__doc__)
    parser.add_argument("what", choices=("make", "check"))
    parser.add_argument("name", nargs="?", default="all", choices=("all", *known))
    parser.add_argument("--data", type=Path, help="all of MNIST, as Keras stores it; else Keras downloads it")
    options = parser.parse_args(arguments)
    chosen = known.values() if options.name == "all" else (known[options.name],)
    digits = mnist(full=True, path=options.data) if options.what == "make" else None
    for recipe in chosen:
        stored = load(recipe.name) if digits is None else make(recipe, digits)
        sys.stdout.write(table(stored, recipe.measure(stored)) + "\n")


if __name__ == "__main__":
    main()
