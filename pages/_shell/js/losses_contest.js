// One classifier trained twice from the same wrong start: cross-entropy against squared error, one player for all.
import { number } from "./perceptron_formula.js";
import { html, set, svg } from "./perceptron_svg.js";
import { plane, PLANE_CSS } from "./plane.js";
import { player, PLAYER_CSS } from "./player.js";
import { pixels } from "./maps.js";
import { chart, CHART_CSS, stroke } from "./losses_chart.js";
import { choice, LOOK, mounted, replay } from "./losses_view.js";
import { cloud, tintOf } from "./losses_map.js";

const CSS = `${CHART_CSS}${PLANE_CSS}${PLAYER_CSS}
.contest { display: grid; grid-template: "ce mse side" minmax(0, 1fr) "said said side" auto "player player player" auto / minmax(0, 1fr) minmax(0, 1fr) minmax(0, 1.25fr); gap: .35rem 1rem; }
.contest article { display: flex; flex-direction: column; min-height: 0; }
.contest article header { display: flex; align-items: center; gap: .5rem; font: 600 17px var(--st-font); }
.contest article p { margin: .1rem 0 .2rem; font: 500 16px var(--st-font); }
.contest .plane { flex: 1; min-height: 120px; border: 1px solid var(--st-border-color); }
.contest .side { grid-area: side; display: grid; grid-template-rows: auto minmax(0, 1fr) auto minmax(0, 1fr); gap: .1rem; min-height: 0; }
.contest .side .bar { gap: .3rem; } .contest .side button { font-size: 15px; padding: .12rem .6rem; }
.contest .said { grid-area: said; margin: 0; font: 500 17px/1.35 var(--st-font); }
.contest .dl-player { grid-area: player; }
@media (max-width: 900px) { .contest { grid-template: "ce" 320px "mse" 320px "side" 480px "said" auto "player" auto / minmax(0, 1fr); height: auto; } }
`;
const BOTH = ["ce", "mse"];
const NAMES = { ce: "Cross-entropy", mse: "Squared error" };
const LINES = { ce: LOOK.bce, mse: LOOK.mse };
const TOP = [["accuracy", "Accuracy"], ["entropy", "Cross-entropy"], ["error", "Squared error"]];
const LOW = [["gradient", "Gradient length"], ["why", "Why: dL/dz"]];

export const mount = (component) => mounted(component, "contest", CSS, build);

function build(view) {
  view.index = 0;
  [view.upper, view.lower] = ["accuracy", "gradient"];
  view.panes = Object.fromEntries(BOTH.map((name) => [name, pane(view, name)]));
  const side = html("div", "side", "", view.root);
  view.topChoice = choice("Upper chart", TOP, (name) => { view.upper = name; view.later(); });
  view.lowChoice = choice("Lower chart", LOW, (name) => { view.lower = name; view.later(); });
  view.top = curves("Both runs over the epochs");
  view.low = curves("How hard both losses pull");
  side.append(view.topChoice, view.top.chart.root, view.lowChoice, view.low.chart.root);
  view.said = html("p", "said", "", view.root);
  view.play = player({ show: (index) => { view.index = index; view.later(); }, keys: view.root, frameMs: 130 });
  view.stop = () => view.play.pause();
  view.root.append(view.play.root);
  view.take = () => take(view);
  view.render = () => render(view);
}

function pane(view, name) {
  const root = html("article", "", `<header><svg width="44" height="14"><line x1="2" x2="42" y1="7" y2="7" stroke="${LINES[name][0]}" stroke-width="4" stroke-dasharray="${LINES[name][1]}"/></svg>${NAMES[name]}</header><p></p>`, view.root);
  root.style.gridArea = name;
  const ground = plane({ label: `What the network trained on ${NAMES[name].toLowerCase()} says` });
  root.append(ground.root);
  return { root, ground, words: root.querySelector("p"), points: null };
}

function curves(label) {
  const made = chart({ label, left: 54, bottom: 40, top: 14, right: 24 });
  const lines = Object.fromEntries(BOTH.map((name) => [name, stroke(made.inner, ...LINES[name])]));
  const cursor = svg("line", { stroke: "var(--st-text-color)", "stroke-opacity": 0.5, "stroke-width": 2 }, made.inner);
  const dots = Object.fromEntries(BOTH.map((name) => [name, svg("circle", { r: 6.5, fill: LINES[name][0], stroke: "var(--st-background-color)", "stroke-width": 2 }, made.over)]));
  return { chart: made, lines, cursor, dots };
}

