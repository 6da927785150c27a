"""Runs: keys, files that can be trusted, and the end of a run that leaves the numbers."""

import dataclasses
import itertools
import json
import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import numpy as np
import pytest

from core import runs


@dataclass(frozen=True)
class Config:
    VERSION: ClassVar[int] = 1
    learning_rate: float = 0.1
    points: tuple[tuple[float, float], ...] = ((0.0, 1.0),)


@dataclass(frozen=True)
class Snapshot:
    step: int
    loss: float
    weights: tuple[np.ndarray, ...]
    picture: np.ndarray
    note: str = ""


def snapshots(count: int = 3) -> list[Snapshot]:
    random = np.random.default_rng(0)
    return [
        Snapshot(
            step=i,
            loss=1 / (i + 1),
            weights=(random.normal(size=(2, 3)), random.normal(size=3)),
            picture=random.integers(0, 255, (4, 4)).astype(np.uint8),
            note=f"step {i}",
        )
        for i in range(count)
    ]


def same(left: Snapshot, right: Snapshot) -> bool:
    scalars = all(getattr(left, name) == getattr(right, name) for name in ("step", "loss", "note"))
    arrays = zip((*left.weights, left.picture), (*right.weights, right.picture), strict=True)
    return scalars and all(np.array_equal(a, b) and a.dtype == b.dtype for a, b in arrays)


def test_run_key_is_the_same_for_equal_configs_and_differs_for_every_field():
    assert runs.run_key(Config()) == runs.run_key(Config())
    changed = [dataclasses.replace(Config(), learning_rate=0.2), dataclasses.replace(Config(), points=((0.0, 2.0),))]
    assert len({runs.run_key(config) for config in [Config(), *changed]}) == 3


def test_run_key_changes_when_the_lesson_raises_its_version(monkeypatch):
    before = runs.run_key(Config())
    monkeypatch.setattr(Config, "VERSION", 2)
    assert runs.run_key(Config()) != before


def test_saved_run_comes_back_equal_and_read_only(tmp_path):
    written = snapshots()
    runs.save(tmp_path, "key", written)
    read = runs.load(tmp_path, "key", Snapshot)
    assert all(same(a, b) for a, b in zip(written, read, strict=True))
    assert not read[0].picture.flags.writeable and not read[0].weights[0].flags.writeable


def numbers_of(folder: Path, key: str = "key") -> Path:
    (numbers,) = folder.glob(f"{key}.*.npz")
    return numbers


def test_save_leaves_no_part_files_behind(tmp_path):
    runs.save(tmp_path, "key", snapshots())
    assert sorted(path.name for path in tmp_path.iterdir()) == [numbers_of(tmp_path).name, "key.json"]


def test_load_reads_the_runs_that_ship_under_their_plain_name(tmp_path):
    runs.save(tmp_path, "key", snapshots())
    numbers_of(tmp_path).rename(tmp_path / "key.npz")
    assert len(runs.load(tmp_path, "key", Snapshot)) == 3


