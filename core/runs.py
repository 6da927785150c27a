"""What a training run is: a frozen config, its key, the frozen snapshots it yields, and their file.

A run file is two files of one name: `KEY.npz` with the numbers and `KEY.json`, written last, with what is
needed to trust them. Neither can hold code.
"""

import dataclasses
import hashlib
import io
import json
import math
import os
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

FORMAT = 1
CAP_BYTES = 512 * 2**20


class Refused(ValueError):
    """Input that cannot be used, with one sentence for the learner."""


class Diverged(ArithmeticError):
    """Training that left the numbers; `cure` is the config to try instead, if there is one."""

    def __init__(self, words: str, cure: Any = None) -> None:
        """Keep the learner's sentence and the cure."""
        super().__init__(words)
        self.cure = cure


class Snapshot(Protocol):
    """What every lesson's frozen snapshot has beside its own numbers."""

    @property
    def step(self) -> int:
        """Number of this snapshot on the lesson's own time axis."""

    @property
    def loss(self) -> float:
        """The loss that training lowers."""


S = TypeVar("S", bound=Snapshot)


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


def guarded(snapshots: Iterator[S], config: Any) -> Iterator[S]:
    """Pass snapshots on until the loss is no number or has grown a thousandfold, then raise `Diverged`.

    The cure, where the config has a `learning_rate`, is a tenth of it.
    """
    first = None
    for snapshot in snapshots:
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
    """Write a finished run so that a reader sees the whole of it or nothing; drop the oldest runs over the cap."""
    folder.mkdir(parents=True, exist_ok=True)
    packed = io.BytesIO()
    np.savez_compressed(packed, **_columns(snapshots))  # type: ignore[arg-type]  # the names are field names
    numbers = packed.getvalue()
    trust = {
        "format": FORMAT,
        "key": key,
        "count": len(snapshots),
        "sha256": hashlib.sha256(numbers).hexdigest(),
    }
    _replace(folder / f"{key}.npz", numbers)
    _replace(folder / f"{key}.json", json.dumps(trust).encode())
    _trim(folder)


def load(folder: Path, key: str, kind: type[S]) -> tuple[S, ...]:
    """Return a run's snapshots of type `kind`, or nothing when the file is missing, damaged or of another format."""
    try:
        trust = json.loads((folder / f"{key}.json").read_text())
        numbers = (folder / f"{key}.npz").read_bytes()
        if trust["format"] != FORMAT or trust["key"] != key:
            return ()
        if hashlib.sha256(numbers).hexdigest() != trust["sha256"]:
            return ()
        with np.load(io.BytesIO(numbers), allow_pickle=False) as columns:
            snapshots = _rows(dict(columns), kind, trust["count"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return ()
    _touch(folder / f"{key}.json")
    return snapshots


def _columns(snapshots: Sequence[Any]) -> dict[str, NDArray[Any]]:
    """Stack each field over all snapshots; a field that is a tuple of arrays becomes `name.0`, `name.1` ..."""
    columns: dict[str, NDArray[Any]] = {}
    for field in dataclasses.fields(snapshots[0]):
        values = [getattr(snapshot, field.name) for snapshot in snapshots]
        if isinstance(values[0], tuple):
            for i, parts in enumerate(zip(*values, strict=True)):
                columns[f"{field.name}.{i}"] = np.stack(parts)
        else:
            columns[field.name] = np.array(values)
    if any(column.dtype == object for column in columns.values()):
        raise TypeError("a snapshot field is neither a number, a word nor an array of one shape")
    return columns


def _rows(columns: dict[str, NDArray[Any]], kind: type[S], count: int) -> tuple[S, ...]:
    """Undo `_columns`."""
    for column in columns.values():
        column.flags.writeable = False
    fields: dict[str, list[Any]] = {}
    for field in dataclasses.fields(kind):  # type: ignore[arg-type]
        if field.name in columns:
            column = columns[field.name]
            fields[field.name] = list(column) if column.ndim > 1 else column.tolist()
        else:
            parts = [columns[f"{field.name}.{i}"] for i in range(len(columns)) if f"{field.name}.{i}" in columns]
            fields[field.name] = list(zip(*parts, strict=True)) or [()] * count
    return tuple(kind(**{name: values[i] for name, values in fields.items()}) for i in range(count))


def _replace(path: Path, content: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".part-")
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
    """Delete the runs used longest ago until the folder is under the cap."""
    cap = CAP_BYTES if cap is None else cap
    runs = sorted(folder.glob("*.json"), key=lambda path: path.stat().st_mtime, reverse=True)
    total = 0
    for trust in runs:
        numbers = trust.with_suffix(".npz")
        total += numbers.stat().st_size if numbers.exists() else 0
        if total > cap:
            trust.unlink(missing_ok=True)
            numbers.unlink(missing_ok=True)
