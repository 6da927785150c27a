"""What a training run is: a frozen config, its key, the frozen snapshots it yields, and their file.

A kept run is two files: `KEY.DIGEST.npz` with the numbers and `KEY.json`, written last, with what is needed to
trust them. Neither can hold code.
"""

import dataclasses
import hashlib
import json
import math
import os
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.snapshots import UNPACKED_BYTES, S, Snapshot, pack, unpack

FORMAT = 1
CAP_BYTES, TRUST_BYTES = 512 * 2**20, 4096
PART, LEFT_OVER_SECONDS = ".part-", 3600.0


class Refused(ValueError):
    """Input that cannot be used, with one sentence for the learner."""


class Lost(RuntimeError):
    """A training that ended because the computer it ran on went away, with one sentence for the learner."""


class Diverged(ArithmeticError):
    """Training that left the numbers; `cure` is the config to try instead, if there is one."""

    def __init__(self, words: str, cure: Any = None) -> None:
        """Keep the learner's sentence and the cure."""
        super().__init__(words)
        self.cure = cure


def frozen(values: Any) -> NDArray[Any]:
    """Return `values` as an array nobody can write to."""
    array = np.array(values)
    array.flags.writeable = False
    return array


def run_key(config: Any) -> str:
    """Return the run's name: lesson, and a hash over every field of its config, its VERSION and our format."""
    kind = type(config)
    said = {
        "format": FORMAT,
        "kind": f"{kind.__module__}.{kind.__qualname__}",
        "version": getattr(kind, "VERSION", 1),
        "fields": dataclasses.asdict(config),
    }
    digest = hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:20]
    lesson = [*kind.__module__.split("."), kind.__module__][1]
    return f"{lesson}-{digest}"


def guarded(snapshots: Iterator[S | None], config: Any) -> Iterator[S | None]:
    """Pass snapshots on until the loss is no number or has grown a thousandfold, then raise `Diverged`.

    The cure, where the config has a `learning_rate`, is a tenth of it. None, a moment without news, passes.
    """
    first = None
    for snapshot in snapshots:
        if snapshot is None:
            yield None
            continue
        first = snapshot.loss if first is None else first
        if not math.isfinite(snapshot.loss) or snapshot.loss > 1000 * (abs(first) + 1):
            raise Diverged(*_divergence(snapshot, config))
        yield snapshot


def _divergence(snapshot: Snapshot, config: Any) -> tuple[str, Any]:
    size = f"{snapshot.loss:.3g}" if math.isfinite(snapshot.loss) else "no longer a number"
    words = f"The loss became {size} at step {snapshot.step}, so training stopped there."
    rate = getattr(config, "learning_rate", None)
    if rate is None:
        return words, None
    words += f" Each step overshoots more than it corrects: a learning rate of {rate:g} is too large here."
    return words, dataclasses.replace(config, learning_rate=rate / 10)


def save(folder: Path, key: str, snapshots: Sequence[S]) -> None:
    """Write a finished run so that a reader sees the whole of it or nothing; drop the oldest runs over the cap.

    Several servers may write one run into one folder at once: the numbers' file is named after its content, and
    the last to replace `KEY.json` points at its own.
    """
    folder.mkdir(parents=True, exist_ok=True)
    numbers = pack(snapshots)
    digest = hashlib.sha256(numbers).hexdigest()
    trust = {"format": FORMAT, "key": key, "count": len(snapshots), "sha256": digest}
    _replace(folder / _named(key, digest), numbers)
    _replace(folder / f"{key}.json", json.dumps(trust).encode())
    _trim(folder)


def load(folder: Path, key: str, kind: type[S]) -> tuple[S, ...]:
    """Return a run's snapshots of type `kind`, or nothing when the file is missing, damaged or of another format."""
    try:
        trust = json.loads(_read(folder / f"{key}.json", TRUST_BYTES))
        if trust["format"] != FORMAT or trust["key"] != key:
            return ()
        numbers = _read(_numbers(folder, key, trust["sha256"]), UNPACKED_BYTES)
        if hashlib.sha256(numbers).hexdigest() != trust["sha256"]:
            return ()
        snapshots = unpack(numbers, kind, trust["count"])
    except Exception:  # whatever a damaged or hostile file raises, its run is computed again
        return ()
    _touch(folder / f"{key}.json")
    return snapshots


def _read(path: Path, limit: int) -> bytes:
    with path.open("rb") as file:
        content = file.read(limit + 1)
    if len(content) > limit:
        raise ValueError(f"{path.name} is larger than anything written here")
    return content


def _named(key: str, digest: str) -> str:
    return f"{key}.{digest[:12]}.npz"


def _numbers(folder: Path, key: str, digest: str) -> Path:
    """Return the file with the numbers; runs that ship with the app are named without their digest."""
    plain, named = folder / f"{key}.npz", folder / _named(key, digest)
    return named if named.exists() or not plain.exists() else plain


def _replace(path: Path, content: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=PART)
    try:
        with os.fdopen(handle, "wb") as part:
            part.write(content)
        Path(name).chmod(0o644)  # other servers may read a shared folder
        Path(name).replace(path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise


def _touch(path: Path) -> None:
    try:
        path.touch()
    except OSError:  # a read-only cache still serves
        pass


def _trim(folder: Path, cap: int | None = None) -> None:
    """Delete what no run points at, then the runs used longest ago until the folder is under the cap."""
    cap = CAP_BYTES if cap is None else cap
    total, kept = 0, set()
    for trust in sorted(folder.glob("*.json"), key=_used, reverse=True):
        numbers = _pointed_at(trust)
        total += _size(numbers)
        if total > cap:
            trust.unlink(missing_ok=True)
            numbers.unlink(missing_ok=True)
        else:
            kept.add(numbers.name)
    for file in (*folder.glob("*.npz"), *folder.glob(f"{PART}*")):
        if file.name not in kept and _used(file) < time.time() - LEFT_OVER_SECONDS:
            file.unlink(missing_ok=True)


def _pointed_at(trust: Path) -> Path:
    try:
        return _numbers(trust.parent, trust.stem, json.loads(_read(trust, TRUST_BYTES))["sha256"])
    except Exception:  # as in `load`
        return trust.with_suffix(".npz")


def _used(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:  # another server has just deleted it
        return 0.0


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
