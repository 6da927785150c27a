// What the pictures on digits and their networks share: ink on the page's paper, ten bars, small curves.
import { ink, SAID } from "./theme.js";
import { html, set, svg } from "./perceptron_svg.js";
import { ramp } from "./pictures.js";

export const VISION_CSS = `
.losses canvas { image-rendering: pixelated; border-radius: 4px; }
.losses h3 { font: 650 18px/1.25 var(--st-font); margin: 0; padding: 0; }
.losses h3 small { font: 400 16px var(--st-font); opacity: .8; }
.bars { display: grid; grid-template-columns: 1.4ch 1fr 7.4ch; grid-auto-rows: minmax(0, 1fr); gap: 0 .5rem; align-items: center; font-weight: 600; line-height: 1.1; min-height: 0; }
.bars .track { height: 62%; min-height: 10px; border-radius: 4px; background: var(--st-secondary-background-color); overflow: hidden; }
.bars .track i { display: block; height: 100%; border-radius: 4px; width: 0; }
.bars .name.true { color: ${SAID.green}; text-decoration: underline; text-decoration-thickness: 3px; text-underline-offset: 2px; }
.bars .share { text-align: right; white-space: nowrap; font-weight: 500; font-size: 16px; }
.bars .first { font-weight: 750; }
.plot text { font: 500 14px var(--st-font); fill: var(--st-text-color); }
.plot .axis { stroke: var(--st-border-color); }
`;

/** Paint grey values 0..255 [side, side], from place `from`, onto a canvas: 0 is the page's paper. */
export function paint(canvas, values, root, from = 0, side = 28) {
  const table = ramp(ink(root.getRootNode().host ?? root).dark);
  const context = canvas.getContext("2d");
  const image = context.createImageData(side, side);
  for (let i = 0; i < side * side; i += 1) {
    const value = table[values[from + i]];
    image.data.set([value, value, value, 255], 4 * i);
  }
  context.putImageData(image, 0, 0);
}

export function canvas(parent, name, side = 28) {
  const made = html("canvas", name, "", parent);
  return Object.assign(made, { width: side, height: side });
}

/** Ten bars of probabilities in `colour`; show(values, from, label) moves them. */
export function bars(parent, colour, rows = 10) {
  const root = html("div", "bars", "", parent);
  const made = Array.from({ length: rows }, (_, digit) => {
    const name = html("span", "name", String(digit), root);
    const fill = html("i", "", "", html("span", "track", "", root));
    fill.style.background = colour;
    return { name, fill, share: html("span", "share", "", root) };
  });
  return (values, from, label) => {
    let best = 0;
    for (let i = 1; i < rows; i += 1) if (values[from + i] > values[from + best]) best = i;
    made.forEach(({ name, fill, share }, i) => {
      name.className = `name${i === label ? " true" : ""}${i === best ? " first" : ""}`;
      fill.style.width = `${100 * values[from + i]}%`;
      share.textContent = percent(values[from + i]);
      share.className = `share${i === best ? " first" : ""}`;
    });
    root.dataset.best = best;
    return best;
  };
}

export const percent = (share) => `${(100 * share).toFixed(1)} %`;

/** A small curve chart; `lines` are {values, colour, dash, name}, x runs over `xs`. Returns cursor(x, dots). */
export function plot(parent, { xs, low, high, unit, ticks, lines, name }) {
  const root = svg("svg", { class: "plot", role: "img", "aria-label": name, width: "100%", height: "100%" });
  parent.replaceChildren(root);
  const [wide, tall] = [Math.max(parent.clientWidth, 160), Math.max(parent.clientHeight, 80)];
  set(root, { viewBox: `0 0 ${wide} ${tall}` });
  const [left, right, top, bottom] = [52, 10, 10, 22];
  const x = (value) => left + ((value - xs[0]) / (xs[xs.length - 1] - xs[0])) * (wide - left - right);
  const y = (value) => top + ((high - value) / (high - low)) * (tall - top - bottom);
  for (const tick of ticks) {
    svg("line", { class: "axis", x1: left, x2: wide - right, y1: y(tick), y2: y(tick) }, root);
    svg("text", { x: left - 6, y: y(tick) + 5, "text-anchor": "end", text: `${tick}${unit}` }, root);
  }
  for (const tick of [xs[0], 0, xs[xs.length - 1]]) {
    const anchor = tick === 0 ? "middle" : tick < 0 ? "start" : "end";
    svg("text", { x: x(tick), y: tall - 4, "text-anchor": anchor, text: `${tick}°`.replace("-", "−") }, root);
  }
  for (const { values, colour, dash } of lines) {
    const d = Array.from(values, (value, i) => `${i ? "L" : "M"}${x(xs[i]).toFixed(1)} ${y(value).toFixed(1)}`).join("");
    svg("path", { d, fill: "none", stroke: colour, "stroke-width": 3, "stroke-dasharray": dash ?? null }, root);
  }
  const line = svg("line", { y1: top, y2: tall - bottom, stroke: "var(--st-text-color)", "stroke-width": 1.5, opacity: 0.6 }, root);
  const dot = svg("circle", { r: 6, fill: lines[0].colour, stroke: "var(--st-background-color)", "stroke-width": 2 }, root);
  return (at) => {
    set(line, { x1: x(at), x2: x(at) });
    set(dot, { cx: x(at), cy: y(between(xs, lines[0].values, at)) });
  };
}

/** Read a curve between its points. */
export function between(xs, values, at) {
  const place = Math.max(0, Math.min(xs.length - 1.000001, ((at - xs[0]) / (xs[xs.length - 1] - xs[0])) * (xs.length - 1)));
  const i = Math.floor(place);
  return values[i] + (place - i) * (values[i + 1] - values[i]);
}
