"""Jobs: queue, join, watch, leave, fail, forget; with training that is only counting."""

import threading
from collections.abc import Iterator
from concurrent.futures import Executor, Future
from dataclasses import dataclass

import pytest

from core import jobs, runs


@dataclass(frozen=True)
class Config:
    steps: int = 3
    learning_rate: float = 1.0
    fault: str = ""


@dataclass(frozen=True)
class Snapshot:
    step: int
    loss: float


def count(config: Config) -> Iterator[Snapshot]:
    for step in range(config.steps):
        if step == 2 and config.fault == "bug":
            raise KeyError("a mistake in the lesson")
        if step == 2 and config.fault == "refused":
            raise runs.Refused("These points cannot be used.")
        yield Snapshot(step, float("nan") if step == 2 and config.fault == "nan" else 1.0)


class ByHand(Executor):
    """An executor whose work is done when the test says so."""

    def __init__(self) -> None:
        self.work = []

    def submit(self, fn, /, *args, **kwargs):
        self.work.append(lambda: fn(*args, **kwargs))
        return Future()

    def do_next(self) -> None:
        self.work.pop(0)()


@pytest.fixture
def now():
    return [0.0]


@pytest.fixture
def hand():
    return ByHand()


@pytest.fixture
def runner(hand, now, tmp_path):
    return jobs.Runner((tmp_path,), hand, clock=lambda: now[0])


def test_want_trains_in_the_background_and_keeps_every_snapshot(runner, hand):
    job = runner.want(count, Config(), "ada")
    assert job.state == "waiting" and job.snapshots == []
    hand.do_next()
    assert job.state == "finished" and [s.step for s in job.snapshots] == [0, 1, 2]


def test_equal_configs_join_one_job_and_train_once(runner, hand):
    first = runner.want(count, Config(), "ada")
    assert runner.want(count, Config(), "bob") is first
    assert len(hand.work) == 1


def test_a_finished_run_is_not_trained_again(runner, hand):
    runner.want(count, Config(), "ada")
    hand.do_next()
    assert runner.want(count, Config(), "bob").state == "finished"
    assert hand.work == []


def test_a_restarted_runner_finds_finished_runs_on_disk(runner, hand, tmp_path):
    runner.want(count, Config(), "ada")
    hand.do_next()
    fresh = jobs.Runner((tmp_path,), ByHand())
    assert [s.step for s in fresh.find(count, Config()).snapshots] == [0, 1, 2]
    assert fresh.find(count, Config(steps=4)) is None


def test_a_damaged_file_means_the_run_is_computed_again(runner, hand, tmp_path):
    runner.want(count, Config(), "ada")
    hand.do_next()
    (numbers,) = tmp_path.glob("*.npz")
    numbers.write_bytes(b"not numbers")
    fresh = jobs.Runner((tmp_path,), hand)
    assert fresh.want(count, Config(), "ada").state == "waiting"
    hand.do_next()
    assert fresh.find(count, Config()).state == "finished"


def test_a_disk_that_cannot_be_written_costs_nothing_but_the_file(hand, tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("a file where the folder should be")
    job = jobs.Runner((blocked,), hand).want(count, Config(), "ada")
    hand.do_next()
    assert job.state == "finished" and len(job.snapshots) == 3


def test_leaving_stops_a_job_that_nobody_else_watches(runner, hand):
    job = runner.want(count, Config(), "ada")
    runner.leave(job, "ada")
    hand.do_next()
    assert job.state == "stopped" and job.snapshots == []


def test_one_learner_never_stops_a_job_another_still_watches(runner, hand):
    job = runner.want(count, Config(), "ada")
    runner.want(count, Config(), "bob")
    runner.leave(job, "ada")
    hand.do_next()
    assert job.state == "finished"


def test_a_closed_tab_ends_its_job_after_the_patience_and_a_look_keeps_it_alive(runner, hand, now):
    closed = runner.want(count, Config(steps=3), "ada")
    open_tab = runner.want(count, Config(steps=4), "ada")
    now[0] = jobs.PATIENCE + 1
    runner.watch(open_tab, "ada")
    hand.do_next()
    hand.do_next()
    assert (closed.state, open_tab.state) == ("stopped", "finished")


def test_a_job_left_in_the_middle_stops_at_its_next_snapshot(hand, tmp_path):
    runner = jobs.Runner((tmp_path,), hand)

    def train(config: Config) -> Iterator[Snapshot]:
        for step in range(5):
            if step == 2:
                runner.leave(job, "ada")
            yield Snapshot(step, 1.0)

    job = runner.want(train, Config(), "ada")
    hand.do_next()
    assert job.state == "stopped" and [s.step for s in job.snapshots] == [0, 1, 2]
    assert list(tmp_path.iterdir()) == [], "a run without its end is not kept"


def test_a_stopped_run_can_be_wanted_again(runner, hand):
    runner.leave(runner.want(count, Config(), "ada"), "ada")
    hand.do_next()
    again = runner.want(count, Config(), "ada")
    hand.do_next()
    assert again.state == "finished"


def test_a_diverging_run_keeps_its_last_good_snapshot_and_offers_the_cure(runner, hand):
    job = runner.want(count, Config(steps=4, fault="nan"), "ada")
    hand.do_next()
    assert job.state == "failed" and [s.step for s in job.snapshots] == [0, 1]
    assert job.cure == Config(steps=4, fault="nan", learning_rate=0.1)
    assert "no longer a number at step 2" in job.words


def test_a_refusal_while_training_reaches_the_learner_in_its_own_words(runner, hand):
    job = runner.want(count, Config(fault="refused"), "ada")
    hand.do_next()
    assert (job.state, job.words) == ("failed", "These points cannot be used.")


def test_a_mistake_in_a_lesson_ends_its_job_and_leaves_the_worker_alive(runner, hand, caplog):
    broken = runner.want(count, Config(fault="bug"), "ada")
    sound = runner.want(count, Config(), "ada")
    hand.do_next()
    hand.do_next()
    assert (broken.state, sound.state) == ("failed", "finished")
    assert "KeyError" not in broken.words and "a mistake in the lesson" in caplog.text


def test_finished_jobs_are_forgotten_oldest_first(runner, hand, monkeypatch, tmp_path):
    monkeypatch.setattr(jobs, "REMEMBERED", 2)
    for steps in (1, 2, 3, 4):
        runner.want(count, Config(steps=steps), "ada")
        hand.do_next()
    assert [job.config.steps for job in runner._jobs.values()] == [3, 4]


def test_queue_lists_what_trains_and_waits_in_order(runner, hand):
    jobs_ = [runner.want(count, Config(steps=steps), "ada") for steps in (1, 2)]
    assert runner.queue() == jobs_
    hand.do_next()
    assert runner.queue() == jobs_[1:]


def test_many_threads_wanting_one_run_get_one_job(tmp_path):
    gate = threading.Event()

    def wait(config: Config) -> Iterator[Snapshot]:
        gate.wait(5)
        yield Snapshot(0, 1.0)

    runner = jobs.Runner((tmp_path,))
    got = []
    threads = [threading.Thread(target=lambda i=i: got.append(runner.want(wait, Config(), str(i)))) for i in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    gate.set()
    runner._executor.shutdown(wait=True)
    assert len({id(job) for job in got}) == 1 and got[0].state == "finished"
