// Colours of the house. What means something never changes; what is paper or ink follows the page's theme.

export const MEANING = {
  blue: "#2B7FD9", orange: "#E06C00", violet: "#8B5CF6", green: "#0E9F6E", grey: "#8A94A6",
};

/**
 * Return a colour for words: as such it is too faint to read on paper or in the dark (WCAG asks for 4.5 : 1), so it
 * goes 30 % of the way to the colour of the page's text.
 */
export const said = (colour) => `color-mix(in srgb, ${colour} 70%, var(--st-text-color))`;
export const SAID = Object.fromEntries(Object.entries(MEANING).map(([name, colour]) => [name, said(colour)]));

/** Say whether the visitor asked for less motion: then nothing moves that no hand set going. */
export const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** Return the page's current colours, read again at every repaint because the theme can change at any time. */
export function ink(element) {
  const style = getComputedStyle(element.host ?? element);
  const read = (name, fallback) => style.getPropertyValue(name).trim() || fallback;
  const paper = read("--st-background-color", "#FFFFFF");
  const dark = luminance(paper) < 0.4;
  return {
    dark,
    paper,
    text: read("--st-text-color", "#1B2333"),
    panel: read("--st-secondary-background-color", "#F2F5FA"),
    line: read("--st-border-color", "#D5DCE8"),
    primary: read("--st-primary-color", MEANING.blue),
    font: read("--st-font", "Inter, sans-serif"),
    mono: read("--st-code-font", "JetBrains Mono, monospace"),
    ...MEANING,
  };
}

/** Call `repaint` whenever the page's theme changes; returns the function that ends the watch. */
export function onTheme(element, repaint) {
  const target = element.host ?? element;
  let last = JSON.stringify(ink(element));
  const check = () => {
    const now = JSON.stringify(ink(element));
    if (now !== last) { last = now; repaint(); }
  };
  const observer = new MutationObserver(() => requestAnimationFrame(check));
  for (let node = target; node; node = node.parentElement) {
    observer.observe(node, { attributes: true, attributeFilter: ["class", "style"] });
  }
  observer.observe(document.head, { childList: true });
  return () => observer.disconnect();
}

/** How much larger than 1 the page is shown: the lecture mode enlarges it by CSS zoom. */
export const enlarged = (element) => element.currentCSSZoom ?? 1;

/** Return where an event is inside an element, in the element's own pixels. */
export function within(element, event) {
  const { left, top } = element.getBoundingClientRect(), large = enlarged(element);
  return { x: (event.clientX - left) / large, y: (event.clientY - top) / large };
}

function luminance(colour) {
  const [r, g, b] = rgb(colour).map((v) => v / 255);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function rgb(colour) {
  const hex = colour.match(/^#([0-9a-f]{6})/i);
  if (hex) return [0, 2, 4].map((i) => parseInt(hex[1].slice(i, i + 2), 16));
  return (colour.match(/[\d.]+/g) ?? [255, 255, 255]).slice(0, 3).map(Number);
}
