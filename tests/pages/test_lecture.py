"""Presenting, as the server sees it: the QR code says the link, playlists come by name or from the browser."""

import ast
import asyncio
import inspect
import json
import re
from dataclasses import dataclass
from urllib.parse import urlencode

import pytest
import streamlit as st
from starlette.applications import Starlette

from pages._shell import presenter, presenting, serving
from tests.pages import qr
from tests.pages.frame import FRAME

LINK = "http://192.168.10.20:8501/perceptron?part=Gates&gate=OR"


@dataclass(frozen=True)
class Answer:
    status: int
    kind: str
    text: str

    def json(self):
        return json.loads(self.text)


def ask(path: str, body: bytes | None = None, **query: str) -> Answer:
    """Ask the presenting routes alone, without Streamlit around them, as a server would call them."""
    told: list[dict] = []

    async def receive():
        return {"type": "http.request", "body": body or b"", "more_body": False}

    async def send(message):
        told.append(message)

    scope = {
        "type": "http", "method": "GET" if body is None else "POST", "path": path, "raw_path": path.encode(),
        "query_string": urlencode(query).encode(), "headers": [], "http_version": "1.1", "scheme": "http",
        "server": ("test", 80), "root_path": "",
    }  # fmt: skip
    asyncio.run(Starlette(routes=presenting.routes())(scope, receive, send))
    headers = {name.decode(): value.decode() for name, value in told[0]["headers"]}
    text = b"".join(message.get("body", b"") for message in told[1:]).decode()
    return Answer(told[0]["status"], headers.get("content-type", ""), text)


@pytest.mark.parametrize("link", [LINK, "https://dl.example.org/gans", f"{LINK}&gate_w0=-0.5&gate_w1=1&hide=part"])
def test_the_code_says_the_link_and_has_its_quiet_zone(link):
    answer = ask("/shell/qr.svg", text=link)
    assert answer.kind.startswith("image/svg+xml")
    grid, quiet = qr.modules(answer.text)
    assert quiet == 4 and qr.read(grid) == link
    corner = [grid[row][:7] for row in range(7)]
    assert [sum(row) for row in corner] == [7, 2, 5, 5, 5, 2, 7]


@pytest.mark.parametrize(
    "text", ["", "javascript:alert(1)", "http://x y", "ftp://x", f"http://x/{'a' * 2000}", "<svg>"]
)
def test_what_is_no_link_gets_no_code(text):
    answer = ask("/shell/qr.svg", text=text)
    assert answer.status == 400 and "<" not in answer.text


def test_a_long_link_still_gets_a_code():
    long = f"http://x/networks?{'n_data=Two+spirals&' * 60}"
    assert "<svg" in ask("/shell/qr.svg", text=long).text


def test_the_shipped_playlist_comes_by_name_and_no_other_file_does():
    assert len(ask("/shell/playlists/lecture").json()["stops"]) >= 25
    for name in ("gone", "..%2f..%2frequirements", "lecture.toml", "a" * 65):
        answer = ask(f"/shell/playlists/{name}")
        assert answer.status == 404 or "no" in answer.json()["sentences"][0], name


def test_the_lecturers_own_file_is_the_first_choice(tmp_path, monkeypatch):
    own = tmp_path / "my monday.toml"
    own.write_text('title = "Monday"\n[[stop]]\ntitle = "Start"\nlink = "/"\n')
    monkeypatch.setenv("DL_PLAYLIST", str(own))
    assert presenter.playlist() == "my-monday"
    assert ask("/shell/playlists/my-monday").json()["title"] == "Monday"
    monkeypatch.delenv("DL_PLAYLIST")
    assert presenter.playlist() == "lecture"


def test_a_file_from_the_browser_is_read_or_told_what_is_wrong():
    good = '[[stop]]\ntitle = "A"\nlink = "/gans?part=Digits"\n'
    assert ask("/shell/playlists", good.encode()).json()["stops"][0]["link"] == "/gans?part=Digits"
    bad = ask("/shell/playlists", (good + '[[stop]]\ntitle = "B"\nlink = "//evil.example"\n').encode()).json()
    assert bad["sentences"][0].startswith("Stop 2 (line 4): its link must look like")
    huge = ask("/shell/playlists", b"#" * 5_000_000).json()
    assert "larger than 200 kB" in huge["sentences"][0]


def test_every_key_in_the_list_has_an_act_and_no_key_has_two():
    keys = (serving.MODULES / "keys.js").read_text()
    listed = re.findall(r'keys: \[([^\]]+)\](?:, range: true)?, act: "(\w+)"', keys)
    acts = re.search(r"const acts = \{(.*?)\n\};", (serving.MODULES / "presenter.js").read_text(), re.S)[1]
    assert {act for _, act in listed} <= set(re.findall(r"^  (\w+):", acts, re.M))
    used = [key for group, _ in listed for key in re.findall(r'"([^"]+)"', group)]
    assert len(used) == len(set(used)) >= 17


def is_control(name: str) -> bool:
    """Say whether `st.name` makes something that a visitor changes or presses."""
    made = getattr(st, name, None)
    if name in ("expander", "tabs") or not callable(made) or inspect.isclass(made):
        return False
    known = inspect.signature(made).parameters
    return "key" in known and ("on_change" in known or "on_click" in known)


def calls(source: str) -> list[ast.Call]:
    return [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]


def test_every_control_has_a_key_so_that_a_link_can_hide_or_lock_it():
    within = {"keep.py"}  # its popover's container has one
    controls = [
        (file.name, call) for file in FRAME.parent.rglob("*.py") for call in calls(file.read_text(encoding="utf-8"))
        if isinstance(call.func, ast.Attribute) and is_control(call.func.attr)
    ]  # fmt: skip
    assert len(controls) > 200
    assert [
        (name, ast.unparse(call)) for name, call in controls
        if name not in within and not {"key", None} & {each.arg for each in call.keywords}  # None: **settings
    ] == []  # fmt: skip
