"""A fresh server, and Chromium with every way out of this computer blocked and counted."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
QUIET += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]


@dataclass
class Server:
    url: str
    process: subprocess.Popen
    log: Path
    left: list[str] = field(default_factory=list)


def start_server(folder: Path, cwd: Path) -> Server:
    """Start the app on a free port, from any working directory, with its own folder of runs."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = folder / "server.log"
    command = [sys.executable, "-m", "streamlit", "run", str(ROOT / "streamlit_app.py")]
    command += ["--server.port", str(port), "--server.address", "127.0.0.1"]
    environment = {**os.environ, "DL_RUNS": str(folder / "runs")}
    with log.open("w") as out:
        process = subprocess.Popen(command, cwd=cwd, env=environment, stdout=out, stderr=subprocess.STDOUT)
    server = Server(f"http://127.0.0.1:{port}", process, log)
    for _ in range(240):
        try:
            urllib.request.urlopen(f"{server.url}/_stcore/health", timeout=1).close()
            return server
        except OSError:
            time.sleep(0.25)
    process.kill()
    raise RuntimeError(log.read_text())


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    """One server for the whole browser session, started from a foreign working directory."""
    folder = tmp_path_factory.mktemp("server")
    running = start_server(folder, cwd=folder)
    yield running
    running.process.terminate()
    running.process.wait(timeout=20)


@pytest.fixture(scope="session")
def chromium():
    if CHROMIUM is None:
        pytest.fail("The browser tests need Chromium: apt-get install chromium")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


def guarded_page(chromium, server: Server, **options) -> Page:
    """Return a page that may talk to `server` only; every other address it asks for lands in `server.left`."""
    context = chromium.new_context(viewport={"width": 1280, "height": 720}, **options)
    page = context.new_page()
    page.set_default_timeout(20_000)

    def only_here(route):
        if route.request.url.startswith((server.url, "data:", "blob:")):
            route.continue_()
        else:
            server.left.append(route.request.url)
            route.abort()

    context.route("**/*", only_here)
    page.on("pageerror", lambda error: server.left.append(f"JavaScript error: {error}"))
    return page


@pytest.fixture
def page(chromium, server):
    """A fresh visitor; fails the test if the page asked for anything outside the server, or threw."""
    server.left.clear()
    visitor = guarded_page(chromium, server)
    yield visitor
    visitor.context.close()
    assert server.left == []


def settled(page: Page) -> None:
    """Wait until the page is connected and its script has ended."""
    page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for()
