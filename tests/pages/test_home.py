"""The start page: every part opens cold, every listed lesson has its card."""

import pytest
from streamlit.testing.v1 import AppTest

from core.runs import Refused
from pages._home import course, digits
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


@pytest.mark.parametrize("name", digits.DRAWN)
def test_a_lessons_picture_comes_from_its_shipped_numbers_and_says_something(name):
    picture = digits.drawn(name)
    assert picture.shape[:2] == (digits.HIGH, digits.WIDE) and picture.std() > 0.05
    assert -1e-6 <= picture.min() and picture.max() <= 1 + 1e-6


def test_every_lesson_of_the_course_has_a_picture():
    assert {each.name for group in contents.SECTIONS.values() for each in group} == {*course._DRAWN, *digits.DRAWN}


def test_a_missing_model_costs_its_picture_only(monkeypatch):
    def refuse():
        raise Refused("missing")

    monkeypatch.setitem(digits.DRAWN, "gans", refuse)
    assert digits.drawn("gans") is None
