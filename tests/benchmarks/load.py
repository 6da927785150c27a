"""A full class on one server: 200 open pages, controls moved, 20 trainings at once; beside a minimal Streamlit page.

Run from the repository's root: python -m tests.benchmarks.load
"""

import argparse
import asyncio
import itertools
import tempfile
import urllib.request
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from pages._shell import contents
from tests.benchmarks import table
from tests.benchmarks.sessions import APP, Visitor, connection, serving

SESSIONS, TRAINERS, SAME = 200, 20, 10
EVERY, SECONDS, OPENING = 12.0, 24.0, 24.0  # each visitor moves a control every so often; a phase; the class arrives
READY = 300.0
TRAINS = "gradient_descent?part=Overfitting&o_seed={}"
LESSONS = [lesson.name for lessons in contents.SECTIONS.values() for lesson in lessons]
BARE = """
import plotly.graph_objects as go
import streamlit as st

last = st.slider("Last", 0.0, 5.0, 2.0)
st.plotly_chart(go.Figure(go.Scatter(y=[1, 3, last])))
"""


@dataclass
class Seen:
    """What the visitors of one phase saw: seconds of each action, and what failed."""

    seconds: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    async def watch(self, action: object) -> None:
        """Wait for one action and note how long it took or why it failed."""
        try:
            self.seconds.append(await action)  # type: ignore[misc]
        except Exception as error:
            self.failures.append(f"{type(error).__name__}: {error}")


def seats(sessions: int) -> list[str]:
    """Return the page of each visitor: those who will train, then everybody else over all lessons in turn."""
    seeds = [101] * SAME + list(range(102, 102 + TRAINERS - SAME))  # none of these runs ships with the app
    others = itertools.islice(itertools.cycle(LESSONS), sessions - TRAINERS)
    return [*(TRAINS.format(seed) for seed in seeds), *others]


@asynccontextmanager
async def opened(address: str, pages: Sequence[str], seen: Seen) -> AsyncIterator[list[Visitor]]:
    """Let the visitors come one after the other and open their pages; close all in the end."""
    async with AsyncExitStack() as leave:
        everybody: list[Visitor] = []

        async def open_one(page: str) -> float:
            path, _, query = page.partition("?")
            visitor = Visitor(await leave.enter_async_context(connection(address)), path, query)
            everybody.append(visitor)
            return await visitor.rerun()

        async def arrive(number: int, page: str) -> None:
            await asyncio.sleep(OPENING * number / len(pages))
            await seen.watch(open_one(page))

        await asyncio.gather(*(arrive(number, page) for number, page in enumerate(pages)))
        yield everybody


async def move(everybody: Sequence[Visitor], seconds: float, seen: Seen) -> None:
    """Let every visitor move a control every `EVERY` seconds, each at another moment."""
    over = asyncio.get_running_loop().time() + seconds

    async def one(visitor: Visitor, number: int) -> None:
        await asyncio.sleep(EVERY * number / len(everybody))
        while asyncio.get_running_loop().time() < over:
            begun = asyncio.get_running_loop().time()
            await seen.watch(visitor.rerun())
            await asyncio.sleep(max(0.0, begun + EVERY - asyncio.get_running_loop().time()))

    await asyncio.gather(*(one(visitor, number) for number, visitor in enumerate(everybody)))


async def counts(address: str) -> dict[str, float]:
    """Return the server's own counts."""

    def ask() -> str:
        with urllib.request.urlopen(f"http://{address}/shell/metrics", timeout=60) as answer:
            return str(answer.read().decode())

    lines = (await asyncio.to_thread(ask)).splitlines()
    return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines if not line.startswith("#"))}


async def ready(address: str) -> None:
    """Wait until TensorFlow has started."""
    limit = asyncio.get_running_loop().time() + READY
    while not (await counts(address))["dl_tensorflow_ready"]:
        if asyncio.get_running_loop().time() > limit:
            raise TimeoutError("TensorFlow did not start")
        await asyncio.sleep(0.2)


async def minimal(address: str, sessions: int) -> tuple[Seen, Seen]:
    """Return what a class sees on the minimal page: opening it, moving its slider."""
    opening, moving = Seen(), Seen()
    async with opened(address, [""] * sessions, opening) as everybody:
        await move(everybody, SECONDS, moving)
    return opening, moving


async def ours(address: str, sessions: int, bare: tuple[Seen, Seen]) -> None:
    """Print what a class sees in the app."""
    opening, moving, beside, trained = Seen(), Seen(), Seen(), Seen()
    await ready(address)
    async with opened(address, seats(sessions), opening) as everybody:
        full = await counts(address)
        await move(everybody, SECONDS, moving)
        before = await counts(address)
        trainers = [visitor for visitor in everybody if visitor.can_train("overfit")]
        others = [visitor for visitor in everybody if visitor not in trainers]
        train = asyncio.gather(*(trained.watch(visitor.train("overfit")) for visitor in trainers))
        await asyncio.gather(move(others, SECONDS, beside), train)
        after = await counts(address)
    table.head(f"{sessions} sessions, each moves a control every {EVERY:g} s", "95th percentile")
    for words, seen, peer in (
        ("opening", opening, bare[0]),
        ("rerun", moving, bare[1]),
        ("rerun, 20 train", beside, bare[1]),
    ):
        high, low = table.percentiles(seen.seconds)[1], table.percentiles(peer.seconds)[1]
        table.latency(f"{words}: the app, all lessons", seen.seconds, high / low, "p95, this / minimal page (limit 2)")
    for words, peer in zip(("opening", "rerun"), bare, strict=True):
        table.latency(f"{words}: one slider, one chart", peer.seconds)
    table.latency(f"{TRAINERS} press Train: until the run is shown", trained.seconds)
    runs = after['dl_runs_total{end="finished"}'] - before['dl_runs_total{end="finished"}']
    wanted = TRAINERS - SAME + 1
    table.row(
        f"runs trained for them, {wanted} different", [runs], "runs", [runs / wanted], "this / different ones (limit 1)"
    )
    table.row("memory with the class in it", [full["dl_memory_bytes"] / 2**20], "MB")
    table.row("memory after the trainings", [after["dl_memory_bytes"] / 2**20], "MB")
    failures = [each for seen in (opening, moving, beside, trained, *bare) for each in seen.failures]
    table.row("actions that failed (limit 0)", [len(failures)], "")
    for failure in sorted(set(failures)):
        print(f"  {failures.count(failure)} x {failure}")


def main(sessions: int = SESSIONS) -> None:
    """Print one table."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        page, app = folder / "minimal.py", folder / "app.py"
        page.write_text(BARE)
        app.write_text(APP)
        with serving(page, folder, cwd=folder) as (address, _):
            bare = asyncio.run(minimal(address, sessions))
        with serving(app, folder) as (address, _):
            asyncio.run(ours(address, sessions, bare))
        print("".join(line for line in (folder / "app.log").open() if "Error" in line))


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--sessions", type=int, default=SESSIONS)
    main(options.parse_args().sessions)
