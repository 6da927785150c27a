"""What a real server gives out and to whom: files, uploads, health, counts; and what it refuses."""

import asyncio
import http.client
import json
import os
import re
import resource
import time
import uuid
from contextlib import closing
from pathlib import Path

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from tests.benchmarks.sessions import visitors
from tests.browser.conftest import start_server

SECRET = "a-word-that-only-this-server's-folder-knows"
PATIENCE = 120.0


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """A server that may write temporary files nowhere but in a folder we can look into."""
    folder = tmp_path_factory.mktemp("served")
    (folder / "temporary").mkdir()
    (folder / "secret.txt").write_text(SECRET)
    before = os.environ.get("TMPDIR")
    os.environ["TMPDIR"] = str(folder / "temporary")
    allowed = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (1024, allowed[1]))  # as many systems begin
    try:
        running = start_server(folder, cwd=folder)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, allowed)
        os.environ.pop("TMPDIR") if before is None else os.environ.update(TMPDIR=before)
    running.folder = folder
    yield running
    running.process.terminate()
    running.process.wait(timeout=20)


def ask(server, path: str, method: str = "GET", body: bytes | None = None, **headers: str):
    """Send exactly this path, undecoded and unnormalised; return status, headers and body."""
    connection = http.client.HTTPConnection(server.url.removeprefix("http://"), timeout=60)
    connection.putrequest(method, path, skip_accept_encoding=True)
    for name, value in {**headers, **({"Content-Length": str(len(body))} if body else {})}.items():
        connection.putheader(name.replace("_", "-"), value)
    connection.endheaders(body)
    answer = connection.getresponse()
    result = answer.status, answer.headers, answer.read()
    connection.close()
    return result


def host(server) -> str:
    return server.url.removeprefix("http://")


DOORS = (
    "/shell/fonts/",
    "/shell/data/",
    "/shell/models/",
    "/shell/",
    "/static/",
    "/media/",
    "/component/",
    "/app/",
    "/",
)
UPS = ("../", "..%2f", "%2e%2e/", "%2e%2e%2f", "..%5c", "..\\", "%252e%252e%252f", "....//", "..%c0%af", "..;/")
PRIVATE = (b"st.App(", b"enableXsrf", b"What a training run is", b"root:", SECRET.encode())


@pytest.mark.parametrize("door", DOORS)
def test_no_file_outside_the_served_folders_comes_out_however_its_path_is_written(server, door):
    for up in UPS:
        for depth, wanted in ((1, "secret.txt"), (2, "streamlit_app.py"), (3, "core/runs.py"), (9, "etc/passwd")):
            _, _, body = ask(server, f"{door}{up * depth}{wanted}")
            assert not any(each in body for each in PRIVATE), (door, up, depth, wanted)
    for wanted in (str(server.folder / "secret.txt"), "//etc/passwd", "C:/Windows/win.ini"):
        _, _, body = ask(server, door + wanted)
        assert not any(each in body for each in PRIVATE)


def test_the_folders_of_runs_and_of_the_program_have_no_address(server):
    for path in ("/.runs/", "/shell/runs/", "/pages/home.py", "/core/runs.py", "/.git/config", "/app/static/x"):
        status, headers, body = ask(server, path)
        assert status in (301, 307, 404) or b"<title>" in body, "nothing there but the app's own page"
        assert not any(each in body for each in PRIVATE)


def test_our_own_files_do_come_out(server):
    for path in ("/shell/plotly.min.js", "/shell/fonts/inter-latin.woff2"):
        status, _, body = ask(server, path)
        assert status == 200 and len(body) > 10_000


def test_another_sites_page_cannot_open_a_connection(server):
    async def status(origin: str) -> int:
        try:
            async with connect(f"ws://{host(server)}/_stcore/stream", subprotocols=["streamlit"], origin=origin):
                return 101
        except InvalidStatus as refused:
            return refused.response.status_code

    assert asyncio.run(status("https://elsewhere.example")) == 403
    assert asyncio.run(status(f"http://{host(server)}")) == 101


