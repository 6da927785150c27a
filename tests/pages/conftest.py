"""One real server for all tests that ask for it, and pages as warm as the tests before have made them."""

import os
import resource
import sys

import pytest

from pages._shell import warm
from tests.browser.conftest import start_server
from tests.pages.served import SECRET


@pytest.fixture(autouse=True)
def warmed():
    """Where an earlier test imported TensorFlow, finish its start: else Keras tidies up for 0.3 s after every page."""
    if "tensorflow" in sys.modules:
        warm.start()


@pytest.fixture(scope="session")
def served(tmp_path_factory):
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
