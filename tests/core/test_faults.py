"""What goes wrong outside: killed processes, full and read-only disks, hostile run files, a clock that jumps."""

import errno
import io
import json
import os
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import numpy as np
import pytest

from core import jobs, runs, snapshots
from core.pretrained import store
from tests.core.slow import Config, Snapshot, train

ROOT = Path(__file__).resolve().parents[2]
KEY = runs.run_key(Config())


def python(script: str, *words: str, wait: bool = True) -> subprocess.Popen:
    """Run a script in a process of its own."""
    command = [sys.executable, "-c", script, *words]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if wait:
        process.communicate(timeout=120)
    return process


def made(steps: int = 3) -> list[Snapshot]:
    return list(train(Config(steps=steps)))


KILLED_WHILE_SAVING = """
import os, signal, sys
from pathlib import Path
from core import runs
from tests.core.slow import Config, train
folder, moment = Path(sys.argv[1]), int(sys.argv[2])
whole, calls = runs._replace, [0]
def replace(path, content):
    calls[0] += 1
    if 2 * calls[0] - 1 == moment:  # in the middle of the part file
        (folder / ".part-half").write_bytes(content[: len(content) // 2])
        os.kill(os.getpid(), signal.SIGKILL)
    whole(path, content)
    if 2 * calls[0] == moment:  # right after it has its name
        os.kill(os.getpid(), signal.SIGKILL)
runs._replace = replace
runs.save(folder, runs.run_key(Config()), list(train(Config())))
"""


@pytest.mark.parametrize("before", [False, True])
@pytest.mark.parametrize("moment", [1, 2, 3, 4])
def test_a_server_killed_while_it_writes_a_run_leaves_a_whole_run_or_none(tmp_path, moment, before):
    if before:
        runs.save(tmp_path, KEY, made())
    assert python(KILLED_WHILE_SAVING, str(tmp_path), str(moment)).returncode == -9
    found = runs.load(tmp_path, KEY, Snapshot)
    assert len(found) == (3 if before or moment == 4 else 0)
    runs.save(tmp_path, KEY, made())
    assert len(runs.load(tmp_path, KEY, Snapshot)) == 3, "and the next server writes it as if nothing had been"


KILLED_WHILE_TRAINING = """
import sys, time
from pathlib import Path
from core import jobs
from tests.core.slow import Config, train
runner = jobs.Runner((Path(sys.argv[1]),))
done = runner.want(train, Config(), "ada")
while done.live: time.sleep(0.01)
job = runner.want(train, Config(steps=1000, seconds=0.01), "ada")
while len(job.snapshots) < 5: time.sleep(0.01)
print("in the middle", flush=True)
time.sleep(60)
"""


def test_a_server_killed_while_it_trains_keeps_what_was_finished_and_nothing_of_the_rest(tmp_path):
    server = python(KILLED_WHILE_TRAINING, str(tmp_path), wait=False)
    assert server.stdout.readline() == "in the middle\n"
    server.kill()
    server.communicate()
    again = jobs.Runner((tmp_path,))
    assert again.find(train, Config()).state == "finished"
    assert again.find(train, Config(steps=1000, seconds=0.01)) is None


FULL_DISK = """
import resource, signal, sys
from pathlib import Path
from core import jobs
from tests.core.slow import Config, train
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (300, 300))
runner = jobs.Runner((Path(sys.argv[1]),))
job = runner.want(train, Config(steps=50), "ada")
runner._executor.shutdown(wait=True)
print(job.state, len(job.snapshots), job.words)
"""


def test_a_full_disk_costs_the_file_and_nothing_else(tmp_path):
    server = python(FULL_DISK, str(tmp_path), wait=False)
    said, log = server.communicate(timeout=120)
    assert said.split() == ["finished", "50"] and "not kept on disk" in log
    assert list(tmp_path.iterdir()) == [], "no half file stays to fill it further"


@pytest.mark.parametrize("trouble", [errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EIO])
def test_a_folder_that_takes_nothing_still_gives_what_is_in_it(tmp_path, monkeypatch, trouble):
    runs.save(tmp_path, KEY, made())

    def refuse(*_args, **_words):
        raise OSError(trouble, os.strerror(trouble))

    monkeypatch.setattr(runs.tempfile, "mkstemp", refuse)
    monkeypatch.setattr(Path, "touch", refuse)
    runner = jobs.Runner((tmp_path,))
    assert runner.find(train, Config()).state == "finished"
    job = runner.want(train, Config(steps=4), "ada")
    runner._executor.shutdown(wait=True)
    assert (job.state, len(job.snapshots)) == ("finished", 4)


