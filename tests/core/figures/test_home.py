"""The first page's pictures: no name on another's mark, every pixel where it belongs."""

from itertools import combinations
from types import SimpleNamespace

import numpy as np

from core import home
from core.figures import home as figures
from core.figures import theme, thumbnails


def test_lanes_keep_every_name_clear_of_the_marks_after_it():
    ideas = [event for event in home.EVENTS if event.kind == "Ideas"]
    lanes = figures.lanes(ideas)
    for (a, lane_a), (b, lane_b) in combinations(zip(ideas, lanes, strict=True), 2):
        first, second = sorted((a, b), key=lambda event: event.year)
        if lane_a == lane_b:
            assert first.year + figures.YEARS_A_LETTER * len(first.name) < second.year


def test_lanes_use_one_lane_when_nothing_is_close():
    far = [SimpleNamespace(year=year, name="abc") for year in (1900, 1950, 2000)]
    assert figures.lanes(far) == [0, 0, 0]


def test_timeline_shows_every_event_once_with_its_source():
    shown = [name.strip() for trace in figures.timeline(home.EVENTS).data for name in trace.text]
    assert sorted(shown) == sorted(event.name for event in home.EVENTS)
    sources = {source for trace in figures.timeline(home.EVENTS).data for source in trace.customdata}
    assert sources == {event.source for event in home.EVENTS}


def test_mosaic_holds_every_picture_unchanged():
    pictures = np.random.default_rng(0).integers(0, 255, (5, 4, 4)).astype(np.uint8)
    sheet = figures.mosaic(pictures, columns=3, gap=2)
    assert sheet.shape == (2 * 6 + 2, 3 * 6 + 2)
    for i, (row, column) in enumerate([(0, 0), (0, 1), (0, 2), (1, 0), (1, 1)]):
        top, left = 2 + 6 * row, 2 + 6 * column
        np.testing.assert_array_equal(sheet[top : top + 4, left : left + 4], pictures[i])


def test_diverging_is_white_at_zero_and_the_palettes_colours_at_the_ends():
    colours = thumbnails.diverging(np.array([[-1.0, 0.0, 1.0, 5.0]]))[0]
    np.testing.assert_allclose(colours[0], thumbnails.rgb(theme.ORANGE))
    np.testing.assert_allclose(colours[1], [1, 1, 1])
    np.testing.assert_allclose(colours[2:], [thumbnails.rgb(theme.BLUE)] * 2)


def test_bands_have_the_asked_number_of_colours_in_order():
    colours = thumbnails.bands(np.linspace(0, 1, 1000)[None], count=7)[0]
    assert len(np.unique(colours.round(6), axis=0)) == 7 and (np.diff(colours[:, 0]) <= 0).all()


def test_trail_colours_the_pixels_on_its_line_and_leaves_the_far_ones():
    picture = thumbnails.trail(np.ones((20, 30, 3)), np.array([[2.0, 10.0], [27.0, 10.0]]), "#000000")
    assert (picture[10, 2:28] == 0).all() and (picture[:7] == 1).all() and (picture[14:] == 1).all()