def test_no_answer_invites_another_sites_scripts(server):
    for path in ("/_stcore/health", "/_stcore/host-config", "/shell/health", "/shell/metrics", "/shell/plotly.min.js"):
        _, headers, _ = ask(server, path, Origin="https://elsewhere.example")
        assert headers.get("Access-Control-Allow-Origin") not in ("*", "https://elsewhere.example"), path


def form(content: bytes) -> tuple[bytes, str]:
    edge = uuid.uuid4().hex
    head = f'--{edge}\r\nContent-Disposition: form-data; name="f"; filename="f.png"\r\n\r\n'.encode()
    return head + content + f"\r\n--{edge}--\r\n".encode(), f"multipart/form-data; boundary={edge}"


def token(server) -> str:
    """Return the token a visitor's browser gets as a cookie."""
    _, headers, _ = ask(server, "/_stcore/host-config")
    cookies = "; ".join(headers.get_all("Set-Cookie") or [])
    if found := re.search(r"_streamlit_xsrf=([^;]+)", cookies):
        return found[1]
    _, headers, _ = ask(server, "/_stcore/health")
    return re.search(r"_streamlit_xsrf=([^;]+)", "; ".join(headers.get_all("Set-Cookie")))[1]


def send(server, path: str, content: bytes, known: str = ""):
    body, kind = form(content)
    headers = {"Cookie": f"_streamlit_xsrf={known}", "X_Xsrftoken": known} if known else {}
    return ask(server, path, "PUT", body, Content_Type=kind, **headers)[0]


def with_address(server, act) -> None:
    """Call `act` with the path that an open page may send a file to."""

    async def visit() -> None:
        async with visitors(host(server), "convolution_filters") as (visitor,):
            address = await visitor.upload_address()
            await asyncio.to_thread(act, address)

    asyncio.run(visit())


def test_an_upload_without_the_visitors_token_is_refused_and_with_it_taken(server):
    def act(address: str) -> None:
        assert send(server, address, b"some") == 403
        body, kind = form(b"some")
        stolen = {
            "Cookie": f"_streamlit_xsrf={token(server)}"
        }  # a browser sends it along, a foreign page cannot read it
        assert ask(server, address, "PUT", body, Content_Type=kind, **stolen)[0] == 403
        assert send(server, address, b"some", token(server)) == 204

    with_address(server, act)


def test_a_large_upload_never_touches_the_disk(server):
    def act(address: str) -> None:
        seen: set[str] = set()
        content = os.urandom(20 * 2**20)
        body, kind = form(content)
        known = token(server)
        with closing(http.client.HTTPConnection(host(server), timeout=60)) as connection:
            connection.putrequest("PUT", address)
            for name, value in (("Content-Type", kind), ("Content-Length", str(len(body))), ("X-Xsrftoken", known)):
                connection.putheader(name, value)
            connection.putheader("Cookie", f"_streamlit_xsrf={known}")
            connection.endheaders()
            for start in range(0, len(body), 2**20):
                connection.send(body[start : start + 2**20])
                seen |= open_files(server)
            assert connection.getresponse().status == 204
        seen |= open_files(server)
        assert not [name for name in seen if "temporary" in name], "no temporary file, not even a nameless one"

    with_address(server, act)


def open_files(server) -> set[str]:
    found = set()
    for link in Path(f"/proc/{server.process.pid}/fd").iterdir():
        try:
            found.add(str(link.readlink()))
        except OSError:
            continue
    return found


def test_a_file_above_25_mb_is_refused_before_it_is_read(server):
    def act(address: str) -> None:
        known = token(server)
        with closing(http.client.HTTPConnection(host(server), timeout=60)) as connection:
            connection.putrequest("PUT", address)
            headers = {"Cookie": f"_streamlit_xsrf={known}", "X-Xsrftoken": known, "Content-Type": form(b"")[1]}
            for name, value in {**headers, "Content-Length": str(25 * 2**20 + 1)}.items():
                connection.putheader(name, value)
            connection.endheaders()
            assert connection.getresponse().status == 413

    with_address(server, act)


