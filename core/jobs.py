"""Trains in the background: queue, join, watch, leave, stop. The only file with a lock.

A job is a run that is wanted. Everybody who wants the same run watches the same job; a job that nobody
has watched for a while ends, so a closed tab does not train for ever and one learner never stops another's.
"""

import logging
import threading
import time
from collections import Counter, OrderedDict
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol, cast

from core import runs
from core.snapshots import snapshot_kind as snapshot_kind

Train = Callable[[Any], Iterator[Any]]
PATIENCE = 30.0  # a page asks every 0.4 seconds; on an overloaded server that takes its time
REMEMBERED = 48
STUCK = 120.0
_log = logging.getLogger(__name__)


@dataclass
class Job:
    """One run in the making, or made; `state` is waiting, training, finished, stopped or failed."""

    key: str
    config: Any
    state: str = "waiting"
    snapshots: list[Any] = field(default_factory=list)
    words: str = ""
    cure: Any = None
    seen: dict[str, float] = field(default_factory=dict)
    moved: float = 0.0

    @property
    def live(self) -> bool:
        """Say whether more snapshots can come."""
        return self.state in ("waiting", "training")

    def watched(self, now: float) -> bool:
        """Say whether anybody asked for this job within `PATIENCE` seconds."""
        return any(now - when < PATIENCE for when in list(self.seen.values()))


class Source(Protocol):
    """Where training happens; `waits` says whether a run may have to wait there for its turn."""

    waits: bool

    def train(self, train: Train, config: Any) -> Iterator[Any]:
        """Yield the snapshots as they come, and None while none comes.

        Raises `runs.Lost` when the computer that trained is gone; closing it stops the training.
        """

    def trouble(self) -> str:
        """Say why nothing can be trained there, or nothing."""


class Here:
    """Training in this process."""

    waits = False

    def train(self, train: Train, config: Any) -> Iterator[Any]:
        """Yield the snapshots."""
        return train(config)

    def trouble(self) -> str:
        """Find nothing: whoever can ask is alive."""
        return ""


class Runner:
    """Keeps the queue of one device: one worker trains, everybody else watches."""

    def __init__(
        self,
        folders: tuple[Path, ...] = (),
        executor: Executor | None = None,
        clock: Callable[[], float] = time.monotonic,
        source: Source | None = None,
    ) -> None:
        """Finished runs are read from all `folders` and written to the first; `source` trains, else this process."""
        self._folders = folders
        self._executor = executor or ThreadPoolExecutor(1, thread_name_prefix="training")
        self._source = source or Here()
        self.ended: Counter[str] = Counter()
        self.seconds = 0.0
        self._clock = clock
        self._lock = threading.Lock()
        self._jobs: OrderedDict[str, Job] = OrderedDict()

    def find(self, train: Train, config: Any) -> Job | None:
        """Return the job for `config` if it is known here or finished on disk; starts nothing."""
        key = runs.run_key(config)
        with self._lock:
            known = self._jobs.get(key)
        if known and (known.live or known.state == "finished"):
            return known
        snapshots = self._stored(train, key)
        if not snapshots:
            return known
        return self._keep(Job(key, config, "finished", list(snapshots)))

    def want(self, train: Train, config: Any, watcher: str) -> Job:
        """Return the finished or running job for `config`, else queue it; `watcher` now watches it."""
        job, new = self._joined(self.find(train, config), config, watcher)
        if new:
            self._executor.submit(self._work, job, train)
        return job

    def _joined(self, job: Job | None, config: Any, watcher: str) -> tuple[Job, bool]:
        with self._lock:
            job = self._jobs.get(runs.run_key(config), job)
            new = job is None or job.state in ("stopped", "failed")
            if job is None or new:
                job = self._jobs[runs.run_key(config)] = Job(runs.run_key(config), config)
            job.seen[watcher] = self._clock()
            return job, new

    def watch(self, job: Job, watcher: str) -> None:
        """Say that `watcher` still looks at this job."""
        job.seen[watcher] = self._clock()

    def leave(self, job: Job, watcher: str) -> None:
        """Say that `watcher` no longer wants this job; it stops if nobody else does."""
        job.seen.pop(watcher, None)

    def remembered(self) -> int:
        """Return how many jobs are remembered."""
        return len(self._jobs)

    def queue(self) -> list[Job]:
        """Return the jobs that train or wait, in order."""
        with self._lock:
            return [job for job in self._jobs.values() if job.live]

    def _stored(self, train: Train, key: str) -> tuple[Any, ...]:
        for folder in self._folders:
            snapshots = runs.load(folder, key, snapshot_kind(train))
            if snapshots:
                return snapshots
        return ()

    def _keep(self, job: Job) -> Job:
        """Remember a job, the first of its key; forget the oldest that are over."""
        with self._lock:
            known = self._jobs.get(job.key)
            if known is not None and known.state not in ("stopped", "failed"):
                return known
            self._jobs[job.key] = job
            self._forget()
            return job

    def _forget(self) -> None:
        over = [key for key, job in self._jobs.items() if not job.live]
        for key in over[: max(0, len(over) - REMEMBERED)]:
            del self._jobs[key]

    def trouble(self) -> str:
        """Say why nothing can be trained here, or nothing."""
        try:
            self._executor.submit(int).cancel()
        except RuntimeError as error:
            return f"The training worker takes no more work: {error}."
        moved = [job.moved for job in self.queue() if job.state == "training"]
        if moved and self._clock() - min(moved) > STUCK:
            return f"A run in training has shown nothing new for more than {STUCK:g} seconds."
        return self._source.trouble()

    def _work(self, job: Job, train: Train) -> None:
        start = self._clock()
        try:
            self._train(job, train)
        except runs.Diverged as error:
            job.words, job.cure, job.state = str(error), error.cure, "failed"
        except (runs.Refused, runs.Lost) as error:
            job.words, job.state = str(error), "failed"
        except Exception:
            _log.exception("run %s failed", job.key)
            job.words = "Training stopped because of an error in the program; the server's log has the details."
            job.state = "failed"
        with self._lock:
            self.ended[job.state] += 1
            self.seconds += self._clock() - start
            self._forget()

    def _train(self, job: Job, train: Train) -> None:
        if not job.watched(self._clock()):
            job.state = "stopped"
            return
        try:
            self._follow(job, train)
        except runs.Lost as error:
            _log.warning("run %s is tried once more: %s", job.key, error)
            self._follow(job, train)
        if job.state == "finished":
            self._write(job)

    def _follow(self, job: Job, train: Train) -> None:
        """Take a training's snapshots until its end, or until nobody watches; what was there before stays till then."""
        made: list[Any] = []
        job.state, job.moved = "waiting" if self._source.waits else "training", self._clock()
        with closing(cast(Generator[Any], self._source.train(train, job.config))) as steps:
            for snapshot in runs.guarded(steps, job.config):
                if snapshot is not None:
                    made.append(snapshot)
                    job.state, job.moved = "training", self._clock()
                if len(made) >= len(job.snapshots):
                    job.snapshots = made
                if not job.watched(self._clock()):
                    job.state = "stopped"
                    return
        job.snapshots, job.state = made, "finished"

    def _write(self, job: Job) -> None:
        if not self._folders:
            return
        try:
            runs.save(self._folders[0], job.key, job.snapshots)
        except OSError as error:
            _log.warning("run %s is not kept on disk: %s", job.key, error)
