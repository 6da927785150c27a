"""The learner's own CSV file, two features and a label, read strictly: a `Split` or one clear sentence."""

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.data.rows import MAX_ROWS, TOO_MANY, Row, read_rows
from core.data.splits import Labels, Split, check_split, hold_out, limits_around
from core.runs import Refused

MIN_ROWS = 10
MAX_CLASSES = 4
SMALLEST, LARGEST = 1e-12, 1e12

_NUMBER = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)(e[+-]?\d+)?", re.IGNORECASE | re.ASCII)
_INFINITE = re.compile(r"[+-]?(inf|infinity|∞)", re.IGNORECASE)
_MISSING = {"", "na", "n/a", "#n/a", "nan", "null"}


@dataclass(frozen=True)
class Column:
    """One column: its name and where it stands, 0 to 2."""

    name: str
    index: int

    def place(self, row: Row) -> str:
        """Say where in the file this column's cell of `row` is."""
        return f'Row {row.line}, column "{self.name}"'


def table(data: bytes, test_share: float = 0.3, seed: int = 0) -> Split:
    """Read a CSV file: first two columns features, third the label.

    Two to four different labels are classes (numbers in their order, words by alphabet); more than four
    different numbers are real targets. Features keep their units; train on `Split.scaled()`.
    Raises `Refused` with one sentence that names the row and column.
    """
    check_split(test_share, seed)
    every_row, delimiter = read_rows(data)
    columns, rows = _named(every_row)
    features = np.stack([_numbers(rows, column) for column in columns[:2]], axis=1)
    labels, class_names = _labels(rows, columns[2])
    _one_decimal_mark(rows, delimiter)
    groups = labels if class_names else np.zeros(len(rows))
    return Split(
        features=features,
        labels=labels,
        held_out=hold_out(groups, test_share, np.random.default_rng(seed)),
        feature_names=(columns[0].name, columns[1].name),
        label_name=columns[2].name,
        class_names=class_names,
        limits=limits_around(features),
    )


def to_csv(split: Split) -> bytes:
    """Write a set as the file that `table` reads: a header, then two features and the label in each row."""
    features = [[_plain(value) for value in point] for point in split.features]
    labels = [split.class_names[label] if split.class_names else _plain(label) for label in split.labels]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*split.feature_names, split.label_name])
    writer.writerows([*point, label] for point, label in zip(features, labels, strict=True))
    return out.getvalue().encode()


def _plain(value: np.float32) -> str:
    return str(value).removesuffix(".0")


def _named(rows: list[Row]) -> tuple[list[Column], list[Row]]:
    names = ["feature 1", "feature 2", "label"]
    first = rows[0].cells if rows else []
    if any(first[:2]) and not any(_looks_numeric(cell) for cell in first[:2]):
        names = [_shown(cell) or name for cell, name in zip(first, names, strict=True)]
        rows = rows[1:]
    if len(rows) < MIN_ROWS:
        raise Refused(f"At least {MIN_ROWS} rows of data are needed; the file has {len(rows)}.")
    if len(rows) > MAX_ROWS:
        raise Refused(TOO_MANY)
    return [Column(name, index) for index, name in enumerate(names)], rows


def _looks_numeric(cell: str) -> bool:
    return bool(_NUMBER.fullmatch(cell) or _INFINITE.fullmatch(cell)) or cell.lower() == "nan"


def _shown(cell: str) -> str:
    visible = "".join(letter if letter.isprintable() else "�" for letter in cell)
    return visible if len(visible) <= 40 else visible[:39] + "…"


def _numbers(rows: list[Row], column: Column) -> NDArray[np.float32]:
    values = np.array([_number(row, column) for row in rows]).astype(np.float32)
    if (values == values[0]).all():
        raise Refused(f'Column "{column.name}" has the same value in every row, so nothing can be learnt from it.')
    return values


def _number(row: Row, column: Column) -> float:
    cell = _cell(row, column)
    if not _NUMBER.fullmatch(cell):
        raise Refused(f'{column.place(row)}: "{_shown(cell)}" is not a number.')
    value = _value(cell)
    if value and not SMALLEST <= abs(value) <= LARGEST:
        extreme = "large" if abs(value) > 1 else "small"
        raise Refused(f"{column.place(row)}: {_shown(cell)} is too {extreme}; rescale the column first.")
    return value


def _cell(row: Row, column: Column) -> str:
    cell = row.cells[column.index].replace("\N{MINUS SIGN}", "-")
    if cell.lower() in _MISSING:
        raise Refused(f"{column.place(row)}: the value is missing.")
    if _INFINITE.fullmatch(cell):
        raise Refused(f"{column.place(row)}: infinity cannot be used; write a finite number.")
    return cell


def _value(cell: str) -> float:
    return float(cell.replace(",", "."))


def _labels(rows: list[Row], column: Column) -> tuple[Labels, tuple[str, ...]]:
    cells = [_cell(row, column) for row in rows]
    numeric = [bool(_NUMBER.fullmatch(cell)) for cell in cells]
    keys: Sequence[float | str] = [_value(cell) for cell in cells] if all(numeric) else cells
    counts = sorted(Counter(keys).items())
    # Mostly numbers is a target column with a slip in it, and `_number` says where.
    if len(counts) > MAX_CLASSES and sum(numeric) > len(cells) / 2:
        return _numbers(rows, column), ()
    names = tuple(_shown(key if isinstance(key, str) else f"{key:.15g}") for key, _ in counts)
    _check_classes(names, column)
    for key, count in counts:
        if count == 1:
            lonely = column.place(rows[keys.index(key)])
            raise Refused(f"{lonely}: this class has no other row; each class needs at least two.")
    number = {key: position for position, (key, _) in enumerate(counts)}
    return np.array([number[key] for key in keys], dtype=np.int64), names


def _check_classes(names: tuple[str, ...], column: Column) -> None:
    if len(names) > MAX_CLASSES:
        raise Refused(f'Column "{column.name}" has {len(names)} classes; at most {MAX_CLASSES} can be shown.')
    if len(names) == 1:
        raise Refused(f'Column "{column.name}" holds only "{names[0]}"; at least two classes are needed.')


def _one_decimal_mark(rows: list[Row], delimiter: str) -> None:
    first: dict[str, int] = {}
    for row in rows:
        for cell in filter(_NUMBER.fullmatch, row.cells):
            first |= {mark: row.line for mark in ",." if mark in cell and mark not in first}
    if delimiter == "," and "," in first:
        raise Refused(f"Row {first[',']} has a comma inside a number; use a point, or semicolons between columns.")
    if len(first) == 2:
        raise Refused(f"Row {first[',']} has a decimal comma but row {first['.']} a decimal point; use one of them.")
