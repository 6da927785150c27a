// The network left to right: data sets, inputs, units with their own maps, and links as wide as their weights.
import { ink, MEANING, within } from "./theme.js";
import { html } from "./perceptron_svg.js";
import { mapPainter, short } from "./networks_paint.js";
import { thumbnails } from "./networks_thumbnails.js";
import { features, grid, INPUT_NAMES, INPUT_TITLES } from "./networks_model.js";

export const UNIT_SIDE = 26;
const TOP = 62;
const THUMBS = 78;
export const DIAGRAM_CSS = `
.net { position: relative; min-width: 0; min-height: 0; user-select: none; }
.net canvas.links { position: absolute; inset: 0; width: 100%; height: 100%; }
.net h4 { position: absolute; top: 0; margin: 0; font: 600 15px var(--st-font); white-space: nowrap; transform: translateX(-50%); display: flex; gap: .35rem; align-items: center; }
.net button { all: unset; box-sizing: border-box; cursor: pointer; }
.net .step { width: 24px; height: 24px; border-radius: 50%; border: 1px solid var(--st-border-color); background: var(--st-background-color); display: inline-grid; place-items: center; font: 600 16px/1 var(--st-font); }
.net .step:hover:not(:disabled) { border-color: var(--st-primary-color); color: var(--st-primary-color); }
.net .step:disabled { opacity: .35; cursor: default; }
.net .count { position: absolute; top: 28px; transform: translateX(-50%); display: flex; gap: 3px; align-items: center; font: 500 15px var(--st-font); }
.net .narrow { gap: 1px; } .net .narrow span { display: none; } .net .narrow .step { width: 19px; height: 22px; border-radius: 6px; }
.net .count span { min-width: 1.1em; text-align: center; }
.net .unit { position: absolute; border-radius: 5px; box-shadow: 0 0 0 1.5px var(--st-text-color); background: var(--st-background-color); }
.net .unit canvas { width: 100%; height: 100%; display: block; border-radius: 5px; }
.net .unit.off { opacity: .33; box-shadow: 0 0 0 1px var(--st-border-color); }
.net .unit.off:hover { opacity: .8; }
.net .unit:hover, .net .unit.lit { box-shadow: 0 0 0 3px var(--st-primary-color); z-index: 3; }
.net .unit i { position: absolute; left: -5px; bottom: -4px; width: 10px; height: 10px; border-radius: 3px; border: 1.5px solid var(--st-background-color); }
.net .name { position: absolute; right: calc(100% + 6px); top: 50%; transform: translateY(-50%); font: 500 15px var(--st-font); white-space: nowrap; }
.net .thumbs { position: absolute; left: 0; top: 30px; display: grid; grid-template-columns: 33px 33px; gap: 5px; }
.net .thumbs button { width: 33px; height: 33px; border-radius: 5px; box-shadow: 0 0 0 1px var(--st-border-color); background: var(--st-secondary-background-color); opacity: .62; }
.net .thumbs button:hover { opacity: 1; }
.net .thumbs button[aria-pressed="true"] { opacity: 1; box-shadow: 0 0 0 2.5px var(--st-primary-color); }
.net .thumbs canvas { width: 33px; height: 33px; }
.net .unit:focus-visible, .net button:focus-visible { outline: 3px solid var(--st-primary-color); outline-offset: 3px; }
`;

/** Make the diagram. `hands`: act(kind, value) asks Python, hover(node), pick(node), edit(what) opens a weight. */
export function diagram(hands) {
  const root = html("div", "net");
  const view = { root, hands, canvas: html("canvas", "links", "", root), nodes: [], links: [], made: "", offset: 0, hot: null };
  view.canvas.addEventListener("pointermove", (event) => hover(view, event));
  view.canvas.addEventListener("pointerleave", () => light(view, null));
  view.canvas.addEventListener("click", (event) => { hover(view, event); if (view.hot) hands.edit({ kind: "link", ...view.hot }); });
  return {
    root,
    show: (run, extra) => { build(view, run, extra); },
    draw: (run, weights, maps, state) => draw(view, run, weights, maps, state),
    light: (node) => view.nodes.forEach((each) => each.element.classList.toggle("lit", same(each, node))),
  };
}

const same = (a, b) => Boolean(b) && a.column === b.column && a.unit === b.unit && a.name === b.name;

