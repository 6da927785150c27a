"""A full class on one server: 200 open pages, controls moved, 20 trainings at once; beside minimal Streamlit pages.

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
from tests.core.machines import Machines

SESSIONS, TRAINERS, SAME = 200, 20, 10
EVERY, SECONDS, OPENING = 12.0, 24.0, 24.0  # each visitor moves a control every so often; a phase; the class arrives
READY = 300.0
TRAINS = "gradient_descent?part=Overfitting&o_seed={}"
FINISHED = 'dl_runs_total{end="finished"}'
PEERS = {  # a page as small as possible, with Streamlit's collection of garbage after each run turned off, and as it is
    "minimal page, no garbage collected": "false",
    "minimal page (limit 2)": "true",
}
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


@dataclass
class Lesson:
    """One class in the app: what it saw in each phase, and the server's counts when it was full and at the end."""

    opening: Seen = field(default_factory=Seen)
    moving: Seen = field(default_factory=Seen)
    beside: Seen = field(default_factory=Seen)
    trained: Seen = field(default_factory=Seen)
    full: dict[str, float] = field(default_factory=dict)
    end: dict[str, float] = field(default_factory=dict)


async def ours(address: str, sessions: int) -> Lesson:
    """Return what a class sees in the app: opening it, moving its controls, moving them while 20 train."""
    lesson = Lesson()
    await ready(address)
    async with opened(address, seats(sessions), lesson.opening) as everybody:
        lesson.full = await counts(address)
        await move(everybody, SECONDS, lesson.moving)
        trainers = [visitor for visitor in everybody if visitor.can_train("overfit")]
        others = [visitor for visitor in everybody if visitor not in trainers]
        train = asyncio.gather(*(lesson.trained.watch(visitor.train("overfit")) for visitor in trainers))
        await asyncio.gather(move(others, SECONDS, lesson.beside), train)
        lesson.end = await counts(address)
    return lesson


def compare(lesson: Lesson, peers: dict[str, tuple[Seen, Seen]]) -> None:
    """Print what the class saw beside what it saw on the minimal pages."""
    for name, (opening, moving) in peers.items():
        for words, seen, peer in (
            ("opening", lesson.opening, opening),
            ("rerun", lesson.moving, moving),
            ("rerun, 20 train", lesson.beside, moving),
        ):
            high, low = table.percentiles(seen.seconds)[1], table.percentiles(peer.seconds)[1]
            table.latency(f"{words}: the app, all lessons", seen.seconds, high / low, f"p95, this / {name}")
        table.latency(f"opening: {name}", opening.seconds)
        table.latency(f"rerun: {name}", moving.seconds)


def trainings(lesson: Lesson) -> None:
    """Print how long the trainings took, how many there were, and the memory."""
    table.latency(f"{TRAINERS} press Train: until the run is shown", lesson.trained.seconds)
    runs = lesson.end[FINISHED] - lesson.full[FINISHED]
    wanted = TRAINERS - SAME + 1
    table.row(
        f"runs trained for them, {wanted} different", [runs], "runs", [runs / wanted], "this / different ones (limit 1)"
    )
    table.row("memory with the class in it", [lesson.full["dl_memory_bytes"] / 2**20], "MB")
    table.row("memory after the trainings", [lesson.end["dl_memory_bytes"] / 2**20], "MB")


def failed(everything: Sequence[Seen]) -> None:
    """Print how many actions failed, and how."""
    failures = [each for seen in everything for each in seen.failures]
    table.row("actions that failed (limit 0)", [len(failures)], "")
    for failure in sorted(set(failures)):
        print(f"  {failures.count(failure)} x {failure}")


def classes(folder: Path, sessions: int) -> tuple[dict[str, tuple[Seen, Seen]], Lesson, Lesson]:
    """Let a class visit both minimal pages, the app, and the app that trains on a worker beside it."""
    page, app, apart = folder / "minimal.py", folder / "app.py", folder / "apart.py"
    page.write_text(BARE)
    app.write_text(APP)
    apart.write_text(APP)
    peers = {}
    for name, collects in PEERS.items():
        with serving(page, folder, cwd=folder, STREAMLIT_RUNNER_POST_SCRIPT_GC=collects) as (address, _):
            peers[name] = asyncio.run(minimal(address, sessions))
    with serving(app, folder) as (address, _):
        here = asyncio.run(ours(address, sessions))
    machines = Machines(folder, workers=1)
    try:
        with serving(apart, folder, DL_RUNS=str(folder / "apart"), DL_SCHEDULER=machines.address) as (address, _):
            there = asyncio.run(ours(address, sessions))
    finally:
        machines.end()
    return peers, here, there


def main(sessions: int = SESSIONS) -> None:
    """Print two tables."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        peers, here, there = classes(folder, sessions)
        table.head(f"{sessions} sessions, each moves a control every {EVERY:g} s", "95th percentile")
        compare(here, peers)
        trainings(here)
        table.head("the same, one worker of a cluster on this computer trains", "95th percentile")
        table.latency("rerun: the app, all lessons", there.moving.seconds)
        quicker = table.percentiles(there.beside.seconds)[1] / table.percentiles(here.beside.seconds)[1]
        table.latency("rerun, 20 train: the app, all lessons", there.beside.seconds, quicker, "p95, this / without it")
        trainings(there)
        phases = (each for lesson in (here, there) for each in vars(lesson).values() if isinstance(each, Seen))
        failed([*phases, *(seen for peer in peers.values() for seen in peer)])
        for log in ("app.log", "apart.log"):
            print("".join(line for line in (folder / log).open() if "Error" in line))


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--sessions", type=int, default=SESSIONS)
    main(options.parse_args().sessions)
