"""A real server under real visitors, against a minimal Streamlit page: prints medians and ratios, asserts nothing.

Run from the repository's root: python -m tests.benchmarks.server
"""

import asyncio
import signal
import sys
import tempfile
import time
import urllib.request
from collections import defaultdict
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.benchmarks import peers, table
from tests.benchmarks.sessions import APP, PATIENCE, ROOT, RUN_EPOCHS, Visitor, serving, visitors
from tests.browser.conftest import CHROMIUM, QUIET

ROUNDS, SESSIONS = 3, 20
ALONE, TOGETHER = 10, 3  # reruns a round by one session, and by all at once
PAGES = ("perceptron", "convolution_filters")
HELLO = """
import plotly.graph_objects as go
import streamlit as st

st.title("Hello")
last = st.number_input("Last", value=2.0)
st.plotly_chart(go.Figure(go.Scatter(y=[1, 3, last])))
"""
# A drawing or picture of some size, in whatever shadow root it stands.
PICTURE = """() => {
  const large = (e) => { const b = e.getBoundingClientRect(); return b.width > 150 && b.height > 100; };
  const ready = (e) => e.tagName !== "IMG" || (e.complete && e.naturalWidth > 0);
  const found = (root) => [...root.querySelectorAll("*")].some((e) => (e.shadowRoot && found(e.shadowRoot))
    || (["svg", "CANVAS", "IMG"].includes(e.tagName) && large(e) && ready(e)));
  return found(document);
}"""


def paint(browser: Browser, script: Path, page: str, folder: Path) -> dict[str, float]:
    """Start a server of `script` and return seconds from there until it answers, the title and the first picture."""
    with serving(script, folder) as (address, start):
        times = {"answers": time.perf_counter() - start}
        visitor = browser.new_page(viewport={"width": 1280, "height": 720})
        try:
            visitor.goto(f"http://{address}/{page}", wait_until="commit")
            visitor.locator("h1").first.wait_for()
            times["title"] = time.perf_counter() - start
            visitor.wait_for_function(PICTURE)
            times["picture"] = time.perf_counter() - start
        finally:
            visitor.close()
    return times


def compare_paint(folder: Path, hello: Path) -> None:
    """Print what the very first visitor of a server that has just been started waits for."""
    times = defaultdict(list)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        for _ in range(ROUNDS):
            for page in (*PAGES, ""):
                script = ROOT / "streamlit_app.py" if page else hello
                for stage, seconds in paint(browser, script, page, folder).items():
                    times[page, stage].append(1000 * seconds)
        browser.close()
    table.head("first visit to a server just started")
    for stage in ("answers", "title", "picture"):
        for page in PAGES:
            ratios = table.ratios(times[page, stage], times["", stage])
            table.row(f"{stage}: {page}", times[page, stage], "ms", ratios, "this / hello")
        table.row(f"{stage}: hello with one st.plotly_chart", times["", stage], "ms")


async def reruns(everybody: list[Visitor], times: int) -> list[float]:
    """Return the seconds of each rerun when all visitors change a control at the same moment, `times` times."""
    seconds = []
    for _ in range(times):
        seconds += await asyncio.gather(*(visitor.rerun() for visitor in everybody))
    return seconds


async def compare_reruns(addresses: dict[str, str], words: str) -> None:
    """Print rerun latencies with one session and with many, of our pages and of the minimal one, in turns."""
    times = defaultdict(list)
    for _ in range(ROUNDS):
        for page, address in addresses.items():
            async with visitors(address, page, SESSIONS) as everybody:
                times[page, 1] += await reruns(everybody[:1], ALONE)
                times[page, SESSIONS] += await reruns(everybody, TOGETHER)
    table.head(f"rerun, {words}", "95th percentile")
    for sessions in (1, SESSIONS):
        hello = table.percentiles(times["", sessions])[0]
        for page in addresses:
            seconds = times[page, sessions]
            name = f"{sessions} session{'s at once' if sessions > 1 else ''}: {page or 'hello'}"
            table.latency(name, seconds, table.percentiles(seconds)[0] / hello if page else None, "this / hello")


async def compare_training(address: str, page: str) -> None:
    """Print how fast a whole run trains in the server, alone and while every session reruns once a second."""
    steps = RUN_EPOCHS * peers.POINTS / peers.BATCH
    alone, watched, waited = [], [], []
    async with visitors(address, page, SESSIONS) as everybody:
        for _ in range(ROUNDS):
            alone.append(steps / await _ask(address, "run"))
            over = asyncio.Event()
            busy = [asyncio.create_task(pace(visitor, i, over, waited)) for i, visitor in enumerate(everybody)]
            watched.append(steps / await _ask(address, "run"))
            over.set()
            await asyncio.gather(*busy)
    table.head("training in the app's server, 2-(8,8,8,8)-1, batch 10")
    table.row("nobody else", alone, "steps/s")
    ratios = table.ratios(watched, alone)
    table.row(f"{SESSIONS} sessions rerun {page} once a second", watched, "steps/s", ratios, "this / alone")
    table.latency("       their reruns meanwhile (95th percentile)", waited)


async def pace(visitor: Visitor, number: int, over: asyncio.Event, waited: list[float]) -> None:
    """Rerun once a second, or as often as the server manages, each visitor at another moment of the second."""
    await asyncio.sleep(number / SESSIONS)
    while not over.is_set():
        seconds = await visitor.rerun()
        waited.append(seconds)
        await asyncio.sleep(max(0.0, 1 - seconds))


async def _ask(address: str, what: str) -> float:
    def ask() -> float:
        with urllib.request.urlopen(f"http://{address}/benchmark/{what}", timeout=PATIENCE) as answer:
            return float(answer.read())

    return await asyncio.to_thread(ask)


async def compare_sessions(app: str, hello: str) -> None:
    """Print everything about visitors: idle, while a model trains, and what they cost the training."""
    addresses = dict.fromkeys(PAGES, app) | {"": hello}
    async with visitors(app, PAGES[0]) as (first,):
        await first.until(b"TensorFlow 2.")
    await compare_reruns(addresses, "nothing trains")
    await _ask(app, "run")  # compiles
    await _ask(app, "start")
    await compare_reruns(addresses, "a model trains in the app's server")
    await _ask(app, "stop")
    await compare_training(app, PAGES[0])


def main() -> None:
    """Print a few small tables."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that every server ends with us
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        hello, app = folder / "hello.py", folder / "app.py"
        hello.write_text(HELLO)
        app.write_text(APP)
        compare_paint(folder, hello)
        with serving(app, folder) as (ours, _), serving(hello, folder) as (minimal, _):
            asyncio.run(compare_sessions(ours, minimal))


if __name__ == "__main__":
    main()