def test_a_clock_that_jumps_neither_ends_a_run_nor_hides_one(tmp_path, monkeypatch):
    runs.save(tmp_path, KEY, made())
    for moment in (0, 4e9):  # 1970 and 2096
        os.utime(tmp_path / f"{KEY}.json", (moment, moment))
        assert len(runs.load(tmp_path, KEY, Snapshot)) == 3
    wall = iter(range(10**9, 0, -(10**6)))
    monkeypatch.setattr(time, "time", lambda: float(next(wall)))
    runner = jobs.Runner((tmp_path,))
    job = runner.want(train, Config(steps=20), "ada")
    runner._executor.shutdown(wait=True)
    assert job.state == "finished" and len(runs.load(tmp_path, job.key, Snapshot)) == 20


def forged(folder: Path, numbers: bytes, **said: object) -> None:
    """Write a run file whose checksum is right, as somebody with access to the folder could."""
    digest = runs.hashlib.sha256(numbers).hexdigest()
    (folder / runs._named(KEY, digest)).write_bytes(numbers)
    trust = {"format": runs.FORMAT, "key": KEY, "count": 3, "sha256": digest} | said
    (folder / f"{KEY}.json").write_text(json.dumps(trust))


def zipped(**members: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(f"{name}.npy", content)
    return file.getvalue()


def array(shape: tuple[int, ...], kind: str = "<f8", content: bytes = b"") -> bytes:
    head = f"{{'descr': {kind!r}, 'fortran_order': False, 'shape': {shape!r}, }}".encode().ljust(117) + b"\n"
    return b"\x93NUMPY\x01\x00" + len(head).to_bytes(2, "little") + head + content


def of_columns(**columns: object) -> bytes:
    file = io.BytesIO()
    np.savez(file, **columns)
    return file.getvalue()


HOSTILE = {
    "a bomb of zeros": lambda: zipped(step=array((2**20,), content=bytes(2**23))),
    "a header that lies": lambda: zipped(step=array((10**13,)), loss=array((3,), content=bytes(24))),
    "code in place of numbers": lambda: of_columns(step=np.array([print, print, print], object)),
    "fewer rows than it says": lambda: of_columns(step=np.arange(2), loss=np.zeros(2)),
    "no column at all": lambda: zipped(),
    "a scalar": lambda: of_columns(step=np.float64(1)),
    "names that climb": lambda: zipped(**{"../../step": array((3,), content=bytes(24))}),
    "no zip": lambda: b"not a zip",
    "half a zip": lambda: of_columns(step=np.arange(3))[:-30],
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_run_file_is_as_good_as_none(tmp_path, name, monkeypatch):
    monkeypatch.setattr(snapshots, "UNPACKED_BYTES", 2**22)
    forged(tmp_path, HOSTILE[name]())
    assert runs.load(tmp_path, KEY, Snapshot) == ()
    assert jobs.Runner((tmp_path,)).find(train, Config()) is None


@pytest.mark.parametrize("said", [{"count": -1}, {"count": 10**12}, {"count": "3"}, {"sha256": 5}, {"format": []}])
def test_a_hostile_card_of_a_run_is_as_good_as_none(tmp_path, said):
    forged(tmp_path, runs.pack(made()), **said)
    assert runs.load(tmp_path, KEY, Snapshot) == ()
    for text in ("[" * 4000, "null", "[]", '{"format": 1}', "9" * 4000, " " * 10**6 + "{}"):
        (tmp_path / f"{KEY}.json").write_text(text)
        assert runs.load(tmp_path, KEY, Snapshot) == ()
        runs._trim(tmp_path)


def test_fuzzed_run_files_give_the_run_or_nothing(tmp_path):
    good, dice = runs.pack(made()), np.random.default_rng(0)
    for _ in range(150):
        broken = bytearray(good)
        for place in dice.integers(len(good), size=dice.integers(1, 6)):
            broken[place] = dice.integers(256)
        forged(tmp_path, bytes(broken[: dice.integers(len(good))] if dice.random() < 0.2 else broken))
        assert len(runs.load(tmp_path, KEY, Snapshot)) in (0, 3)


def test_corrupt_weights_are_refused_in_a_sentence(tmp_path):
    name = store.names()[0]
    card, numbers = (store.MODELS / f"{name}.{end}" for end in ("json", "npz"))
    damaged = bytearray(numbers.read_bytes())
    damaged[len(damaged) // 2] ^= 1
    (tmp_path / card.name).write_bytes(card.read_bytes())
    for content in (bytes(damaged), b"", bytes(damaged[:100])):
        (tmp_path / numbers.name).write_bytes(content)
        with pytest.raises(runs.Refused, match="damaged|missing"):
            store.load(name, tmp_path)