function build(view, run, extra) {
  const box = { width: view.root.clientWidth, height: view.root.clientHeight };
  const signature = JSON.stringify([run.widths, run.inputs, run.activations, run.classes, run.reach, extra.set, box.width, box.height]);
  if (signature === view.made || box.width < 50) return;
  view.made = signature;
  [...view.root.children].slice(1).forEach((child) => child.remove());
  Object.assign(view, { width: box.width, height: box.height, nodes: [], links: [], hot: null });
  heading(view, "Data", 36);
  thumbnails(view.root, extra, (title) => view.hands.act("data", title));
  columns(view, run);
  const { rows } = view;
  for (let l = 0; l < run.widths.length - 1; l += 1) {
    for (const from of rows[l]) for (const to of rows[l + 1]) view.links.push({ layer: l, from, to });
  }
}

function heading(view, text, x) {
  const made = html("h4", "", text, view.root);
  made.style.left = `${x}px`;
  return made;
}

function columns(view, run) {
  const { width, height, hands } = view;
  const last = run.widths.length - 1;
  const start = THUMBS + 92;
  const end = width - 26;
  const x = (column) => start + (end - start) * (column / last);
  heading(view, "Inputs", start - 8);
  const title = heading(view, "", last > 1 ? (x(1) + x(last - 1)) / 2 : (start + end) / 2);
  stepper(title, "−", "One hidden layer less", last <= 1, () => hands.act("layers", -1));
  html("span", "", `${last - 1} hidden layer${last === 2 ? "" : "s"}`, title);
  stepper(title, "+", "One hidden layer more", last >= 7, () => hands.act("layers", 1));
  heading(view, "Output", Math.min(end, width - 26));
  view.rows = [inputs(view, run, start)];
  for (let column = 1; column <= last; column += 1) {
    if (column < last) counter(view, run.widths[column], column, { x: x(column), narrow: (end - start) / last < 86 });
    view.rows.push(units(view, run, column, x(column), (end - start) / last));
  }
}

function stepper(parent, sign, label, disabled, act) {
  const made = html("button", "step", sign, parent);
  Object.assign(made, { type: "button", title: label, disabled, onclick: act });
  made.setAttribute("aria-label", label);
}

function counter(view, count, column, { x, narrow }) {
  const made = html("div", narrow ? "count narrow" : "count", "", view.root);
  made.title = `${count} unit${count === 1 ? "" : "s"} in layer ${column}`;
  made.style.left = `${x}px`;
  stepper(made, "−", `One unit less in layer ${column}`, count <= 1, () => view.hands.act("units", [column - 1, -1]));
  html("span", "", String(count), made);
  stepper(made, "+", `One unit more in layer ${column}`, count >= 16, () => view.hands.act("units", [column - 1, 1]));
}

function inputs(view, run, x) {
  const pitch = Math.min(62, (view.height - TOP + 26) / INPUT_NAMES.length);
  const size = Math.min(42, pitch - 7);
  const map = grid(run.reach, UNIT_SIDE);
  const made = INPUT_NAMES.map((name, i) => {
    const at = { x, y: TOP - 26 + pitch * (i + 0.5), size, column: 0, unit: run.inputs.indexOf(name), name };
    const node = place(view, at, `Input ${INPUT_TITLES[name]}, ${at.unit < 0 ? "off" : "on"}: click to switch`);
    node.element.classList.toggle("off", at.unit < 0);
    node.element.onclick = () => view.hands.act("input", name);
    html("span", "name", INPUT_TITLES[name], node.element);
    const values = features(run, map, UNIT_SIDE ** 2, [name]);
    const most = values.reduce((a, b) => Math.max(a, Math.abs(b)), 0);
    node.painter.numbers(values, { low: -most, high: most, dark: ink(view.root).dark });
    return node;
  });
  return run.inputs.map((name) => made.find((node) => node.name === name));
}

function units(view, run, column, x, room) {
  const count = run.widths[column];
  const pitch = Math.min(64, (view.height - TOP) / count);
  const size = Math.max(14, Math.min(44, pitch - 5, room - 20));
  const middle = TOP + (view.height - TOP) / 2 - 4;
  const last = column === run.widths.length - 1;
  return Array.from({ length: count }, (_, unit) => {
    const at = { x, y: middle + pitch * (unit - (count - 1) / 2), size, column, unit, name: "" };
    const node = place(view, at, last ? `Output ${unit + 1}` : `Layer ${column}, unit ${unit + 1}`);
    node.bias = html("i", "", "", node.element);
    node.bias.onclick = (event) => { event.stopPropagation(); view.hands.edit({ kind: "bias", layer: column - 1, to: node }); };
    node.element.onclick = () => view.hands.pick(node);
    return node;
  });
}

