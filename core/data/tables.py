"""The learner's own CSV file, two features and a label, read strictly: a `Split` or one clear sentence."""

import csv
import io
import re
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.data.splits import Labels, Split, check_split, hold_out, limits_around
from core.runs import Refused

MAX_BYTES = 2_000_000
MIN_ROWS, MAX_ROWS = 10, 5_000
MAX_CLASSES = 4
LARGEST = 1e12
_TOO_MANY = f"The file has more than {MAX_ROWS:,} rows of data; send fewer."

_NUMBER = re.compile(r"[+-]?(\d+[.,]?\d*|[.,]\d+)(e[+-]?\d+)?", re.IGNORECASE | re.ASCII)
_INFINITE = re.compile(r"[+-]?(inf|infinity|∞)", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
_MISSING = {"", "na", "n/a", "#n/a", "nan", "null"}
_NO_TEXT = {
    b"PK": "a zip archive or an Excel file; in Excel choose Save as, CSV",
    b"\xd0\xcf\x11\xe0": "an old Excel file; in Excel choose Save as, CSV",
    b"%PDF": "a PDF",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"\x1f\x8b": "a gzip archive; unpack it first",
}


class Row(NamedTuple):
    """One line of the file: its number there, counted from 1, and its three cells."""

    line: int
    cells: list[str]


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
    text = _text(data)
    delimiter = _delimiter(text)
    columns, rows = _named(_rows(text, delimiter))
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
    labels = np.array(split.class_names)[split.labels] if split.class_names else split.labels.astype(str)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*split.feature_names, split.label_name])
    writer.writerows(np.column_stack([split.features.astype(str), labels]).tolist())
    return out.getvalue().encode()


def _text(data: bytes) -> str:
    if len(data) > MAX_BYTES:
        raise Refused(f"The file has {len(data) / 1e6:.1f} MB; at most {MAX_BYTES / 1e6:.0f} MB can be read.")
    for start, what in _NO_TEXT.items():
        if data.startswith(start):
            raise Refused(f"This is no CSV file but {what}.")
    text = _decoded(data).replace("\r\n", "\n").replace("\r", "\n")
    if _CONTROL.search(text):
        raise Refused("This is no text file. Save the table as CSV and try again.")
    if not text.strip():
        raise Refused("The file is empty.")
    return re.sub(r"\Asep=.\n", "\n", text)  # a line that only Excel understands


def _decoded(data: bytes) -> str:
    # Excel's "Unicode text" is UTF-16 with a mark; any bytes at all are latin-1, so it stands last.
    marked = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")


def _delimiter(text: str) -> str:
    # Ties go to the earlier one: "1,5;2,5;0" has three cells either way and means the semicolon.
    return max(";\t,", key=lambda delimiter: _fit(text, delimiter))


def _fit(text: str, delimiter: str) -> tuple[int, int]:
    three = split = 0
    try:
        for row, _ in zip(csv.reader(io.StringIO(text), delimiter=delimiter), range(50), strict=False):
            three += len(row) == 3
            split += len(row) > 1
    except csv.Error:
        return 0, 0
    return three, split


def _rows(text: str, delimiter: str) -> list[Row]:
    reader = csv.reader(io.StringIO(text), delimiter=delimiter, strict=True)
    rows: list[Row] = []
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append(_row(reader.line_num, cells))
            if len(rows) > MAX_ROWS + 1:
                raise Refused(_TOO_MANY)
    except csv.Error:
        raise Refused(
            f"Row {max(1, reader.line_num)} has a quotation mark that is not closed as it should be."
        ) from None
    return rows


def _row(line: int, cells: list[str]) -> Row:
    cells = [cell.strip() for cell in cells]
    if len(cells) > 3 and not any(cells[3:]):
        cells = cells[:3]
    if len(cells) != 3:
        count = f"{len(cells):,} column{'s' * (len(cells) != 1)}"
        raise Refused(f"Row {line} has {count}; each row needs three: two features and the label.")
    return Row(line, cells)


