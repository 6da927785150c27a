"""Runs every benchmark in a process of its own and prints one table of all ratios, each beside its peer or limit.

tests/benchmarks/run                      everything, about a quarter of an hour on two cores
tests/benchmarks/run --only load          one of them (may be given several times); soak only runs when named
tests/benchmarks/run --json FILE          keeps the rows
tests/benchmarks/run --readme             puts the short table into README.md
tests/benchmarks/run --from FILE --readme renders rows kept before, measures nothing
"""

import argparse
import dataclasses
import importlib
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from tests.benchmarks import table
from tests.benchmarks.table import Row

ROOT = Path(__file__).resolve().parents[2]
README = ROOT / "README.md"
START, END = "<!-- benchmarks -->", "<!-- end -->"
MODULES = (
    *("convolution", "training", "classifiers", "classifier_training", "autoencoders", "gans", "diffusion"),
    *("rnns", "limitations", "server", "load"),
)
SHORT = 2  # rows of each section that the README shows


def measured(name: str) -> list[Row]:
    """Run one benchmark in a process of its own, its output passing through, and return its rows."""
    with tempfile.NamedTemporaryFile(suffix=".json") as kept:
        done = subprocess.run([sys.executable, "-m", "tests.benchmarks", "--child", name, kept.name], cwd=ROOT)
        if done.returncode:
            print(f"\n{name} FAILED, exit status {done.returncode}", flush=True)
            return [Row(name, "", f"{name} did not finish", "-", "-", None, "")]
        return read(Path(kept.name))


def child(name: str, file: Path) -> None:
    """Run one benchmark here and keep its rows."""
    importlib.import_module(f"tests.benchmarks.{name}").main()
    write(table.printed, file)


def write(rows: Sequence[Row], file: Path) -> None:
    """Keep rows as JSON."""
    file.write_text(json.dumps({"machine": machine(), "rows": [dataclasses.asdict(row) for row in rows]}, indent=1))


def read(file: Path) -> list[Row]:
    """Return rows kept before."""
    return [Row(**row) for row in json.loads(file.read_text())["rows"]]


def machine() -> str:
    """Name the machine as far as it matters."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    words = {1: "one CPU core", 2: "two CPU cores"}.get(cores or 0, f"{cores} CPU cores")
    return f"{words}, {'a GPU' if Path('/dev/nvidia0').exists() else 'no GPU'}, Python {platform.python_version()}"


def title(row: Row) -> str:
    """Name a row without the rows around it."""
    return f"{row.under}; {row.name}" if row.under else row.name


def show(rows: Sequence[Row]) -> None:
    """Print the ratios of all benchmarks as one table."""
    print(f"\nAll ratios ({machine()})")
    for row in rows:
        if row.ratio is not None or "FAILED" in row.name or "did not finish" in row.name:
            ratio = "" if row.ratio is None else f"{row.ratio:,.2f}"
            print(f"{row.section[:46]:<48}{title(row)[:86]:<88}{row.median:>16}{ratio:>10}  {row.of}")


def block(rows: Sequence[Row]) -> str:
    """Return the README's table: the first ratios of each section."""
    shown: Counter[str] = Counter()
    lines = [
        f"Measured on {date.today():%d %B %Y}: {machine()}.",
        "",
        "| what | median | ratio | of |",
        "|---|--:|--:|---|",
    ]
    for row in rows:
        if row.ratio is None or shown[row.section] >= SHORT:
            continue
        shown[row.section] += 1
        words = f"{row.section}: {title(row)}".replace("|", "/")
        lines.append(f"| {words} | {row.median} | {row.ratio:,.2f} | {row.of} |")
    return "\n".join(lines)


def render(rows: Sequence[Row], readme: Path = README) -> None:
    """Put the short table between its marks in the README."""
    before, rest = readme.read_text().split(START, 1)
    after = rest.split(END, 1)[1]
    readme.write_text(f"{before}{START}\n{block(rows)}\n{END}{after}")


def main() -> None:
    """Do what the options say."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--only", action="append", choices=[*MODULES, "soak"], metavar="NAME")
    options.add_argument("--json", type=Path, metavar="FILE")
    options.add_argument("--from", dest="kept", type=Path, metavar="FILE")
    options.add_argument("--readme", action="store_true")
    options.add_argument("--child", nargs=2, help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.child:
        return child(given.child[0], Path(given.child[1]))
    rows = read(given.kept) if given.kept else [row for name in given.only or MODULES for row in measured(name)]
    show(rows)
    if given.json:
        write(rows, given.json)
    if given.readme:
        render(rows)


if __name__ == "__main__":
    main()
