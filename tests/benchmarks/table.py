"""One row of a benchmark's table: median, spread, and the median ratio between things measured in turns."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

LINE = "{:<58}{:>16}{:>22}{:>9}  {}"


@dataclass(frozen=True)
class Row:
    """What was printed, to be kept: an indented name belongs under `under`, the row above it that is not indented."""

    section: str
    under: str
    name: str
    median: str
    spread: str
    ratio: float | None
    of: str


printed: list[Row] = []
_section = [""]


def head(words: str, spread: str = "min - max") -> None:
    """Print the heading of a table."""
    _section[0] = words
    print(f"\n{LINE.format(words, 'median', spread, 'ratio', '')}".rstrip(), flush=True)


def row(name: str, values: Sequence[float], unit: str, ratios: Sequence[float] = (), of: str = "") -> None:
    """Print the median of `values`, one per round, their spread, and the median of `ratios`, which are `of` what."""
    spread = f"{_short(min(values))} - {_short(max(values))}"
    _print(name, f"{_short(statistics.median(values))} {unit}", spread, ratios, of)


def latency(name: str, seconds: Sequence[float], ratio: float | None = None, of: str = "") -> None:
    """Print median and 95th percentile of `seconds` in milliseconds."""
    middle, high = percentiles(seconds)
    _print(name, f"{_short(1000 * middle)} ms", f"{_short(1000 * high)} ms", [ratio] if ratio else [], of)


def percentiles(values: Sequence[float]) -> tuple[float, float]:
    """Return the median and the 95th percentile."""
    if len(values) < 2:
        return (values[0], values[0]) if values else (float("nan"), float("nan"))
    return statistics.median(values), statistics.quantiles(values, n=20, method="inclusive")[-1]


def ratios(above: Sequence[float], below: Sequence[float]) -> list[float]:
    """Return above / below, round by round."""
    return [a / b for a, b in zip(above, below, strict=True)]


def _print(name: str, median: str, spread: str, ratios: Sequence[float], of: str) -> None:
    ratio = statistics.median(ratios) if ratios else None
    above = printed[-1] if printed and printed[-1].section == _section[0] else None
    under = (above.under or above.name) if name.startswith(" ") and above else ""
    printed.append(Row(_section[0], under, name.strip(), median.strip(), spread, ratio, of if ratios else ""))
    words = "" if ratio is None else _short(ratio)
    print(LINE.format(name, median, spread, words, of if ratios else "").rstrip(), flush=True)


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= 20 else f"{value:.2f}"
