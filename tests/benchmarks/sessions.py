"""Servers to measure and the visitors that measure them: Streamlit's own protocol over a WebSocket, no browser."""

import asyncio
import itertools
import os
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

from starlette.responses import PlainTextResponse
from starlette.routing import Route
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.Slider_pb2 import Slider
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect

from core import networks
from pages._shell import training
from tests.benchmarks import peers

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60.0
RUN_EPOCHS = 2000
ENDS = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)
FLAGS = ["--server.headless", "true", "--browser.gatherUsageStats", "false", "--server.fileWatcherType", "none"]
APP = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
import streamlit as st
from pages._shell import health, metrics, presenting, serving, warm
from tests.benchmarks import sessions

routes = [*serving.routes(), *presenting.routes(), *health.routes(), *metrics.routes(), *sessions.Training().routes()]
app = st.App({str(ROOT / "pages" / "_frame.py")!r}, lifespan=warm.lifespan, routes=routes)
"""


@contextmanager
def serving(script: Path, folder: Path, cwd: Path = ROOT, **settings: str) -> Iterator[tuple[str, float]]:
    """Run a server of `script` on a free port; give its address and when it was started, and end it in any case.

    Streamlit's configuration is that of the folder `cwd`; `settings` are more environment variables.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port), *FLAGS]
    command += ["--server.address", "127.0.0.1"]
    environment = {**os.environ, "DL_RUNS": str(folder / "runs"), **settings}
    log = folder / f"{script.stem}.log"
    with log.open("w") as out:
        start = time.perf_counter()
        process = subprocess.Popen(command, cwd=cwd, env=environment, stdout=out, stderr=subprocess.STDOUT)
        try:
            _answer(f"http://127.0.0.1:{port}", log)
            yield f"127.0.0.1:{port}", start
        except Exception:
            print(log.read_text()[-4000:], file=sys.stderr)
            raise
        finally:
            process.kill()
            process.wait()


def _answer(url: str, log: Path) -> None:
    limit = time.perf_counter() + PATIENCE
    while time.perf_counter() < limit:
        try:
            urllib.request.urlopen(f"{url}/_stcore/health", timeout=1).close()
            return
        except OSError:
            time.sleep(0.02)
    raise TimeoutError(log.read_text())


def connection(address: str) -> connect:
    """Return a connection as a browser opens it; a busy server may take its time."""
    url = f"ws://{address}/_stcore/stream"
    return connect(url, subprotocols=["streamlit"], max_size=None, open_timeout=PATIENCE, ping_interval=None)


