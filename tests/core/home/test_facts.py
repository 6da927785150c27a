"""Facts on the first page: sets that nest, dates and sizes that are in order."""

import pytest

from core import home


def test_the_sets_are_nested():
    outer, middle, inner = (set(home.belonging(name)) for name in home.SETS)
    assert inner < middle < outer == set(home.EXAMPLES)


def test_every_event_is_dated_named_and_sourced():
    for event in home.EVENTS:
        assert 1930 < event.year < 2027 and event.name and event.source and event.kind in home.KINDS
        assert (event.size > 0) == (event.kind in ("Data", "Hardware"))


def test_hardware_of_each_later_year_is_faster():
    cards = sorted((e for e in home.EVENTS if e.kind == "Hardware"), key=lambda e: e.year)
    assert [card.size for card in cards] == sorted(card.size for card in cards)


@pytest.mark.parametrize("event", [e for e in home.EVENTS if e.kind == "Ideas"], ids=lambda e: e.name)
def test_an_ideas_date_is_the_year_in_its_source(event):
    assert str(int(event.year)) in event.source
