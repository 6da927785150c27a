"""Hours of mixed use of one server: what its memory, threads, open files and caches do meanwhile.

Run from the repository's root: python -m tests.benchmarks.soak --minutes 60
"""

import argparse
import asyncio
import random
import statistics
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace

import numpy as np

from core import images
from tests.benchmarks import load, table
from tests.benchmarks.sessions import APP, Visitor, connection, serving
from tests.pages import served

VISITORS, PAUSE, SAMPLE = 12, 1.0, 20.0  # pages open at once; seconds between two actions of one; between two counts
SEEDS = 40  # different runs that are wanted again and again: more than the server keeps in memory
SHOWN = {
    "dl_memory_bytes": ("memory", 2**20, "MB"),
    "dl_threads": ("threads", 1, ""),
    "dl_open_files": ("open files", 1, ""),
    "dl_function_cache_entries": ("results remembered by functions", 1, ""),
    "dl_data_cache_bytes": ("st.cache_data", 2**20, "MB"),
    "dl_runs_in_memory": ("runs in memory", 1, ""),
    "dl_upload_bytes": ("uploads", 2**20, "MB"),
    "dl_sessions": ("sessions", 1, ""),
}


async def visit(address: str, dice: random.Random, over: float, failures: list[str]) -> None:
    """Open one page after the other, move its control some times, sometimes train or upload, close it, until `over`."""
    while time.monotonic() < over:
        does = dice.random()
        trains, uploads = does < 0.2, does > 0.9
        page = load.TRAINS.format(dice.randrange(SEEDS)) if trains else dice.choice(load.LESSONS)
        page = "convolution_filters" if uploads else page
        path, _, query = page.partition("?")
        try:
            async with connection(address) as opened:
                visitor = Visitor(opened, path, query)
                await visitor.rerun()
                if trains and visitor.can_train("overfit"):
                    await visitor.train("overfit")
                if uploads:
                    await upload(address, visitor, dice)
                for _ in range(dice.randrange(1, 12)):
                    await asyncio.sleep(PAUSE * 2 * dice.random())
                    await visitor.rerun()
        except Exception as error:
            failures.append(f"{page}: {type(error).__name__}: {error}")


async def upload(address: str, visitor: Visitor, dice: random.Random) -> None:
    """Give the page a photo of up to four megapixels, or the first half of its file."""
    size = dice.randrange(200, 2000)
    content = images.encode_jpeg(np.random.default_rng(size).random((size, size, 3), np.float32))
    content = content[: len(content) // 2] if dice.random() < 0.3 else content
    server, url = SimpleNamespace(url=f"http://{address}"), await visitor.upload_address()
    known = await asyncio.to_thread(served.token, server)
    status = await asyncio.to_thread(served.send, server, url, content, known)
    if status != 204:
        raise RuntimeError(f"the upload was answered with {status}")
    await visitor.give("upload", url, len(content))


async def soak(address: str, minutes: float) -> tuple[list[dict[str, float]], list[str]]:
    """Return the server's counts over time, and what failed."""
    await load.ready(address)
    over, failures = time.monotonic() + 60 * minutes, []
    crowd = [asyncio.create_task(visit(address, random.Random(i), over, failures)) for i in range(VISITORS)]
    samples = []
    while time.monotonic() < over:
        await asyncio.sleep(SAMPLE)
        with suppress(OSError):
            samples.append(await load.counts(address) | {"minute": minutes - (over - time.monotonic()) / 60})
            print("  ".join(_said(samples[-1], name) for name in ("minute", *SHOWN)), flush=True)
    await asyncio.gather(*crowd)
    samples.append(await load.counts(address))
    return samples, failures


def _said(sample: dict[str, float], name: str) -> str:
    words, unit, _ = SHOWN.get(name, (name, 1, ""))
    return f"{words} {sample[name] / unit:.1f}"


def main(minutes: float = 60.0) -> None:
    """Print one table: each count in the second and in the last quarter, and their ratio."""
    with tempfile.TemporaryDirectory() as place:
        app = Path(place) / "app.py"
        app.write_text(APP)
        with serving(app, Path(place)) as (address, _):
            samples, failures = asyncio.run(soak(address, minutes))
    quarter = max(1, (len(samples) - 1) // 4)
    early, late = samples[quarter : 2 * quarter], samples[-1 - quarter : -1]
    table.head(f"{minutes:g} minutes of mixed use, {VISITORS} visitors")
    for name, (words, unit, shown) in SHOWN.items():
        before, after = ([sample[name] / unit for sample in part] for part in (early, late))
        ratio = statistics.median(after) / max(statistics.median(before), 1e-9)
        table.row(words, after, shown, [ratio], "last / second quarter")
    runs = sum(value for name, value in samples[-1].items() if name.startswith("dl_runs_total"))
    table.row("runs trained", [runs], "")
    table.row("actions that failed (limit 0)", [len(failures)], "")
    for failure in sorted(set(failures)):
        print(f"  {failures.count(failure)} x {failure}")


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--minutes", type=float, default=60.0)
    main(options.parse_args().minutes)
