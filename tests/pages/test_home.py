"""The start page: every part opens cold, every listed lesson has its card."""

import pytest
from streamlit.testing.v1 import AppTest

from pages._shell import contents
from tests.pages.frame import FRAME


def opened(**link) -> AppTest:
    at = AppTest.from_file(str(FRAME), default_timeout=60)
    for name, value in link.items():
        at.query_params[name] = value
    return at.run()


@pytest.mark.parametrize("part", ["Lessons", "What it is", "Rules or examples", "Features", "Why now"])
def test_every_part_opens_by_its_link(part):
    at = opened(part=part)
    assert not at.exception and at.segmented_control(key="part").value == part


def test_every_listed_lesson_has_its_sentence_on_the_map():
    words = {caption.value for caption in opened().caption}
    assert {lesson.says for lessons in contents.SECTIONS.values() for lesson in lessons} <= words


def test_a_link_to_a_part_or_set_that_does_not_exist_opens_the_first():
    assert opened(part="Nonsense").segmented_control(key="part").value == "Lessons"
    assert not opened(part="What it is", set="Magic").exception
