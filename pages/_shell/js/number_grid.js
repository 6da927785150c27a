// Grids of numbered cells in SVG: blue is positive, orange negative, pale is near 0.
import { MEANING } from "./theme.js";

export const CELLS_CSS = `
svg.dl-cells { display: block; width: 100%; min-width: 1090px; height: auto; font: 500 16px var(--st-font); overflow: visible; }
svg.dl-cells text { fill: var(--st-text-color); font-variant-numeric: tabular-nums; }
svg.dl-cells .cell rect { stroke: var(--st-border-color); stroke-width: 1; }
svg.dl-cells .cell text { text-anchor: middle; dominant-baseline: central; pointer-events: none; }
svg.dl-cells .edit { cursor: pointer; outline: none; }
svg.dl-cells .edit:hover rect.edge, svg.dl-cells .edit:focus-visible rect.edge { stroke: var(--st-primary-color); stroke-width: 3; }
svg.dl-cells .zero rect.edge { stroke-dasharray: 3 3; }
svg.dl-cells .zero text, svg.dl-cells .faint { opacity: .55; }
svg.dl-cells .title { font-weight: 650; font-size: 17px; }
svg.dl-cells .note { font-size: 15px; opacity: .8; }
.dl-scroll { overflow-x: auto; overflow-y: hidden; }
.dl-alt { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
`;

const SPACE = "http://www.w3.org/2000/svg";

/** Return an SVG element with its attributes, its text or its children. */
export function svg(tag, attributes = {}, inside = []) {
  const element = document.createElementNS(SPACE, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  if (Array.isArray(inside)) element.append(...inside);
  else element.textContent = inside;
  return element;
}

/** Return a number in few characters, with a true minus sign. */
export function number(value, digits = 2) {
  const rounded = Number(value.toFixed(digits));
  return String(Object.is(rounded, -0) ? 0 : rounded).replace("-", "\u2212");
}

/** Return the number with as many digits as fit `width` pixels at `font` pixels. */
export function fitted(value, width, font = 16) {
  const texts = [2, 1, 0].map((digits) => number(value, digits));
  return texts.find((text) => text.length * font * 0.54 <= width) ?? texts[2];
}

/** Return the number with two decimals and no 0 before the point: .88, \u2212.06, 1. */
export function short(value) {
  const text = Number.isInteger(value) ? String(value) : value.toFixed(2).replace(/^(-?)0\./, "$1.");
  return /^-?\.00$/.test(text) ? "0" : text.replace("-", "\u2212");
}

/** Paint a rectangle by sign and size of `value`; `most` is the largest size there is. */
export function tint(rect, value, most) {
  const share = most > 0 ? Math.min(1, Math.abs(value) / most) : 0;
  rect.setAttribute("fill", value < 0 ? MEANING.orange : MEANING.blue);
  rect.setAttribute("fill-opacity", share ? 0.14 + 0.5 * share : 0);
}

/** Paint a rectangle as a pixel of ink: 0 is paper. */
export function shade(rect, value, most) {
  rect.setAttribute("fill", "var(--st-text-color)");
  rect.setAttribute("fill-opacity", most > 0 ? 0.3 * Math.min(1, Math.abs(value) / most) : 0);
}

/** Add a grid of cells to `parent`; returns cells[row][column] = { group, rect, text, font, size }. */
export function grid(parent, { x, y, size, rows, columns, name }) {
  return Array.from({ length: rows }, (_, row) => Array.from({ length: columns }, (_, column) => {
    const rect = svg("rect", { width: size, height: size, class: "edge", fill: "var(--st-text-color)", "fill-opacity": 0 });
    const font = Math.max(14.4, Math.min(22, size * 0.38));
    const text = svg("text", { x: size / 2, y: size / 2, "font-size": font });
    const group = svg("g", {
      class: "cell", transform: `translate(${x + column * size}, ${y + row * size})`, [`data-${name}`]: `${row},${column}`,
    }, [rect, text]);
    parent.append(group);
    return { group, rect, text, font, size };
  }));
}

/** Return the largest size among rows of numbers, at least a tiny positive one. */
export const largest = (rows) => Math.max(1e-9, ...rows.flat().map(Math.abs));
