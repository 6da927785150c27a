"""A finished run as a file to keep: JSON with all that made it and all that it showed, read back as the same run.

The form (format 1):
    format, kind, version, key   what the config is, and the run's name: a hash over all that makes it
    config                       every field of the config; the seed is among them
    device, versions, link       of the computer that gave the file, and the address that opens the run
    scalars                      per field a list with one number or word a snapshot; null is not a number
    arrays                       per field its `shape` and `dtype`, snapshots first, and up to `MOST` numbers `values`
"""

import csv
import dataclasses
import io
import json
import math
import typing
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.runs import Refused, run_key

FORMAT = 1
MOST = 5_000
LARGEST = 5 * 2**20  # bytes of a file that is read
STRANGE = "This is no run that was kept here: take a file that the run panel gave."


def write(config: Any, snapshots: Sequence[Any], about: Mapping[str, Any]) -> str:
    """Return the run of `config` as JSON; `about` has what else stands in it: device, versions, link."""
    scalars, arrays = _columns(snapshots)
    said = {
        "format": FORMAT,
        "kind": _kind(type(config)),
        "version": getattr(type(config), "VERSION", 1),
        "key": run_key(config),
        "config": dataclasses.asdict(config),
        **about,
        "scalars": scalars,
        "arrays": {name: _described(values) for name, values in arrays.items()},
    }
    lines = (f"{json.dumps(name)}: {json.dumps(value, allow_nan=False)}" for name, value in said.items())
    return "{\n" + ",\n".join(lines) + "\n}\n"


def read(content: bytes, kind: type[Any]) -> Any:
    """Return the config of `kind` that a kept run was made with; its run has the very key in the file.

    Refuses what is no such file, of another lesson, of another version, or changed by hand.
    """
    said = _parsed(content)
    if said["kind"] != _kind(kind):
        raise Refused("This run belongs to another page or part: open it there.")
    try:
        config = _built(kind, said["config"])
    except (TypeError, ValueError, AttributeError, OverflowError, RecursionError) as error:
        raise error if isinstance(error, Refused) else Refused(STRANGE) from error
    if run_key(config) != said["key"]:
        raise Refused("This run was made by another version of the app, or its settings were changed since.")
    return config


def curve(snapshots: Sequence[Any]) -> str:
    """Return the numbers of every snapshot as CSV, one row a snapshot."""
    scalars, _ = _columns(snapshots)
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\r\n")
    rows.writerow(scalars)
    rows.writerows(zip(*scalars.values(), strict=True))
    return text.getvalue()


def _parsed(content: bytes) -> dict[str, Any]:
    if len(content) > LARGEST:
        raise Refused(f"The file has {len(content) / 2**20:.0f} MB; a kept run has at most {LARGEST // 2**20}.")
    try:
        said = json.loads(content)
        fits = said["format"] == FORMAT and isinstance(said["config"], dict)
        said["kind"], said["key"]
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise Refused(STRANGE) from error
    if not fits:
        raise Refused(STRANGE)
    return typing.cast("dict[str, Any]", said)


def _built(kind: type[Any], fields: Mapping[str, Any]) -> Any:
    """Return the dataclass `kind` with these fields; lists become tuples, and fields that are configs are built too."""
    hints = typing.get_type_hints(kind)
    names = {field.name for field in dataclasses.fields(kind)}
    if set(fields) != names:
        raise Refused(STRANGE)
    made = {}
    for name, value in fields.items():
        inner: Any = hints[name]
        nested = isinstance(inner, type) and dataclasses.is_dataclass(inner)
        made[name] = _built(inner, value) if nested else _tuple(value)
    return kind(**made)


def _tuple(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_tuple(each) for each in value)
    if value is not None and not isinstance(value, bool | int | float | str):
        raise Refused(STRANGE)
    return value


def _kind(kind: type[Any]) -> str:
    return f"{kind.__module__}.{kind.__qualname__}"


def _columns(snapshots: Sequence[Any]) -> tuple[dict[str, list[Any]], dict[str, list[NDArray[Any]]]]:
    """Return the numbers and words by field, and the arrays; parts of a tuple are `name.0`, `name.1` ..."""
    scalars: dict[str, list[Any]] = {}
    arrays: dict[str, list[NDArray[Any]]] = {}
    for field in dataclasses.fields(snapshots[0]):
        values = [getattr(snapshot, field.name) for snapshot in snapshots]
        if isinstance(values[0], tuple):
            parts = {f"{field.name}.{i}": part for i, part in enumerate(zip(*values, strict=True))}
            arrays |= {name: [np.asarray(each) for each in part] for name, part in parts.items()}
        elif isinstance(values[0], np.ndarray):
            arrays[field.name] = values
        else:
            scalars[field.name] = [_plain(value) for value in values]
    return scalars, arrays


def _described(values: Sequence[NDArray[Any]]) -> dict[str, Any]:
    """Return an array's shape and kind of number, and its values if they are few."""
    said: dict[str, Any] = {"shape": [len(values), *values[0].shape], "dtype": str(values[0].dtype)}
    if sum(each.size for each in values) <= MOST:
        said["values"] = [_listed(each.tolist()) for each in values]
    return said


def _listed(value: Any) -> Any:
    return [_listed(each) for each in value] if isinstance(value, list) else _plain(value)


def _plain(value: Any) -> Any:
    """Return a number as JSON has it."""
    whole = value.item() if isinstance(value, np.generic) else value
    return None if isinstance(whole, float) and not math.isfinite(whole) else whole