class Visitor:
    """One session: it opens a page, then changes one of the page's controls again and again."""

    def __init__(self, connection: ClientConnection, page: str, query: str = "") -> None:
        """Remember the page; nothing is sent yet."""
        self._connection, self._page, self._query = connection, page, query
        self._hash = ""
        self._control: Any = None
        self._values = itertools.cycle((1.0, 2.0))
        self._seen = b""
        self._buttons: dict[str, str] = {}
        self._uploaders: dict[str, str] = {}
        self._polls: dict[str, float] = {}

    async def rerun(self) -> float:
        """Change the control, if the page has shown one, and return the seconds until the script has finished."""
        return await self._run(self._changed() if self._control is not None else None)

    def can_train(self, key: str) -> bool:
        """Say whether the page shows the Train button of the panel `key`."""
        return f"{key}-train" in self._buttons

    async def press(self, button: str) -> float:
        """Press the button with this key and return the seconds until the script has finished."""
        return await self._run(WidgetState(id=self._buttons[button], trigger_value=True))

    async def train(self, key: str) -> float:
        """Press the panel `key`'s Train and poll as a browser does; return the seconds until the run is shown."""
        start = time.perf_counter()
        limit = start + 2 * PATIENCE
        await self.press(f"{key}-train")
        while b"Trained: step" not in self._seen:
            if time.perf_counter() > limit or not self._polls:
                raise TimeoutError(f"the run of {key} did not end")
            fragment, interval = max(self._polls.items(), key=lambda item: -item[1])
            await asyncio.sleep(interval)
            await self._run(None, fragment)
        return time.perf_counter() - start

    async def _run(self, changed: WidgetState | None, fragment: str = "") -> float:
        message = BackMsg()
        state = message.rerun_script
        state.query_string, state.page_name, state.page_script_hash = self._query, self._page, self._hash
        state.fragment_id = fragment
        if changed is not None:
            state.widget_states.widgets.append(changed)
        self._seen = b""
        if not fragment:
            self._polls = {}
        start = time.perf_counter()
        await self._connection.send(message.SerializeToString())
        async with asyncio.timeout(PATIENCE):
            while not self._finished(await self._connection.recv()):
                pass
        return time.perf_counter() - start

    async def upload_address(self) -> str:
        """Return the path this session may send a file to."""
        message = BackMsg()
        message.file_urls_request.request_id = "1"
        message.file_urls_request.file_names.append("file")
        await self._connection.send(message.SerializeToString())
        async with asyncio.timeout(PATIENCE):
            while True:
                answer = ForwardMsg.FromString(await self._connection.recv())
                if answer.WhichOneof("type") == "file_urls_response":
                    return answer.file_urls_response.file_urls[0].upload_url

    async def give(self, uploader: str, url: str, size: int) -> float:
        """Say that a file of `size` bytes was sent to `url`; return the seconds until the script has finished."""
        state = WidgetState(id=self._uploaders[uploader])
        file = state.file_uploader_state_value.uploaded_file_info.add()
        file.name, file.size, file.file_id = "picture.jpg", size, url.rsplit("/", 1)[-1]
        file.file_urls.upload_url = file.file_urls.delete_url = url
        file.file_urls.file_id = file.file_id
        return await self._run(state)

    async def until(self, words: bytes) -> None:
        """Run the page again until `words` are on it."""
        limit = time.perf_counter() + PATIENCE
        while words not in self._seen:
            if time.perf_counter() > limit:
                raise TimeoutError(words.decode())
            await self.rerun()
            await asyncio.sleep(0.2)

    def _finished(self, data: Any) -> bool:
        message = ForwardMsg()
        message.ParseFromString(data)
        kind = message.WhichOneof("type")
        if kind == "navigation":
            self._hash = message.navigation.page_script_hash
        if kind == "page_not_found":
            raise LookupError(self._page)
        if kind == "auto_rerun":
            self._polls[message.auto_rerun.fragment_id] = message.auto_rerun.interval
        if kind == "delta":
            self._seen += data
            self._remember(message.delta.new_element)
        return kind == "script_finished" and message.script_finished in ENDS

    def _remember(self, element: Any) -> None:
        """Keep the first control whose value can be changed to 1 and to 2."""
        kind = element.WhichOneof("type")
        if kind == "exception":
            raise RuntimeError(element.exception.message)
        if kind == "button":
            self._buttons[element.button.id.split("-", 2)[-1]] = element.button.id
        if kind == "file_uploader":
            self._uploaders[element.file_uploader.id.split("-", 2)[-1]] = element.file_uploader.id
        words = kind == "slider" and element.slider.type == Slider.SELECT_SLIDER
        if self._control is None and kind in ("number_input", "slider") and not words:
            self._control = kind, getattr(element, kind).id

    def _changed(self) -> WidgetState:
        kind, name = self._control
        state, value = WidgetState(id=name), next(self._values)
        if kind == "slider":
            state.double_array_value.data.append(value)
        else:
            state.double_value = value
        return state


@asynccontextmanager
async def visitors(address: str, page: str, count: int = 1) -> AsyncIterator[list[Visitor]]:
    """Give visitors to whom the page has been shown once."""
    async with AsyncExitStack() as leave:
        path, _, query = page.partition("?")
        everybody = [Visitor(await leave.enter_async_context(connection(address)), path, query) for _ in range(count)]
        for visitor in everybody:
            await visitor.rerun()
        yield everybody


class Training:
    """Trains one network after the other in the app's own queue, inside the measured server."""

    def __init__(self) -> None:
        """Nothing trains yet."""
        self._on = threading.Event()
        self._free = threading.Lock()

    def routes(self) -> list[Route]:
        """Return addresses that train one network and say how long it took, or train until told to stop."""
        return [
            Route("/benchmark/run", lambda _: PlainTextResponse(f"{self._run():.6f}")),
            Route("/benchmark/start", lambda _: PlainTextResponse(self._start())),
            Route("/benchmark/stop", lambda _: PlainTextResponse(self._stop())),
        ]

    def _run(self) -> float:
        with self._free:
            start = time.perf_counter()
            job = training.runner().want(networks.train, peers.config((8, 8, 8, 8), RUN_EPOCHS), "benchmark")
            while job.live:
                time.sleep(0.01)
                training.runner().watch(job, "benchmark")
            return time.perf_counter() - start

    def _start(self) -> str:
        self._on.set()
        threading.Thread(target=self._train, daemon=True).start()
        return "0"

    def _train(self) -> None:
        while self._on.is_set():
            self._run()

    def _stop(self) -> str:
        self._on.clear()
        with self._free:
            return "0"