@pytest.mark.parametrize("damage", ["cut", "flip", "empty", "no numbers", "no trust", "foreign format", "other key"])
def test_load_ignores_a_run_file_that_cannot_be_trusted(tmp_path, damage):
    runs.save(tmp_path, "key", snapshots())
    numbers, trust = numbers_of(tmp_path), tmp_path / "key.json"
    content = numbers.read_bytes()
    said = json.loads(trust.read_text())
    {
        "cut": lambda: numbers.write_bytes(content[: len(content) // 2]),
        "flip": lambda: numbers.write_bytes(content[:60] + bytes([content[60] ^ 1]) + content[61:]),
        "empty": lambda: trust.write_bytes(b""),
        "no numbers": numbers.unlink,
        "no trust": trust.unlink,
        "foreign format": lambda: trust.write_text(json.dumps({**said, "format": -1})),
        "other key": lambda: trust.write_text(json.dumps({**said, "key": "x"})),
    }[damage]()
    assert runs.load(tmp_path, "key", Snapshot) == ()


def test_load_ignores_a_run_whose_snapshots_have_other_fields_today(tmp_path):
    @dataclass(frozen=True)
    class Newer(Snapshot):
        added: float = 0.0
        required: np.ndarray | None = None

    runs.save(tmp_path, "key", snapshots())
    assert len(runs.load(tmp_path, "key", Snapshot)) == 3
    assert runs.load(tmp_path, "key", runs.Refused) == ()


def test_save_refuses_what_could_only_be_stored_as_code(tmp_path):
    odd = [dataclasses.replace(snapshot, picture=np.array([object()])) for snapshot in snapshots()]
    with pytest.raises(TypeError):
        runs.save(tmp_path, "key", odd)


def test_oldest_runs_go_first_when_the_folder_is_over_its_cap(tmp_path, monkeypatch):
    for age, key in ((300, "old"), (200, "middle"), (100, "new")):
        runs.save(tmp_path, key, snapshots())
        stamp = (tmp_path / f"{key}.json").stat().st_mtime - age
        os.utime(tmp_path / f"{key}.json", (stamp, stamp))
    size = numbers_of(tmp_path, "new").stat().st_size
    assert runs.load(tmp_path, "old", Snapshot), "reading it makes it the newest"
    monkeypatch.setattr(runs, "CAP_BYTES", int(2.5 * size))
    runs._trim(tmp_path)
    assert sorted(path.name.split(".")[0] for path in tmp_path.glob("*.npz")) == ["new", "old"]


def test_what_no_run_points_at_goes_once_it_is_old_and_stays_while_its_writer_may_be_at_work(tmp_path):
    runs.save(tmp_path, "key", snapshots())
    for name, age in ((".part-old", 7200), ("lost.0123456789ab.npz", 7200), (".part-new", 5), ("next.0123.npz", 5)):
        (tmp_path / name).write_bytes(b"some")
        stamp = time.time() - age
        os.utime(tmp_path / name, (stamp, stamp))
    runs._trim(tmp_path)
    left = {path.name for path in tmp_path.iterdir()} - {"key.json", numbers_of(tmp_path).name}
    assert left == {".part-new", "next.0123.npz"} and runs.load(tmp_path, "key", Snapshot)


def test_two_servers_that_write_one_run_in_any_order_leave_one_whole_run(tmp_path, monkeypatch):
    """Every interleaving of the four file replacements of two writers whose numbers differ in a bit."""
    steps = []
    monkeypatch.setattr(runs, "_replace", lambda path, content: steps.append((path, content)))
    for shift in (0.0, 1e-12):
        runs.save(tmp_path, "key", [dataclasses.replace(each, loss=each.loss + shift) for each in snapshots()])
    one, other = steps[:2], steps[2:]
    for places in itertools.combinations(range(4), 2):
        turns = [iter(one), iter(other)]
        for place in range(4):
            path, content = next(turns[place not in places])
            path.write_bytes(content)
            seen = runs.load(tmp_path, "key", Snapshot)
            assert len(seen) in (0, 3)
        assert len(seen) == 3
        for file in tmp_path.iterdir():
            file.unlink()


@pytest.mark.parametrize("losses", [[1.0, 0.5, float("nan")], [1.0, float("inf")], [1.0, 5.0, 4000.0]])
def test_guarded_ends_at_the_first_loss_that_left_the_numbers_and_offers_a_tenth_of_the_rate(losses):
    steps = (dataclasses.replace(snapshots(1)[0], step=i, loss=loss) for i, loss in enumerate(losses))
    seen = []
    with pytest.raises(runs.Diverged) as stopped:
        for snapshot in runs.guarded(steps, Config(learning_rate=0.5)):
            seen.append(snapshot.loss)
    assert seen == losses[:-1]
    assert stopped.value.cure == Config(learning_rate=0.05)
    assert "0.5" in str(stopped.value)


def test_guarded_passes_a_rough_but_finite_run_unchanged():
    steps = [dataclasses.replace(snapshots(1)[0], loss=loss) for loss in (2.0, 900.0, 0.1, -3.0)]
    assert list(runs.guarded(iter(steps), Config())) == steps
