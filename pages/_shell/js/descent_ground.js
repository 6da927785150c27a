// The ground a descent walks on: a curve over one weight, or level bands over two; marks go on the SVG above it.
import { FORMULAS } from "./descent_formulas.js";
import { ink } from "./theme.js";
import { html, set, svg } from "./perceptron_svg.js";

export const GROUND_CSS = `
.ground { position: relative; touch-action: none; user-select: none; cursor: crosshair; overflow: hidden; border-radius: .5rem; }
.ground canvas, .ground > svg { position: absolute; inset: 0; width: 100%; height: 100%; display: block; }
.ground svg text { font: 500 15px var(--st-font); fill: var(--st-text-color); paint-order: stroke; stroke: var(--st-background-color); stroke-width: 4px; stroke-linejoin: round; }
.ground .axis { opacity: .75; }
.ground .star { fill: #0E9F6E; stroke: #fff; stroke-width: 1.5px; }
.ground .saddle { fill: none; stroke: var(--st-text-color); stroke-width: 2.5px; opacity: .6; }
`;
const BANDS = 16;
const STAR = "M0 -10 L2.6 -3.4 9.5 -3.1 4.1 1.3 5.9 8.1 0 4.2 -5.9 8.1 -4.1 1.3 -9.5 -3.1 -2.6 -3.4 Z";

/** Make a ground; `show(land)` takes {name, domain, minima, saddles, log}. Layers: `below` and `marks`. */
export function ground(parent, label) {
  const root = html("div", "ground", "", parent);
  const canvas = html("canvas", "", "", root);
  const layer = svg("svg", { role: "group", "aria-label": label }, root);
  const fixed = svg("g", { class: "fixed" }, layer);
  const view = { root, layer, canvas, fixed, marks: svg("g", {}, layer), land: null, painted: "" };
  view.pixel = (w) => pixel(view, w);
  view.at = (event) => weights(view, event);
  view.fit = (width, height) => fit(view, width, height);
  view.paint = () => paint(view);
  return view;
}

/** Return how wide the picture is for its height, so that circles stay circles; curves take what there is. */
export const ratio = ({ domain }) => (domain.length === 1 ? null : span(domain[0]) / span(domain[1]));
const span = ([low, high]) => high - low;

function fit(view, width, height) {
  Object.assign(view, { width: Math.round(width), height: Math.round(height) });
  Object.assign(view.root.style, { width: `${view.width}px`, height: `${view.height}px` });
  set(view.layer, { viewBox: `0 0 ${view.width} ${view.height}` });
  view.flat = view.land.domain.length === 1;
  view.range = view.flat ? heights(view.land) : view.land.domain[1];
}

/** Return the range of J over a curve's domain, with room for the marks. */
function heights({ name, domain }) {
  const [low, high] = domain[0];
  const values = Array.from({ length: 200 }, (_, i) => FORMULAS[name][0](low + ((high - low) * i) / 199));
  const [least, most] = [Math.min(...values), Math.max(...values)];
  return [least - 0.14 * (most - least), most + 0.04 * (most - least)];
}

function pixel(view, w) {
  const [low, high] = view.land.domain[0];
  const up = view.flat ? FORMULAS[view.land.name][0](w[0]) : w[1];
  return [((w[0] - low) / (high - low)) * view.width, height(view, up)];
}

const height = (view, value) => ((view.range[1] - value) / span(view.range)) * view.height;

function weights(view, event) {
  const box = view.root.getBoundingClientRect();
  const share = [(event.clientX - box.left) / box.width, 1 - (event.clientY - box.top) / box.height];
  return view.land.domain.map(([low, high], i) => low + (high - low) * Math.max(0, Math.min(1, share[i])));
}

function paint(view) {
  const colours = ink(view.root);
  const now = [view.land.name, view.width, view.height, colours.paper].join();
  if (now === view.painted) return;
  view.painted = now;
  const dots = Math.min(2, window.devicePixelRatio || 1);
  Object.assign(view.canvas, { width: Math.round(view.width * dots), height: Math.round(view.height * dots) });
  const brush = view.canvas.getContext("2d");
  if (view.flat) curve(view, brush, dots, colours);
  else levels(view, brush, colours);
  fixed(view);
}

