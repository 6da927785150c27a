"""The frame: every listed page exists, opens cold, and first paint imports no TensorFlow."""

import subprocess
import sys

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.frame import FILES, FRAME, PAGES, ROOT


def test_every_page_in_the_frame_is_a_file_and_every_lesson_file_is_in_the_frame():
    lessons = {path.name for path in FRAME.parent.glob("*.py")} - {"__init__.py", "_frame.py"}
    assert set(FILES) == lessons and len(PAGES) == len(FILES)


@pytest.mark.parametrize("file", FILES)
def test_page_opens_cold_without_importing_tensorflow(file):
    script = (
        "import sys; from streamlit.testing.v1 import AppTest;"
        f"at = AppTest.from_file({str(FRAME)!r}, default_timeout=30); at.switch_page({file!r}); at.run();"
        "assert not at.exception, at.exception;"
        "assert 'tensorflow' not in sys.modules, 'TensorFlow was imported before first paint'"
    )
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", script], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("file", FILES)
def test_page_opens_warm(file, tensorflow):
    at = AppTest.from_file(str(FRAME), default_timeout=30)
    at.switch_page(file)
    at.run()
    assert not at.exception
    assert any("TensorFlow 2." in caption.value for caption in at.caption)
