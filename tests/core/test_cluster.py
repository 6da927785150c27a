"""More than one machine: a real scheduler and two real workers, one of which is killed in the middle of a run."""

import os
import signal
import time

import numpy as np
import pytest

from core import cluster, runs
from tests.core.machines import Machines, free_port
from tests.core.slow import Config, train

pytest.importorskip("distributed")
LIMIT = 60.0


def until(done, what: str) -> None:
    limit = time.monotonic() + LIMIT
    while not done():
        assert time.monotonic() < limit, what
        time.sleep(0.02)


@pytest.fixture(scope="module")
def machines(tmp_path_factory):
    started = Machines(tmp_path_factory.mktemp("cluster"), workers=2)
    yield started
    started.end()


@pytest.fixture
def runner(machines, tmp_path):
    made = cluster.runner((tmp_path,), machines.address)
    until(lambda: not made.trouble(), "the scheduler has workers")
    yield made
    made._source.close()
    made._executor.shutdown(wait=True)


def watched(runner, job):
    """Watch a run, as an open page does, until it is over."""

    def over() -> bool:
        runner.watch(job, "ada")
        return not job.live

    until(over, "the run ends")
    return job


def test_a_run_trains_in_another_process_and_streams_back_the_same_snapshots(runner):
    job = watched(runner, runner.want(train, Config(steps=5), "ada"))
    here = list(train(Config(steps=5)))
    assert job.state == "finished" and [s.step for s in job.snapshots] == [0, 1, 2, 3, 4]
    assert {s.process for s in job.snapshots}.isdisjoint({os.getpid()})
    for there, local in zip(job.snapshots, here, strict=True):
        assert there.loss == local.loss
        assert all(map(np.array_equal, there.weights, local.weights)) and there.weights[0].dtype == np.float32


def test_snapshots_come_while_the_run_still_trains(runner):
    job = runner.want(train, Config(steps=400, seconds=0.02), "ada")
    until(lambda: runner.watch(job, "ada") or len(job.snapshots) > 3, "snapshots stream")
    assert job.state == "training"
    runner.leave(job, "ada")
    until(lambda: not job.live, "a run that nobody watches ends")
    assert job.state == "stopped" and 3 < len(job.snapshots) < 400


def test_two_workers_train_two_runs_at_once_and_a_third_waits_until_a_stopped_one_has_left_its_worker(runner):
    long = [runner.want(train, Config(steps=1000 + i, seconds=0.02), "ada") for i in range(2)]
    until(lambda: [runner.watch(job, "ada") for job in long] and all(job.snapshots for job in long), "both train")
    assert len({job.snapshots[0].process for job in long}) == 2
    third = runner.want(train, Config(steps=2), "ada")
    time.sleep(0.3)
    assert third.state == "waiting"
    runner.leave(long[0], "ada")
    until(lambda: [runner.watch(job, "ada") for job in (long[1], third)] and not third.live, "the third gets its turn")
    assert third.state == "finished" and third.snapshots[0].process == long[0].snapshots[0].process
    runner.leave(long[1], "ada")
    until(lambda: not long[1].live, "the other stops as well")


@pytest.mark.parametrize("fault", ["refused", "nan", "bug"])
def test_what_goes_wrong_on_a_worker_is_said_as_if_it_had_gone_wrong_here(runner, fault, caplog):
    job = watched(runner, runner.want(train, Config(steps=4, fault=fault), "ada"))
    assert job.state == "failed" and [s.step for s in job.snapshots] == [0, 1]
    assert {"refused": "These points", "nan": "no longer a number at step 2", "bug": "error in the program"}[
        fault
    ] in job.words
    assert (job.cure is not None) == (fault == "nan")


def test_another_server_with_the_same_folder_finds_the_finished_run(runner, tmp_path, machines):
    watched(runner, runner.want(train, Config(steps=6), "ada"))
    replica = cluster.runner((tmp_path,), machines.address)
    assert [s.step for s in replica.find(train, Config(steps=6)).snapshots] == list(range(6))


def test_a_killed_workers_run_is_tried_once_more_on_the_other_and_ends_whole(runner, machines):
    job = runner.want(train, Config(steps=120, seconds=0.02), "ada")
    until(lambda: runner.watch(job, "ada") or len(job.snapshots) > 20, "the run is in its middle")
    first = job.snapshots[0].process
    os.kill(first, signal.SIGKILL)
    longest = 0
    while job.live:
        runner.watch(job, "ada")
        seen = len(job.snapshots)
        assert seen >= longest, "what was on screen stays until the second try has come as far"
        longest = seen
        time.sleep(0.02)
    assert job.state == "finished" and [s.step for s in job.snapshots] == list(range(120))
    assert first not in {s.process for s in job.snapshots} and len({s.process for s in job.snapshots}) == 1
    machines.workers.append(machines.worker())
    until(lambda: len(cluster._workers(runner._source._client())) == 2, "a new worker joins")


def test_a_run_that_kills_its_worker_twice_says_so(runner, machines):
    job = watched(runner, runner.want(train, Config(steps=4, seconds=0.4, fault="death"), "ada"))
    assert (job.state, job.words) == ("failed", cluster._AWAY)
    assert [s.step for s in job.snapshots] == [0, 1]


def test_a_cluster_that_is_not_there_is_said_in_a_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr(cluster, "CONNECT_SECONDS", 0.2)
    alone = cluster.runner((tmp_path,), f"tcp://127.0.0.1:{free_port()}")
    job = watched(alone, alone.want(train, Config(), "ada"))
    assert (job.state, job.words) == ("failed", cluster._NOBODY)
    assert "cannot be reached" in alone.trouble()


def test_a_scheduler_that_dies_is_said_in_a_sentence_and_finished_runs_stay(tmp_path, monkeypatch):
    monkeypatch.setattr(cluster, "CONNECT_SECONDS", 0.2)
    monkeypatch.setattr(cluster, "NOBODY_SECONDS", 1.0)
    machines = Machines(tmp_path, workers=1)
    try:
        alone = cluster.runner((tmp_path / "runs",), machines.address)
        until(lambda: not alone.trouble(), "the scheduler has a worker")
        watched(alone, alone.want(train, Config(steps=3), "ada"))
        job = alone.want(train, Config(steps=1000, seconds=0.02), "ada")
        until(lambda: alone.watch(job, "ada") or job.snapshots, "it trains")
        machines.scheduler.kill()
        assert watched(alone, job).words == cluster._NOBODY
        assert alone.find(train, Config(steps=3)).state == "finished"
    finally:
        machines.end()
    assert runs.load(tmp_path / "runs", runs.run_key(Config(steps=3)), type(job.snapshots[0]))
