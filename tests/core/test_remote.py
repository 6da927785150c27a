"""What a training elsewhere says arrives as the same snapshots, and a pause as a pause."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from core import remote
from core.jobs import Runner
from core.snapshots import snapshot_kind


@dataclass(frozen=True)
class Config:
    """How far to count."""

    last: int = 2


@dataclass(frozen=True)
class Count:
    """One number."""

    step: int
    loss: float


def train(config: Config) -> Iterator[Count | None]:
    """Count, with a pause after each number."""
    for number in range(config.last + 1):
        yield Count(number, 1 / (1 + number))
        yield None


def test_pauses_and_snapshots_arrive_in_order():
    sent = []
    remote.report(train, Config(), lambda message: sent.append(message) or True)
    assert [message["kind"] for message in sent] == ["snapshot", "busy"] * 3 + ["end"]
    got = list(remote.received(iter(sent), Count))
    assert got[1::2] == [None] * 3 and [each.step for each in got[::2]] == [0, 1, 2]


def test_a_training_ends_at_the_first_message_nobody_takes():
    sent = []
    remote.report(train, Config(), lambda message: bool(sent.append(message)))
    assert len(sent) == 1


def test_the_kind_of_a_snapshot_is_known_with_and_without_pauses():
    def plain(config: Config) -> Iterator[Count]:
        yield Count(config.last, 0.0)

    assert snapshot_kind(train) is snapshot_kind(plain) is Count


def test_a_run_with_pauses_keeps_its_snapshots_alone():
    runner = Runner()
    job = runner.want(train, Config(), "me")
    runner._executor.shutdown(wait=True)
    assert job.state == "finished" and [each.step for each in job.snapshots] == [0, 1, 2]


def test_a_refusal_keeps_its_words():
    from core.runs import Refused

    def refuse(config: Config) -> Iterator[Count]:
        raise Refused("The number must be small.")
        yield

    sent = []
    remote.report(refuse, Config(), lambda message: sent.append(message) or True)
    with pytest.raises(Refused, match="must be small"):
        list(remote.received(iter(sent), Count))
