"""Trains on the workers of a Dask cluster, where one computer is not enough; needs the package `distributed`.

Dask sends functions and configs between its own processes with pickle, so scheduler and workers must stand in a
network that nobody else can reach. Snapshots come back as numbers (`core.snapshots`), never as pickles.
"""

import importlib
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

from core import remote, runs
from core.jobs import Runner
from core.remote import Message
from core.snapshots import snapshot_kind

Train = Callable[[Any], Iterator[Any]]

AHEAD = 8  # snapshots that may wait for the one who shows them
LISTENING = 30.0  # seconds after which a worker whose snapshots nobody takes gives up
NEWS_SECONDS, CONNECT_SECONDS, NOBODY_SECONDS = 0.5, 5.0, 10.0
RUNS = 64  # that may train or wait on the cluster at once; each costs this server one quiet thread
_AWAY = "The computer that trained this run went away. Press Train to try again."
_NOBODY = "No computer that trains can be reached. Press Train to try again."


class Cluster:
    """The workers behind one scheduler: a source of snapshots for `core.jobs.Runner`."""

    waits = True

    def __init__(self, address: str) -> None:
        """Remember the scheduler's address, tcp://host:port; it is asked when the first run is wanted."""
        self._address = address
        self._lock = threading.Lock()
        self._connection: Any = None

    def train(self, train: Train, config: Any) -> Iterator[Any]:
        """Yield the snapshots as they come; raises `runs.Lost` when worker or scheduler go away."""
        client = self._client()
        name = f"{runs.run_key(config)}-{uuid.uuid4().hex}"
        heard = _dask().Queue(name, client=client, maxsize=AHEAD)
        asked = client.submit(_work, train, config, name, key=name, pure=False)
        try:
            yield from remote.received(_messages(client, heard, asked), snapshot_kind(train))
        except (GeneratorExit, runs.Lost):
            _stop(client, name)
            raise
        finally:
            with suppress(Exception):  # a scheduler that is gone needs no goodbye
                asked.cancel()
                heard.close()

    def trouble(self) -> str:
        """Say why nothing can be trained on the cluster, or nothing."""
        try:
            workers = _workers(self._client())
        except runs.Lost as error:
            return f"The scheduler {self._address} cannot be reached: {error.__cause__}"
        return "" if workers else f"The scheduler {self._address} has no worker."

    def close(self) -> None:
        """Leave the cluster."""
        with self._lock:
            self._leave()

    def _client(self) -> Any:
        with self._lock:
            if self._connection is None or self._connection.status != "running":
                self._leave()
                try:
                    self._connection = _dask().Client(self._address, timeout=CONNECT_SECONDS, set_as_default=False)
                except OSError as error:
                    raise runs.Lost(_NOBODY) from error
            return self._connection

    def _leave(self) -> None:
        connection, self._connection = self._connection, None
        with suppress(Exception):
            connection.close(timeout=1)


def runner(folders: tuple[Path, ...], address: str) -> Runner:
    """Return a queue whose runs train on the cluster at `address`."""
    return Runner(folders, ThreadPoolExecutor(RUNS, thread_name_prefix="training"), source=Cluster(address))


def _messages(client: Any, heard: Any, asked: Any) -> Iterator[Message | None]:
    """Yield what the worker says, None while it says nothing; raise `Lost` once it is no longer there."""
    worker, alone_since = "", time.monotonic()
    while True:
        message = _next(heard)
        if message is None:
            workers = _workers(client)
            alone_since = time.monotonic() if workers else alone_since
            if (worker and worker not in workers) or asked.status in ("error", "lost", "cancelled"):
                raise runs.Lost(_AWAY)
            if time.monotonic() - alone_since > NOBODY_SECONDS:
                raise runs.Lost(_NOBODY)
            yield None
        elif message["kind"] != "begin":
            yield message
        elif worker:  # Dask has begun again by itself, on another worker
            raise runs.Lost(_AWAY)
        else:
            worker = message["worker"]


def _next(heard: Any) -> Message | None:
    try:
        message: Message = heard.get(timeout=NEWS_SECONDS)
    except TimeoutError:
        return None
    except Exception as error:  # Dask says in many ways that the scheduler is gone
        raise runs.Lost(_NOBODY) from error
    return message


def _stop(client: Any, name: str) -> None:
    with suppress(Exception):
        _dask().Event(name, client=client).set()


def _dask() -> Any:
    return importlib.import_module("distributed")


def _workers(client: Any) -> dict[str, Any]:
    try:
        workers: dict[str, Any] = client.scheduler_info(n_workers=-1)["workers"]
    except Exception as error:
        raise runs.Lost(_NOBODY) from error
    return workers


def _work(train: Train, config: Any, name: str) -> None:
    """Train on a worker, into the queue `name`, until the end or until the event `name` says that nobody watches."""
    dask = _dask()
    client = dask.get_client()
    queue, left = dask.Queue(name, client=client, maxsize=AHEAD), dask.Event(name, client=client)

    def send(message: Message) -> bool:
        if left.is_set():
            return False
        try:
            queue.put(message, timeout=LISTENING)
        except TimeoutError:  # the server that asked is gone
            return False
        return True

    try:
        if send({"kind": "begin", "worker": dask.get_worker().address}):
            remote.report(train, config, send)
    finally:
        queue.close()
        left.clear()
