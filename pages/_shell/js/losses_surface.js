// The loss over two real weights: drag the point, gradient descent rolls down, and the line in the data moves along.
import { ink, MEANING } from "./theme.js";
import { equals, number } from "./perceptron_formula.js";
import { draggable, html, set, svg } from "./perceptron_svg.js";
import { plane, PLANE_CSS } from "./plane.js";
import { player, PLAYER_CSS } from "./player.js";
import { floats } from "./maps.js";
import { chart, CHART_CSS, stroke } from "./losses_chart.js";
import { mounted } from "./losses_view.js";
import { cloud, sigmoid } from "./losses_map.js";
import { paintHeights } from "./losses_heights.js";

const CSS = `${CHART_CSS}${PLANE_CSS}${PLAYER_CSS}
.surface { display: grid; grid-template: "map side" minmax(0, 1fr) "player player" auto "sum sum" auto / minmax(0, 1.5fr) minmax(360px, 1fr); gap: .4rem 1.2rem; }
.surface .map { grid-area: map; position: relative; min-height: 0; }
.surface .map canvas { position: absolute; border-radius: 4px; }
.surface .map .chart { position: absolute; inset: 0; }
.surface .side { grid-area: side; display: flex; flex-direction: column; gap: .35rem; min-height: 0; }
.surface .plane { flex: 1; min-height: 130px; border: 1px solid var(--st-border-color); }
.surface .big { display: flex; gap: 1.4rem; align-items: baseline; font: 500 16px var(--st-font); }
.surface .big .right { font-size: 15px; } .surface .big b { margin-left: .4rem; font: 700 2rem/1.1 var(--st-font); }
.surface .dl-player { grid-area: player; } .surface .sum { grid-area: sum; font-size: 20px; }
.surface .bed { cursor: crosshair; } .surface .start { cursor: grab; }
@media (max-width: 900px) { .surface { grid-template: "map" 420px "side" 380px "player" auto "sum" auto / minmax(0, 1fr); height: auto; } }
`;
const NAMES = ["w₀", "w₁", "w₂"];
const FAR = 1000;

export const mount = (component) => mounted(component, "surface", CSS, build);

function build(view) {
  view.index = 0;
  const map = html("div", "map", "", view.root);
  view.canvas = html("canvas", "", "", map);
  view.chart = chart({ label: "Loss over two weights, seen from above", left: 48, bottom: 44, top: 26 });
  map.append(view.chart.root);
  marks(view);
  const side = html("aside", "side", `<div class="big"><span>loss <i>J</i>(w) <b></b></span><span class="right"></span></div>`, view.root);
  view.words = side.querySelectorAll("b, .right");
  view.ground = plane({ label: "The students and the line these weights draw", units: 4.6 });
  side.append(view.ground.root);
  view.seam = svg("line", { class: "seam", "pointer-events": "none" }, view.ground.layer);
  view.play = player({ show: (index) => { view.index = index; view.later(); }, keys: view.root, frameMs: 120 });
  view.stop = () => view.play.pause();
  view.root.append(view.play.root);
  view.sum = html("div", "sum worked", "", view.root);
  view.take = () => take(view);
  view.render = () => render(view);
}

function marks(view) {
  const { layer, inner, over } = view.chart;
  view.bed = svg("rect", { class: "bed", fill: "transparent" }, layer);
  layer.insertBefore(view.bed, inner);
  view.halo = stroke(inner, "#fff", "", 7);
  view.path = stroke(inner, MEANING.violet, "", 3);
  view.steps = svg("g", { "pointer-events": "none" }, inner);
  view.lowest = svg("path", { d: star(13), style: `fill: ${MEANING.green}`, stroke: "#fff", "stroke-width": 2, "pointer-events": "none" }, over);
  view.here = svg("circle", { r: 9, fill: MEANING.violet, stroke: "#fff", "stroke-width": 3, "pointer-events": "none" }, over);
  view.start = svg("g", { class: "start", tabindex: 0, role: "img" }, over);
  svg("circle", { r: 24, fill: "transparent" }, view.start);
  svg("path", { d: "M0 -14 L14 0 L0 14 L-14 0 Z", style: `fill: ${MEANING.violet}`, stroke: "#fff", "stroke-width": 3 }, view.start);
  const to = (event) => { view.play.pause(); view.play.go(0); place(view, view.chart.at(event)); };
  draggable(view.start, { start: () => 0, move: to, end: (moved) => moved && view.commit(), nudge: (by) => { const [i, j] = view.data.axes; view.play.go(0); place(view, [view.state.w[i] + by[0], view.state.w[j] + by[1]]); view.commit(); } });
  draggable(view.bed, { start: (event) => (to(event), 0), move: to, end: view.commit });
}

const star = (r) => Array.from({ length: 10 }, (_, i) => {
  const [angle, far] = [(i * Math.PI) / 5 - Math.PI / 2, i % 2 ? r * 0.45 : r];
  return `${i ? "L" : "M"}${(far * Math.cos(angle)).toFixed(1)} ${(far * Math.sin(angle)).toFixed(1)}`;
}).join("") + "Z";

function place(view, [across, up]) {
  const { axes, across: xs, up: ys } = view.data;
  const kept = (value, list) => Math.max(list[0], Math.min(list.at(-1), Number(value.toFixed(2)))) + 0;
  const w = [...view.state.w];
  w[axes[0]] = kept(across, xs);
  w[axes[1]] = kept(up, ys);
  view.set({ w });
}

