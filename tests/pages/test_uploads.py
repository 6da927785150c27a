"""A file that somebody gives a real server: who may, how large, where it stays, who can see it."""

import http.client
import os
import re
import uuid
from contextlib import closing
from pathlib import Path

from tests.pages.served import SECRET, ask, form, host, send, token, with_address


def test_an_upload_without_the_visitors_token_is_refused_and_with_it_taken(served):
    def act(address: str) -> None:
        assert send(served, address, b"some") == 403
        body, kind = form(b"some")
        stolen = {
            "Cookie": f"_streamlit_xsrf={token(served)}"
        }  # a browser sends it along, a foreign page cannot read it
        assert ask(served, address, "PUT", body, Content_Type=kind, **stolen)[0] == 403
        assert send(served, address, b"some", token(served)) == 204

    with_address(served, act)


def open_files(served) -> set[str]:
    found = set()
    for link in Path(f"/proc/{served.process.pid}/fd").iterdir():
        try:
            found.add(str(link.readlink()))
        except OSError:
            continue
    return found


def test_a_large_upload_never_touches_the_disk(served):
    def act(address: str) -> None:
        seen: set[str] = set()
        content = os.urandom(20 * 2**20)
        body, kind = form(content)
        known = token(served)
        with closing(http.client.HTTPConnection(host(served), timeout=60)) as connection:
            connection.putrequest("PUT", address)
            for name, value in (("Content-Type", kind), ("Content-Length", str(len(body))), ("X-Xsrftoken", known)):
                connection.putheader(name, value)
            connection.putheader("Cookie", f"_streamlit_xsrf={known}")
            connection.endheaders()
            for start in range(0, len(body), 2**20):
                connection.send(body[start : start + 2**20])
                seen |= open_files(served)
            assert connection.getresponse().status == 204
        seen |= open_files(served)
        assert not [name for name in seen if "temporary" in name], "no temporary file, not even a nameless one"

    with_address(served, act)


def test_a_file_above_25_mb_is_refused_before_it_is_read(served):
    def act(address: str) -> None:
        known = token(served)
        with closing(http.client.HTTPConnection(host(served), timeout=60)) as connection:
            connection.putrequest("PUT", address)
            headers = {"Cookie": f"_streamlit_xsrf={known}", "X-Xsrftoken": known, "Content-Type": form(b"")[1]}
            for name, value in {**headers, "Content-Length": str(25 * 2**20 + 1)}.items():
                connection.putheader(name, value)
            connection.endheaders()
            assert connection.getresponse().status == 413

    with_address(served, act)


def _taken(served, address: str) -> None:
    assert send(served, address, SECRET.encode(), token(served)) == 204
    assert SECRET.encode() not in ask(served, address)[2], "not even by the one who sent it"


def test_one_visitors_files_have_no_address_for_another(served):
    addresses: list[str] = []
    for _ in range(2):
        with_address(served, lambda address: addresses.append(address) or _taken(served, address))
    sessions = [re.search(r"upload_file/([^/]+)/([^/]+)$", address) for address in addresses]
    assert all(uuid.UUID(part).version == 4 for found in sessions for part in found.groups()), "122 random bits each"
    for address in addresses:
        assert SECRET.encode() not in ask(served, address)[2], "an upload cannot be read back at all"
        assert send(served, address, b"some", token(served)) == 400, "nor written once its page is closed"


def test_the_server_itself_wrote_nothing_but_its_log(served):
    written = {path.name for path in Path(served.folder).rglob("*") if path.is_file()}
    ours = {name for name in written if not name.startswith("__autograph_generated_file")}  # TensorFlow's
    assert ours <= {"secret.txt", "server.log"}
