"""A fresh server, and Chromium with every way out of this computer closed and counted."""

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
from playwright.sync_api import BrowserContext, Page, sync_playwright

from tests.pages.frame import PAGES

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
QUIET += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
QUIET += ["--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]


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


def guarded_context(chromium, server: Server, **options) -> BrowserContext:
    """Return a visitor's browser; every address outside `server` that a page asks for lands in `server.left`.

    Chromium itself finds no other host (see QUIET): to intercept requests here would switch off its cache.
    """
    context = chromium.new_context(viewport={"width": 1280, "height": 720}, **options)
    context.set_default_timeout(20_000)

    def seen(request):
        if not request.url.startswith((server.url, "data:", "blob:")):
            server.left.append(request.url)

    context.on("request", seen)
    context.on("weberror", lambda error: server.left.append(f"JavaScript error: {error.error}"))
    return context


def guarded_page(chromium, server: Server, **options) -> Page:
    """Return the page of a visitor with an empty cache, who may talk to `server` only."""
    return guarded_context(chromium, server, **options).new_page()


@pytest.fixture(scope="session")
def browser_of_all(chromium, server):
    """One browser whose cache the tests share: Streamlit's own megabytes load once."""
    context = guarded_context(chromium, server)
    yield context
    context.close()


@pytest.fixture
def page(browser_of_all, server):
    """A fresh visitor; fails the test if the page asked for anything outside the server, or threw."""
    server.left.clear()
    visitor = browser_of_all.new_page()
    yield visitor
    visitor.close()
    assert server.left == []


@pytest.fixture(scope="session")
def calm_visitor(chromium, server):
    """A visitor who asked for less motion, and who came when TensorFlow had started."""
    visitor = guarded_page(chromium, server, reduced_motion="reduce")
    visitor.set_default_timeout(120_000)
    visitor.goto(server.url, timeout=120_000)
    visitor.get_by_text("TensorFlow 2.").first.wait_for()  # its arrival runs every open page once more
    yield visitor
    visitor.context.close()


@pytest.fixture(scope="session", params=PAGES)
def visits(request, calm_visitor, server):
    """One visit to every part of a page."""
    from tests.browser.touring import tour

    return list(tour(calm_visitor, server.url, request.param))


def settled(page: Page) -> None:
    """Wait until the page is connected and its script has ended."""
    page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for()
