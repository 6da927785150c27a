"""A playlist: the stops of a lecture, each with a title and a link into the app."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tomllib

LARGEST = 200_000  # bytes of a file
MOST_STOPS = 300
LINK = re.compile(r"/(?P<page>[a-z_]*)(\?[^\s#\\]*)?", re.ASCII)
KNOWN = {"title", "link", "notes"}


class Unreadable(ValueError):
    """A file that is no playlist; `sentences` say where and why."""

    def __init__(self, *sentences: str) -> None:
        """Keep the sentences, in the order of the file."""
        super().__init__(" ".join(sentences))
        self.sentences = sentences


@dataclass(frozen=True)
class Stop:
    """One stop: what is shown there, its link such as "/gans?part=Digits", and what to say."""

    title: str
    link: str
    notes: str = ""


@dataclass(frozen=True)
class Playlist:
    """A lecture's title and its stops, in order."""

    title: str
    stops: tuple[Stop, ...]


def load(path: Path, pages: Collection[str]) -> Playlist:
    """Read a playlist file; `pages` are the addresses of the app's pages, "" the first one."""
    try:
        return read(path.read_bytes(), pages)
    except OSError:
        raise Unreadable(f"There is no playlist {path.stem!r}.") from None


def read(data: bytes, pages: Collection[str]) -> Playlist:
    """Return the playlist in TOML `data`, or raise `Unreadable` with a sentence for everything that is wrong."""
    table = _table(data)
    found = table.get("stop")
    if not isinstance(found, list) or not found:
        raise Unreadable("The playlist has no stops: each begins with a line [[stop]].")
    if len(found) > MOST_STOPS:
        raise Unreadable(f"The playlist has {len(found)} stops, more than {MOST_STOPS}.")
    lines = _lines(data)
    wrong = [
        f"Stop {number}{_at(lines, number)}: {words}"
        for number, stop in enumerate(found, 1)
        for words in _wrong(stop, pages)
    ]
    title = table.get("title", "Playlist")
    if not isinstance(title, str):
        wrong.insert(0, "The playlist's title must be text in quotation marks.")
    if wrong:
        raise Unreadable(*wrong)
    return Playlist(title.strip(), tuple(Stop(**{name: str(stop[name]).strip() for name in stop}) for stop in found))


def _table(data: bytes) -> dict[str, Any]:
    if len(data) > LARGEST:
        raise Unreadable(f"The file is larger than {LARGEST // 1000} kB; a playlist is a short text.")
    try:
        return tomllib.loads(data.decode())
    except UnicodeDecodeError:
        raise Unreadable("The file is not text in UTF-8.") from None
    except RecursionError:
        raise Unreadable("The file is nested too deeply for a playlist.") from None
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        where = f"Line {line[1]}" if line else "The file's end"
        why = re.sub(r"\s*\(at .*\)$", "", str(error))
        raise Unreadable(f"{where} is not TOML: {why[:1].lower()}{why[1:]}.") from None


def _lines(data: bytes) -> list[int]:
    """Return the line on which each stop begins."""
    return [at for at, line in enumerate(data.decode().splitlines(), 1) if re.match(r"\s*\[\[\s*stop\s*\]\]", line)]


def _at(lines: list[int], number: int) -> str:
    return f" (line {lines[number - 1]})" if number <= len(lines) else ""


def _wrong(stop: Any, pages: Collection[str]) -> list[str]:
    """Return what is wrong with a stop, one sentence each."""
    if not isinstance(stop, dict):
        return ["it must be a table with a title and a link."]
    words = [f"nobody reads {name!r}; a stop has title, link and notes." for name in stop if name not in KNOWN]
    words += [
        f"its {name} must be text in quotation marks."
        for name in ("title", "link", "notes")
        if name in stop and not isinstance(stop[name], str)
    ]
    words += [f"it has no {name}." for name in ("title", "link") if not stop.get(name)]
    return words or _wrong_link(stop["link"], pages)


def _wrong_link(link: str, pages: Collection[str]) -> list[str]:
    parts = LINK.fullmatch(link)
    if not parts:
        return [f"its link must look like /perceptron?part=Gates, not {link[:60]!r}."]
    if parts["page"] not in pages:
        return [f"there is no page /{parts['page']}."]
    return []
