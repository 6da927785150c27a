"""The frame's own list of pages, read from the frame, so that no test can forget one."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FRAME = ROOT / "pages" / "_frame.py"
PAGES = ["", *re.findall(r'url_path="(\w+)"', FRAME.read_text())]
FILES = re.findall(r'st\.Page\(\s*"(\w+\.py)"', FRAME.read_text())
