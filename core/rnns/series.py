"""Series of numbers: made by formulas, or a column of the learner's own CSV file."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.data.rows import Row, read_cells
from core.runs import Refused

FIRST = "Day and noise"
POINTS, SHORTEST, LONGEST = 400, 60, 2_000
_NUMBER = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)(e[+-]?\d+)?", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True)
class Series:
    """A series' `name`, its `values` in time order, and what one step is called."""

    name: str
    values: tuple[float, ...]
    step: str = "step"


def _sine(t: NDArray[np.float64], _random: np.random.Generator) -> NDArray[np.float64]:
    return np.asarray(np.sin(2 * np.pi * t / 25))


def _beat(t: NDArray[np.float64], _random: np.random.Generator) -> NDArray[np.float64]:
    return np.asarray(np.sin(2 * np.pi * t / 12) + np.sin(2 * np.pi * t / 15))


def _season(t: NDArray[np.float64], random: np.random.Generator) -> NDArray[np.float64]:
    return np.asarray(
        10 + 4 * np.sin(2 * np.pi * t / 24) + 2 * np.sin(2 * np.pi * t / 12 + 1) + random.normal(0, 0.5, len(t))
    )


def _spikes(t: NDArray[np.float64], _random: np.random.Generator) -> NDArray[np.float64]:
    return np.where(t % 20 < 2, 1.0, 0.0)


def _logistic(t: NDArray[np.float64], random: np.random.Generator) -> NDArray[np.float64]:
    out = np.empty(len(t))
    now = 0.2 + 0.6 * random.random()
    for i in range(len(t)):
        out[i] = now
        now = 3.9 * now * (1 - now)
    return out


def _walk(t: NDArray[np.float64], random: np.random.Generator) -> NDArray[np.float64]:
    return np.cumsum(random.normal(0, 1, len(t)))


Formula = Callable[[NDArray[np.float64], np.random.Generator], NDArray[np.float64]]
MADE: dict[str, tuple[Formula, str]] = {
    "Sine": (_sine, "One wave of 25 steps, no noise."),
    "Two waves": (_beat, "Two waves of 12 and 15 steps: their sum swells and fades."),
    "Day and noise": (_season, "A day of 24 hours with two humps, and noise that nobody can predict."),
    "Every 20th": (_spikes, "A spike every 20 steps: to know when, one has to count."),
    "Chaos": (_logistic, "x becomes 3.9 x (1 - x): known exactly one step ahead, unknowable ten ahead."),
    "Random walk": (_walk, "Each step is a surprise: nothing beats the last value."),
}


def made(name: str, seed: int = 0) -> Series:
    """Return a made series of 400 points."""
    if name not in MADE:
        raise Refused(f"There is no series called {name}.")
    values = MADE[name][0](np.arange(POINTS, dtype=np.float64), np.random.default_rng(seed))
    return Series(name, tuple(round(float(value), 6) for value in values))


def columns(data: bytes) -> dict[str, Series]:
    """Return every column of a CSV file that holds numbers; raises `Refused` when there is none that can be used."""
    rows = read_cells(data)
    if not rows:
        raise Refused("The file has no rows.")
    width = max(len(row.cells) for row in rows)
    headed = not any(_NUMBER.fullmatch(cell) for cell in rows[0].cells)
    names = [cell or f"column {i + 1}" for i, cell in enumerate(rows[0].cells)] if headed else []
    names += [f"column {i + 1}" for i in range(len(names), width)]
    found = {name: _column(rows[headed:], i) for i, name in enumerate(names)}
    numeric = {name[:40]: Series(name[:40], values) for name, values in found.items() if values}
    if not numeric:
        raise Refused("No column of the file holds only numbers: a forecast needs one number in each row.")
    return {name: _checked(series) for name, series in numeric.items()}


def _column(rows: list[Row], index: int) -> tuple[float, ...]:
    """Return a column's numbers, or nothing when any cell is no number."""
    cells = [row.cells[index] if index < len(row.cells) else "" for row in rows]
    cells = [cell.replace("\N{MINUS SIGN}", "-") for cell in cells]
    if not cells or not all(_NUMBER.fullmatch(cell) for cell in cells):
        return ()
    return tuple(float(cell.replace(",", ".")) for cell in cells)


def _checked(series: Series) -> Series:
    values = series.values
    if not SHORTEST <= len(values) <= LONGEST:
        raise Refused(f"A series needs {SHORTEST} to {LONGEST:,} values; the file has {len(values):,} rows of them.")
    if not np.isfinite(values).all() or max(map(abs, values)) > 1e12:
        raise Refused(f'Column "{series.name}" holds a number that is too large.')
    return series
