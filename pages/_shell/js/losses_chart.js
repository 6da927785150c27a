// A small chart: two axes with numbers, lines clipped to the box, and pixels to numbers and back.
import { within } from "./theme.js";
import { html, set, svg } from "./perceptron_svg.js";

export const CHART_CSS = `
.chart { position: relative; min-height: 0; min-width: 0; touch-action: none; user-select: none; }
.chart svg { position: absolute; inset: 0; width: 100%; height: 100%; display: block; }
.chart text { font: 500 15px var(--st-font); fill: var(--st-text-color); }
.chart .title { font-weight: 600; }
.chart .halo-text { paint-order: stroke; stroke: var(--st-background-color); stroke-width: 5px; stroke-linejoin: round; font-weight: 600; font-size: 16px; }
.chart .rule { stroke: var(--st-text-color); stroke-opacity: .12; }
.chart .zero { stroke-opacity: .45; }
.chart path { fill: none; stroke-linejoin: round; }
`;
let made = 0;

/** Make a chart; `fit(xs, ys)` sets both ranges, draws the axes and says whether there is room. */
export function chart({ label, x = "", y = "", left = 50, bottom = 46, top = 26, right = 14 }) {
  const root = html("div", "chart");
  const layer = svg("svg", { role: "group", "aria-label": label }, root);
  const id = `clip-${(made += 1)}`;
  const box = svg("rect", {}, svg("clipPath", { id }, svg("defs", {}, layer)));
  const axes = svg("g", {}, layer);
  const inner = svg("g", { "clip-path": `url(#${id})` }, layer);
  const over = svg("g", {}, layer);
  const view = { root, layer, inner, over, titles: { x, y } };

  view.fit = (xs, ys, { yTicks = null, xTicks = null } = {}) => {
    [view.width, view.height] = [root.clientWidth, root.clientHeight];
    Object.assign(view, { xs, ys, wide: view.width - left - right, high: view.height - top - bottom });
    if (view.wide < 20 || view.high < 20) return false;
    set(layer, { viewBox: `0 0 ${view.width} ${view.height}` });
    set(box, { x: left, y: top, width: view.wide, height: view.high });
    axes.replaceChildren();
    for (const [value, text] of xTicks ?? ticks(xs, Math.max(3, view.wide / 90))) vertical(value, text);
    for (const [value, text] of yTicks ?? ticks(ys, Math.max(2, view.high / 55))) horizontal(value, text);
    svg("text", { class: "title", x: left + view.wide, y: view.height - 6, "text-anchor": "end", text: view.titles.x }, axes);
    svg("text", { class: "title", x: 4, y: 16, text: view.titles.y }, axes);
    return true;
  };
  const vertical = (value, text) => {
    const at = view.px(value);
    svg("line", { class: `rule ${value === 0 ? "zero" : ""}`, x1: at, x2: at, y1: top, y2: top + view.high }, axes);
    svg("text", { x: at, y: top + view.high + 18, "text-anchor": "middle", text }, axes);
  };
  const horizontal = (value, text) => {
    const at = view.py(value);
    svg("line", { class: `rule ${value === 0 ? "zero" : ""}`, x1: left, x2: left + view.wide, y1: at, y2: at }, axes);
    svg("text", { x: left - 7, y: at + 5, "text-anchor": "end", text }, axes);
  };
  view.px = (value) => left + ((value - view.xs[0]) / (view.xs[1] - view.xs[0])) * view.wide;
  view.py = (value) => top + ((view.ys[1] - value) / (view.ys[1] - view.ys[0])) * view.high;
  view.at = (event) => {
    const { x: px, y: py } = within(root, event);
    return [view.xs[0] + ((px - left) / view.wide) * (view.xs[1] - view.xs[0]), view.ys[1] - ((py - top) / view.high) * (view.ys[1] - view.ys[0])];
  };
  /** Return the path through the places [x, y]; a number that is none lifts the pen. */
  view.path = (places) => {
    let pen = "M";
    let text = "";
    const far = 4 * view.height;
    for (const [x, y] of places) {
      if (!Number.isFinite(x) || Number.isNaN(y)) { pen = "M"; continue; }
      text += `${pen}${view.px(x).toFixed(1)} ${Math.max(-far, Math.min(far, view.py(y))).toFixed(1)}`;
      pen = "L";
    }
    return text;
  };
  return view;
}

/** Return about `count` round numbers in a range, each with its text. */
export function ticks([low, high], count) {
  const raw = (high - low) / count;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= raw * 0.999);
  const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  const out = [];
  for (let n = Math.ceil(low / step - 1e-9); n * step <= high + step * 1e-6; n += 1) {
    out.push([n * step, (n * step).toFixed(digits).replace("-", "−").replace(/^−(0\.?0*)$/, "$1")]);
  }
  return out;
}

/** Make a line that a chart's paths are drawn with. */
export const stroke = (parent, colour, dash = "", width = 3.5) =>
  svg("path", { stroke: colour, "stroke-width": width, "stroke-dasharray": dash || null, "pointer-events": "none" }, parent);
