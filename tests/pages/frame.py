"""The frame's own list of pages, so that no test can forget one."""

from pathlib import Path

from pages._shell import contents

ROOT = Path(__file__).resolve().parents[2]
FRAME = ROOT / "pages" / "_frame.py"
LESSONS = [lesson.name for lessons in contents.SECTIONS.values() for lesson in lessons]
PAGES = ["", *LESSONS]
FILES = ["home.py", *(f"{name}.py" for name in LESSONS)]
