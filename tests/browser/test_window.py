"""The sliding window in a real browser: it plays, steps, follows the pointer, and takes other numbers."""

import pytest

from tests.browser.conftest import settled

LECTURE = [["4", "3", "4"], ["2", "4", "3"], ["2", "3", "4"]]


@pytest.fixture
def sliding(page, server):
    page.goto(f"{server.url}/convolution_filters?part=The+window+slides")
    page.locator('[data-out="2,2"]').wait_for()
    settled(page)
    return page


def output(page) -> list[list[str]]:
    """Return the output as it is filled so far; a cell still open reads as nothing."""
    cells = page.locator("[data-out]").evaluate_all(
        "all => all.map(c => [c.dataset.out, c.classList.contains('open') ? '' : c.textContent])"
    )
    values = dict(cells)
    return [[values[f"{row},{column}"] for column in range(3)] for row in range(3)]


def test_window_visits_nine_places_and_fills_the_output(sliding):
    sliding.locator(".dl-window").focus()
    sliding.keyboard.press("Home")
    assert output(sliding) == [["4", "", ""], ["", "", ""], ["", "", ""]]
    assert sliding.locator("[data-total]").text_content() == "= 4"
    seen = 1
    for _ in range(8):
        sliding.keyboard.press("ArrowRight")
        seen += 1
        assert sum(value != "" for row in output(sliding) for value in row) == seen
    assert output(sliding) == LECTURE
    assert sliding.locator(".dl-player output").text_content() == "9 of 9"


def test_play_ends_with_the_whole_output(sliding):
    sliding.locator(".dl-player select").select_option("4")
    sliding.get_by_role("button", name="Play").click()
    sliding.wait_for_function(
        "() => [...document.querySelectorAll('*')].some(e => e.shadowRoot?.querySelector('.output.open'))"
    )
    sliding.get_by_role("button", name="Play", exact=True).wait_for()  # it says Pause while it plays
    assert output(sliding) == LECTURE


def test_pointing_at_an_output_cell_moves_the_window_and_shows_its_sum(sliding):
    sliding.locator('[data-out="1,0"]').hover()
    assert sliding.locator("[data-total]").text_content() == "= 2"
    before = sliding.locator(".slider").evaluate("e => e.style.transform")
    sliding.locator('[data-out="0,1"]').hover()
    assert sliding.locator("[data-total]").text_content() == "= 3"
    assert sliding.locator(".slider").evaluate("e => e.style.transform") != before
    assert output(sliding) == LECTURE


def test_clicked_pixel_and_typed_kernel_cell_change_the_output_and_the_link(sliding):
    sliding.locator('[data-at="picture,0,0"]').click()
    sliding.locator('[data-out="0,0"]', has_text="3").wait_for()
    sliding.locator('[data-at="kernel,1,1"]').focus()
    sliding.keyboard.press("5")
    sliding.locator('[data-out="0,0"]', has_text="7").wait_for()  # 3 without the middle is 2, and 5 * 1
    sliding.wait_for_url("**win_cells=1+0+1*")
    assert "win_picture=0+1+1+0+0" in sliding.url


def test_link_with_own_picture_and_kernel_shows_them_at_once(page, server):
    rows = "0 0 0 0 0 / 0 1 0 0 0 / 0 0 0 0 0 / 0 0 0 0 0 / 0 0 0 0 0"
    cells = "1 2 3 / 4 5 6 / 7 8 9"
    page.goto(f"{server.url}/convolution_filters?part=The+window+slides&win_picture={rows}&win_cells={cells}")
    page.locator('[data-out="2,2"]').wait_for()
    assert output(page) == [["5", "4", "0"], ["2", "1", "0"], ["0", "0", "0"]]
