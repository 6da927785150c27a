"""From the bytes of a file to rows of three cells; what is no such table is refused in one sentence."""

import csv
import io
import re
from itertools import islice
from typing import NamedTuple

from core.runs import Refused

MAX_BYTES = 2_000_000
MAX_ROWS = 5_000
MAX_COLUMNS = 100  # of a file from which one column is chosen
TOO_MANY = f"The file has more than {MAX_ROWS:,} rows of data; send fewer."

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
_NO_TEXT = {
    b"PK\x03\x04": "a zip archive or an Excel file; in Excel choose Save as, CSV",
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


def read_rows(data: bytes) -> tuple[list[Row], str]:
    """Return the rows of a comma, semicolon or tab separated file, empty ones left out, and the separator.

    UTF-8 and UTF-16 are recognised, everything else is read as Western European.
    """
    text = _text(data)
    delimiter = _delimiter(text)
    return _rows(text, delimiter), delimiter


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
        for row in islice(csv.reader(io.StringIO(text), delimiter=delimiter, skipinitialspace=True), 50):
            three += len(row) == 3
            split += len(row) > 1
    except csv.Error:
        return 0, 0
    return three, split


def _rows(text: str, delimiter: str) -> list[Row]:
    reader = csv.reader(io.StringIO(text), delimiter=delimiter, strict=True, skipinitialspace=True)
    rows: list[Row] = []
    read = 0
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append(_row(read + 1, cells))
            if len(rows) > MAX_ROWS + 1:
                raise Refused(TOO_MANY)
            read = reader.line_num
    except csv.Error:
        raise Refused(f"Row {read + 1}: a quotation mark is not closed, or a cell is far too long.") from None
    return rows


def _row(line: int, cells: list[str]) -> Row:
    cells = [cell.strip() for cell in cells]
    if len(cells) > 3 and not any(cells[3:]):
        cells = cells[:3]
    if len(cells) != 3:
        count = f"{len(cells):,} column{'s' * (len(cells) != 1)}"
        raise Refused(f"Row {line} has {count}; each row needs three: two features and the label.")
    return Row(line, cells)


def read_cells(data: bytes) -> list[Row]:
    """Return all rows of a comma, semicolon or tab separated file with as many cells as they have."""
    text = _text(data)
    delimiter = max(";\t,", key=lambda each: text.count(each))
    try:
        reader = csv.reader(io.StringIO(text), delimiter=delimiter, strict=True, skipinitialspace=True)
        rows = [
            Row(reader.line_num, [cell.strip() for cell in cells[: MAX_COLUMNS + 1]])
            for cells in islice(reader, MAX_ROWS + 2)
        ]
    except csv.Error:
        raise Refused("A quotation mark in the file is not closed, or a cell is far too long.") from None
    if len(rows) > MAX_ROWS + 1:
        raise Refused(TOO_MANY)
    if any(len(row.cells) > MAX_COLUMNS for row in rows):
        raise Refused(f"The file has more than {MAX_COLUMNS} columns; send fewer.")
    return [row for row in rows if any(row.cells)]
