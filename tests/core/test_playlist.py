"""Playlists: what is read, and the sentence for everything that cannot be."""

from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest

from core import playlist
from core.playlist import Stop, Unreadable
from tests.pages.frame import LESSONS, PAGES

GOOD = """
title = "Two ideas"

[[stop]]
title = "A gate"
link = "/perceptron?part=Gates&gate=OR"
notes = "Ask for XOR."

[[stop]]
title = "Start"
link = "/"
"""


def refused(text: str | bytes) -> tuple[str, ...]:
    """Return the sentences of a playlist that cannot be read."""
    with pytest.raises(Unreadable) as trouble:
        playlist.read(text.encode() if isinstance(text, str) else text, PAGES)
    return trouble.value.sentences


def test_a_playlist_is_its_title_and_its_stops_in_order():
    read = playlist.read(GOOD.encode(), PAGES)
    assert read.title == "Two ideas"
    assert read.stops == (Stop("A gate", "/perceptron?part=Gates&gate=OR", "Ask for XOR."), Stop("Start", "/", ""))


@pytest.mark.parametrize(
    "link",
    ["https://evil.example/gans", "//evil.example", "/gans/../x", "/\\evil", "gans", "javascript:alert(1)", "/gans#x",
     "/gans?a=1 b", "/gans?part=Lab\n", "/GANS"],
)  # fmt: skip
def test_a_link_that_leaves_the_app_is_refused(link):
    said = refused(f"[[stop]]\ntitle = 'x'\nlink = {link!r}")
    assert len(said) == 1 and said[0].startswith("Stop 1 (line 1): its link must look like /perceptron?part=Gates")


def test_each_wrong_stop_gets_its_own_sentence_with_its_line():
    bad = GOOD + "\n[[stop]]\ntitle = 'No link'\n\n[[stop]]\nlink = '/nowhere'\ntitle = 'Lost'\n"
    bad += "\n[[stop]]\ntitle = 3\nlink = '/'\nnote = 'typo'\n"
    assert refused(bad) == (
        "Stop 3 (line 13): it has no link.",
        "Stop 4 (line 16): there is no page /nowhere.",
        "Stop 5 (line 20): nobody reads 'note'; a stop has title, link and notes.",
        "Stop 5 (line 20): its title must be text in quotation marks.",
    )


@pytest.mark.parametrize(
    ("data", "says"),
    [("title = 'x", "The file's end is not TOML"), ("[[stop]]\ntitle = 'a'\nlink /gans\n", "Line 3 is not TOML"),
     (b"\xff\xfe", "not text in UTF-8"), ("", "has no stops"), ("stop = 3", "has no stops"),
     ("stop = [1]", "Stop 1: it must be a table"), ("x = " + "[" * 50_000, ""), ("#" * 300_000, "larger than 200 kB"),
     ("title = 3\n[[stop]]\ntitle = 'a'\nlink = '/'", "title must be text"),
     ("[[stop]]\ntitle = 'a'\nlink = '/'\n" * 301, "301 stops, more than 300")],
)  # fmt: skip
def test_a_file_that_is_no_playlist_gets_a_sentence(data, says):
    assert says in refused(data)[0]


def test_a_missing_file_gets_a_sentence(tmp_path):
    with pytest.raises(Unreadable, match="no playlist 'gone'"):
        playlist.load(tmp_path / "gone.toml", PAGES)


def test_the_shipped_lecture_goes_through_every_page_in_the_order_of_the_lecture():
    lecture = playlist.load(Path(__file__).parents[2] / "assets" / "playlists" / "lecture.toml", PAGES)
    assert 25 <= len(lecture.stops) <= 40
    visited = [urlsplit(stop.link).path.strip("/") for stop in lecture.stops]
    assert list(dict.fromkeys(visited)) == ["", *LESSONS]
    assert visited == sorted(visited, key=["", *LESSONS].index)
    assert (
        len({stop.link for stop in lecture.stops}) == len({stop.title for stop in lecture.stops}) == len(lecture.stops)
    )
    for stop in lecture.stops:  # a link is written as the browser writes it: no name twice
        names = [name for name, _ in parse_qsl(urlsplit(stop.link).query, keep_blank_values=True)]
        assert len(names) == len(set(names)), stop.link
