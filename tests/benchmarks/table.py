"""One row of a benchmark's table: median, smallest to largest, and the median ratio to a peer of the same rounds."""

import statistics
from collections.abc import Sequence

LINE = "{:<58}{:>14}{:>22}{:>12}  {}"


def head(words: str) -> None:
    """Print the heading of a table."""
    print(f"\n{LINE.format(words, 'median', 'min - max', 'ratio', '')}".rstrip(), flush=True)


def row(name: str, values: Sequence[float], unit: str, peers: Sequence[float] = (), to: str = "") -> None:
    """Print `values`, one per round; the ratio is the median over rounds of value / peer, measured in turns."""
    if not values:
        print(LINE.format(name, "failed", "", "", "").rstrip(), flush=True)
        return
    median = f"{_short(statistics.median(values))} {unit}"
    spread = f"{_short(min(values))} - {_short(max(values))}"
    ratio = statistics.median(value / peer for value, peer in zip(values, peers, strict=True)) if peers else None
    print(LINE.format(name, median, spread, f"{ratio:.2f} x" if ratio else "", to).rstrip(), flush=True)


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= 10 else f"{value:.2g}"