function take(view) {
  const { data } = view;
  view.heights = floats(data.loss);
  const same = view.id === data.id;
  view.id = data.id;
  if (!same) { view.cloud?.gone(); view.cloud = cloud(view.ground, data.points, data.labels, 4.5); }
  follow(view);
  const labels = Array.from({ length: data.steps + 1 }, (_, i) => `step ${i}`);
  view.play.load(labels, { keep: view.loaded === data.steps });
  view.loaded = data.steps;
}

/** Return J and its gradient at weights w over all examples: mean(ln(1 + e^z) - y z) and mean((p - y) x). */
export function lossAt(w, points, labels) {
  let loss = 0;
  const gradient = [0, 0, 0];
  points.forEach(([a, b], i) => {
    const z = w[0] + w[1] * a + w[2] * b;
    loss += Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))) - labels[i] * z;
    const miss = sigmoid(z) - labels[i];
    gradient[0] += miss;
    gradient[1] += miss * a;
    gradient[2] += miss * b;
  });
  return [loss / points.length, gradient.map((sum) => sum / points.length)];
}

function follow(view) {
  const { data, state } = view;
  const w = [...state.w];
  view.trail = [];
  for (let step = 0; step <= data.steps; step += 1) {
    const [loss, gradient] = lossAt(w, data.points, data.labels);
    view.trail.push({ w: [...w], loss, gradient });
    for (const axis of data.axes) w[axis] -= data.rate * gradient[axis];
    if (Math.max(...w.map(Math.abs)) > FAR) break;
  }
}

function render(view) {
  const { data, chart: at, canvas } = view;
  follow(view);
  const [i, j] = data.axes;
  at.titles = { x: NAMES[i], y: NAMES[j] };
  const ends = (list) => [list[0], list.at(-1)];
  if (!at.fit(ends(data.across), ends(data.up))) return;
  Object.assign(canvas.style, { left: `${at.px(at.xs[0])}px`, top: `${at.py(at.ys[1])}px`, width: `${at.wide}px`, height: `${at.high}px` });
  paintHeights(canvas, { heights: view.heights, columns: data.across.length, rows: data.up.length, wide: at.wide, high: at.high, font: ink(view.root).font });
  set(view.bed, { x: at.px(at.xs[0]), y: at.py(at.ys[1]), width: at.wide, height: at.high });
  const now = view.trail[Math.min(view.index, view.trail.length - 1)];
  walk(view, now);
  line(view, now);
  words(view, now);
}

function walk(view, now) {
  const { data, chart: at, trail } = view;
  const [i, j] = data.axes;
  const d = at.path(trail.map(({ w }) => [w[i], w[j]]));
  set(view.halo, { d });
  set(view.path, { d });
  view.steps.replaceChildren();
  for (const { w } of trail.slice(1)) svg("circle", { cx: at.px(w[i]), cy: at.py(w[j]), r: 3.5, fill: MEANING.violet, stroke: "#fff", "stroke-width": 1 }, view.steps);
  set(view.here, { cx: at.px(now.w[i]), cy: at.py(now.w[j]) });
  const { w } = view.state;
  set(view.start, { transform: `translate(${at.px(w[i])} ${at.py(w[j])})`, "aria-label": `Start at ${NAMES[i]} ${w[i]}, ${NAMES[j]} ${w[j]}. Arrow keys move it.` });
  const { lowest } = data;
  const inside = lowest && lowest[i] >= at.xs[0] && lowest[i] <= at.xs[1] && lowest[j] >= at.ys[0] && lowest[j] <= at.ys[1];
  set(view.lowest, { display: inside ? null : "none", transform: inside ? `translate(${at.px(lowest[i])} ${at.py(lowest[j])})` : null });
}

function line(view, { w }) {
  const { ground } = view;
  if (!ground.fit()) return;
  ground.paint((a, b) => 2 * sigmoid(w[0] + w[1] * a + w[2] * b) - 1, 1);
  view.cloud.place();
  const norm = w[1] ** 2 + w[2] ** 2;
  set(view.seam, { display: norm > 1e-6 ? null : "none" });
  if (norm <= 1e-6) return;
  const foot = [(-w[0] * w[1]) / norm, (-w[0] * w[2]) / norm];
  const along = [-w[2] / Math.sqrt(norm), w[1] / Math.sqrt(norm)];
  const [[x1, y1], [x2, y2]] = [-50, 50].map((t) => ground.pixel([foot[0] + t * along[0], foot[1] + t * along[1]]));
  set(view.seam, { x1, y1, x2, y2 });
}

function words(view, { w, loss, gradient }) {
  const { data } = view;
  const right = data.points.filter(([a, b], i) => (w[0] + w[1] * a + w[2] * b > 0) === (data.labels[i] === 1)).length;
  view.words[0].textContent = number(loss);
  view.words[1].textContent = `${right} of ${data.points.length} right · ${data.lowest ? `lowest ${number(data.least)}` : "no lowest point"}`;
  const two = (value) => String(Number(value.toFixed(2))).replace("-", "−");
  const parts = data.axes.map((i) => `∂<i>J</i>/∂${NAMES[i]} ${equals(gradient[i])} ${number(gradient[i])}`);
  view.sum.innerHTML = `<i>J</i>(${w.map(two).join(", ")}) ${equals(loss)} ${number(loss)},&ensp;<span class="violet">${parts.join(",&ensp;")}</span>`;
  Object.assign(view.root.dataset, { w: w.join(" "), loss, gradient: gradient.join(" "), index: view.index });
}
