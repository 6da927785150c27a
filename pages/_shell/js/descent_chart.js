// Losses over steps on a logarithmic axis: thin lines, a dot on each at the step shown, the target as a dashed line.
import { html, set, svg } from "./perceptron_svg.js";

export const CHART_CSS = `
.losses { position: relative; min-width: 0; min-height: 0; }
.losses svg { position: absolute; inset: 0; width: 100%; height: 100%; overflow: visible; }
.losses text { font: 500 14px var(--st-font); fill: var(--st-text-color); opacity: .8; }
.losses .grid { stroke: var(--st-text-color); opacity: .12; }
.losses .goal { stroke: #0E9F6E; stroke-width: 2; stroke-dasharray: 7 5; }
.losses .line { fill: none; stroke-width: 2.5; }
.losses .rest { fill: none; stroke-width: 2; opacity: .25; }
`;
const LEAST = 1e-9;
const [LEFT, TOP, RIGHT, BOTTOM] = [46, 26, 14, 42];

/** Make a chart; `show(lines, {target, label})` takes lines {values, colour, dash}, `go(step)` moves the dots. */
export function chart(parent) {
  const root = html("div", "losses", "", parent);
  const layer = svg("svg", { "aria-hidden": "true" }, root);
  const view = { root, layer, lines: [], made: [] };
  view.show = (lines, told) => { Object.assign(view, { lines, ...told }); draw(view); };
  view.go = (step) => go(view, step);
  new ResizeObserver(() => { draw(view); go(view, view.step ?? 0); }).observe(root);
  return view;
}

function draw(view) {
  const { root, layer, lines } = view;
  Object.assign(view, { width: root.clientWidth, height: root.clientHeight, made: [] });
  layer.replaceChildren();
  if (!lines.length || view.width < 60) return;
  const first = Math.max(...lines.map(({ values }) => values[0]));
  const shown = lines.flatMap(({ values }) => values).filter((v) => v > LEAST);
  view.low = Math.floor(Math.log10(Math.max(LEAST, Math.min(...shown, view.target))));
  view.high = Math.ceil(Math.log10(Math.max(first * 1.01, Math.min(Math.max(...shown), first * 1e3))));
  view.steps = Math.max(1, ...lines.map(({ values }) => values.length - 1));
  frame(view);
  for (const line of lines) view.made.push(one(view, line));
}

const across = (view, step) => LEFT + (step / view.steps) * (view.width - LEFT - RIGHT);
function up(view, value) {
  const share = (view.high - Math.log10(Math.max(value, LEAST))) / (view.high - view.low);
  return TOP + Math.max(-0.02, Math.min(1, share)) * (view.height - TOP - BOTTOM);
}

function frame(view) {
  const every = Math.ceil((view.high - view.low) / 6);
  for (let power = view.high; power >= view.low; power -= every) {
    const y = up(view, 10 ** power);
    svg("line", { class: "grid", x1: LEFT, x2: view.width - RIGHT, y1: y, y2: y }, view.layer);
    svg("text", { x: LEFT - 6, y: y + 5, "text-anchor": "end", text: power >= -2 && power <= 3 ? String(10 ** power) : `1e${power}`.replace("-", "−") }, view.layer);
  }
  svg("text", { x: 4, y: 14, text: view.label }, view.layer);
  for (const share of [0, 0.5, 1]) {
    const step = Math.round(view.steps * share);
    svg("text", { x: across(view, step), y: view.height - BOTTOM + 18, "text-anchor": share === 1 ? "end" : "middle", text: step }, view.layer);
  }
  svg("text", { x: (LEFT + view.width - RIGHT) / 2, y: view.height - 4, "text-anchor": "middle", text: "step" }, view.layer);
  const y = up(view, view.target);
  svg("line", { class: "goal", x1: LEFT, x2: view.width - RIGHT, y1: y, y2: y }, view.layer);
  svg("text", { x: view.width - RIGHT, y: y - 6, "text-anchor": "end", text: "target" }, view.layer);
}

function one(view, { values, colour, dash = "" }) {
  const look = { stroke: colour, "stroke-dasharray": dash };
  const places = values.map((value, step) => `${across(view, step).toFixed(1)} ${up(view, value).toFixed(1)}`);
  svg("polyline", { ...look, class: "rest", points: places.join(" ") }, view.layer);
  const line = svg("polyline", { ...look, class: "line" }, view.layer);
  const dot = svg("circle", { r: 5.5, fill: colour, stroke: "#fff", "stroke-width": 1.5 }, view.layer);
  return { line, dot, places };
}

function go(view, step) {
  view.step = step;
  for (const { line, dot, places } of view.made) {
    const at = Math.max(0, Math.min(step, places.length - 1));
    set(line, { points: places.slice(0, at + 1).join(" ") });
    const [cx, cy] = places[at].split(" ");
    set(dot, { cx, cy });
  }
}
