"""A scheduler and workers on this computer, started as the README says."""

import os
import socket
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    """Return a port that nobody uses."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


class Machines:
    """A scheduler and workers, each a process of its own, started as the README says."""

    def __init__(self, folder: Path, workers: int) -> None:
        """Start a scheduler and `workers`; their logs are in `folder`."""
        self.folder, self.address = folder, f"tcp://127.0.0.1:{free_port()}"
        self.processes: list[subprocess.Popen] = []
        self.scheduler = self.start("scheduler", "--host", self.address, "--no-dashboard", "--no-show")
        self.workers = [self.worker() for _ in range(workers)]

    def start(self, kind: str, *words: str) -> subprocess.Popen:
        """Start a "scheduler" or a "worker" with the `words` of its command line."""
        command = [sys.executable, "-m", "dask", kind, *words]
        log = (self.folder / f"{kind}-{len(self.processes)}.log").open("w")
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        process = subprocess.Popen(command, cwd=self.folder, env=environment, stdout=log, stderr=log)
        log.close()
        self.processes.append(process)
        return process

    def worker(self) -> subprocess.Popen:
        """Start one more worker."""
        return self.start("worker", self.address, "--nthreads", "1", "--no-nanny", "--no-dashboard")

    def end(self) -> None:
        """Kill them all."""
        for process in self.processes:
            process.kill()
            process.wait()
