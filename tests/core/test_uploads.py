"""Files that learners send: spoiled, made to break their reader, or huge; each is read or refused in a sentence."""

import io
import subprocess
import sys
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core import images, runs
from core.data import tables
from core.rnns import series

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Door:
    """A way in for a learner's file, and a good file to spoil."""

    open: object
    good: bytes


def _photo() -> bytes:
    file = io.BytesIO()
    pixels = np.random.default_rng(0).integers(0, 255, (40, 60, 3), dtype=np.uint8)
    Image.fromarray(pixels).save(file, "PNG")
    return file.getvalue()


def _table() -> bytes:
    dice = np.random.default_rng(0)
    return "\n".join(
        ["a,b,c", *(f"{x:.2f},{y:.2f},{'yes' if x > y else 'no'}" for x, y in dice.random((60, 2)))]
    ).encode()


DOORS = {
    "picture": Door(images.decode, _photo()),
    "table": Door(tables.table, _table()),
    "series": Door(series.columns, ("t,v\n" + "\n".join(f"{i},{i % 7}" for i in range(80))).encode()),
}


@pytest.mark.parametrize("door", DOORS.values(), ids=DOORS)
def test_a_hundred_spoiled_files_are_read_or_refused_in_a_sentence(door):
    door.open(door.good)
    dice, refused = np.random.default_rng(1), 0
    for _ in range(100):
        spoiled = bytearray(door.good)
        for place in dice.integers(len(spoiled), size=dice.integers(1, 30)):
            spoiled[place] = dice.integers(256)
        try:
            door.open(bytes(spoiled[: dice.integers(1, len(spoiled))] if dice.random() < 0.3 else spoiled))
        except runs.Refused as words:
            refused += 1
            assert str(words)[0].isupper() or str(words)[0] == '"'
            assert str(words).endswith((".", "?")) and "Error" not in str(words) and len(str(words)) < 300
    assert refused > 20


ROWS = b"1,2,a\n" * 20
BOMBS = {
    "a million columns": b"1," * 999_000 + b"1\n",
    "a million columns and many rows": b"1," * 990_000 + b"1\n" + b"1\n" * 4_900,
    "one huge line": b"1" * 1_999_000 + b",2,a\n" + ROWS,
    "deep quotes": b'"' * 1_999_999,
    "an open quote": b'1,2,"a\n' + ROWS * 10_000,
    "zero bytes": b"\0" * 1_000_000,
    "zero bytes in cells": ROWS + b"1\0,2,a\n",
    "only line ends": b"\n" * 1_999_999,
    "only separators": b"," * 1_999_999,
    "25 MB and more": b"1,2,a\n" * (26 * 2**20 // 6),
    "endless rows": ROWS * 16_000,
    "letters that grow": "\N{LATIN CAPITAL LETTER I WITH DOT ABOVE}".encode() * 900_000,
    "half a code": b"\xff\xfe" + b"1" * 999_999,
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_table_made_to_break_its_reader_is_refused_in_a_sentence(name):
    for read in (tables.table, series.columns):
        with pytest.raises(runs.Refused, match=r"[.]$"):
            read(BOMBS[name])


MEMORY = """
import resource, sys
from pathlib import Path
from core import images, runs
from core.data import tables
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
for name in sys.argv[1:]:
    data, said = Path(name).read_bytes(), "read"
    try:
        (tables.table if name.endswith("csv") else images.decode)(data)
    except runs.Refused as refused:
        said = str(refused)
    print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024, said)
"""


def picture(side: int, mode: str) -> bytes:
    file = io.BytesIO()
    Image.new(mode, (side, side)).save(file, "PNG", compress_level=1)
    return file.getvalue()


def swollen(data: bytes, side: int) -> bytes:
    """Return a PNG that says it is `side` pixels wide and high, whatever it holds."""
    head = b"IHDR" + side.to_bytes(4, "big") * 2 + data[24:29]
    return data[:12] + head + zlib.crc32(head).to_bytes(4, "big") + data[33:]


def test_the_memory_one_upload_takes_is_bounded(tmp_path):
    """The largest picture allowed has 51 million pixels: 204 MB with its alpha channel, and the copy on paper."""
    bombs = ("a million columns", "one huge line", "endless rows", "letters that grow", "25 MB and more")
    files = [(f"{name}.csv", BOMBS[name]) for name in bombs]
    files += [("bomb.png", swollen(picture(8, "1"), 30_000)), ("large.png", picture(7_100, "RGBA"))]
    for name, data in files:
        (tmp_path / name).write_bytes(data)
    command = [sys.executable, "-c", MEMORY, *(str(tmp_path / name) for name, _ in files)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    grown = [line.split(" ", 1) for line in done.stdout.splitlines()]
    assert [words for _, words in grown][-1] == "read" and all(words.endswith(".") for _, words in grown[:-1]), (
        done.stderr
    )
    assert int(grown[-2][0]) < 200 and int(grown[-1][0]) < 800