def _taken(server, address: str) -> None:
    assert send(server, address, SECRET.encode(), token(server)) == 204
    assert SECRET.encode() not in ask(server, address)[2], "not even by the one who sent it"


def test_one_visitors_files_have_no_address_for_another(server):
    addresses: list[str] = []
    for _ in range(2):
        with_address(server, lambda address: addresses.append(address) or _taken(server, address))
    sessions = [re.search(r"upload_file/([^/]+)/([^/]+)$", address) for address in addresses]
    assert all(uuid.UUID(part).version == 4 for found in sessions for part in found.groups()), "122 random bits each"
    for address in addresses:
        assert SECRET.encode() not in ask(server, address)[2], "an upload cannot be read back at all"
        assert send(server, address, b"some", token(server)) == 400, "nor written once its page is closed"


def test_a_class_that_reloads_does_not_run_out_of_open_files(server):
    (line,) = [
        line for line in Path(f"/proc/{server.process.pid}/limits").read_text().splitlines() if "open files" in line
    ]
    now, most = re.findall(r"\d+|unlimited", line)[:2]
    assert now == most


def test_the_interfaces_we_do_not_use_are_off(server):
    status, _, body = ask(server, "/_stcore/agent/interact", "POST", b"{}", Content_Type="application/json")
    assert status >= 400


def metrics(server) -> dict[str, float]:
    """Parse the page as Prometheus does: each family has its help, its type, and values."""
    status, headers, body = ask(server, "/shell/metrics")
    assert status == 200 and headers["Content-Type"].startswith("text/plain")
    values, known = {}, set()
    for line in body.decode().splitlines():
        if found := re.fullmatch(r"# (HELP|TYPE) (\w+) (.+)", line):
            known.add((found[1], found[2]))
            assert found[1] == "HELP" or found[3] in ("counter", "gauge")
        else:
            name, label, value = re.fullmatch(r'(\w+)(\{\w+="\w+"\})? (\S+)', line).groups()
            assert {("HELP", name), ("TYPE", name)} <= known, f"{name} is explained before its value"
            values[name + (label or "")] = float(value)
    return values


def test_the_metrics_count_the_open_pages_and_nothing_about_who_they_are(server):
    def act(address: str) -> None:
        with_one = metrics(server)
        assert with_one["dl_sessions"] >= 1 and address.split("/")[-2] not in ask(server, "/shell/metrics")[2].decode()
        assert with_one["dl_memory_bytes"] > 50e6 and with_one["dl_threads"] >= 2 and with_one["dl_open_files"] > 2

    with_address(server, act)
    limit = time.monotonic() + PATIENCE
    while metrics(server)["dl_sessions"] > 0:
        assert time.monotonic() < limit
        time.sleep(0.1)
    assert metrics(server)["dl_uptime_seconds"] > 0


def test_the_health_page_says_that_it_starts_and_then_that_it_can_train(server):
    limit = time.monotonic() + PATIENCE
    while True:
        status, _, body = ask(server, "/shell/health")
        said = json.loads(body)
        assert (status == 200) == (said["status"] == "ok") and status in (200, 503)
        if status == 200:
            break
        assert said["tensorflow"] == "starting" and time.monotonic() < limit
        time.sleep(0.2)
    assert said["tensorflow"].startswith("2.") and "CPU" in said["device"] + "CPU"
    assert metrics(server)["dl_tensorflow_ready"] == 1


def test_the_server_itself_wrote_nothing_but_its_log(server):
    written = {path.name for path in Path(server.folder).rglob("*") if path.is_file()}
    ours = {name for name in written if not name.startswith("__autograph_generated_file")}  # TensorFlow's
    assert ours <= {"secret.txt", "server.log"}
