"""A script of `assets/keras` with a run's settings in it, and the same script as a notebook."""

import json
import pprint
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parents[2] / "assets" / "keras"
WIDTH = 110
_SETTINGS = re.compile(r"^# settings\n.*?^# end of settings$", re.DOTALL | re.MULTILINE)
_CELL = re.compile(r"^# %%", re.MULTILINE)


@dataclass(frozen=True)
class Script:
    """Runnable code: its file's stem, and its text with cells marked `# %%`."""

    name: str
    text: str


def filled(name: str, settings: Mapping[str, Any]) -> Script:
    """Return the script `name` with `settings` in place of its own; they must be exactly the ones it has."""
    text = (FOLDER / f"{name}.py").read_text()
    block = _SETTINGS.search(text)
    assert block is not None, name
    known = set(re.findall(r"\b[A-Z][A-Z0-9_]*\b(?=[^=\n]*=)", block.group()))
    if wrong := known ^ set(settings):
        raise KeyError(f"{name}: {sorted(wrong)}")
    lines = "\n".join(_setting(each, value) for each, value in settings.items())
    # A function, since a backslash in the settings is no reference to a group.
    said = _SETTINGS.sub(lambda _: f"# settings, as they were on screen\n{lines}\n# end of settings", text)
    return Script(name, said)


def _setting(name: str, value: Any) -> str:
    """Return `name = value` as Python; long values take several lines."""
    written = pprint.pformat(value, width=WIDTH, compact=True)
    if isinstance(value, str) and len(value) > WIDTH:
        pieces = "\n".join(f"    {value[i : i + WIDTH]!r}" for i in range(0, len(value), WIDTH))
        return f"{name} = (\n{pieces}\n)"
    return f"{name} = {written}"


def notebook(script: Script) -> str:
    """Return the script as a notebook (nbformat 4.5): a cell for each `# %%`."""
    parts = [part for part in _CELL.split(script.text) if part.strip()]
    said = {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "cells": [_cell(number, part) for number, part in enumerate(parts)],
    }
    return json.dumps(said, indent=1) + "\n"


def _cell(number: int, part: str) -> dict[str, Any]:
    head, _, body = part.partition("\n")
    made: dict[str, Any] = {"id": f"cell-{number}", "metadata": {}}
    if "[markdown]" in head:
        words = "\n".join(line.removeprefix("#").strip() for line in body.strip().splitlines())
        return made | {"cell_type": "markdown", "source": words.splitlines(keepends=True)}
    source = body.strip("\n").splitlines(keepends=True)
    return made | {"cell_type": "code", "execution_count": None, "outputs": [], "source": source}