function take(view) {
  const { data } = view;
  const again = view.id === data.id && !data.live;
  const grown = view.id === data.id;
  view.id = data.id;
  view.maps = pixels(data.maps);
  if (!grown) for (const each of Object.values(view.panes)) {
    each.points?.gone();
    each.points = cloud(each.ground, data.points, data.labels);
  }
  view.play.load(data.steps.map((step) => `epoch ${step}`), { keep: again });
  replay(view);
}

function render(view) {
  const { data } = view;
  view.index = Math.min(view.index, data.steps.length - 1);
  BOTH.forEach((name, which) => show(view, name, which));
  view.topChoice.show(view.upper);
  view.lowChoice.show(view.lower);
  overTime(view, view.top, view.upper);
  if (view.lower === "why") slopes(view);
  else overTime(view, view.low, "gradient");
  const [ce, mse] = BOTH.map((name) => data[name].gradient[0]);
  view.said.innerHTML = `The same start. Its gradient: <b>${number(ce)}</b> from cross-entropy, <b>${number(mse)}</b> from squared error, ${ratio(ce, mse)}. ${data.said}`;
  Object.assign(view.root.dataset, { index: view.index, count: data.steps.length });
}

const ratio = (ce, mse) => (ce > mse * 1.5 ? `${Math.round(ce / mse)} times as long` : "about as long");

function show(view, name, which) {
  const { ground, points, words } = view.panes[name];
  const { data, index } = view;
  const cells = data.side ** 2;
  const start = (2 * index + which) * cells;
  ground.frame({ units: 2 * data.reach, across: 2 * data.reach });
  if (!ground.fit()) return;
  ground.paint(tintOf(view.maps.subarray(start, start + cells), data.side, data.reach), 1);
  points.place();
  const right = Math.round(100 * data[name].accuracy[index]);
  words.textContent = `${right}% right · gradient ${number(data[name].gradient[index])}`;
  view.panes[name].root.dataset.right = right;
}

/** The epochs on a stretched axis: the first ones tell most. */
const epochs = (step) => Math.log10(1 + step);
const MARKS = [0, 1, 3, 10, 30, 100, 300, 1000, 3000, 10000];

function overTime(view, { chart: at, lines, cursor, dots }, what) {
  const { data, index } = view;
  const last = data.steps.at(-1) || 1;
  const log = what === "gradient";
  const height = (value) => (log ? Math.log10(Math.max(value, 1e-6)) : value);
  const all = BOTH.flatMap((name) => data[name][what].map(height));
  const ys = what === "accuracy" ? [0, 1.03] : log ? [Math.floor(Math.min(...all)), Math.ceil(Math.max(...all))] : [0, Math.max(...all) * 1.06];
  const powers = Array.from({ length: ys[1] - ys[0] + 1 || 1 }, (_, i) => [ys[0] + i, String(Number((10 ** (ys[0] + i)).toPrecision(1)))]);
  const xTicks = MARKS.filter((step) => step <= last).map((step) => [epochs(step), String(step)]);
  at.titles = { x: "epoch", y: "" };
  if (!at.fit([0, epochs(last)], ys, { xTicks, yTicks: log ? powers : what === "accuracy" ? [[0, "0%"], [0.5, "50%"], [1, "100%"]] : null })) return;
  const now = at.px(epochs(data.steps[index]));
  set(cursor, { x1: now, x2: now, y1: at.py(ys[0]), y2: at.py(ys[1]), display: null });
  for (const name of BOTH) {
    const values = data[name][what].map(height);
    set(lines[name], { d: at.path(data.steps.map((step, i) => [epochs(step), values[i]])) });
    set(dots[name], { cx: now, cy: at.py(values[index]), display: null });
  }
}

/** What one example of class 1 asks of its logit under both losses. */
function slopes(view) {
  const { chart: at, lines, cursor, dots } = view.low;
  const { z, ce, mse } = view.data.slopes;
  at.titles = { x: "logit z of an example of class 1", y: "" };
  if (!at.fit([z[0], z.at(-1)], [-1.08, 0.1])) return;
  set(cursor, { display: "none" });
  [ce, mse].forEach((values, i) => {
    set(lines[BOTH[i]], { d: at.path(z.map((x, j) => [x, values[j]])) });
    set(dots[BOTH[i]], { display: "none" });
  });
}