def _named(rows: list[Row]) -> tuple[list[Column], list[Row]]:
    names = ["feature 1", "feature 2", "label"]
    first = rows[0].cells if rows else []
    if any(first[:2]) and not any(_looks_numeric(cell) for cell in first[:2]):
        names = [_shown(cell) or name for cell, name in zip(first, names, strict=True)]
        rows = rows[1:]
    if len(rows) < MIN_ROWS:
        raise Refused(f"At least {MIN_ROWS} rows of data are needed; the file has {len(rows)}.")
    if len(rows) > MAX_ROWS:
        raise Refused(_TOO_MANY)
    return [Column(name, index) for index, name in enumerate(names)], rows


def _looks_numeric(cell: str) -> bool:
    return bool(_NUMBER.fullmatch(cell) or _INFINITE.fullmatch(cell)) or cell.lower() == "nan"


def _shown(cell: str) -> str:
    visible = "".join(letter if letter.isprintable() else "�" for letter in cell)
    return visible if len(visible) <= 40 else visible[:39] + "…"


def _numbers(rows: list[Row], column: Column) -> NDArray[np.float32]:
    values = np.array([_number(row, column) for row in rows]).astype(np.float32)
    if (values == values[0]).all():
        raise Refused(
            f'Column "{column.name}" has the same value in every row, so nothing can be learnt from it.'
        )
    return values


def _number(row: Row, column: Column) -> float:
    cell = _cell(row, column)
    if _INFINITE.fullmatch(cell):
        raise Refused(f"{column.place(row)}: infinity cannot be used; write a finite number.")
    if not _NUMBER.fullmatch(cell):
        raise Refused(f'{column.place(row)}: "{_shown(cell)}" is not a number.')
    value = _value(cell)
    if abs(value) > LARGEST:
        raise Refused(f"{column.place(row)}: {_shown(cell)} is too large; stay between -1e12 and 1e12.")
    return value


def _cell(row: Row, column: Column) -> str:
    cell = row.cells[column.index].replace("\N{MINUS SIGN}", "-")
    if cell.lower() in _MISSING:
        raise Refused(f"{column.place(row)}: the value is missing.")
    return cell


def _value(cell: str) -> float:
    return float(cell.replace(",", "."))


def _labels(rows: list[Row], column: Column) -> tuple[Labels, tuple[str, ...]]:
    cells = [_cell(row, column) for row in rows]
    numeric = [bool(_NUMBER.fullmatch(cell)) for cell in cells]
    keys: list[float] | list[str] = [_value(cell) for cell in cells] if all(numeric) else cells
    distinct, labels, counts = np.unique(keys, return_inverse=True, return_counts=True)
    # Mostly numbers is a target column with a slip in it, and `_number` says where.
    if len(distinct) > MAX_CLASSES and sum(numeric) > len(cells) / 2:
        return _numbers(rows, column), ()
    names = tuple(_shown(f"{key:.15g}" if all(numeric) else str(key)) for key in distinct)
    _check_classes(names, counts, column)
    return labels.astype(np.int64), names


def _check_classes(names: tuple[str, ...], counts: NDArray[np.int64], column: Column) -> None:
    if len(names) > MAX_CLASSES:
        raise Refused(f'Column "{column.name}" has {len(names)} classes; at most {MAX_CLASSES} can be shown.')
    if len(names) == 1:
        raise Refused(f'Every row has the label "{names[0]}"; at least two classes are needed.')
    if counts.min() < 2:
        raise Refused(f'Class "{names[counts.argmin()]}" has a single row; each class needs at least two.')


def _one_decimal_mark(rows: list[Row], delimiter: str) -> None:
    first: dict[str, int] = {}
    for row in rows:
        for cell in filter(_NUMBER.fullmatch, row.cells):
            first |= {mark: row.line for mark in ",." if mark in cell and mark not in first}
    if delimiter == "," and "," in first:
        raise Refused(
            f"Row {first[',']} has a comma inside a number; use a point, or semicolons between columns."
        )
    if len(first) == 2:
        raise Refused(
            f"Row {first[',']} has a decimal comma but row {first['.']} a decimal point; use one of them."
        )
