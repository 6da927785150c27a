"""Counts for whoever runs the server, in Prometheus' text format at `/shell/metrics`; nothing about any learner."""

import os
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route
from streamlit import runtime
from streamlit.runtime.caching import get_data_cache_stats_provider

from pages._shell import serving, training, warm

ENDS = ("finished", "stopped", "failed")
_started = time.monotonic()


@dataclass(frozen=True)
class Metric:
    """One family: its name, kind and help, and its values by label."""

    name: str
    kind: str
    help: str
    values: dict[str, float]

    def text(self) -> str:
        lines = [f"# HELP {self.name} {self.help}", f"# TYPE {self.name} {self.kind}"]
        return "\n".join(lines + [f"{self.name}{label} {value:.12g}" for label, value in self.values.items()])


def routes() -> list[BaseRoute]:
    """Return the route of the metrics page."""
    return [Route(f"{serving.base()}/metrics", _metrics)]


def text() -> str:
    """Return the whole page."""
    return "\n".join(metric.text() for metric in (*_people(), *_training(), *_computer(), *_caches())) + "\n"


async def _metrics(_request: Request) -> Response:
    return PlainTextResponse(await run_in_threadpool(text), headers={"Cache-Control": "no-store"})


def _people() -> Iterator[Metric]:
    sessions = runtime.get_instance()._session_mgr if runtime.exists() else None
    yield _gauge("sessions", "Pages open in browsers now.", sessions.num_active_sessions() if sessions else 0)
    kept = sessions.num_sessions() if sessions else 0
    yield _gauge("sessions_kept", "These, and the pages closed in the last two minutes, at most 128.", kept)
    yield _gauge("uptime_seconds", "Seconds since this server started.", time.monotonic() - _started)
    yield _gauge("tensorflow_ready", "1 once TensorFlow has started.", warm.ready())


def _training() -> Iterator[Metric]:
    runner = training.runner()
    queue = runner.queue()
    training_now = sum(job.state == "training" for job in queue)
    yield _gauge("runs_waiting", "Runs that wait for their turn.", len(queue) - training_now)
    yield _gauge("runs_training", "Runs that train now.", training_now)
    ends = {_label("end", end): float(runner.ended[end]) for end in ENDS}
    yield Metric("dl_runs_total", "counter", "Runs that were trained here, by how they ended.", ends)
    yield Metric("dl_training_seconds_total", "counter", "Seconds spent training.", {"": runner.seconds})
    yield _gauge("runs_in_memory", "Runs that are kept in memory.", runner.remembered())


def _computer() -> Iterator[Metric]:
    yield _gauge("memory_bytes", "Memory this process has in RAM.", memory())
    yield _gauge("threads", "Threads of this process.", threading.active_count())
    yield _gauge("open_files", "Files and sockets this process has open.", open_files())


def _caches() -> Iterator[Metric]:
    yield _gauge("function_cache_entries", "Results remembered by functions.", _remembered())
    kept = [each for family in get_data_cache_stats_provider().get_stats().values() for each in family]
    yield _gauge("data_cache_bytes", "Bytes in st.cache_data.", sum(each.byte_length for each in kept))
    if runtime.exists():
        uploads = [each for family in runtime.get_instance().uploaded_file_mgr.get_stats().values() for each in family]
        yield _gauge("upload_bytes", "Bytes of files that open pages have given.", sum(e.byte_length for e in uploads))


def memory() -> float:
    """Return the bytes this process has in RAM, or not a number where the system does not say."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError):
        return float("nan")


def open_files() -> float:
    """Return how many files and sockets this process has open, or not a number where the system does not say."""
    try:
        return sum(1 for _ in Path("/proc/self/fd").iterdir())
    except OSError:
        return float("nan")


def _remembered() -> int:
    """Count the entries of every `lru_cache` of ours."""
    loaded = sys.modules.copy()  # in one piece: TensorFlow may be loading in another thread
    ours = [module for name, module in loaded.items() if name.split(".")[0] in ("core", "pages")]
    named = {id(each): each for module in ours for each in vars(module).copy().values() if callable(each)}
    functions = [each for each in named.values() if hasattr(each, "cache_info")]
    return sum(each.cache_info().currsize for each in functions)


def _gauge(name: str, words: str, value: float) -> Metric:
    return Metric(f"dl_{name}", "gauge", words, {"": float(value)})


def _label(name: str, value: str) -> str:
    return f'{{{name}="{value}"}}'
