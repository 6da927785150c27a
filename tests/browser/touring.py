"""One visitor opens every part of every page once: in light, in dark, as wide as a phone; what was found is kept."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import Page

from tests.browser.conftest import settled

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
# What Streamlit itself draws: a long formula scrolls and has no tab stop; the words on its main button are white in
# both themes, and no one colour is 4.5 : 1 both under white and on dark paper.
STREAMLIT = [[".katex-display"], ["[data-testid='stBaseButton-primary']"]]
CHECK = """([rules, exclude]) => axe.run({exclude}, {runOnly: rules, resultTypes: ["violations"]}).then((found) =>
  found.violations.flatMap((one) => one.nodes.map((node) => ({rule: one.id, at: node.target.flat().join(" "),
    html: node.html.slice(0, 160), why: (node.any[0] ?? node.all[0] ?? node.none[0])?.message ?? ""}))))"""
PAPER = {"light": "rgb(255, 255, 255)", "dark": "rgb(16, 21, 31)"}
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 720}
# Pictures of our own that the keyboard cannot reach, or that say nothing to who cannot see them.
MUTE = """() => [...document.querySelectorAll('[data-testid^="stBidiComponent"]')].flatMap((host) => {
  const root = host.shadowRoot ?? host;
  const name = host.closest('[class*="st-key-"]')?.className.match(/st-key-(\\S+)/)?.[1];
  if (!root.querySelector("canvas, svg") || !host.getBoundingClientRect().height) return [];
  const words = [...root.querySelectorAll("[aria-label], .alt, .hidden, title")]
    .map((each) => (each.getAttribute("aria-label") ?? each.textContent).trim()).filter((text) => text.length > 9);
  const keys = root.querySelector("button, input, select, textarea, a[href], [tabindex='0']");
  return [...(words.length ? [] : [`${name}: no words`]), ...(keys ? [] : [`${name}: no key reaches it`])];
})"""
# What moves by itself although the visitor asked for less motion.
MOVING = """() => [document, ...[...document.querySelectorAll("*")].map((each) => each.shadowRoot).filter(Boolean)]
  .flatMap((root) => root.getAnimations()).filter((each) => each.playState === "running" && each.animationName)
  .map((each) => each.animationName).filter((name) => /^(g-|diagram|dl-|sets)/.test(name))"""
# A click is answered when other things are on screen, and nothing is left from before. (The script's own state is no
# sign: a short run begins and ends between two pictures of the browser.)
KEYS = "[...document.querySelectorAll('[class*=\"st-key-\"]')].map((each) => each.className).sort().join()"
RAN = f"""(before) => {KEYS} !== before && !document.querySelector('[data-stale="true"]') &&
  document.querySelector('[data-testid="stApp"]').dataset.testScriptState === "notRunning" """
PAPERED = "(paper) => getComputedStyle(document.querySelector('.stApp')).backgroundColor === paper"
WIDER = "document.scrollingElement.scrollWidth - innerWidth"
# What is cut off at the right edge of one of our pictures, unless it can be scrolled to.
CUT = """() => [...document.querySelectorAll('[data-testid^="stBidiComponent"]')].flatMap((host) => {
  const edge = host.getBoundingClientRect().right + 5;
  const scrolls = (each) => each && each !== host &&
    (["auto", "scroll"].includes(getComputedStyle(each).overflowX) || scrolls(each.parentElement));
  return [...(host.shadowRoot ?? host).querySelectorAll("button, input, select, output, canvas, table, p, svg")]
    .filter((each) => each.getBoundingClientRect().width > 2 && each.getBoundingClientRect().right > edge)
    .filter((each) => !scrolls(each.parentElement) && !each.closest(".dl-menu, .dl-strip, .dl-keep, dialog"))
    .map((each) => `${each.tagName} ${each.className} ${Math.round(each.getBoundingClientRect().right - edge)}`);
})"""


@dataclass
class Visit:
    """What one part of a page showed: violations per theme, pictures without words or keys, and more."""

    name: str
    violations: dict[str, list[Any]]
    mute: list[str]
    moving: list[str]
    too_wide: int
    cut: list[str]


def tour(page: Page, url: str, path: str) -> Iterator[Visit]:
    """Yield a visit to every part of the page at `path`."""
    page.goto(f"{url}/{path}", timeout=120_000)
    page.get_by_role("heading", level=1).wait_for()
    page.get_by_text(re.compile("TensorFlow (2|is)")).first.wait_for()  # the foot: the whole page is there
    settled(page)
    page.evaluate(AXE)
    buttons = page.locator(".st-key-part button")
    if path != "networks":  # the one lesson of a single part
        buttons.first.wait_for()
    for place in range(max(1, buttons.count())):
        part = buttons.nth(place).inner_text() if buttons.count() else ""
        if place:
            before = page.evaluate(KEYS)
            buttons.nth(place).click()
            page.wait_for_function(RAN, arg=before)
            page.mouse.move(0, 0)
        yield visit(page, f"{path} {part}".strip())


def visit(page: Page, name: str) -> Visit:
    """Look at what is on screen."""
    page.set_viewport_size(PHONE)
    page.wait_for_timeout(250)
    phone = page.evaluate(WIDER), page.evaluate(CUT)
    page.set_viewport_size(DESK)
    found = {}
    for scheme, paper in PAPER.items():
        page.emulate_media(color_scheme=scheme)
        page.wait_for_function(PAPERED, arg=paper)
        page.wait_for_function("!document.querySelector('[data-stale=true]')")  # what is old is drawn pale
        rules = RULES if scheme == "light" else {"type": "rule", "values": ["color-contrast"]}  # the rest has no theme
        found[scheme] = page.evaluate(CHECK, [rules, STREAMLIT])
    return Visit(name, found, page.evaluate(MUTE), page.evaluate(MOVING), *phone)
