"""The diagram in a real browser: it opens what is pointed at, moves with the arrow keys, plays, and speaks back."""

from urllib.parse import unquote

import pytest

from tests.browser.conftest import settled

DENSE = "perceptron?part=One+to+many&many=Dense+layer"
FOCUSED = """() => {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  return at?.dataset?.id ?? "";
}"""


@pytest.fixture
def dense(page, server):
    page.goto(f"{server.url}/{DENSE}")
    page.locator('.diagram [data-id="1-1"]').wait_for()
    settled(page)
    return page


def lit(page) -> set[str]:
    """Return the ids of the links that are lit."""
    return set(page.locator(".diagram .links .lit").evaluate_all("all => all.map(link => link.dataset.id)"))


def test_pointing_at_a_unit_opens_it_and_lights_its_weights_in_drawing_and_matrix(dense):
    assert dense.locator(".diagram .panel").is_hidden()
    dense.locator('.diagram [data-id="1-2"] .rim').hover()
    panel = dense.locator(".diagram .panel")
    panel.wait_for()
    assert "z₂ = 1" in panel.inner_text() and "= −2 − 1 + 4" in panel.inner_text()
    assert "−1 · 1 = −1" in panel.inner_text() and "2 · 2 = 4" in panel.inner_text()
    assert lit(dense) == {"0-0>1-2", "0-1>1-2", "0-2>1-2"}
    column = dense.locator('.diagram .cell.lit[data-of$=">1-2"]')
    assert column.all_inner_texts() == ["1", "2", "−2"]
    dense.mouse.move(5, 5)
    panel.wait_for(state="hidden")


def test_pointing_at_an_input_lights_its_row_of_the_matrix(dense):
    dense.locator('.diagram [data-id="0-1"] .rim').hover()
    assert lit(dense) == {"0-1>1-1", "0-1>1-2"}
    assert dense.locator('.diagram .cell.lit[data-of^="0-1>"]').all_inner_texts() == ["3", "1"]


def test_pointing_at_a_number_of_the_matrix_opens_its_link(dense):
    dense.locator('.diagram .cell[data-of="0-2>1-1"]').hover()
    dense.locator(".diagram .panel").wait_for()
    assert lit(dense) == {"0-2>1-1"}
    assert "2 · −2 = −4" in dense.locator(".diagram .panel").inner_text()


def test_arrow_keys_move_the_focus_to_the_neighbour_and_open_it(dense):
    dense.locator('.diagram .node[tabindex="0"]').focus()
    seen = []
    for key in ("ArrowDown", "ArrowRight", "ArrowRight", "ArrowUp", "ArrowLeft"):
        dense.keyboard.press(key)
        seen.append(dense.evaluate(FOCUSED))
    assert seen[0] == "0-1" and seen[1].startswith("1-") and seen[2].startswith("y-")
    assert seen[4].startswith("1-") and seen[3].startswith("y-")
    dense.locator(".diagram .panel").wait_for()
    dense.keyboard.press("Escape")
    dense.locator(".diagram .panel").wait_for(state="hidden")
    assert dense.locator('.diagram .node[tabindex="0"]').count() == 1


@pytest.mark.parametrize("how", ["click", "Enter"])
def test_choosing_a_unit_reaches_python_and_the_link(dense, how):
    unit = dense.locator('.diagram [data-id="1-2"]')
    assert unit.get_attribute("aria-pressed") == "false"
    unit.focus()
    dense.keyboard.press("Enter") if how == "Enter" else unit.locator(".rim").click()
    dense.wait_for_url("**m_unit=2*")
    dense.locator('.diagram [data-id="1-2"][aria-pressed="true"]').wait_for()
    assert dense.evaluate(FOCUSED) == "1-2"  # the drawing was kept, not made again


def test_playing_shows_inputs_then_sums_then_outputs(dense):
    waiting = dense.locator(".diagram .node.waits")
    assert waiting.count() == 0
    dense.get_by_role("button", name="One step back").click()
    assert waiting.count() == 2 and dense.locator(".diagram .links .flows").count() == 6
    dense.get_by_role("button", name="One step back").click()
    assert waiting.count() == 4 and dense.locator(".diagram .links .flows").count() == 0
    dense.locator(".diagram .dl-player select").select_option("4")
    dense.get_by_role("button", name="Play").click()
    dense.get_by_role("button", name="Play", exact=True).wait_for()
    assert dense.locator(".diagram .dl-player output").text_content() == "Outputs"
    assert waiting.count() == 0


def test_another_layer_keeps_the_nodes_that_stay(dense):
    first = dense.locator('.diagram [data-id="0-1"]').element_handle()
    dense.get_by_role("radiogroup", name="Inputs").get_by_text("3").click()
    dense.locator('.diagram [data-id="0-3"]').wait_for()
    assert first.evaluate("node => node.isConnected")
    assert dense.locator(".diagram .links .link").count() == 10  # 4 * 2 weights and biases, 2 to the outputs
    dense.wait_for_url("**m_inputs=3*")


def test_text_alternative_says_the_numbers(dense):
    words = dense.locator(".diagram svg").first.get_attribute("aria-label")
    assert "z1 = −6, z2 = 1" in words and "y1 = 0.002" in words
    assert dense.locator(".diagram p.hidden").text_content() == words


def test_lowered_motion_keeps_the_links_still(chromium, server):
    context = chromium.new_context(viewport={"width": 1280, "height": 720}, reduced_motion="reduce")
    try:
        page = context.new_page()
        page.goto(f"{server.url}/{DENSE}")
        page.locator('.diagram [data-id="1-1"]').wait_for()
        settled(page)
        page.get_by_role("button", name="One step back").click()
        dots = page.locator(".diagram .flows .dots").first
        assert dots.evaluate("line => getComputedStyle(line).animationName") == "none"
    finally:
        context.close()


def test_weight_typed_into_the_table_changes_drawing_and_link(dense):
    corner = dense.locator('[data-testid="stDataFrame"] canvas').first.bounding_box()
    for across, down, typed, node, value in ((120, 98, "5", "1-1", "−8"), (250, 138, "-4", "1-2", "−11")):
        dense.mouse.dblclick(corner["x"] + across, corner["y"] + down)
        dense.locator("#portal input").fill(typed)
        dense.keyboard.press("Enter")
        dense.locator(f'.diagram [data-id="{node}"] .value', has_text=value).wait_for()
    dense.wait_for_url(lambda url: unquote(url).endswith("m_w=1_-2~5_1~-2_-4"))
    settled(dense)
    dense.reload()
    dense.locator('.diagram [data-id="1-2"] .value', has_text="−11").wait_for()
