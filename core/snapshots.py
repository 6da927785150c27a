"""Snapshots as bytes that hold numbers and words only: how a run is kept in a file, and sent to another computer."""

import dataclasses
import io
import typing
import zipfile
from collections.abc import Callable, Sequence
from typing import Any, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

UNPACKED_BYTES = 512 * 2**20


class Snapshot(Protocol):
    """What every lesson's frozen snapshot has beside its own numbers."""

    @property
    def step(self) -> int:
        """Number of this snapshot on the lesson's own time axis."""

    @property
    def loss(self) -> float:
        """The loss that training lowers."""


S = TypeVar("S", bound=Snapshot)


def snapshot_kind(train: Callable[[Any], Any]) -> type[Any]:
    """Return the snapshot type a training function promises: the T of its `-> Iterator[T]` or `Iterator[T | None]`."""
    promised = typing.get_args(typing.get_type_hints(train)["return"])[0]
    kind: type[Any] = next(iter(typing.get_args(promised)), promised)
    return kind


def pack(snapshots: Sequence[S], compress: bool = True) -> bytes:
    """Return snapshots of one kind as an .npz file's bytes; nothing in there can be run as code."""
    packed = io.BytesIO()
    write = np.savez_compressed if compress else np.savez
    write(packed, **_columns(snapshots))  # type: ignore[arg-type]  # the names are field names
    return packed.getvalue()


def unpack(numbers: bytes, kind: type[S], count: int) -> tuple[S, ...]:
    """Undo `pack`; raises some exception when `numbers` are not `count` snapshots of `kind`, or far too many bytes."""
    with zipfile.ZipFile(io.BytesIO(numbers)) as members:
        if sum(member.file_size for member in members.infolist()) > UNPACKED_BYTES:
            raise ValueError("these numbers would fill the memory")
    with np.load(io.BytesIO(numbers), allow_pickle=False) as columns:
        return _rows(dict(columns), kind, count)


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
    if not columns or any(column.shape[:1] != (count,) for column in columns.values()):
        raise ValueError("not every column has as many rows as the run has snapshots")
    for column in columns.values():
        column.flags.writeable = False
    fields: dict[str, list[Any]] = {}
    for field in dataclasses.fields(kind):  # type: ignore[arg-type]
        parts = [columns[f"{field.name}.{i}"] for i in range(len(columns)) if f"{field.name}.{i}" in columns]
        if field.name in columns:
            column = columns[field.name]
            fields[field.name] = list(column) if column.ndim > 1 else column.tolist()
        elif parts or "tuple" in str(field.type):
            fields[field.name] = list(zip(*parts, strict=True)) or [()] * count
    return tuple(kind(**{name: values[i] for name, values in fields.items()}) for i in range(count))