function curve(view, brush, dots, colours) {
  const [low, high] = view.land.domain[0];
  brush.scale(dots, dots);
  brush.beginPath();
  for (let x = 0; x <= view.width; x++) brush.lineTo(...pixel(view, [low + ((high - low) * x) / view.width]));
  brush.strokeStyle = colours.blue;
  brush.lineWidth = 3.5;
  brush.stroke();
  brush.lineTo(view.width, view.height);
  brush.lineTo(0, view.height);
  brush.fillStyle = colours.dark ? "rgba(43,127,217,.13)" : "rgba(43,127,217,.08)";
  brush.fill();
}

/** Paint bands of equal height, high ground darker (lighter on a dark page), and a line where two bands meet. */
function levels(view, brush, colours) {
  const { width, height: rows } = view.canvas;
  const band = banded(view, width, rows);
  const image = brush.createImageData(width, rows);
  const [r, g, b] = colours.dark ? [150, 168, 200] : [70, 92, 130];
  for (let i = 0; i < band.length; i++) {
    const edge = band[i] !== band[i + 1] || band[i] !== band[i + width];
    image.data.set([r, g, b, 255 * (0.03 + 0.4 * (band[i] / BANDS) + (edge ? 0.22 : 0))], 4 * i);
  }
  brush.putImageData(image, 0, 0);
}

function banded(view, width, rows) {
  const [value] = FORMULAS[view.land.name];
  const [[x0, x1], [y0, y1]] = view.land.domain;
  const found = new Float64Array(width * rows);
  let [least, most] = [Infinity, -Infinity];
  for (let i = 0; i < found.length; i++) {
    const [column, row] = [i % width, Math.floor(i / width)];
    const here = value(x0 + ((x1 - x0) * (column + 0.5)) / width, y1 - ((y1 - y0) * (row + 0.5)) / rows);
    found[i] = here;
    least = Math.min(least, here);
    most = Math.max(most, here);
  }
  const share = view.land.log ? (v) => Math.log10(v - least + 1) / Math.log10(most - least + 1) : (v) => (v - least) / (most - least);
  return Uint8Array.from(found, (v) => Math.min(BANDS - 1, Math.floor(share(v) * BANDS)));
}

/** Draw what does not move: lowest points, saddles, numbers at the edges. */
function fixed(view) {
  view.fixed.replaceChildren();
  for (const place of view.land.saddles) {
    const [x, y] = pixel(view, place);
    svg("path", { class: "saddle", d: `M${x - 7} ${y - 7} l14 14 m0 -14 l-14 14` }, view.fixed);
  }
  for (const place of view.land.minima) {
    const [x, y] = pixel(view, place);
    svg("path", { class: "star", d: STAR, transform: `translate(${x} ${y})` }, view.fixed);
  }
  ticks(view, 0, view.land.domain[0]);
  ticks(view, 1, view.range);
}

function ticks(view, axis, [low, high]) {
  const raw = (high - low) / (axis ? 6 : 8);
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((f) => f * power).find((s) => s >= raw);
  const name = axis ? (view.flat ? "J" : "w₂") : view.flat ? "w" : "w₁";
  for (let n = Math.ceil(low / step); n * step <= high; n++) {
    const text = String(Number((n * step).toPrecision(6))).replace("-", "−");
    const at = axis ? height(view, n * step) : ((n * step - low) / (high - low)) * view.width;
    if (axis ? at < 34 || at > view.height - 26 : at < 40 || at > view.width - 44) continue;
    svg("text", axis ? { x: 7, y: at + 5, text, class: "axis" } : { x: at, y: view.height - 8, text, "text-anchor": "middle", class: "axis" }, view.fixed);
  }
  svg("text", axis ? { x: 7, y: 19, text: name } : { x: view.width - 8, y: view.height - 8, text: name, "text-anchor": "end" }, view.fixed);
}