function place(view, at, label) {
  const element = html("button", "unit", "", view.root);
  const painter = mapPainter(UNIT_SIDE);
  element.append(painter.canvas);
  element.type = "button";
  element.setAttribute("aria-label", label);
  Object.assign(element.style, { left: `${at.x - at.size / 2}px`, top: `${at.y - at.size / 2}px`, width: `${at.size}px`, height: `${at.size}px` });
  const node = { ...at, element, painter, label };
  element.onpointerenter = element.onfocus = () => view.hands.hover(node);
  element.onpointerleave = element.onblur = () => view.hands.hover(null);
  view.nodes.push(node);
  return node;
}

/** Paint links and unit maps; `flow` moves the links' dashes on. */
function draw(view, run, weights, maps, { flow }) {
  if (!view.rows) return;
  const dark = ink(view.root).dark;
  weights.forEach(({ b }, l) => view.rows[l + 1].forEach((node, u) => {
    const tanh = run.activations[l] === "tanh" || run.activations[l] === "sigmoid" || l === weights.length - 1;
    const most = l === weights.length - 1 ? 3 : tanh ? 1 : Math.max(1, peak(maps[l], run.widths[l + 1], u));
    node.painter.numbers(maps[l], { stride: run.widths[l + 1], offset: u, low: -most, high: most, dark });
    node.bias.style.background = b[u] < 0 ? MEANING.orange : MEANING.blue;
    node.bias.style.opacity = Math.min(1, 0.25 + Math.abs(b[u]) / 2);
    node.bias.title = `bias ${short(b[u])}: click to change`;
  }));
  view.weights = weights;
  if (flow) view.offset -= 1.6;
  lines(view, run, flow);
}

function peak(values, stride, offset) {
  let most = 0;
  for (let i = offset; i < values.length; i += stride) most = Math.max(most, Math.abs(values[i]));
  return most;
}

function lines(view, run, flow) {
  const ratio = window.devicePixelRatio || 1;
  const { canvas, width, height } = view;
  if (canvas.width !== Math.round(width * ratio)) canvas.width = Math.round(width * ratio);
  if (canvas.height !== Math.round(height * ratio)) canvas.height = Math.round(height * ratio);
  const context = canvas.getContext("2d");
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  context.lineCap = "butt";
  context.lineDashOffset = view.offset;
  for (const link of view.links) {
    const weight = weightOf(view, run, link);
    const hot = view.hot && view.hot.from === link.from && view.hot.to === link.to;
    context.globalAlpha = hot ? 1 : Math.min(0.95, 0.16 + Math.abs(weight) * 0.55);
    context.strokeStyle = weight < 0 ? MEANING.orange : MEANING.blue;
    context.lineWidth = (hot ? 2 : 0) + Math.min(9, 0.7 + 1.9 * Math.abs(weight));
    context.setLineDash(weight < 0 ? [6, 4] : flow ? [18, 3] : []);
    const [x0, y0, x1, y1] = ends(link);
    context.beginPath();
    context.moveTo(x0, y0);
    context.bezierCurveTo((x0 + x1) / 2, y0, (x0 + x1) / 2, y1, x1, y1);
    context.stroke();
  }
  context.globalAlpha = 1;
}

const weightOf = (view, run, { layer, from, to }) => view.weights[layer].w[from.unit * run.widths[layer + 1] + to.unit];
const ends = ({ from, to }) => [from.x + from.size / 2 + 2, from.y, to.x - to.size / 2 - 2, to.y];

function hover(view, event) {
  const { x, y } = within(view.canvas, event);
  let best = null;
  let nearest = 7;
  for (const link of view.links) {
    const [x0, y0, x1, y1] = ends(link);
    if (x < x0 || x > x1) continue;
    const t = parameter((x - x0) / (x1 - x0));
    const away = Math.abs(y - (y0 + (y1 - y0) * t * t * (3 - 2 * t)));
    if (away < nearest) [best, nearest] = [link, away];
  }
  light(view, best);
}

/** Where on the curve its x is the share `along`: x(t) = 1.5 t - 1.5 t^2 + t^3 for control points in the middle. */
function parameter(along) {
  let [low, high] = [0, 1];
  for (let i = 0; i < 12; i += 1) {
    const t = (low + high) / 2;
    if (1.5 * t - 1.5 * t * t + t ** 3 < along) low = t; else high = t;
  }
  return (low + high) / 2;
}

function light(view, link) {
  if (link === view.hot) return;
  view.hot = link;
  view.canvas.style.cursor = link ? "pointer" : "";
  view.hands.link(link);
}
