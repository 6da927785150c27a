"""What a real server gives out and what it refuses."""

import asyncio

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from tests.pages.served import SECRET, ask, host

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
def test_no_file_outside_the_served_folders_comes_out_however_its_path_is_written(served, door):
    for up in UPS:
        for depth, wanted in ((1, "secret.txt"), (2, "streamlit_app.py"), (3, "core/runs.py"), (9, "etc/passwd")):
            _, _, body = ask(served, f"{door}{up * depth}{wanted}")
            assert not any(each in body for each in PRIVATE), (door, up, depth, wanted)
    for wanted in (str(served.folder / "secret.txt"), "//etc/passwd", "C:/Windows/win.ini"):
        _, _, body = ask(served, door + wanted)
        assert not any(each in body for each in PRIVATE)


def test_the_folders_of_runs_and_of_the_program_have_no_address(served):
    for path in ("/.runs/", "/shell/runs/", "/pages/home.py", "/core/runs.py", "/.git/config", "/app/static/x"):
        status, headers, body = ask(served, path)
        assert status in (301, 307, 404) or b"<title>" in body, "nothing there but the app's own page"
        assert not any(each in body for each in PRIVATE)


def test_our_own_files_do_come_out(served):
    for path in ("/shell/plotly.min.js", "/shell/fonts/inter-latin.woff2"):
        status, _, body = ask(served, path)
        assert status == 200 and len(body) > 10_000


def test_another_sites_page_cannot_open_a_connection(served):
    async def status(origin: str) -> int:
        try:
            async with connect(f"ws://{host(served)}/_stcore/stream", subprotocols=["streamlit"], origin=origin):
                return 101
        except InvalidStatus as refused:
            return refused.response.status_code

    assert asyncio.run(status("https://elsewhere.example")) == 403
    assert asyncio.run(status(f"http://{host(served)}")) == 101


def test_no_answer_invites_another_sites_scripts(served):
    for path in ("/_stcore/health", "/_stcore/host-config", "/shell/health", "/shell/metrics", "/shell/plotly.min.js"):
        _, headers, _ = ask(served, path, Origin="https://elsewhere.example")
        assert headers.get("Access-Control-Allow-Origin") not in ("*", "https://elsewhere.example"), path


def test_the_interfaces_we_do_not_use_are_off(served):
    status, _, body = ask(served, "/_stcore/agent/interact", "POST", b"{}", Content_Type="application/json")
    assert status >= 400
